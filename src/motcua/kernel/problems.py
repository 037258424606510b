"""Refusals as problem details (RFC 9457), for the REST API."""

from __future__ import annotations

from typing import Any

from .errors import Refusal, Words

CONTENT_TYPE = "application/problem+json"

# For the description of an API: the body of every refusal.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "Từ chối / Refusal (RFC 9457)",
    "properties": {
        "type": {"type": "string", "description": "Ổn định, dành cho máy / stable, for machines"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Theo Accept-Language / in the caller's language"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status"],
    "examples": [
        {
            "type": "urn:motcua:problem:invalid_answers",
            "title": "Thông tin chưa hợp lệ.",
            "status": 422,
            "detail": "Thông tin chưa hợp lệ.",
            "errors": [{"field": "applicant.number", "message": "Số định danh cá nhân gồm 12 chữ số."}],
        }
    ],
}


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


def plain(status: int, code: str, title: Words) -> dict[str, Any]:
    """A problem that no refusal stands behind: of the protocol rather than of the product."""
    return {"type": f"urn:motcua:problem:{code}", "title": str(title), "status": status}


def refuses(*statuses: int) -> dict[str, Any]:
    """What an operation adds to its OpenAPI description: the refusals particular to it."""
    return {"responses": {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}}
