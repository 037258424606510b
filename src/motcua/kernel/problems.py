"""Refusals as problem details (RFC 9457), for the REST API."""

from __future__ import annotations

from typing import Any

from .errors import Refusal

CONTENT_TYPE = "application/problem+json"


def problem(refusal: Refusal) -> dict[str, Any]:
    """`type` is stable and machine-readable; `detail` is in the caller's language; `errors` names fields."""
    body: dict[str, Any] = {
        "type": f"urn:motcua:problem:{refusal.code}",
        "title": str(type(refusal).message),
        "status": refusal.status,
        "detail": str(refusal.message),
    }
    if refusal.fields:
        body["errors"] = [{"field": name, "message": str(words)} for name, words in refusal.fields.items()]
    return body
