from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from motcua.identity import jobs
from motcua.identity.actions import (
    InvalidDetails,
    RulesAlreadySet,
    SignInRules,
    rules_at,
    set_sign_in_rules,
)
from motcua.identity.middleware import ENDS_AT
from motcua.identity.models import Account, Attempts
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.time import day_of
from motcua.organisation.tests.builders import a_unit

from .builders import AT, PASSWORD, a_person, a_staff_account, an_appointment, an_officer, records
from .hashing import LightScrypt

pytestmark = pytest.mark.django_db
SIGN_IN = "/dang-nhap/"


@pytest.fixture
def officer() -> Account:
    account = a_staff_account("tran.mau", password=PASSWORD)
    an_appointment(account, Role.RECEPTION)
    return account


def _sign_in(client: Client, name: str = "tran.mau", password: str = PASSWORD, **more: str) -> object:
    return client.post(SIGN_IN, {"name": name, "password": password, **more})


def test_staff_sign_in_by_name_and_password_and_come_to_their_work(client: Client, officer: Account) -> None:
    response = _sign_in(client, " Tran.Mau ")
    assert (response.status_code, response["Location"]) == (302, "/lam-viec/")
    page = client.get("/tai-khoan/")
    assert "Trần Văn Mẫu" in page.text
    assert "Tiếp nhận hồ sơ" in page.text
    officer.refresh_from_db()
    assert officer.last_login is not None
    assert records().get().action == "identity.sign_in"


@pytest.mark.parametrize(
    "way",
    ["https://xau.example/", "//xau.example/", "/\\xau.example", "///xau.example", "javascript:alert(1)", "tra-cuu/"],
)
def test_next_leads_nowhere_outside_the_house(client: Client, officer: Account, way: str) -> None:
    assert "xau.example" not in client.get(SIGN_IN, {"next": way}).text
    assert _sign_in(client, next=way)["Location"] == "/lam-viec/"


def test_next_leads_back_to_the_page_that_asked(client: Client, officer: Account) -> None:
    asked = client.get("/tai-khoan/?a=1&b=2")
    assert asked["Location"] == "/dang-nhap/?next=%2Ftai-khoan%2F%3Fa%3D1%26b%3D2"
    assert 'value="/tai-khoan/?a=1&amp;b=2"' in client.get(asked["Location"]).text
    assert _sign_in(client, next="/tai-khoan/?a=1&b=2")["Location"] == "/tai-khoan/?a=1&b=2"


@pytest.mark.parametrize(
    ("page", "led_to"),
    [
        ("http://testserver/tai-khoan/?a=1#x", "/dang-nhap/?next=%2Ftai-khoan%2F%3Fa%3D1"),
        ("https://elsewhere.example/tai-khoan/", "/dang-nhap/"),
        ("", "/dang-nhap/"),
    ],
)
def test_whoever_was_sending_a_form_comes_back_to_the_page_it_stands_on(client: Client, page: str, led_to: str) -> None:
    sent = client.post("/tai-khoan/dang-xuat-moi-noi/", headers={"Referer": page} if page else {})
    assert sent["Location"] == led_to


def _closed() -> str:
    account = a_staff_account("da.nghi", password=PASSWORD)
    account.is_active = False
    account.save()
    return account.name


def _of_the_demonstration() -> str:
    account = a_staff_account("trinh.dien", password=PASSWORD)
    account.is_demonstration = True
    account.save()
    return account.name


def _citizen() -> str:
    account = Account(name="cong.dan", kind="citizen", person=a_person())
    account.set_password(PASSWORD)
    account.save()
    return account.name


