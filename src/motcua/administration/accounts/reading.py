"""What the forms of accounts send, read into values or refused at the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel.errors import Words
from motcua.ui import api as ui


def day(posted: Mapping[str, str], name: str, errors: dict[str, Words]) -> date | None:
    """The day typed in three boxes; a wrong one is put among the errors, a blank one is none."""
    parts = ui.DateParts.read(posted, name)
    if not parts:
        return None
    found = parts.as_date()
    if found is None:
        errors[name] = _("Nhập ngày theo lịch, ví dụ 27 3 2026.")
    return found


def identifier(text: str) -> UUID | None:
    """The identifier, or nothing for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def needed_day(posted: Mapping[str, str], name: str, errors: dict[str, Words]) -> date:
    """As `day`; blank is an error too. What is returned beside an error is never used."""
    found = day(posted, name, errors)
    if found is None:
        errors.setdefault(name, _("Hãy nhập ngày."))
    return found or date.min


def refuse_if(errors: Mapping[str, Words]) -> None:
    """Raises `InvalidDetails` with what was found wrong, if anything was."""
    if errors:
        raise identity.InvalidDetails(fields=errors)


def listed(text: str) -> tuple[str, ...]:
    """Values separated by commas."""
    return tuple(part for one in text.split(",") if (part := one.strip()))
