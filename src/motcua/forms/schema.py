"""A form as JSON Schema (2020-12), for systems that file through the REST interface.

What JSON Schema cannot say is carried beside it: `x-show-if` is the CEL condition under which a question
is asked, `x-page` where. Only what is always asked is listed as required; the rest is checked on filing.
"""

from __future__ import annotations

from typing import Any

from .reading import ELSEWHERE, EMAIL_MAX, FILES_MAX, LINE_MAX, NUMBER_MAX, text_limit
from .values import Form, Kind, Page, Question

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def to_json_schema(form: Form) -> dict[str, Any]:
    """What `check` takes, as a schema of an object with one property for each question."""
    asked = [(page, question) for page in form.pages for question in page.questions]
    return {
        "$schema": DIALECT,
        "title": form.title.vi,
        "type": "object",
        "properties": {question.key: _property(question) | _place(page, question) for page, question in asked},
        "required": [q.key for page, q in asked if q.required and not (page.show_if or q.show_if)],
        "additionalProperties": True,
        "x-form": {"key": form.key, "version": form.version, "title": {"vi": form.title.vi, "en": form.title.en}},
    }


def _place(page: Page, question: Question) -> dict[str, Any]:
    conditions = [f"({source})" for source in (page.show_if, question.show_if) if source]
    return {"x-page": page.key} | ({"x-show-if": " && ".join(conditions)} if conditions else {})


def _property(question: Question) -> dict[str, Any]:
    words = {"title": question.label.vi, "x-title-en": question.label.en}
    described = {"description": question.hint.vi} if question.hint else {}
    return words | described | _type(question)


def _type(question: Question) -> dict[str, Any]:  # noqa: PLR0911  # one line for each kind
    match question.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            least = {"minLength": question.minimum} if isinstance(question.minimum, int) else {}
            pattern = {"pattern": f"^(?:{question.pattern})$"} if question.pattern else {}
            return {"type": "string", "maxLength": text_limit(question)} | least | pattern
        case Kind.NUMBER | Kind.MONEY:
            return {"type": "number" if question.decimals else "integer"} | _range(question)
        case Kind.DATE:
            bounds = {"x-minimum": question.minimum, "x-maximum": question.maximum}
            return {"type": "string", "format": "date"} | {k: v for k, v in bounds.items() if v is not None}
        case Kind.YES_NO:
            return {"type": "boolean"}
        case Kind.CHOICE:
            return _one_of(question)
        case Kind.CHOICES:
            return {"type": "array", "items": _one_of(question), "uniqueItems": True}
        case Kind.PERSONAL_NUMBER:
            return {"type": "string", "pattern": "^[0-9]{12}$"}
        case Kind.PHONE:
            return {"type": "string", "pattern": r"^\+?[0-9]{8,15}$"}
        case Kind.EMAIL:
            return {"type": "string", "format": "email", "maxLength": EMAIL_MAX}
        case Kind.ADDRESS:
            return _address()
        case Kind.PERSON:
            parts = {part.key: _property(part) for part in question.parts}
            return {"type": "object", "properties": parts, "required": [p.key for p in question.parts if p.required]}
        case Kind.FILE:
            return _files(question)


def _range(question: Question) -> dict[str, Any]:
    least = question.minimum if isinstance(question.minimum, int) else -NUMBER_MAX
    most = question.maximum if isinstance(question.maximum, int) else NUMBER_MAX
    return {"minimum": least, "maximum": most}


def _one_of(question: Question) -> dict[str, Any]:
    return {
        "type": "string",
        "oneOf": [{"const": o.value, "title": o.label.vi, "x-title-en": o.label.en} for o in question.options],
    }


def _address() -> dict[str, Any]:
    line = {"type": "string", "maxLength": LINE_MAX}
    commune = line | {"description": f"Mã xã, phường; {ELSEWHERE} khi ngoài thành phố, kèm elsewhere."}
    return {"type": "object", "properties": {"commune": commune, "elsewhere": line, "street": line}}


def _files(question: Question) -> dict[str, Any]:
    one = {
        "type": "object",
        "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string", "maxLength": LINE_MAX}},
        "required": ["id", "name"],
    }
    most = question.maximum if isinstance(question.maximum, int) else FILES_MAX
    return {
        "type": "array",
        "items": one,
        "minItems": int(question.required),
        "maxItems": most,
        "x-accept": list(question.accept),
        "x-paper": question.paper,
        "x-originals": question.originals,
        "x-copies": question.copies,
    }
