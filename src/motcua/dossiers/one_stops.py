"""The one-stop of a unit, as the head of a slip names it. Dated data. Source: nd-118-2025#7, nd-61-2018."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.documents import api as documents
from motcua.organisation import api as organisation

_PROVINCE = re.compile(r"\b(?:thành phố|tỉnh) (.+)$")


@dataclass(frozen=True, slots=True)
class OneStop:
    """`name` as people read it; `notation` as it ends a number line: `07/PBS-TTPVHCC`."""

    name: str
    notation: str
    parent: str
    place: str

    def agency(self, unit: organisation.Unit) -> documents.Agency:
        """The head of a slip: who controls it above, the one-stop beneath. Numbers run by unit."""
        return documents.Agency(unit.id, self.name.upper(), self.parent.upper(), self.place)


def one_stop_of(unit: organisation.Unit, on: date) -> OneStop:
    """The one-stop where the unit takes dossiers in on the day. A centre, branch or point is one itself."""
    row = _row(unit.kind.value, on)
    if row["name"]:
        name, parent = row["name"].format(unit=_small(unit.name)), unit.authority
    else:
        name, parent = unit.name, _above(unit)
    return OneStop(name, row["notation"], parent, place_of(unit))


def _above(unit: organisation.Unit) -> str:
    """The centre a point or branch belongs to; else the unit directly above."""
    above = organisation.ancestors(unit.id)
    centre = (each for each in above if each.kind is organisation.UnitKind.CENTRE)
    return next((each.authority for each in (*centre, *above)), "")


def place_of(unit: organisation.Unit) -> str:
    """What stands before the date: the commune, or the province or city above. Source: nd-30-2020."""
    if unit.kind is organisation.UnitKind.COMMUNE:
        return unit.short_name or unit.name
    for each in reversed((unit, *organisation.ancestors(unit.id))):
        found = _PROVINCE.search(each.name)
        if found:
            return found[1]
    return unit.short_name or unit.name


def _small(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"


def _row(kind: str, on: date) -> dict[str, Any]:
    """The latest rule for the kind that holds on the day; for a day before all of them, the earliest."""
    known = [row for row in _rows() if kind in row["kinds"]]
    return max((row for row in known if row["valid_from"] <= on), key=_since, default=min(known, key=_since))


def _since(row: dict[str, Any]) -> date:
    since: date = row["valid_from"]
    return since


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    table = tomllib.loads(files("motcua.dossiers").joinpath("data/one_stops.toml").read_text("utf-8"))
    return tuple(table["one_stop"])
