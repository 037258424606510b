"""The protocol by which a client gets, gives back and asks about its tokens; oauthlib speaks it.

Source: RFC 6749 section 4.4 (client credentials), RFC 7009 (revocation), RFC 7662 (introspection), RFC 7523
(clients that sign).
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from oauthlib.common import Request
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error

from .actions.client_keys import prove_by_assertion
from .actions.clients import ACCESS_TOKEN_LASTS, ClientRefused, give_token_back, issue_access_token, prove_client
from .actors import TokenRefused, grant_of_token
from .assertions import ASSERTION_TYPE
from .attempts import TooManyAttempts
from .pacing import TooManyRequests, spend_of_system
from .values import IssuedToken, ProvenClient


class SlowDown(OAuth2Error):  # type: ignore[misc]  # oauthlib has no types
    error = "temporarily_unavailable"
    description = "Too many attempts. Wait before trying again."
    status_code = HTTPStatus.TOO_MANY_REQUESTS


class _Validator(RequestValidator):  # type: ignore[misc]  # oauthlib has no types
    """What oauthlib asks about one request, made at `at` from `address`."""

    def __init__(self, address: str, at: datetime) -> None:
        super().__init__()
        self._address, self._at = address, at
        self._issued: IssuedToken | None = None

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        try:
            client = self._proven(request)
            if client is None:
                return False
            spend_of_system(client.account_id, self._at)
        except ClientRefused:
            return False
        except (TooManyAttempts, TooManyRequests):
            raise SlowDown from None
        request.client, request.client_id = client, client.client_id
        return True

    def _proven(self, request: Request) -> ProvenClient | None:
        """By what it signed (RFC 7523), or by its secret; None where it offers neither."""
        asserted = _assertion(request)
        if asserted is not None:
            return prove_by_assertion(
                client_id=request.client_id or "", assertion=asserted, address=self._address, at=self._at
            )
        given = _credentials(request)
        if given is None:
            return None
        return prove_client(client_id=given[0], secret=given[1], address=self._address, at=self._at)

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: ProvenClient, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        return list(request.client.scopes)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: ProvenClient, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(scopes) and set(scopes) <= set(client.scopes)

    def make_token(self, request: Request) -> str:
        """Called once everything about the request is found right."""
        self._issued = issue_access_token(client=request.client, at=self._at, scopes=request.scopes)
        return self._issued.secret

    def save_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        """It was saved as it was made."""

    def revoke_token(self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any) -> None:
        give_token_back(client=request.client, at=self._at, token=token)

    def introspect_token(
        self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Of its own tokens a client learns everything, of others' that they are none."""
        try:
            grant = grant_of_token(token, self._at)
        except TokenRefused:
            return None
        if grant.actor.account_id != request.client.account_id:
            return None
        claims: dict[str, Any] = {
            "scope": " ".join(sorted(grant.scopes)),
            "client_id": request.client.client_id,
            "sub": str(grant.actor.account_id),
            "token_type": "Bearer",
        }
        if grant.expires_at is not None:
            claims["exp"] = int(grant.expires_at.timestamp())
        return claims


def server(*, address: str, at: datetime) -> BackendApplicationServer:
    """The three endpoints, for one request."""
    validator = _Validator(address, at)
    return BackendApplicationServer(
        validator,
        token_generator=validator.make_token,
        token_expires_in=int(ACCESS_TOKEN_LASTS.total_seconds()),
    )


def _assertion(request: Request) -> str | None:
    """What the client signed, if it offers that. Raises for a second way beside it, and for a type unknown."""
    said = dict(request.decoded_body or ())
    if not ({"client_assertion", "client_assertion_type"} & said.keys()):
        return None
    if request.headers.get("Authorization") or request.client_secret:
        raise InvalidRequestError("Use one way of authentication only.", request=request)
    if said.get("client_assertion_type") != ASSERTION_TYPE:
        raise InvalidRequestError("Unknown type of assertion.", request=request)
    return str(said.get("client_assertion", ""))


def _credentials(request: Request) -> tuple[str, str] | None:
    """The identifier and the secret, from the header or from the body. Raises for both at once."""
    header = request.headers.get("Authorization", "")
    if header:
        if request.client_secret:
            raise InvalidRequestError("Use one way of authentication only.", request=request)
        return _basic(header)
    if request.client_id and request.client_secret:
        return request.client_id, request.client_secret
    return None


def _basic(header: str) -> tuple[str, str] | None:
    """As RFC 6749 section 2.3.1 has it: both parts are encoded as in a form before they are joined."""
    scheme, _space, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (unquote_plus(client_id), unquote_plus(secret)) if colon else None
