"""What a token is worth. The provider's keys and addresses are laid where the product remembers them; a real provider
is walked through in a journey.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from motcua.identity import oidc
from motcua.identity.models import Account, OpenSession

from .builders import a_person, records

ISSUER = "https://dinhdanh.example"
OURS, OTHERS = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


@dataclass(frozen=True)
class Known:
    issuer: str = ISSUER
    client_id: str = "motcua"
    client_secret: str = "bí mật"
    name: str = "Định danh thử"
    scopes: tuple[str, ...] = ("openid",)
    levels: tuple[str, ...] = ()


@pytest.fixture(autouse=True)
def _provider(settings: Settings) -> None:
    settings.OIDC = Known()
    cache.clear()
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OURS.public_key())) | {
        "kid": "k1",
        "use": "sig",
        "alg": "RS256",
    }
    published = {
        "issuer": ISSUER,
        "jwks_uri": f"{ISSUER}/jwks",
        "authorization_endpoint": f"{ISSUER}/auth",
        "token_endpoint": f"{ISSUER}/token",
        "end_session_endpoint": f"{ISSUER}/out",
    }
    cache.set(f"identity.oidc:{ISSUER}", published)
    cache.set(f"identity.oidc:{ISSUER}/jwks", {"keys": [key]})


def _token(key: Any = OURS, algorithm: str = "RS256", kid: str = "k1", **claims: object) -> str:
    now = timezone.now()
    said = {"iss": ISSUER, "aud": "motcua", "sub": "s-1", "iat": now, "exp": now + timedelta(minutes=5), **claims}
    return jwt.encode({k: v for k, v in said.items() if v is not None}, key, algorithm=algorithm, headers={"kid": kid})


def test_a_token_signed_for_us_is_read() -> None:
    assert oidc.verified(_token(acr="2"))["acr"] == "2"
    assert oidc.verified(_token(aud=["motcua", "khac"], azp="motcua"))["sub"] == "s-1"


LONG_AGO = timezone.now() - timedelta(hours=1)
WRONG = {
    "of another client": {"aud": "khac"},
    "shared with another, and not said to be ours": {"aud": ["motcua", "khac"]},
    "shared with another, and given to that one": {"aud": ["motcua", "khac"], "azp": "khac"},
    "given to another": {"azp": "khac"},
    "of another issuer": {"iss": "https://khac.example"},
    "over": {"exp": LONG_AGO},
    "without an end": {"exp": None},
    "without a subject": {"sub": None},
    "with a subject too long to keep": {"sub": "x" * 192},
    "signed by another": {"key": OTHERS},
    "signed by nobody": {"key": None, "algorithm": "none"},
    "signed with a secret that everybody knows": {"key": "x" * 64, "algorithm": "HS256"},
}


@pytest.mark.parametrize("case", WRONG)
def test_every_other_token_is_refused(case: str) -> None:
    with pytest.raises(oidc.TokenInvalid):
        oidc.verified(_token(**WRONG[case]))


OF_A_LIST = "eyJhbGciOlsiUlMyNTYiXX0.e30.AAAA"  # {"alg": ["RS256"]}


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", OF_A_LIST])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(oidc.TokenInvalid):
        oidc.verified(text)


def test_tokens_that_name_unknown_keys_do_not_make_us_ask_the_provider_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def unreachable(address: str, **_how: object) -> None:
        asked.append(address)
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", unreachable)
    with pytest.raises(oidc.ProviderUnavailable):
        oidc.verified(_token(kid="k2"))
    for number in range(3, 6):
        with pytest.raises(oidc.TokenInvalid):
            oidc.verified(_token(kid=f"k{number}"))
    assert asked == [f"{ISSUER}/jwks"]
    assert oidc.verified(_token())["sub"] == "s-1"


def _logout(**claims: object) -> str:
    said = {"jti": "j-1", "sid": "p-1", "events": {oidc.LOGOUT_EVENT: {}}, **claims}
    return _token(**said)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "n"},
        {"events": {}},
        {"events": None},
        {"jti": None},
        {"sid": None, "sub": None},
        {"aud": "khac"},
        {"key": OTHERS},
        {"exp": LONG_AGO},
    ],
)
def test_a_logout_token_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(oidc.TokenInvalid):
        oidc.verified_logout(_logout(**wrong))


@pytest.mark.django_db
def test_signing_out_there_ends_that_session_here_once_and_no_other() -> None:
    account = Account.objects.create(name="cd1", kind="citizen", person=a_person())
    now = timezone.now()
    for number, session in (("1", "p-1"), ("2", "p-2")):
        OpenSession.objects.create(
            account=account, session_key=number, way="provider", opened_at=now, seen_at=now,
            ends_at=now + timedelta(hours=1), subject="s-1", provider_session=session,
        )  # fmt: skip
    client, token = Client(enforce_csrf_checks=True), _logout()
    path = "/dang-xuat/tu-nha-cung-cap/"
    assert client.post(path, {"logout_token": _logout(nonce="x")}).status_code == 400
    assert client.post(path, {"logout_token": token}).status_code == 200
    assert [one.provider_session for one in OpenSession.objects.all()] == ["p-2"]
    assert client.post(path, {"logout_token": token}).status_code == 400  # heard once
    assert client.post(path, {"logout_token": _logout(sid=None, jti="j-2")}).status_code == 200
    assert not OpenSession.objects.exists()
    assert {one.action for one in records()} == {"identity.end_sessions_at_provider"}


@pytest.mark.django_db
def test_the_way_out_carries_state_nonce_and_pkce_and_leads_back_only_into_the_house(client: Client) -> None:
    there = client.get("/dang-nhap/cong-dan/", {"next": "https://xau.example/"})["Location"]
    for part in (f"{ISSUER}/auth?", "state=", "nonce=", "code_challenge=", "code_challenge_method=S256"):
        assert part in there
    assert "xau.example" not in there
    ((state, *_rest),) = client.session["socialaccount_states"].values()
    assert "next" not in state


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["code=x", "code=x&state=unknown", "state=unknown&error=access_denied", ""])
def test_an_answer_to_no_question_of_this_browser_is_refused(client: Client, asked: str) -> None:
    answer = client.get(f"/dang-nhap/cong-dan/ve/?{asked}")
    assert answer.status_code == 400
    assert "không bắt đầu từ trình duyệt này" in answer.text
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_an_answer_from_another_provider_is_refused(client: Client) -> None:
    client.get("/dang-nhap/cong-dan/")
    (state,) = client.session["socialaccount_states"]
    answer = client.get("/dang-nhap/cong-dan/ve/", {"code": "x", "state": state, "iss": "https://khac.example"})
    assert answer.status_code == 400
    assert client.get("/dang-nhap/cong-dan/ve/", {"code": "x", "state": state}).status_code == 400  # good once


@pytest.mark.django_db
def test_without_a_provider_there_is_no_such_way(client: Client, settings: Settings) -> None:
    settings.OIDC = None
    assert client.get("/dang-nhap/cong-dan/").status_code == 404
    assert client.post("/dang-xuat/tu-nha-cung-cap/", {"logout_token": _logout()}).status_code == 400
    assert "Định danh thử" not in client.get("/dang-nhap/").text
