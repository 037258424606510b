"""Clients: an outside system gets its own tokens by the client credentials grant."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import quote_plus, urlencode
from uuid import UUID

import pytest
from django.test import Client as Browser
from django.utils import timezone

from motcua.identity import api as identity
from motcua.identity.actions import clients, forget_old_access_tokens
from motcua.identity.actors import forget_tokens
from motcua.identity.models import Account, ApiToken, Attempts, ClientSecret
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Role
from motcua.kernel.errors import Forbidden
from motcua.organisation.tests.builders import a_unit

from .builders import AT, a_citizen, a_service_account, a_staff_account, an_appointment, an_officer, records

pytestmark = pytest.mark.django_db
TOKEN, REVOCATION, INTROSPECTION = "/oauth/token", "/oauth/revocation", "/oauth/introspection"
FORM = "application/x-www-form-urlencoded"
SCOPES = ["dossiers:file", "dossiers:read"]
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_tokens()
    yield
    forget_tokens()


def a_client(scopes: list[str] = SCOPES) -> tuple[Account, str]:
    account = a_service_account()
    at = timezone.now()
    identity.set_client_scopes(actor=SYSTEM, at=at, account_id=account.id, scopes=scopes)
    return account, identity.issue_client_secret(actor=SYSTEM, at=at, account_id=account.id).secret


def basic(name: str, secret: str) -> dict[str, str]:
    joined = f"{quote_plus(name)}:{quote_plus(secret)}"
    return {"Authorization": "Basic " + base64.b64encode(joined.encode()).decode()}


def ask(browser: Browser, account: Account, secret: str, address: str = TOKEN, **more: str):  # type: ignore[no-untyped-def]  # the test client's own
    body = urlencode((GRANT if address == TOKEN else {}) | more)
    return browser.post(address, body, content_type=FORM, headers=basic(account.name, secret))


# -- tokens ---------------------------------------------------------------------------------------


def test_a_client_gets_a_token_by_the_header_or_by_the_body(client: Browser) -> None:
    account, secret = a_client()
    by_header = ask(client, account, secret)
    by_body = client.post(
        TOKEN, urlencode(GRANT | {"client_id": account.name, "client_secret": secret}), content_type=FORM
    )
    for answer in (by_header, by_body):
        said = answer.json()
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert (said["token_type"], said["expires_in"]) == ("Bearer", 3600)
        assert said["scope"] == "dossiers:file dossiers:read"
        grant = identity.grant_of_token(said["access_token"], timezone.now())
        assert grant.actor.account_id == account.id
        assert grant.scopes == set(SCOPES)
    assert "refresh_token" not in by_header.json()


def test_a_client_may_ask_for_less_and_never_for_more(client: Browser) -> None:
    account, secret = a_client()
    less = ask(client, account, secret, scope="dossiers:read")
    assert less.json()["scope"] == "dossiers:read"
    more = ask(client, account, secret, scope="dossiers:read dossiers:handle")
    assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        (GRANT | {"client_secret": "x"}, 400, "invalid_request"),  # two ways of authentication at once
    ],
)
def test_what_is_no_such_request_is_refused_by_name(
    client: Browser, body: dict[str, str], status: int, error: str
) -> None:
    account, secret = a_client()
    answer = client.post(TOKEN, urlencode(body), content_type=FORM, headers=basic(account.name, secret))
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic " + base64.b64encode(b"nobody").decode(), "Bearer x"]
)
def test_who_does_not_prove_anything_is_told_how_to(client: Browser, header: str) -> None:
    answer = client.post(TOKEN, urlencode(GRANT), content_type=FORM, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer["WWW-Authenticate"].startswith("Basic")


def test_wrong_unknown_ended_and_closed_are_not_told_apart(client: Browser) -> None:
    account, secret = a_client()
    other, of_other = a_client()
    closed, of_closed = a_client()
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    ended, of_ended = a_client()
    ClientSecret.objects.filter(client=ended.id).update(ends_at=timezone.now())
    pairs = [
        (account, "wrong"),
        (account, of_other),
        (closed, of_closed),
        (ended, of_ended),
        (Account(name="x\0"), "y"),
    ]
    answers = [ask(client, who, what) for who, what in pairs]
    assert {(one.status_code, one.content) for one in answers} == {(401, answers[0].content)}
    assert ask(client, account, secret).status_code == 200
    assert ask(client, other, of_other).status_code == 200


def test_guessing_locks_the_address_out_of_that_client_and_nobody_else(client: Browser) -> None:
    account, secret = a_client()
    for _ in range(clients.FAILURES_PER_CLIENT_AND_ADDRESS):
        assert ask(client, account, "guess").status_code == 401
    locked = ask(client, account, secret)
    assert (locked.status_code, locked.json()["error"]) == (429, "temporarily_unavailable")
    assert locked["Retry-After"] == "900"
    elsewhere = client.post(
        TOKEN, urlencode(GRANT), content_type=FORM, headers=basic(account.name, secret), REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == 200


def test_asking_rightly_again_and_again_locks_nobody_out() -> None:
    account, secret = a_client()
    for _ in range(3):
        clients.prove_client(client_id=account.name, secret=secret, address="192.0.2.8", at=AT)
    assert not Attempts.objects.filter(count__gt=0).exists()


# -- secrets --------------------------------------------------------------------------------------


def test_only_hashes_are_kept(client: Browser) -> None:
    account, secret = a_client()
    token = ask(client, account, secret).json()["access_token"]
    kept = [*ClientSecret.objects.values_list("secret_hash", "prefix"), *ApiToken.objects.values_list("secret_hash")]
    assert all(secret not in row and token not in row for row in kept)
    assert ClientSecret.objects.get().prefix == secret[:16]


def test_after_a_rotation_both_secrets_work_until_the_overlap_is_over() -> None:
    account, old = a_client()
    new = identity.issue_client_secret(actor=SYSTEM, at=AT, account_id=account.id, overlap=timedelta(hours=2)).secret

    def works(secret: str, after: timedelta) -> bool:
        try:
            clients.prove_client(client_id=account.name, secret=secret, address="", at=AT + after)
        except identity.ClientRefused:
            return False
        return True

    assert works(old, timedelta(hours=1, minutes=59))
    assert not works(old, timedelta(hours=2))
    assert works(new, timedelta(days=900))


def test_ending_a_secret_ends_the_tokens_asked_for_by_it_and_no_others(client: Browser) -> None:
    account, old = a_client()
    now = timezone.now()
    of_old = ask(client, account, old).json()["access_token"]
    new = identity.issue_client_secret(actor=SYSTEM, at=now, account_id=account.id).secret
    of_new = ask(client, account, new).json()["access_token"]
    first = ClientSecret.objects.order_by("issued_at", "id")[0]
    identity.end_client_secret(actor=SYSTEM, at=now, account_id=account.id, secret_id=first.id)
    forget_tokens()
    with pytest.raises(identity.TokenRefused):
        identity.grant_of_token(of_old, now)
    assert identity.grant_of_token(of_new, now)
    assert ask(client, account, old).status_code == 401


def test_tokens_that_open_more_than_the_client_may_ask_for_now_end(client: Browser) -> None:
    account, secret = a_client()
    now = timezone.now()
    wide = ask(client, account, secret).json()["access_token"]
    narrow = ask(client, account, secret, scope="dossiers:read").json()["access_token"]
    identity.set_client_scopes(actor=SYSTEM, at=now, account_id=account.id, scopes=["dossiers:read"])
    forget_tokens()
    with pytest.raises(identity.TokenRefused):
        identity.grant_of_token(wide, now)
    assert identity.grant_of_token(narrow, now)


def test_last_use_is_seen_and_every_issue_is_on_record(client: Browser) -> None:
    account, secret = a_client()
    ask(client, account, secret)
    seen = identity.client_of(actor=SYSTEM, at=timezone.now(), account_id=account.id)
    assert seen is not None
    assert seen.secrets[0].last_used_at is not None
    assert (seen.client_id, seen.scopes, seen.tokens_open) == (account.name, tuple(SCOPES), 1)
    acts = [(one.action, one.subject_id) for one in records()]
    assert [action for action, _of in acts] == [
        "identity.set_client_scopes",
        "identity.issue_client_secret",
        "identity.issue_access_token",
    ]
    assert {of for _action, of in acts} == {account.id}


def test_a_token_lasts_an_hour_and_is_swept_up_a_day_later(client: Browser) -> None:
    account, secret = a_client()
    token = ask(client, account, secret).json()["access_token"]
    row = ApiToken.objects.get()
    assert row.expires_at is not None
    with pytest.raises(identity.TokenRefused):
        identity.grant_of_token(token, row.expires_at)
    assert forget_old_access_tokens(at=row.expires_at + timedelta(hours=23)) == 0
    assert forget_old_access_tokens(at=row.expires_at + timedelta(hours=24)) == 1


# -- giving back, asking about --------------------------------------------------------------------


def test_a_client_gives_its_own_token_back_and_nobody_else_s(client: Browser) -> None:
    account, secret = a_client()
    thief, of_thief = a_client()
    token = ask(client, account, secret).json()["access_token"]
    assert ask(client, thief, of_thief, REVOCATION, token=token).status_code == 200
    forget_tokens()
    assert identity.grant_of_token(token, timezone.now())
    assert ask(client, account, secret, REVOCATION, token=token).status_code == 200
    forget_tokens()
    with pytest.raises(identity.TokenRefused):
        identity.grant_of_token(token, timezone.now())


def test_a_client_learns_of_its_own_token_and_nothing_of_others(client: Browser) -> None:
    account, secret = a_client()
    other, of_other = a_client()
    token = ask(client, account, secret, scope="dossiers:read").json()["access_token"]
    told = ask(client, account, secret, INTROSPECTION, token=token).json()
    assert (told["active"], told["scope"], told["client_id"]) == (True, "dossiers:read", account.name)
    assert told["exp"] > timezone.now().timestamp()
    assert ask(client, other, of_other, INTROSPECTION, token=token).json() == {"active": False}
    assert ask(client, account, secret, INTROSPECTION, token="nothing").json() == {"active": False}


def test_get_and_what_is_too_long_are_refused(client: Browser) -> None:
    assert client.get(TOKEN).status_code == 405
    assert client.post(TOKEN, "a=" + "b" * 20_000, content_type=FORM).status_code == 413
    assert client.post(TOKEN + "?grant_type=client_credentials", content_type=FORM).json()["error"] == "invalid_request"


# -- who may --------------------------------------------------------------------------------------

ACTS: dict[str, Callable[[Actor, UUID], object]] = {
    "set": lambda actor, one: identity.set_client_scopes(actor=actor, at=AT, account_id=one, scopes=SCOPES),
    "issue": lambda actor, one: identity.issue_client_secret(actor=actor, at=AT, account_id=one),
    "end": lambda actor, one: identity.end_client_secret(
        actor=actor, at=AT, account_id=one, secret_id=ClientSecret.objects.order_by("id")[0].id
    ),
    "see": lambda actor, one: identity.client_of(actor=actor, at=AT, account_id=one),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_an_administrator_of_the_unit_keeps_a_client(act: str) -> None:
    account, _secret = a_client()
    unit = a_unit()
    an_appointment(account, Role.RECEPTION, unit.id)
    others = [STRANGER, a_citizen(), an_officer(Role.LEADER, unit_id=unit.id), an_officer(Role.ADMINISTRATOR)]
    for actor in others:
        with pytest.raises(Forbidden):
            ACTS[act](actor, account.id)
    ACTS[act](an_officer(Role.ADMINISTRATOR, unit_id=unit.id), account.id)


def test_only_services_are_clients() -> None:
    with pytest.raises(identity.InvalidDetails):
        identity.set_client_scopes(actor=SYSTEM, at=AT, account_id=a_staff_account().id, scopes=SCOPES)
    with pytest.raises(identity.NoSuchClient):
        identity.issue_client_secret(actor=SYSTEM, at=AT, account_id=a_service_account().id)
