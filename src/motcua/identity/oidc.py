"""The citizens' provider of electronic identities, by OpenID Connect: out, back, and out again.

State, PKCE and the exchange of the code are django-allauth's; what a token is worth is judged here, because
allauth trusts the connection where we want the signature, the nonce and the audience.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import jwt
import requests
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Refusal

from .values import Assurance

PROVIDER = "cong-dan"
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
LEEWAY_SECONDS = 60
REMEMBERED_SECONDS = 300
FETCHED_ANEW_EVERY_SECONDS = 60
TIMEOUT_SECONDS = 10
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
SUBJECT_MAX = 191  # as much as allauth keeps


class NoProvider(Refusal):
    code = "no_provider"
    message = _("Cơ quan chưa kết nối đăng nhập bằng tài khoản định danh điện tử.")
    status = 404


class ProviderUnavailable(Refusal):
    """It does not answer, or not as it said it would."""

    code = "provider_unavailable"
    message = _("Không liên lạc được với hệ thống định danh điện tử. Hãy thử lại sau ít phút.")
    status = 503


class ReturnRefused(Refusal):
    """The answer belongs to no sign-in begun in this browser, or came too late."""

    code = "return_refused"
    message = _("Lần đăng nhập này đã hết hạn hoặc không bắt đầu từ trình duyệt này. Hãy đăng nhập lại.")
    status = 400


class ProviderDeclined(Refusal):
    code = "provider_declined"
    message = _("Bạn đã hủy đăng nhập, hoặc hệ thống định danh điện tử từ chối yêu cầu.")
    status = 403


class TokenInvalid(Refusal):
    """Signature, issuer, audience, time or nonce does not hold; not told apart to the outside."""

    code = "token_invalid"
    message = _("Thông tin đăng nhập không xác thực được. Hãy đăng nhập lại.")
    status = 400


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the provider says of who signed in there."""

    claims: Mapping[str, object] = field(repr=False)
    id_token: str = field(repr=False)
    subject: str
    provider_session: str
    way_on: str


class _Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth is not typed
    def get_provider(self) -> OpenIDConnectProvider:
        return _provider(self.request)

    @property
    def openid_config(self) -> dict[str, Any]:
        return configuration()

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(settings.BASE_URL) + reverse("identity:citizen_return")


class _Provider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = _Adapter
    pkce_enabled_default = True


