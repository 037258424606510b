"""The administrator's pages of accounts, over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.audit.models import AuditRecord
from motcua.dossiers.tests.builders import City, SignIn
from motcua.identity.demo import DEMO_PASSWORD
from motcua.identity.models import Account, ApiToken, Appointment, AssuranceRule, ClaimsMapping, SecondFactorPolicy
from motcua.kernel.time import day_of
from motcua.organisation.models import Position

ROOT = "/quan-tri/tai-khoan/"


def _day(name: str, ahead: int = 0) -> dict[str, object]:
    day = day_of(timezone.now()) + timedelta(days=ahead)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def _account(name: str) -> Account:
    return Account.objects.get(name=name)


@pytest.fixture
def administrator(sign_in: SignIn) -> Client:
    return sign_in("quantri.hoankiem")


PAGES = ("", "moi/", "vi-tri/", "he-thong/", "he-thong/moi/", "quy-dinh/")


@pytest.mark.parametrize(
    ("account", "status"), [("quantri.hoankiem", 200), ("lanhdao.hoankiem", 403), ("congdan01", 403)]
)
def test_only_administrators_see_accounts(sign_in: SignIn, account: str, status: int) -> None:
    client = sign_in(account)
    assert {path: client.get(ROOT + path).status_code for path in PAGES} == dict.fromkeys(PAGES, status)


def test_an_administrator_sees_the_own_units_people_and_nobody_elses(administrator: Client) -> None:
    page = administrator.get(ROOT).text
    assert "tiepnhan.hoankiem" in page
    assert "tiepnhan.badinh" not in page
    elsewhere = _account("lanhdao.badinh")
    assert administrator.get(f"{ROOT}{elsewhere.id}/").status_code == 404
    for act in ("khoa", "dat-lai-mat-khau", "ket-thuc-phien", "dat-lai-xac-thuc", "bo-dem"):
        assert administrator.post(f"{ROOT}{elsewhere.id}/{act}/", {"reason": "x"}).status_code == 404
    assert "lanhdao.hoankiem" in administrator.get(ROOT, {"vai-tro": "leader", "q": "lanhdao"}).text
    assert "lanhdao.hoankiem" not in administrator.get(ROOT, {"vai-tro": "clerk"}).text
    assert "lanhdao.hoankiem" not in administrator.get(ROOT, {"tinh-trang": "khoa"}).text


def test_a_list_costs_the_same_however_long_it_is(administrator: Client, django_assert_max_num_queries: object) -> None:
    administrator.get(ROOT)
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        administrator.get(ROOT)


def test_somebody_new_gets_a_position_and_a_password_good_for_one_sign_in(administrator: Client, city: City) -> None:
    form = administrator.get(f"{ROOT}moi/?don-vi={city.commune}").text
    position = Position.objects.get(unit_id=city.commune, role="reception", valid_to=None)
    assert str(position.id) in form
    given = {"name": "Lý Thị Mới", "sign_in_name": "ly.moi", "position": str(position.id), **_day("valid_from")}
    wrong = administrator.post(f"{ROOT}moi/?don-vi={city.commune}", {**given, "valid_from_day": "45"})
    assert wrong.status_code == 422
    assert 'value="ly.moi"' in wrong.text
    nothing = administrator.post(f"{ROOT}moi/?don-vi={city.commune}").text
    assert all(words in nothing for words in ("Hãy nhập họ và tên", "Hãy đặt tên đăng nhập", "Hãy chọn vị trí"))
    made = administrator.post(f"{ROOT}moi/?don-vi={city.commune}", given)
    password = re.search(r"<code>(\w{4}(?:-\w{4}){3})</code>", made.text)[1]
    again = administrator.post(f"{ROOT}moi/?don-vi={city.commune}", given)
    assert (again.status_code, "đã có người dùng" in again.text) == (409, True)

    new = Client()
    first = new.post("/dang-nhap/", {"name": "ly.moi", "password": password})
    assert first["Location"] == "/dang-nhap/mat-khau-moi/"
    assert new.get("/tai-khoan/").status_code == 302
    assert new.post("/dang-nhap/mat-khau-moi/", {"password": password}).status_code == 422
    assert new.post("/dang-nhap/mat-khau-moi/", {"password": "câu-dài-của-riêng-tôi"})["Location"] == "/lam-viec/"
    assert "Tiếp nhận hồ sơ" in new.get("/tai-khoan/").text


def test_who_chooses_no_unit_is_told_to(sign_in: SignIn) -> None:
    top = sign_in("quantri.ubndtphanoi")
    for path in (f"{ROOT}moi/", "/quan-tri/co-quan/uy-quyen/ghi/"):
        assert "Hãy chọn đơn vị" not in top.get(path).text
        assert 'href="#don-vi">Hãy chọn đơn vị' in top.get(f"{path}?don-vi=").text


def test_a_position_is_given_and_ended_within_the_own_units_only(administrator: Client, city: City) -> None:
    clerk = _account("vanthu.hoankiem")
    here = Position.objects.get(unit_id=city.commune, role="return", valid_to=None)
    there = Position.objects.get(unit_id=city.other_commune, role="return", valid_to=None)
    path = f"{ROOT}{clerk.id}/bo-nhiem/?don-vi={city.commune}"
    assert administrator.post(path, {"position": str(there.id), **_day("valid_from")}).status_code == 403
    assert administrator.post(path, {"position": "", **_day("valid_from")}).status_code == 422
    administrator.post(path, {"position": str(here.id), **_day("valid_from")})
    held = Appointment.objects.get(account=clerk, position=here)
    assert administrator.post(path, {"position": str(here.id), **_day("valid_from")}).status_code == 409
    end = f"{ROOT}{clerk.id}/thoi-giu/{held.id}/"
    early = administrator.post(end, _day(f"last-{held.id.hex}", -1))
    assert (early.status_code, "không thể trước ngày bắt đầu" in early.text) == (422, True)
    administrator.post(end, _day(f"last-{held.id.hex}"))
    held.refresh_from_db()
    assert held.valid_to == day_of(timezone.now())


def test_a_locked_account_is_out_at_once_and_back_when_unlocked(administrator: Client, sign_in: SignIn) -> None:
    clerk, at_work = _account("vanthu.hoankiem"), sign_in("vanthu.hoankiem")
    page = f"{ROOT}{clerk.id}/"
    assert at_work.get("/lam-viec/").status_code == 200
    assert administrator.post(page + "khoa/", {"reason": " "}).status_code == 422
    administrator.post(page + "khoa/", {"reason": "Nghỉ việc"})
    assert at_work.get("/lam-viec/").status_code == 302
    assert "Đã khóa" in administrator.get(page).text
    assert AuditRecord.objects.get(action="identity.lock_account").details == {"reason": "Nghỉ việc"}
    administrator.post(page + "mo/")
    assert sign_in("vanthu.hoankiem").get("/lam-viec/").status_code == 200


def test_nobody_locks_or_resets_themselves(administrator: Client) -> None:
    page = f"{ROOT}{_account('quantri.hoankiem').id}/"
    for act in ("khoa", "dat-lai-mat-khau", "dat-lai-xac-thuc"):
        assert administrator.post(f"{page}{act}/", {"reason": "thử"}).status_code == 409
    assert administrator.get(ROOT).status_code == 200


def test_a_lock_out_is_seen_and_lifted(administrator: Client, city: City) -> None:
    clerk, guesser = _account("vanthu.hoankiem"), Client(REMOTE_ADDR="192.0.2.9")
    for _ in range(5):
        guesser.post("/dang-nhap/", {"name": clerk.name, "password": "sai"})
    assert guesser.post("/dang-nhap/", {"name": clerk.name, "password": DEMO_PASSWORD}).status_code == 429
    page = administrator.get(f"{ROOT}{clerk.id}/").text
    assert "Đang bị chặn đăng nhập." in page
    administrator.post(f"{ROOT}{clerk.id}/bo-dem/")
    assert "Đang bị chặn đăng nhập." not in administrator.get(f"{ROOT}{clerk.id}/").text
    assert guesser.post("/dang-nhap/", {"name": clerk.name, "password": DEMO_PASSWORD}).status_code == 302


def test_an_outside_system_gets_a_token_shown_once_and_taken_away(administrator: Client) -> None:
    made = administrator.post(f"{ROOT}he-thong/moi/", {"sign_in_name": "cong-thu"})
    page = made["Location"]
    issue = page.replace(ROOT, f"{ROOT}he-thong/") + "ma/"
    given = {"title": "Thử", "scopes": "dossiers:file, dossiers:read", "days": "30"}
    assert administrator.post(issue, {**given, "days": "0"}).status_code == 422
    assert administrator.post(issue, {**given, "scopes": "Mọi thứ"}).status_code == 422
    secret = re.search(r"<code>(motcua_[\w-]+)</code>", administrator.post(issue, given).text)[1]
    token = ApiToken.objects.get()
    assert secret not in administrator.get(page).text
    assert token.prefix in administrator.get(page).text
    administrator.post(f"{issue}{token.id}/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_rules_are_set_at_the_top_and_only_read_beneath(administrator: Client, sign_in: SignIn) -> None:
    forms = {
        "hai-lop": {"roles": ["leader", "administrator"], **_day("second_factor_from", 1)},
        "muc-do": {"minimum": "2", "service": "full", "source": "nd-69-2024", **_day("assurance_from", 1)},
        "doi-chieu": {
            "number": "pid", "name": "name", "birth_date_form": "%Y-%m-%d", "level": "acr", "level_1": "1",
            "level_2": "2", **_day("claims_from", 1),
        },
        "dang-nhap": {
            "failures_per_account_and_address": "4", "failures_per_account": "40", "failures_per_address": "400",
            "window": "10", "staff_session": "300", "citizen_session": "60", **_day("limits_from", 1),
        },
    }  # fmt: skip
    assert "Bạn chỉ xem" in administrator.get(f"{ROOT}quy-dinh/").text
    for which, given in forms.items():
        assert administrator.post(f"{ROOT}quy-dinh/{which}/", given).status_code == 403
    top = sign_in(Account.objects.get(name__startswith="quantri.", appointments__unit__parent=None).name)
    for which, given in forms.items():
        assert top.post(f"{ROOT}quy-dinh/{which}/", {**given, **_day(_first(given), -1)}).status_code == 422
        assert top.post(f"{ROOT}quy-dinh/{which}/", given).status_code == 302
        assert top.post(f"{ROOT}quy-dinh/{which}/", given).status_code == 409
    assert SecondFactorPolicy.objects.get().roles == ["administrator", "leader"]
    assert (ClaimsMapping.objects.get().number, AssuranceRule.objects.get().minimum) == ("pid", 2)
    page = administrator.get(f"{ROOT}quy-dinh/").text
    assert "Lãnh đạo ký duyệt" in page
    assert "Nghị định 69/2024/NĐ-CP (chưa xác nhận)" in page


def _first(given: dict[str, object]) -> str:
    return next(name.removesuffix("_day") for name in given if name.endswith("_day"))


def test_every_position_of_a_unit_stands_with_its_role_and_holder(administrator: Client, city: City) -> None:
    page = administrator.get(f"{ROOT}vi-tri/", {"don-vi": str(city.commune)}).text
    for words in ("Lãnh đạo ký duyệt", "Văn thư", "Quản trị hệ thống", "Tùy chọn"):
        assert words in page


def test_the_ground_of_a_level_is_confirmed_at_the_top_alone(administrator: Client, sign_in: SignIn) -> None:
    now = timezone.now()
    rule = AssuranceRule.objects.create(minimum=1, valid_from=day_of(now), source="nd-69-2024", set_by="x", set_at=now)
    path = f"{ROOT}quy-dinh/muc-do/{rule.id}/"
    assert administrator.post(path, {"confirmed": "yes"}).status_code == 403
    top = sign_in(Account.objects.get(name__startswith="quantri.", appointments__unit__parent=None).name)
    for answer, confirmed in (("yes", True), ("no", False)):
        assert top.post(path, {"confirmed": answer}).status_code == 302
        rule.refresh_from_db()
        assert rule.confirmed is confirmed
        assert ("Nghị định 69/2024/NĐ-CP (chưa xác nhận)" in top.get(f"{ROOT}quy-dinh/").text) is not confirmed
