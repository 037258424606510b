"""A definition as a file: out of one system, into another."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid

from .actions import draft_form
from .dumping import dump
from .values import Form

FORMAT = "motcua-form-1"
LARGEST_BYTES = 1_000_000
NUL = r"\u0000"  # the one letter that the database holds in no text, as JSON writes it


class NotAFormFile(Invalid):
    """The file is not a form as this product writes it."""

    code = "not_a_form_file"
    message = _("Tệp này không phải biểu mẫu đã xuất từ hệ thống (JSON, không quá 1 MB).")


def export_form(form: Form) -> str:
    """The definition as JSON text, with what names it."""
    table = {"format": FORMAT, "procedure": form.key, "version": form.version, **dump(form)}
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


def import_form(*, actor: Actor, at: datetime, text: bytes, effective_from: date, procedure_code: str = "") -> UUID:
    """A draft from an exported file, for the procedure it names or another.

    Raises `NotAFormFile`, `InvalidDefinition`, `MayNotEditForms`.
    """
    table = _table(text)
    code = procedure_code or str(table.get("procedure") or "")
    if not code:
        raise NotAFormFile
    return draft_form(
        actor=actor,
        at=at,
        procedure_code=code,
        definition={"title": table["title"], "pages": table["pages"]},
        effective_from=effective_from,
    )


def _table(text: bytes) -> dict[str, Any]:
    if len(text) > LARGEST_BYTES:
        raise NotAFormFile
    try:
        table = json.loads(text)
        again = json.dumps(table, ensure_ascii=False)
        again.encode()  # half a letter has no bytes
    except (ValueError, RecursionError):
        raise NotAFormFile from None
    if NUL in again:
        raise NotAFormFile
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise NotAFormFile
    return {name: table.get(name) for name in ("title", "pages")} | {"procedure": table.get("procedure")}
