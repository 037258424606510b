"""What the document a dossier ends with is called, how it is numbered and what it says: data, by date."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.organisation import api as organisation


@dataclass(frozen=True, slots=True)
class _Dated:
    """In force from `effective_from` until the next of its kind begins."""

    effective_from: date
    source: str  # a key of docs/legal/sources.toml
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(_Dated):
    """The texts of a result (`granted`) or of a reasoned refusal to give it (`denied`)."""

    kind: str
    series: str
    notation: str
    notation_of_commune: str
    type_name: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    recipients: tuple[str, ...]
    bases_shown: int = 0  # at most so many of the procedure's legal bases are named
    result_without_a_name: str = ""

    def notation_for(self, unit: organisation.Unit) -> str:
        """What follows the number: `KQ-UBND` of a commune. Source: nd-30-2020."""
        if unit.kind is organisation.UnitKind.COMMUNE:
            return self.notation_of_commune
        return self.notation.format(unit=unit.code.replace(".", ""))

    def facts_with(self, **values: str) -> tuple[tuple[str, str], ...]:
        return tuple((label, text.format(**values)) for label, text in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(_Dated):
    """The form of its own that the result of a procedure has."""

    procedure_code: str
    template: str


def wording(granted: bool, on: date) -> Wording:
    """The one in force that day. Raises `LookupError` for a day before the first."""
    kind = "granted" if granted else "denied"
    return _latest([each for each in wordings() if each.kind == kind], on)


def template_of(procedure_code: str, on: date) -> str:
    """The layout of the procedure's result that day; empty where it has no form of its own."""
    mine = [each for each in layouts() if each.procedure_code == procedure_code and each.effective_from <= on]
    return _latest(mine, on).template if mine else ""


@cache
def wordings() -> tuple[Wording, ...]:
    return tuple(
        Wording(**{**entry, "facts": tuple(map(tuple, entry["facts"])), "recipients": tuple(entry["recipients"])})
        for entry in _table()["wording"]
    )


@cache
def layouts() -> tuple[Layout, ...]:
    return tuple(Layout(**entry) for entry in _table()["layout"])


def _table() -> dict[str, Any]:
    return tomllib.loads(files("motcua.dossiers").joinpath("data/results.toml").read_text())


def _latest[D: _Dated](entries: list[D], on: date) -> D:
    begun = [each for each in entries if each.effective_from <= on]
    if not begun:
        raise LookupError(f"nothing is in force on {on}")
    return max(begun, key=lambda each: each.effective_from)
