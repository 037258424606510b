"""The second step of signing in, as a browser without JavaScript walks it; passkeys have a journey of their own."""

from __future__ import annotations

import base64
import hmac
import re
import struct
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from motcua.identity import api as identity
from motcua.identity import factors
from motcua.identity.actions import FactorNeeded, WrongCode, check_code, remove_codes, set_up_codes
from motcua.identity.actors import actor_of
from motcua.identity.models import Account, SecondFactorPolicy
from motcua.identity.second_factor import required_of
from motcua.identity.values import SignInWay
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import day_of

from .builders import AT, PASSWORD, a_staff_account, an_appointment, records

pytestmark = pytest.mark.django_db
HALF_MINUTE = timedelta(seconds=factors.STEP_SECONDS)


@pytest.fixture
def officer() -> Account:
    account = a_staff_account("tran.mau", password=PASSWORD)
    an_appointment(account, Role.RECEPTION)
    return account


def code_at(secret: str, at: datetime) -> str:
    """The code that an application would show; computed apart from the product."""
    step = int(at.timestamp()) // 30
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def _with_codes(account: Account, at: datetime = AT) -> tuple[str, tuple[str, ...]]:
    secret = factors.new_secret()
    actor = actor_of(account.id, at)
    return secret, set_up_codes(actor=actor, at=at, secret=secret, code=code_at(secret, at))


def _sign_in(client: Client) -> object:
    return client.post("/dang-nhap/", {"name": "tran.mau", "password": PASSWORD, "next": "/tai-khoan/"})


def _require(*roles: Role) -> None:
    now = timezone.now()
    identity.require_second_factor(actor=SYSTEM, at=now, valid_from=day_of(now), roles=roles)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, the SHA-1 row at 59 seconds, in six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(59, UTC)
    assert code_at(secret, at) == "287082"
    assert factors.step_of_code(secret, "287082", at) == 1


def test_a_code_counts_once_and_none_before_it_ever_again(officer: Account) -> None:
    secret, _codes = _with_codes(officer)
    later = AT + 3 * HALF_MINUTE
    for code, at, right in (
        (code_at(secret, AT), AT, False),  # the one that set it up
        (code_at(secret, later), later, True),
        (code_at(secret, later), later + timedelta(seconds=1), False),  # the same
        (code_at(secret, later - HALF_MINUTE), later, False),  # never used, but before one that was
        (code_at(secret, later + 9 * HALF_MINUTE), later, False),  # of a time to come
    ):
        if right:
            assert check_code(account_id=officer.id, code=code, at=at) is SignInWay.CODE
        else:
            with pytest.raises(WrongCode):
                check_code(account_id=officer.id, code=code, at=at)


def test_guessing_codes_is_stopped(officer: Account) -> None:
    secret, _codes = _with_codes(officer)
    later = AT + 3 * HALF_MINUTE
    for _ in range(5):
        with pytest.raises(WrongCode):
            check_code(account_id=officer.id, code="000000x", at=later)
    with pytest.raises(identity.TooManyAttempts):
        check_code(account_id=officer.id, code=code_at(secret, later), at=later)


def test_a_recovery_code_opens_once(officer: Account) -> None:
    _secret, codes = _with_codes(officer)
    assert len(codes) == 10
    assert check_code(account_id=officer.id, code=codes[0], at=AT) is SignInWay.RECOVERY
    with pytest.raises(WrongCode):
        check_code(account_id=officer.id, code=codes[0], at=AT)
    assert factors.factors_of(officer.id).codes_left == 9


def test_a_recovery_code_used_twice_at_once_waits_for_the_first(officer: Account) -> None:
    _secret, codes = _with_codes(officer)
    Authenticator.objects.filter(type=factors.TYPES.TOTP).delete()
    with CaptureQueriesContext(connection) as asked:
        check_code(account_id=officer.id, code=codes[0], at=AT)
    (read,) = [
        one["sql"] for one in asked if factors.TYPES.RECOVERY_CODES.value in one["sql"] and "SELECT" in one["sql"]
    ]
    assert "FOR UPDATE" in read


def test_secrets_lie_encrypted_in_the_database(officer: Account) -> None:
    secret, codes = _with_codes(officer)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)
    assert '"seed": "gAAAA' in kept.replace("'", '"')


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, officer: Account) -> None:
    secret, _codes = _with_codes(officer, timezone.now() - timedelta(minutes=5))
    before = client.cookies.get("sessionid")
    answer = _sign_in(client)
    assert answer["Location"] == "/dang-nhap/buoc-hai/"
    assert client.get("/tai-khoan/").status_code == 302
    assert client.cookies["sessionid"] != before
    under_way = client.cookies["sessionid"].value
    wrong = client.post("/dang-nhap/buoc-hai/", {"code": "123"})
    assert wrong.status_code == 422
    assert "Mã không đúng" in wrong.text
    right = client.post("/dang-nhap/buoc-hai/", {"code": f" {code_at(secret, timezone.now())} "})
    assert right["Location"] == "/tai-khoan/"
    assert client.cookies["sessionid"].value != under_way
    assert "Mật khẩu và mã ứng dụng" in client.get("/tai-khoan/").text


