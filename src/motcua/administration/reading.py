"""What forms send, read into values or refused at the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel.errors import Refusal, Words
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


def errors_of(refused: Refusal, elsewhere: str) -> Mapping[str, Words]:
    """What is wrong by field; what belongs to no field stands at `elsewhere`."""
    return refused.fields or {elsewhere: refused.message}


def number(text: str, otherwise: int = -1) -> int:
    """The number typed, or another for what is none."""
    try:
        return int(text)
    except ValueError:
        return otherwise


def listed(text: str) -> tuple[str, ...]:
    """Values separated by commas."""
    return tuple(part for one in text.split(",") if (part := one.strip()))