class Client(Protocol):
    """The provider, and what it knows us as: the `OIDC` of the settings."""

    @property
    def issuer(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def client_secret(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def scopes(self) -> tuple[str, ...]: ...
    @property
    def levels(self) -> tuple[str, ...]: ...


def has_provider() -> bool:
    """Whether citizens may come by a provider at all."""
    return settings.OIDC is not None


def our_client() -> Client:
    """Raises `NoProvider` where none is configured."""
    known: Client | None = settings.OIDC
    if known is None:
        raise NoProvider
    return known


def _provider(request: HttpRequest) -> OpenIDConnectProvider:
    known = our_client()
    app = SocialApp(
        provider=_Provider.id,
        provider_id=PROVIDER,
        name=known.name,
        client_id=known.client_id,
        secret=known.client_secret,
        settings={"server_url": known.issuer, "scope": list(known.scopes), "oauth_pkce_enabled": True},
    )
    return _Provider(request, app=app)


def configuration() -> dict[str, Any]:
    """What the provider publishes of itself, remembered for minutes. Raises `ProviderUnavailable`."""
    issuer = our_client().issuer
    known: dict[str, Any] | None = cache.get(f"identity.oidc:{issuer}")
    if known is None:
        known = _fetched(f"{issuer}/.well-known/openid-configuration")
        if known.get("issuer", "").rstrip("/") != issuer:
            raise ProviderUnavailable
        cache.set(f"identity.oidc:{issuer}", known, REMEMBERED_SECONDS)
    return known


def _fetched(address: str, token: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = requests.get(address, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        read = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnavailable from error
    if not isinstance(read, dict):
        raise ProviderUnavailable
    return read


def begin(request: HttpRequest, *, way_on: str, level: Assurance) -> HttpResponseBase:
    """Sends the browser to the provider, with state, nonce and PKCE kept in its session.

    Raises `NoProvider`, `ProviderUnavailable`.
    """
    provider = _provider(request)
    nonce = secrets.token_urlsafe(32)
    more = {"nonce": nonce}
    wanted = our_client().levels[max(level - 1, 0) :]
    if wanted:
        more["acr_values"] = " ".join(wanted)  # in order of preference: what suffices first
    if level:
        more["prompt"] = "login"
    answer: HttpResponseBase = provider.redirect(
        request, process="login", next_url=way_on, auth_params=more, nonce=nonce
    )
    return answer


def complete(request: HttpRequest) -> Vouched:
    """What the browser brought back, exchanged and verified.

    Raises `NoProvider`, `ReturnRefused`, `ProviderDeclined`, `ProviderUnavailable`, `TokenInvalid`.
    """
    provider = _provider(request)
    state = statekit.unstash_state(request, provider_id=PROVIDER, state_id=request.GET.get("state", ""))
    if state is None:
        raise ReturnRefused
    named = request.GET.get("iss")
    if named is not None and named != configuration()["issuer"]:
        raise ReturnRefused
    if "error" in request.GET or not request.GET.get("code"):
        raise ProviderDeclined
    tokens = _exchanged(request, provider, state["pkce_code_verifier"])
    id_token = str(tokens.get("id_token", ""))
    said = verified(id_token)
    if not constant_time_compare(str(said.get("nonce", "")), state["nonce"]):
        raise TokenInvalid
    about = _about(str(tokens["access_token"]), said)
    return Vouched(
        claims={**about, **said},
        id_token=id_token,
        subject=said["sub"],
        provider_session=str(said.get("sid", "")),
        way_on=state.get("next", ""),
    )


def _exchanged(request: HttpRequest, provider: OpenIDConnectProvider, verifier: str) -> Mapping[str, Any]:
    client = _Adapter(request, PROVIDER).get_client(request, provider.app)
    try:
        tokens: Mapping[str, Any] = client.get_access_token(request.GET["code"], pkce_code_verifier=verifier)
    except OAuth2Error as error:
        raise TokenInvalid from error
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnavailable from error
    return tokens


def _about(access_token: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The userinfo of the same subject; nothing where the provider has none."""
    address = configuration().get("userinfo_endpoint")
    if not address:
        return {}
    about = _fetched(address, access_token)
    if about.get("sub") != said["sub"]:
        raise TokenInvalid
    return about


# -- tokens -------------------------------------------------------------------------------------


def verified(token: str) -> dict[str, Any]:
    """The claims of an ID token signed by the provider for us. Raises `TokenInvalid`, `ProviderUnavailable`."""
    said = _decoded(token, ["iss", "sub", "aud", "exp", "iat"])
    if not isinstance(said["sub"], str) or not 0 < len(said["sub"]) <= SUBJECT_MAX:
        raise TokenInvalid
    return said


def verified_logout(token: str) -> dict[str, Any]:
    """The claims of a logout token. Raises `TokenInvalid`, `ProviderUnavailable`.

    Unlike an ID token it has the event, an own number, a subject or a session, and never a nonce.
    """
    said = _decoded(token, ["iss", "aud", "iat", "exp", "jti", "events"])
    events = said["events"]
    names_somebody = isinstance(said.get("sub", ""), str) and isinstance(said.get("sid", ""), str)
    names_somebody = names_somebody and bool(said.get("sub") or said.get("sid"))
    if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in said or not names_somebody:
        raise TokenInvalid
    return said


def _decoded(token: str, wanted: list[str]) -> dict[str, Any]:
    client_id = our_client().client_id
    try:
        header = jwt.get_unverified_header(token)
        if str(header.get("alg")) not in ALGORITHMS:
            raise TokenInvalid
        said: dict[str, Any] = jwt.decode(
            token,
            key=_key(header.get("kid")).key,
            algorithms=[header["alg"]],
            audience=client_id,
            issuer=configuration()["issuer"],
            leeway=LEEWAY_SECONDS,
            options={"require": wanted},
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise TokenInvalid from error
    shared = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if said.get("azp", None if shared else client_id) != client_id:
        raise TokenInvalid
    return said


def _key(kid: str | None) -> jwt.PyJWK:
    """The provider's key of that name; fetched anew when it is not among those remembered, but seldom: whoever sends
    us a token may name any key.
    """
    address = configuration()["jwks_uri"]
    place = f"identity.oidc:{address}"
    keys = cache.get(place)
    found = _named(kid, keys) if keys else None
    if found is None and (keys is None or cache.add(f"{place}:anew", True, FETCHED_ANEW_EVERY_SECONDS)):
        keys = _fetched(address)
        cache.set(place, keys, REMEMBERED_SECONDS)
        found = _named(kid, keys)
    if found is None:
        raise TokenInvalid
    return found


def _named(kid: str | None, keys: dict[str, Any]) -> jwt.PyJWK | None:
    """The only key of that name; where none is named, the only key."""
    found = [key for key in jwt.PyJWKSet.from_dict(keys).keys if kid is None or key.key_id == kid]
    return found[0] if len(found) == 1 else None


# -- signing out there --------------------------------------------------------------------------


def farewell(id_token: str) -> str:
    """Where a browser signs out of the provider too; nothing where that is not offered or cannot be reached."""
    if settings.OIDC is None:
        return ""
    try:
        address = configuration().get("end_session_endpoint", "")
    except ProviderUnavailable:
        return ""
    back = str(settings.BASE_URL) + reverse("identity:signed_out")
    asked = {"id_token_hint": id_token, "client_id": our_client().client_id, "post_logout_redirect_uri": back}
    return f"{address}?{urlencode(asked)}" if address else ""
