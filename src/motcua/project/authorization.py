"""What outside systems may learn of our authorisation server before they speak to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from motcua.identity import api as identity

from .rest import SCOPES

WAYS = ["client_secret_basic", "client_secret_post", "private_key_jwt"]


@cache_control(public=True, max_age=3600)
@require_safe
def authorization_server(request: HttpRequest) -> JsonResponse:
    """The metadata of RFC 8414, under both names it knows; nobody signs in here, so no flow for people is offered."""
    return JsonResponse(_metadata())


def _metadata() -> dict[str, Any]:
    return {
        "issuer": settings.BASE_URL,
        "token_endpoint": _address("identity:oauth_token"),
        "token_endpoint_auth_methods_supported": WAYS,
        "token_endpoint_auth_signing_alg_values_supported": list(identity.ASSERTION_ALGORITHMS),
        "revocation_endpoint": _address("identity:oauth_revocation"),
        "revocation_endpoint_auth_methods_supported": WAYS,
        "revocation_endpoint_auth_signing_alg_values_supported": list(identity.ASSERTION_ALGORITHMS),
        "introspection_endpoint": _address("identity:oauth_introspection"),
        "introspection_endpoint_auth_methods_supported": WAYS,
        "introspection_endpoint_auth_signing_alg_values_supported": list(identity.ASSERTION_ALGORITHMS),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": list(SCOPES),
        "service_documentation": f"{settings.BASE_URL}/api/v1/openapi.json",
    }


def _address(name: str) -> str:
    return f"{settings.BASE_URL}{reverse(name)}"
