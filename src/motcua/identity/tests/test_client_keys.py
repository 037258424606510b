"""Clients that prove themselves by what they sign: each signed word for us, for now, and once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from motcua.identity import api as identity
from motcua.identity.actions import forget_old_access_tokens
from motcua.identity.actors import forget_tokens
from motcua.identity.assertions import ASSERTION_TYPE, InvalidPublicKey, fingerprint, public_key
from motcua.identity.models import Account, ClientSecret, UsedAssertion
from motcua.kernel.actor import STRANGER, SYSTEM, Role
from motcua.kernel.errors import Forbidden

from .builders import a_service_account, an_officer, records
from .test_clients import FORM, GRANT, SCOPES, TOKEN, ask

pytestmark = pytest.mark.django_db
KEY, ANOTHER = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_tokens()
    yield
    forget_tokens()


def pem(key: Any) -> str:
    public: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return public.decode()


def a_signing_client(key: Any = KEY) -> Account:
    account = a_service_account()
    identity.set_client_scopes(actor=SYSTEM, at=timezone.now(), account_id=account.id, scopes=SCOPES)
    identity.add_client_key(actor=SYSTEM, at=timezone.now(), account_id=account.id, public_key=pem(key))
    return account


def signed(account: Account, key: Any = KEY, algorithm: str = "ES256", **changes: Any) -> str:
    """What a well-behaved client signs, changed; a claim that is None is left out."""
    now = int(timezone.now().timestamp())
    usual = {
        "iss": account.name,
        "sub": account.name,
        "aud": settings.BASE_URL + TOKEN,
        "exp": now + 60,
        "iat": now,
        "jti": uuid4().hex,
    }
    return jwt.encode({k: v for k, v in (usual | changes).items() if v is not None}, key, algorithm=algorithm)


def shown(browser: Browser, assertion: str, **more: str):  # type: ignore[no-untyped-def]  # the test client's own
    proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
    return browser.post(TOKEN, urlencode(GRANT | proof | more), content_type=FORM)


def test_a_client_gets_a_token_for_what_it_signed_and_never_twice_for_the_same(client: Browser) -> None:
    account = a_signing_client()
    assertion = signed(account)
    answer = shown(client, assertion, scope="dossiers:read")
    assert answer.status_code == 200, answer.text
    grant = identity.grant_of_token(answer.json()["access_token"], timezone.now())
    assert (grant.actor.account_id, grant.scopes) == (account.id, {"dossiers:read"})
    again = shown(client, assertion)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    assert shown(client, signed(account), client_id=account.name).status_code == 200
    assert forget_old_access_tokens(at=timezone.now() + timedelta(minutes=5)) == 0
    assert not UsedAssertion.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example/oauth/token"},
        {"aud": None},
        {"exp": None},
        {"exp": 1_700_000_000},
        {"exp": 4_000_000_000},
        {"exp": True},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"jti": None},
        {"jti": ""},
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"key": ANOTHER},
        {"key": "x" * 40, "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
    ],
)
def test_what_is_not_signed_for_us_for_now_and_by_the_client_is_refused(
    client: Browser, changes: dict[str, Any]
) -> None:
    answer = shown(client, signed(a_signing_client(), **changes))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert not UsedAssertion.objects.exists()


def test_the_public_half_is_no_secret_and_does_not_sign(client: Browser) -> None:
    account = a_signing_client()
    row = ClientSecret.objects.get()
    for secret in (pem(KEY), row.secret_hash, row.prefix):
        assert ask(client, account, secret).status_code == 401
    assert shown(client, "nonsense").status_code == 401
    assert shown(client, signed(account), client_id="somebody").status_code == 401


@pytest.mark.parametrize(
    "more",
    [{"client_secret": "x"}, {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"}],
)
def test_two_ways_at_once_and_unknown_ways_are_no_request(client: Browser, more: dict[str, str]) -> None:
    account = a_signing_client()
    answer = shown(client, signed(account), client_id=account.name, **more)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_key_is_ended_as_a_secret_is_and_outlives_a_new_secret(client: Browser) -> None:
    account, at = a_signing_client(), timezone.now()
    identity.issue_client_secret(actor=SYSTEM, at=at, account_id=account.id, overlap=timedelta(0))
    token = shown(client, signed(account)).json()["access_token"]
    row = ClientSecret.objects.exclude(public_key="").get()
    identity.end_client_secret(actor=SYSTEM, at=timezone.now(), account_id=account.id, secret_id=row.id)
    forget_tokens()
    with pytest.raises(identity.TokenRefused):
        identity.grant_of_token(token, timezone.now())
    assert shown(client, signed(account)).status_code == 401


def test_a_key_is_registered_once_by_whoever_answers_for_the_system() -> None:
    account, at = a_signing_client(), timezone.now()
    with pytest.raises(identity.KeyRegistered):
        identity.add_client_key(actor=SYSTEM, at=at, account_id=account.id, public_key=pem(KEY))
    for actor in (STRANGER, an_officer(Role.SUPERVISOR)):
        with pytest.raises(Forbidden):
            identity.add_client_key(actor=actor, at=at, account_id=account.id, public_key=pem(ANOTHER))
    assert records().filter(action="identity.add_client_key").count() == 1


def test_a_key_is_read_from_pem_from_a_jwk_and_from_a_set_of_one() -> None:
    edwards = ed25519.Ed25519PrivateKey.generate()
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key()))
    for written in (pem(KEY), json.dumps(jwk), json.dumps({"keys": [jwk | {"kid": "1"}]})):
        assert fingerprint(public_key(written)) == fingerprint(pem(KEY))
    assert public_key(pem(edwards)) == pem(edwards)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "khóa",
        "{}",
        '{"keys": []}',
        '{"kty": "oct", "k": "AAAA"}',
        KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        jwt.algorithms.ECAlgorithm.to_jwk(KEY),
        pem(rsa.generate_private_key(65537, 1024)),
        pem(ec.generate_private_key(ec.SECP521R1())),
    ],
)
def test_what_is_no_public_key_of_a_kind_we_take_is_refused_at_its_field(written: str) -> None:
    with pytest.raises(InvalidPublicKey) as refused:
        public_key(written)
    assert set(refused.value.fields) == {"public_key"}
