"""“Vì sao có ngày hẹn này?”: every day told by what it was, in the words people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import translation

from motcua.casework import api as casework
from motcua.casework.api import Fact, FactKind
from motcua.catalogue import api as catalogue
from motcua.dossiers import due_words
from motcua.organisation.tests.calendars import a_calendar, at

CALENDAR = a_calendar(days_off={date(2026, 4, 30): "Ngày Chiến thắng", date(2026, 5, 1): "Ngày Quốc tế Lao động"})
TAX = "Chờ xác định nghĩa vụ tài chính"
Unit = catalogue.LimitUnit


def started(when: str, amount: int, unit: catalogue.LimitUnit = Unit.WORKING_DAY) -> Fact:
    limit = catalogue.TimeLimit(Decimal(amount), unit)
    return Fact(at(when), FactKind.START, unit_id=UUID(int=1), limit=limit)


def paused(since: str, until: str | None = None) -> list[Fact]:
    resumed = [] if until is None else [Fact(at(until), FactKind.RESUME)]
    return [Fact(at(since), FactKind.PAUSE, reason=TAX), *resumed]


def put_off(when: str, due: datetime) -> Fact:
    return Fact(at(when), FactKind.EXTEND, due_at=due, reason="Chờ xác minh")


def explained(*facts: Fact) -> casework.Explanation:
    clock = casework.read_clock(facts, CALENDAR)
    assert clock is not None
    told = casework.explain(clock, CALENDAR)
    assert told is not None
    return told


def days(told: casework.Explanation) -> list[tuple[str, ...]]:
    """Each row without its date."""
    return [tuple(str(cell) for cell in row.cells[1:]) for row in due_words.day_table(told).rows]


def test_a_pause_over_a_weekend_is_named_on_each_of_its_days() -> None:
    told = explained(started("2026-03-05 09:00", 2), *paused("2026-03-06 10:00", "2026-03-10 10:00"))
    assert days(told) == [
        ("09:00–12:00, 13:00–17:00", "7 giờ"),
        (f"08:00–10:00 (tạm dừng: {TAX})", "9 giờ"),
        (f"Không tính (ngày nghỉ hằng tuần; tạm dừng: {TAX})", "9 giờ"),
        (f"Không tính (ngày nghỉ hằng tuần; tạm dừng: {TAX})", "9 giờ"),
        (f"Không tính (tạm dừng: {TAX})", "9 giờ"),
        (f"10:00–12:00, 13:00–17:00 (tạm dừng: {TAX})", "15 giờ"),
        ("08:00–09:00", "16 giờ"),
    ]
    story = due_words.due_story(told)
    assert any("2 ngày làm việc, tức 16 giờ làm việc" in sentence for sentence in story)
    assert any(sentence.startswith("Ban đầu") and "09/03/2026" in sentence for sentence in story)
    assert "11/03/2026" in due_words.due_conclusion(told)


def test_holidays_are_named_and_an_appointment_put_off_stands_on_its_days() -> None:
    told = explained(started("2026-04-29 09:00", 1), put_off("2026-04-29 10:00", at("2026-05-05 17:00")))
    assert [row[0] for row in days(told)] == [
        "09:00–12:00, 13:00–17:00 (hẹn lại sang 17:00, thứ Ba, 05/05/2026)",
        "Không tính (Ngày Chiến thắng)",
        "Không tính (Ngày Quốc tế Lao động)",
        "Không tính (ngày nghỉ hằng tuần)",
        "Không tính (ngày nghỉ hằng tuần)",
        "08:00–12:00, 13:00–17:00 (ngày hẹn trước đó)",
        "08:00–12:00, 13:00–17:00",
    ]


def test_calendar_days_stop_counting_when_they_have_run_out_on_a_rest_day() -> None:
    told = explained(started("2026-03-03 09:00", 5, Unit.CALENDAR_DAY))
    assert days(told) == [
        ("Ngày bắt đầu", "0 ngày"),
        *((words, f"{n} ngày") for n, words in enumerate(["Tính 1 ngày"] * 3, start=1)),
        ("Tính 1 ngày (ngày nghỉ hằng tuần)", "4 ngày"),
        ("Tính 1 ngày (ngày nghỉ hằng tuần)", "5 ngày"),
        ("Không tính, đã đủ thời hạn", "5 ngày"),
    ]
    assert "08/03/2026" in due_words.due_story(told)[-1]
    assert any("đóng cửa ngày cuối cùng" in sentence for sentence in due_words.due_story(told))


def test_the_day_on_which_a_pause_begins_still_counts_as_a_calendar_day() -> None:
    told = explained(started("2026-03-02 09:00", 3, Unit.CALENDAR_DAY), *paused("2026-03-03 15:00", "2026-03-05 09:00"))
    assert days(told) == [
        ("Ngày bắt đầu", "0 ngày"),
        (f"Tính 1 ngày (tạm dừng: {TAX})", "1 ngày"),
        (f"Không tính (tạm dừng: {TAX})", "1 ngày"),
        (f"Không tính (tạm dừng: {TAX})", "1 ngày"),
        ("Tính 1 ngày", "2 ngày"),
        ("Tính 1 ngày (ngày nghỉ hằng tuần)", "3 ngày"),
        ("Không tính, đã đủ thời hạn (ngày nghỉ hằng tuần)", "3 ngày"),
        ("Không tính, đã đủ thời hạn", "3 ngày"),
    ]


def test_while_it_is_paused_no_date_is_promised() -> None:
    told = explained(started("2026-03-05 09:00", 2), *paused("2026-03-06 10:00"))
    assert due_words.due_conclusion(told) == "Ngày hẹn mới sẽ được tính khi hết tạm dừng."
    assert len(days(told)) == 2


def test_a_promise_that_the_calendar_would_not_make_today_stays_and_it_is_said_so() -> None:
    told = explained(replace(started("2026-04-29 09:00", 1), due_at=at("2026-04-30 09:00")))
    conclusion = due_words.due_conclusion(told)
    assert told.holds_at == at("2026-04-30 09:00")
    assert "thì đến hạn trước 09:00, thứ Hai, 04/05/2026" in conclusion
    assert "giữ nguyên: kết quả được hẹn trả trước 09:00, thứ Năm, 30/04/2026" in conclusion


def test_pauses_and_new_dates_are_told_in_the_order_in_which_they_came() -> None:
    told = explained(
        started("2026-03-05 09:00", 5),
        put_off("2026-03-06 09:00", at("2026-03-20 17:00")),
        *paused("2026-03-09 10:00", "2026-03-10 10:00"),
    )
    story = due_words.due_story(told)
    assert story[-2].endswith("Chờ xác minh.")
    assert [("hẹn lại" in sentence, TAX in sentence) for sentence in story[-2:]] == [(True, False), (False, True)]


def test_a_date_that_another_case_promised_says_whose_it_is_and_what_the_own_would_be() -> None:
    aligned = casework.Fact(
        at("2026-03-02 09:00"), casework.FactKind.ALIGN, due_at=at("2026-03-05 09:00"), reason="Ngày hẹn chung của X."
    )
    told = explained(started("2026-03-02 09:00", 7), aligned)
    story = due_words.due_story(told)
    assert story[-1] == (
        "Tính riêng thì đến hạn trước 09:00, thứ Tư, 11/03/2026, nhưng phải xong trước 09:00, thứ Năm, 05/03/2026. "
        "Lý do: Ngày hẹn chung của X."
    )
    assert "05/03/2026" in due_words.due_conclusion(told)
    assert len(days(told)) == 4


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_told_in_both_languages(language: str) -> None:
    with translation.override(language):
        told = explained(started("2026-03-06 09:00", 1))
        assert ("weekly day of rest" in days(told)[1][0]) is (language == "en")