def test_a_sign_in_under_way_ends_with_its_time_and_with_a_change_of_the_account(
    client: Client, officer: Account
) -> None:
    _with_codes(officer)
    _sign_in(client)
    session = client.session
    session["sign_in_under_way"] |= {"until": timezone.now().timestamp() - 1}
    session.save()
    assert client.get("/dang-nhap/buoc-hai/")["Location"] == "/dang-nhap/"
    _sign_in(client)
    assert client.get("/dang-nhap/buoc-hai/").status_code == 200
    Account.objects.update(generation=7)
    assert client.get("/dang-nhap/buoc-hai/")["Location"] == "/dang-nhap/"


def test_nobody_comes_to_the_second_step_without_the_first(client: Client, officer: Account) -> None:
    for path in ("/dang-nhap/buoc-hai/", "/dang-nhap/mat-khau-moi/", "/tai-khoan/xac-thuc/", "/tai-khoan/xac-thuc/ma/"):
        assert client.get(path)["Location"] == "/dang-nhap/"
    _sign_in(client)
    assert client.get("/dang-nhap/buoc-hai/")["Location"] == "/dang-nhap/"


def test_whose_position_needs_a_second_factor_sets_one_up_before_anything_opens(
    client: Client, officer: Account
) -> None:
    _require(Role.RECEPTION)
    assert _sign_in(client)["Location"] == "/tai-khoan/xac-thuc/"
    assert "buộc phải có" in client.get("/tai-khoan/xac-thuc/").text
    assert client.get("/tai-khoan/").status_code == 302
    assert client.post("/tai-khoan/xac-thuc/doi/", {"does": "recovery"}).status_code == 404
    page = client.get("/tai-khoan/xac-thuc/ma/").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    done = client.post("/tai-khoan/xac-thuc/ma/", {"code": code_at(secret, timezone.now())})
    assert len(re.findall(r"<li><code>\d{8}</code>", done.text)) == 10
    assert client.get("/tai-khoan/").status_code == 200


def test_whoever_signs_in_after_another_in_the_same_browser_is_shown_another_secret(
    client: Client, officer: Account
) -> None:
    _require(Role.RECEPTION)
    an_appointment(a_staff_account("le.mau", password=PASSWORD), Role.RECEPTION)
    shown = []
    for name in ("tran.mau", "tran.mau", "le.mau"):
        client.post("/dang-nhap/", {"name": name, "password": PASSWORD})
        shown.append(re.search(r"<code>([A-Z2-7 ]+)</code>", client.get("/tai-khoan/xac-thuc/ma/").text)[1])
    assert shown[0] == shown[1] != shown[2]


def test_a_factor_that_is_needed_is_not_taken_away(officer: Account) -> None:
    _with_codes(officer)
    SecondFactorPolicy.objects.create(valid_from=day_of(AT), roles=["reception"], set_by="x", set_at=AT)
    with pytest.raises(FactorNeeded):
        remove_codes(actor=actor_of(officer.id, AT), at=AT)
    assert factors.factors_of(officer.id).any
    SecondFactorPolicy.objects.all().delete()
    remove_codes(actor=actor_of(officer.id, AT), at=AT)
    assert not Authenticator.objects.exists()  # recovery codes go with the last factor


def test_the_rule_touches_the_roles_it_names_from_its_day_on(officer: Account) -> None:
    actor = actor_of(officer.id, AT)
    tomorrow = AT + timedelta(days=1)
    identity.require_second_factor(actor=SYSTEM, at=AT, valid_from=day_of(tomorrow), roles=[Role.RECEPTION])
    assert not required_of(actor, AT)
    assert required_of(actor, tomorrow)
    identity.require_second_factor(
        actor=SYSTEM, at=AT, valid_from=day_of(tomorrow + timedelta(days=1)), roles=[Role.LEADER]
    )
    assert not required_of(actor, tomorrow + timedelta(days=1))
    assert [rule.roles for rule in identity.second_factor_rules()] == [{Role.LEADER}, {Role.RECEPTION}]


def test_the_made_up_still_enter_by_one_press_where_a_second_factor_is_needed(
    client: Client, officer: Account, settings: Settings
) -> None:
    _require(*Role)
    settings.DEMO = True
    Account.objects.update(is_demonstration=True)
    client.post("/dang-nhap/trinh-dien/", {"account": "tran.mau"})
    assert client.get("/tai-khoan/").status_code == 200


def test_changing_factors_takes_the_password(client: Client, officer: Account) -> None:
    _with_codes(officer, timezone.now() - timedelta(minutes=5))
    _sign_in(client)
    assert client.get("/tai-khoan/xac-thuc/").status_code == 302
    recovery = factors.new_recovery_codes(officer)[0]
    client.post("/dang-nhap/buoc-hai/", {"code": recovery})
    wrong = client.post("/tai-khoan/xac-thuc/doi/", {"does": "codes", "current": "sai"})
    assert (wrong.status_code, factors.factors_of(officer.id).any) == (422, True)
    client.post("/tai-khoan/xac-thuc/doi/", {"does": "codes", "current": PASSWORD})
    assert not factors.factors_of(officer.id).any
    actions = [one.action for one in records()]
    assert actions == ["identity.set_up_codes", "identity.sign_in", "identity.remove_codes"]