REFUSED = {
    "unknown name": lambda: ("khong.co", PASSWORD),
    "wrong password": lambda: ("tran.mau", "sai-mat-khau-roi"),
    "closed account": lambda: (_closed(), PASSWORD),
    "demonstration account where none runs": lambda: (_of_the_demonstration(), PASSWORD),
    "citizen's account": lambda: (_citizen(), PASSWORD),
    "name with a NUL": lambda: ("tran\0mau", PASSWORD),
    "nothing": lambda: ("", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_every_refusal_says_the_same_and_takes_one_password_check(
    client: Client, officer: Account, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, password = REFUSED[case]()
    work: list[str] = []
    encode = LightScrypt.encode

    def counted(self: LightScrypt, *args: object, **given: object) -> str:
        work.append("once")
        return encode(self, *args, **given)

    monkeypatch.setattr(LightScrypt, "encode", counted)
    response = _sign_in(client, name, password)
    assert response.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.text
    assert password == "" or password not in response.text
    assert work == ["once"]
    assert "_auth_user_id" not in client.session


def test_after_five_failures_even_the_right_password_waits_from_that_address_only(officer: Account) -> None:
    here, elsewhere = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for _ in range(5):
        assert _sign_in(here, password="sai").status_code == 401
    assert _sign_in(here).status_code == 429
    assert _sign_in(elsewhere).status_code == 302
    Attempts.objects.update(window_ends_at=timezone.now() - timedelta(seconds=1))
    assert _sign_in(here).status_code == 302


def test_whoever_goes_on_after_being_refused_locks_nobody_else_out(officer: Account) -> None:
    now = timezone.now()
    rules = SignInRules(failures_per_account_and_address=1, failures_per_account=3, failures_per_address=2)
    set_sign_in_rules(actor=SYSTEM, at=now, valid_from=day_of(now), rules=rules)
    evil = Client(REMOTE_ADDR="192.0.2.66")
    assert [_sign_in(evil, password="sai").status_code for _ in range(5)] == [401] + [429] * 4
    assert [_sign_in(evil, "khong.co").status_code for _ in range(3)] == [401] + [429] * 2
    assert _sign_in(Client(REMOTE_ADDR="192.0.2.2")).status_code == 302


def test_addresses_of_one_network_of_the_new_kind_are_one_in_the_count_of_failures(officer: Account) -> None:
    for last in range(5):
        assert _sign_in(Client(REMOTE_ADDR=f"2001:db8:1:2::{last}"), password="sai").status_code == 401
    assert _sign_in(Client(REMOTE_ADDR="2001:db8:1:2:ffff::9")).status_code == 429
    assert _sign_in(Client(REMOTE_ADDR="2001:db8:1:3::1")).status_code == 302


def test_an_unknown_name_is_locked_out_like_a_known_one() -> None:
    client = Client(REMOTE_ADDR="192.0.2.3")
    assert [_sign_in(client, "khong.co").status_code for _ in range(6)] == [401] * 5 + [429]


def test_a_success_forgets_the_failures_before_it(client: Client, officer: Account) -> None:
    for _ in range(3):
        for _ in range(4):
            _sign_in(client, password="sai")
        assert _sign_in(client).status_code == 302


def test_many_names_tried_from_one_address_are_stopped_as_the_offices_rules_say(officer: Account) -> None:
    now = timezone.now()
    for day, allowed in ((now, 3), (now + timedelta(days=1), 1)):
        rules = SignInRules(failures_per_address=allowed)
        set_sign_in_rules(actor=SYSTEM, at=now, valid_from=day_of(day), rules=rules)
    client = Client(REMOTE_ADDR="192.0.2.4")
    for name in ("a", "b", "c"):
        assert _sign_in(client, name).status_code == 401
    assert _sign_in(client).status_code == 429


def test_rules_of_sign_in_are_set_at_the_top_from_a_day_ahead_and_once_a_day() -> None:
    top = a_unit(name="Thành phố")
    rules = SignInRules(staff_session=timedelta(hours=4))

    def set_by(unit_name: str, days: int) -> None:
        unit_id = top.id if unit_name == "top" else a_unit(name=unit_name, parent=top).id
        officer = an_officer(Role.ADMINISTRATOR, unit_id=unit_id)
        set_sign_in_rules(actor=officer, at=AT, valid_from=day_of(AT) + timedelta(days=days), rules=rules)

    set_by("top", 1)
    assert rules_at(AT) == SignInRules()
    assert rules_at(AT + timedelta(days=1)) == rules
    for unit_name, days, refusal in (
        ("Phường A", 2, Forbidden),
        ("top", -1, InvalidDetails),
        ("top", 1, RulesAlreadySet),
    ):
        with pytest.raises(refusal):
            set_by(unit_name, days)


def test_the_night_forgets_attempts_and_sessions_that_are_over(client: Client) -> None:
    _sign_in(client, "khong.co")
    client.session.save()
    jobs.forget_what_is_over(0)
    assert Attempts.objects.count() == 3
    Attempts.objects.update(window_ends_at=timezone.now())
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=timezone.now() - timedelta(days=1))
    jobs.forget_what_is_over(0)
    assert not Attempts.objects.exists()
    assert not Session.objects.filter(session_key="x" * 32).exists()


def test_attempts_are_kept_without_names_or_addresses(client: Client) -> None:
    _sign_in(client, "tran.mau", "sai")
    kept = str(list(Attempts.objects.values_list()))
    assert "tran.mau" not in kept
    assert "127.0.0.1" not in kept


def test_the_session_gets_a_new_key_at_sign_in_so_that_a_planted_one_is_worth_nothing(
    client: Client, officer: Account
) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies[django_settings.SESSION_COOKIE_NAME] = before
    _sign_in(client)
    after = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()
    _sign_in(client)
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value != after


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client: Client, officer: Account) -> None:
    client.get(SIGN_IN)
    _sign_in(client)
    for name in (django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused(officer: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    for address in (
        SIGN_IN,
        "/dang-nhap/trinh-dien/",
        "/dang-xuat/",
        "/tai-khoan/mat-khau/",
        "/tai-khoan/dang-xuat-moi-noi/",
        "/dang-nhap/buoc-hai/",
        "/dang-nhap/mat-khau-moi/",
        "/dang-nhap/khoa/",
        "/dang-nhap/khoa/hoi/",
        "/tai-khoan/xac-thuc/ma/",
        "/tai-khoan/xac-thuc/doi/",
        "/tai-khoan/xac-thuc/khoa/",
        f"/tai-khoan/phien/{officer.id}/",
    ):
        assert client.post(address).status_code == 403
    client.force_login(officer)
    assert client.post("/dang-xuat/").status_code == 403


@pytest.fixture
def signed_in(client: Client, officer: Account) -> Client:
    _sign_in(client)
    return client


def test_signing_out_takes_a_press_and_not_a_link(signed_in: Client) -> None:
    assert signed_in.get("/dang-xuat/").status_code == 405
    assert signed_in.get("/tai-khoan/").status_code == 200
    signed_in.post("/dang-xuat/")
    assert signed_in.get("/tai-khoan/").status_code == 302


def test_a_staff_session_ends_at_its_hour_however_busy_it_was(signed_in: Client) -> None:
    session = signed_in.session
    assert 9.9 * 3600 < session[ENDS_AT] - timezone.now().timestamp() <= 10 * 3600
    session[ENDS_AT] = timezone.now().timestamp() - 1
    session.save()
    assert signed_in.get("/tai-khoan/").status_code == 302


def test_a_closed_account_is_out_with_the_next_request(signed_in: Client, officer: Account) -> None:
    officer.is_active = False
    officer.save()
    assert signed_in.get("/tai-khoan/").status_code == 302


def test_signing_out_everywhere_ends_the_sessions_of_other_machines(signed_in: Client, officer: Account) -> None:
    other = Client()
    _sign_in(other)
    assert other.get("/tai-khoan/").status_code == 200
    signed_in.post("/tai-khoan/dang-xuat-moi-noi/")
    assert other.get("/tai-khoan/").status_code == 302
    assert signed_in.get("/tai-khoan/").status_code == 302


def _change(client: Client, current: str = PASSWORD, new: str = "một-mật-khẩu-khác-hẳn") -> object:
    return client.post("/tai-khoan/mat-khau/", {"current": current, "password": new})


def test_a_changed_password_keeps_this_session_and_ends_the_others(signed_in: Client) -> None:
    other = Client()
    _sign_in(other)
    assert _change(signed_in)["Location"] == "/tai-khoan/"
    assert "Đã đổi mật khẩu." in signed_in.get("/tai-khoan/").text
    assert other.get("/tai-khoan/").status_code == 302
    assert _sign_in(Client()).status_code == 401
    assert _sign_in(Client(), password="một-mật-khẩu-khác-hẳn").status_code == 302


def test_a_password_is_changed_only_with_the_old_one_for_a_strong_one_and_guessing_is_counted(
    signed_in: Client,
) -> None:
    wrong = _change(signed_in, current="sai")
    assert wrong.status_code == 422
    assert "Mật khẩu hiện tại không đúng." in wrong.text
    assert _change(signed_in, new="ngan").status_code == 422
    for _ in range(5):
        _change(signed_in, current="sai")
    assert _change(signed_in).status_code == 429


def test_who_is_signed_in_costs_three_queries_a_request_however_often_asked(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in.get("/tai-khoan/")
    with django_assert_num_queries(3):  # the session, the actor, what authority is lent to staff
        signed_in.get("/dang-nhap/")


def test_a_stranger_without_a_session_costs_no_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get(SIGN_IN)


def test_a_citizen_sees_the_own_data_and_no_page_of_staff(client: Client) -> None:
    person = a_person(name="Lê Thị Thử", address="Số 1, phố Mẫu")
    account = Account.objects.create(name="cd1", kind="citizen", person=person, is_demonstration=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "DEMO", True)
        response = client.post("/dang-nhap/trinh-dien/", {"account": account.name, "next": "/tai-khoan/"})
        page = client.get(response["Location"])
        assert client.get("/tai-khoan/mat-khau/").status_code == 403
    for shown in ("Lê Thị Thử", person.number, "Số 1, phố Mẫu"):
        assert shown in page.text


def test_the_demonstrations_door_is_not_there_where_none_runs(client: Client, settings: Settings) -> None:
    account = a_staff_account("trinh.dien")
    account.is_demonstration = True
    account.save()
    settings.DEMO = False
    assert client.post("/dang-nhap/trinh-dien/", {"account": account.name}).status_code == 404
    assert "trinh.dien" not in client.get(SIGN_IN).text


def test_the_demonstrations_door_opens_no_real_account(client: Client, officer: Account, settings: Settings) -> None:
    settings.DEMO = True
    assert client.post("/dang-nhap/trinh-dien/", {"account": officer.name}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_pages_speak_english_when_asked(client: Client) -> None:
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(SIGN_IN)
    assert "Sign in" in page.text
    assert "Đăng nhập" not in page.text
