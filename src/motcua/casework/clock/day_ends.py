"""When the last day of a limit by the day is over: a dated reading of the law. Source: blds-2015#148."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from motcua.organisation import api as organisation


@dataclass(frozen=True, slots=True)
class DayEndRule:
    """How it is read for what is received from `valid_from` on. `confirmed`: read so in a text."""

    valid_from: date
    ends: organisation.DayEnd
    source: str
    confirmed: bool


def day_end_rule(on: date) -> DayEndRule:
    """The reading for what is received that day; before the first, the first."""
    readings = _readings()
    return next((one for one in reversed(readings) if one.valid_from <= on), readings[0])


@cache
def _readings() -> tuple[DayEndRule, ...]:
    text = files("motcua.casework").joinpath("data/day_ends.toml").read_text()
    rows = sorted(tomllib.loads(text)["day_end"], key=lambda row: row["valid_from"])
    return tuple(DayEndRule(**{**row, "ends": organisation.DayEnd(row["ends"])}) for row in rows)
