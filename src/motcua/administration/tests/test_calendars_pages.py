"""Calendars in the browser: a year at a glance, changes shown before they are made, and a trial."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from motcua.audit.models import AuditRecord
from motcua.dossiers.tests.builders import MONDAY, City, SignIn, an_accepted_dossier
from motcua.identity.models import Account
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.organisation.models import DayOff, ReceptionSession, Swap, UnitException, WeeklySession
from motcua.ui import api as ui

ROOT = "/quan-tri/lich/"
pytestmark = pytest.mark.django_db


def _date(name: str, day: date) -> dict[str, object]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def top(sign_in: SignIn) -> Client:
    """The administrator of the whole."""
    return sign_in(Account.objects.get(name__startswith="quantri.", appointments__unit__parent=None).name)


@pytest.fixture
def calendar(city: City) -> str:
    """The address of the calendar by which the commune counts."""
    return f"{ROOT}{organisation.unit_calendar_book(city.commune, day_of(MONDAY)).calendar.id}/"


def _unit(city: City) -> str:
    return f"{ROOT}don-vi/{city.commune}/"


@pytest.mark.parametrize(
    ("account", "status"),
    [("quantri.hoankiem", 200), ("giamsat.hoankiem", 200), ("lanhdao.hoankiem", 403), ("congdan01", 403)],
)
def test_administrators_and_supervisors_see_calendars(
    sign_in: SignIn, calendar: str, city: City, account: str, status: int
) -> None:
    browser = sign_in(account)
    assert [browser.get(page).status_code for page in (ROOT, calendar, _unit(city))] == [status] * 3


@pytest.mark.parametrize(
    ("account", "of_calendar", "of_unit"), [("quantri.hoankiem", 403, 200), ("giamsat.hoankiem", 403, 403)]
)
def test_a_calendar_is_changed_at_the_top_and_a_unit_by_its_own_administrator(
    sign_in: SignIn, calendar: str, city: City, account: str, of_calendar: int, of_unit: int
) -> None:
    browser = sign_in(account)
    day_off = DayOff.objects.order_by("day").first()
    asked = {
        of_calendar: [f"{calendar}ngay-nghi/", f"{calendar}gio-lam-viec/", f"{ROOT}muc/day_off/{day_off.id}/bo/"],
        of_unit: [f"{_unit(city)}dong-cua/", f"{_unit(city)}gio-tiep-nhan/"],
    }
    for status, pages in asked.items():
        assert [browser.get(page).status_code for page in pages] == [status] * len(pages)
    elsewhere = f"{ROOT}don-vi/{city.other_commune}/dong-cua/"
    assert browser.post(elsewhere, {"buoc": "luu"}).status_code == 403


def test_a_year_shows_its_days_totals_and_what_is_not_confirmed(top: Client, calendar: str) -> None:
    page = top.get(calendar, {"nam": "2026"}).text
    assert page.count('<table class="mc-month__days"') == 12
    assert "Nghỉ lễ, tết, Tết Nguyên đán" in page
    assert "Làm bù, Nghỉ Quốc khánh, làm bù ngày 22/8, 08:00–12:00, 13:00–17:00" in page
    assert "Thông báo 9441/TB-BNV" in page
    assert 'href="?nam=2025"' in page
    later = top.get(calendar, {"nam": "2030"}).text
    assert "Có ngày được đánh dấu" in later
    assert 'rel="next"' not in top.get(calendar, {"nam": "2035"}).text


def test_a_units_address_leads_to_the_calendar_it_counts_by(top: Client, city: City) -> None:
    answer = top.get(ROOT, {"don-vi": str(city.commune)})
    assert answer["Location"] == _unit(city)
    assert top.get(ROOT, {"don-vi": "khong"}).status_code == 404
    assert _unit(city) in top.get(ROOT, {"q": "hoan kiem"}).text


def test_a_day_off_is_shown_with_what_it_moves_then_saved_once(top: Client, calendar: str, city: City) -> None:
    filed = an_accepted_dossier(city, at=MONDAY, code="1.001193")
    day = day_of(MONDAY)
    given = {"name": "Nghỉ bão", "source": "CĐ 01", "note": "", **_date("first", day)}
    given |= _date("last", day + timedelta(days=2))
    page = f"{calendar}ngay-nghi/"
    preview = top.post(page, {**given, "buoc": "xem"})
    assert "1 hồ sơ đang giải quyết sẽ có hạn khác" in preview.text
    assert filed.reference in preview.text
    assert "Ngày đã hẹn trên giấy tiếp nhận giữ nguyên" in preview.text
    assert not DayOff.objects.filter(day=day).exists()
    assert 'value="Nghỉ bão"' in top.post(page, {**given, "buoc": "sua"}).text
    assert top.post(page, {**given, "buoc": "luu"})["Location"] == calendar
    assert DayOff.objects.filter(name="Nghỉ bão").count() == 3
    assert AuditRecord.objects.filter(action="organisation.enter_days_off").count() == 1
    twice = top.post(page, {**given, "buoc": "luu"})
    assert (twice.status_code, "Lịch làm việc đã có nội dung cho ngày này." in twice.text) == (409, True)


def test_an_entry_is_confirmed_withdrawn_and_the_second_editor_is_told(top: Client) -> None:
    entry = DayOff.objects.filter(confirmed=False, day__year=2030).order_by("day").first()
    page = f"{ROOT}muc/day_off/{entry.id}/"
    stamp = organisation.calendar_entry(organisation.EntryKind.DAY_OFF, entry.id).stamp
    given = {"name": entry.name, "source": "TB 1/2029", "note": "", "confirmed": "1", "stamp": stamp, "buoc": "luu"}
    without = top.post(f"{page}sua/", {**given, "source": ""})
    assert (without.status_code, "phải có căn cứ" in without.text) == (422, True)
    assert top.post(f"{page}sua/", given).status_code == 302
    assert top.post(f"{page}sua/", given).status_code == 302
    second = top.post(f"{page}sua/", {**given, "source": "TB 2/2029"})
    assert (second.status_code, "TB 1/2029" in second.text, 'value="TB 2/2029"' in second.text) == (409, True, True)
    assert "Xem hệ quả" in top.get(f"{page}bo/").text
    assert top.post(f"{page}bo/", {"buoc": "luu"}).status_code == 302
    assert top.post(f"{page}bo/", {"buoc": "luu"}).status_code == 404


def test_a_swap_is_entered_as_a_pair_and_a_wrong_one_is_refused_at_its_field(top: Client, calendar: str) -> None:
    page = f"{calendar}hoan-doi/"
    given = {"name": "Làm bù", "source": "", "note": "", **_date("day_off", date(2027, 4, 29))}
    wrong = top.post(page, {**given, **_date("working_day", date(2027, 4, 28)), "buoc": "xem"})
    assert wrong.status_code == 422
    assert 'id="working_day-error"' in wrong.text
    assert 'value="Làm bù"' in wrong.text
    assert top.post(page, {**given, "buoc": "xem"}).status_code == 422
    assert top.post(page, {**given, **_date("working_day", date(2027, 5, 8)), "buoc": "luu"}).status_code == 302
    assert Swap.objects.get(day_off=date(2027, 4, 29)).working_day == date(2027, 5, 8)


def test_new_hours_begin_on_their_day_and_wrong_ones_stand_at_their_weekday(top: Client, calendar: str) -> None:
    page = f"{calendar}gio-lam-viec/"
    form = top.get(page)
    assert 'value="08:00-12:00, 13:00-17:00"' in form.text
    stamp = form.text.split('name="stamp" value="')[1].split('"')[0]
    given = {f"weekday_{number}": "7:30-11:30; 13h-17h" for number in range(1, 6)}
    given |= {"stamp": stamp, **_date("valid_from", date(2028, 1, 1)), "buoc": "luu"}
    for wrong in ("8-", "12:00-8:00", "8:00-12:00, 11:00-17:00"):
        refused = top.post(page, {**given, "weekday_3": wrong})
        assert (refused.status_code, 'id="weekday_3-error"' in refused.text) == (422, True)
    assert top.post(page, given).status_code == 302
    assert WeeklySession.objects.filter(valid_from=date(2028, 1, 1)).count() == 10
    assert WeeklySession.objects.filter(valid_to=date(2027, 12, 31)).count() == 10
    assert top.post(page, {**given, "weekday_1": "8:00-12:00"}).status_code == 409


def test_a_unit_closes_works_more_and_says_when_it_receives(sign_in: SignIn, city: City) -> None:
    administrator, page = sign_in("quantri.hoankiem"), _unit(city)
    day = date(2027, 3, 3)
    closed = {"reason": "Mất điện", "starts": "8:00", "ends": "12h", **_date("day", day), "buoc": "luu"}
    backwards = administrator.post(f"{page}dong-cua/", {**closed, "ends": "7:00"})
    assert (backwards.status_code, "Giờ kết thúc phải sau giờ bắt đầu." in backwards.text) == (422, True)
    assert administrator.post(f"{page}dong-cua/", closed).status_code == 302
    assert administrator.post(f"{page}dong-cua/", closed).status_code == 409
    more = {"reason": "Cao điểm", "starts": "", "ends": "", **_date("day", date(2027, 3, 6)), "buoc": "luu"}
    assert administrator.post(f"{page}lam-them/", more).status_code == 422
    assert administrator.post(f"{page}lam-them/", {**more, "starts": "8:00", "ends": "11:00"}).status_code == 302
    assert UnitException.objects.filter(unit_id=city.commune).count() == 2
    shown = administrator.get(page, {"nam": "2027"}).text
    assert "Làm việc một phần ngày, Mất điện, 13:00–17:00" in shown
    hours = {"weekday_6": "8:00-11:30", **_date("valid_from", date(2027, 3, 1)), "buoc": "xem"}
    hours["stamp"] = organisation.stamp_of(())
    assert "không hạn nào thay đổi" in administrator.post(f"{page}gio-tiep-nhan/", hours).text
    assert administrator.post(f"{page}gio-tiep-nhan/", {**hours, "buoc": "luu"}).status_code == 302
    assert ReceptionSession.objects.get(unit_id=city.commune).weekday == 6


def test_a_new_calendar_is_opened_once_and_what_was_typed_wrong_is_kept(top: Client, sign_in: SignIn) -> None:
    page = f"{ROOT}mo/"
    assert sign_in("quantri.hoankiem").get(page).status_code == 403
    assert 'value="480"' in top.get(page).text
    days = {**_date("known_from", date(2026, 1, 1)), **_date("known_to", date(2035, 12, 31))}
    given = {"name": "Lịch ca sáng", "base": "", "day_minutes": "420", **days}
    wrong = top.post(page, {**given, "name": "", "day_minutes": "bảy giờ"})
    assert (wrong.status_code, 'id="day_minutes-error"' in wrong.text) == (422, True)
    assert 'value="bảy giờ"' in wrong.text
    opened = top.post(page, given)
    assert opened.status_code == 302
    assert "Chưa đơn vị nào theo lịch này." in top.get(opened["Location"]).text
    twice = top.post(page, given)
    assert (twice.status_code, "Đã có lịch mang tên này." in twice.text) == (409, True)


def test_a_unit_gets_another_calendar_from_a_day_on(top: Client, city: City, sign_in: SignIn) -> None:
    filed = an_accepted_dossier(city, at=MONDAY, code="1.001193")
    day = day_of(MONDAY)
    national = organisation.unit_calendar_book(city.commune, day).calendar
    mornings = organisation.create_calendar(
        actor=SYSTEM, at=MONDAY, key="sang", name="Ca sáng", known_from=national.known_from, known_to=national.known_to
    )
    hours = [organisation.Hours(number, time(8), time(11)) for number in range(1, 7)]
    organisation.set_weekly_hours(
        actor=SYSTEM, at=MONDAY, calendar_id=mornings, hours=hours, valid_from=national.known_from
    )
    administrator, page = sign_in("quantri.hoankiem"), f"{_unit(city)}doi-lich/"
    stamp = administrator.get(page).text.split('name="stamp" value="')[1].split('"')[0]
    given = {"calendar": str(mornings), "source": "QĐ 12", "stamp": stamp, **_date("valid_from", day)}
    assert 'id="calendar-error"' in administrator.post(page, {**given, "calendar": "khac", "buoc": "xem"}).text
    preview = administrator.post(page, {**given, "buoc": "xem"}).text
    assert "1 hồ sơ đang giải quyết sẽ có hạn khác" in preview
    told = html.fromstring(preview).xpath("//main//dl//dd/text()")
    assert [one.strip() for one in told] == ["Ca sáng", ui.day_in_words(day), "QĐ 12"]
    assert filed.reference in preview
    assert [administrator.post(page, {**given, "buoc": "luu"}).status_code for _press in range(2)] == [302, 302]
    shown = administrator.get(_unit(city)).text
    assert "Ca sáng" in shown
    assert "QĐ 12" in shown
    assert "Phường Hoàn Kiếm" in top.get(f"{ROOT}{mornings}/").text
    assert f"từ {day:%d/%m/%Y}" in top.get(ROOT).text
    second = top.post(page, {**given, "calendar": "cap-tren", "buoc": "luu"})
    assert (second.status_code, "Ca sáng" in second.text) == (409, True)


def test_a_trial_says_when_and_why_and_keeps_what_was_typed_wrong(top: Client, calendar: str) -> None:
    tried = {"nam": "2026", **_date("tu", date(2026, 2, 13)), "gio": "9:00", "so": "3", "kieu": "working_day"}
    page = top.get(calendar, tried).text
    assert "Hết hạn lúc 09:00, thứ Tư, 25/02/2026." in page
    assert "Tết Nguyên đán" in page
    wrong = top.get(calendar, {**tried, "gio": "lúc nào", "so": "-1"}).text
    assert 'id="gio-error"' in wrong
    assert 'id="so-error"' in wrong
    assert 'value="lúc nào"' in wrong


def test_pages_cost_the_same_however_much_is_entered(
    top: Client, calendar: str, city: City, django_assert_max_num_queries: object
) -> None:
    for page, most in ((ROOT, 5), (calendar, 9), (_unit(city), 11)):
        top.get(page)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            top.get(page)


def test_the_year_of_today_is_shown_first(top: Client, calendar: str) -> None:
    assert f'<strong aria-current="page">{day_of(timezone.now()).year}</strong>' in top.get(calendar).text
