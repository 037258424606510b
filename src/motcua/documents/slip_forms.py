"""Which form of the circular a slip follows, by the day on which the dossier was received. Dated data.

Source: tt-03-2025, tt-01-2018.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Slip(StrEnum):
    """What a form of the one-stop mechanism is for, whatever its number."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class SlipForm:
    """A slip as one circular has it. `number` is blank where the circular gives the slip no form.

    `basis` is the law a notice cites above its text.
    """

    slip: Slip
    number: str
    title: str
    notation: str
    issued_with: str
    valid_from: date
    valid_to: date | None
    source: str
    fields_confirmed: bool
    notation_confirmed: bool
    note: str
    basis: str = ""

    @property
    def mark(self) -> str:
        """What stands in the corner of the page: `Mẫu số 02, Thông tư số 03/2025/TT-VPCP`."""
        return f"Mẫu số {self.number}, {self.issued_with}" if self.number else ""


def slip_form(slip: Slip, on: date) -> SlipForm:
    """The form in force on the day; the first known one for an earlier day."""
    known = [form for form in slip_forms() if form.slip is slip]
    return max((form for form in known if form.valid_from <= on), key=lambda form: form.valid_from, default=known[0])


@cache
def slip_forms() -> tuple[SlipForm, ...]:
    """Every form there is or was, the oldest first."""
    table = tomllib.loads(files("motcua.documents").joinpath("data/slips.toml").read_text("utf-8"))
    return tuple(sorted(map(_form, table["form"]), key=lambda form: (form.valid_from, form.slip)))


def _form(row: dict[str, Any]) -> SlipForm:
    return SlipForm(
        slip=Slip(row["slip"]),
        number=row["form"],
        title=row["title"],
        notation=row["notation"],
        issued_with=row["issued_with"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        source=row["source"],
        fields_confirmed=row["fields_confirmed"],
        notation_confirmed=row["notation_confirmed"],
        note=row["note"],
        basis=row.get("basis", ""),
    )
