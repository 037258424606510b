"""Where outside systems get their access tokens, give them back and ask about them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST
from oauthlib.oauth2 import BackendApplicationServer
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from .. import oauth
from ..actions.clients import WINDOW

BODY_MAX_BYTES = 16 * 1024

type Answer = tuple[dict[str, str], str, int]


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """An access token for a client that proves itself (RFC 6749 section 4.4)."""
    return _answer(request, lambda server, *given: server.create_token_response(*given))


@csrf_exempt
@require_POST
def revocation(request: HttpRequest) -> HttpResponse:
    """Ends a token of the client that asks (RFC 7009)."""
    return _answer(request, lambda server, *given: server.create_revocation_response(*given))


@csrf_exempt
@require_POST
def introspection(request: HttpRequest) -> HttpResponse:
    """What a token of the client that asks opens, until when (RFC 7662)."""
    return _answer(request, lambda server, *given: server.create_introspect_response(*given))


@sensitive_variables()
def _answer(request: HttpRequest, speak: Callable[..., Answer]) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_MAX_BYTES:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    server: BackendApplicationServer = oauth.server(address=request.META.get("REMOTE_ADDR", ""), at=timezone.now())
    headers = {"Authorization": request.headers.get("Authorization", "")}
    body = request.body.decode("utf-8", "replace").replace("\0", "")
    try:
        said, text, status = speak(server, request.get_full_path(), "POST", body, headers)
    except OAuth2Error as error:
        said, text, status = {}, error.json, error.status_code
    response = HttpResponse(text, status=status, content_type="application/json")
    for name, value in said.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Basic realm="motcua"'
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response
