"""The page of the system: who sees it, what it says, and sending again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from pytest_django import Settings

from motcua.documents import api as documents
from motcua.dossiers.tests.builders import SignIn
from motcua.kernel import health
from motcua.kernel.health import failed
from motcua.kernel.time import day_of
from motcua.outbox import api as outbox
from motcua.outbox.models import Delivery, DeliveryState, OutboxEvent

from ..operations.presenting import PARTS

PAGE = "/quan-tri/he-thong/"
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LetterLost(outbox.Event):
    name = "tests.letter_lost"
    text: str = ""


def a_dead_letter() -> Delivery:
    with transaction.atomic():
        outbox.publish(LetterLost(), AT)
    return Delivery.objects.create(
        event=OutboxEvent.objects.get(name="tests.letter_lost"),
        subscriber="tests.ear",
        state=DeliveryState.DEAD,
        attempts=12,
        next_at=AT,
        last_error="ValueError: Nguyễn Văn A không có",
    )


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("quantri.hoankiem", 200),
        ("giamsat.hoankiem", 200),
        ("kiemsoat.hoankiem", 403),
        ("chuyenvien.hoankiem", 403),
        ("congdan01", 403),
        ("", 302),
    ],
)
def test_supervisors_and_administrators_watch_the_system(sign_in: SignIn, account: str, status: int) -> None:
    assert sign_in(account).get(PAGE).status_code == status


def test_what_is_broken_stands_on_top_in_words(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.HEALTH._entries, "outbox.backlog", lambda: [failed("hỏng rồi")])
    text = sign_in("giamsat.hoankiem").get(PAGE).text
    assert text.index("hỏng rồi") < text.index("PostgreSQL")


def test_every_check_has_a_name_for_people() -> None:
    autodiscover_modules("health")
    assert {key for key in health.HEALTH if not key.startswith("tests.")} <= PARTS.keys()


def test_an_administrator_sends_again_what_could_not_be_delivered(sign_in: SignIn) -> None:
    letter, administrator = a_dead_letter(), sign_in("quantri.hoankiem")
    page = administrator.get(PAGE).text
    assert f'value="{letter.id}"' in page
    assert "ValueError" in page
    assert "Nguyễn Văn A không có" not in page, "an error's words may name people"
    for said in ("Sẽ gửi lại 1 thông điệp", "Hãy chọn thông điệp"):
        assert said in administrator.post(f"{PAGE}gui-lai/", {"thong-diep": str(letter.id)}, follow=True).text
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("pending", 0)


def test_nobody_else_sends_again(sign_in: SignIn) -> None:
    letter, supervisor = a_dead_letter(), sign_in("giamsat.hoankiem")
    assert str(letter.id) not in supervisor.get(PAGE).text
    assert supervisor.post(f"{PAGE}gui-lai/", {"thong-diep": str(letter.id)}).status_code == 403
    letter.refresh_from_db()
    assert letter.state == "dead"


def test_the_rule_for_a_scanner_that_is_away_is_read_by_watchers_and_set_at_the_top(sign_in: SignIn) -> None:
    page, today = f"{PAGE}quet-ma-doc/", day_of(timezone.now())
    said = {f"valid_from_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    said |= {"when_away": "pass", "decision": "12/QĐ-UBND, máy quét hỏng"}
    accounts = ("quantri.ubndtphanoi", "quantri.hoankiem", "giamsat.hoankiem", "chuyenvien.hoankiem")
    city, commune, supervisor, specialist = (sign_in(account) for account in accounts)
    assert [one.get(page).status_code for one in (city, commune, supervisor, specialist)] == [200, 200, 200, 403]
    assert [one.post(page, said).status_code for one in (commune, supervisor, specialist)] == [403, 403, 403]
    wrong = city.post(page, {**said, "decision": " "})
    assert (wrong.status_code, "Hãy ghi quyết định" in wrong.text) == (422, True)
    assert "Hãy chọn cách xử lý" in city.post(page, {**said, "when_away": "x"}).text
    assert "Chưa đặt" in supervisor.get(page).text
    assert city.post(page, said).status_code == 302
    assert "12/QĐ-UBND, máy quét hỏng" in supervisor.get(page).text
    assert documents.scan_rule(today) is documents.WhenAway.PASS


def test_whose_word_is_taken_on_addresses_stands_among_the_parts(sign_in: SignIn, settings: Settings) -> None:
    supervisor = sign_in("giamsat.hoankiem")
    assert "MOTCUA_TRUSTED_PROXIES" in supervisor.get(PAGE).text
    settings.TRUSTED_PROXIES = [ip_network("10.7.0.0/24")]
    assert "10.7.0.0/24" in supervisor.get(PAGE).text
