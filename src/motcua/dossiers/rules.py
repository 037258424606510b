"""Dated rules of the mechanism itself: how soon to answer, how often to ask, on what ground to pause.

They are data with a source; whatever was not confirmed in its text says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.organisation import api as organisation


class RuleUnit(StrEnum):
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    TIMES = "times"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it holds from `valid_from`. `tells`: whose attention is called when the time comes."""

    key: str
    title: str
    valid_from: date
    amount: int
    unit: RuleUnit
    source: str
    confirmed: bool
    tells: Role | None = None

    def minutes(self, calendar: organisation.WorkingCalendar) -> int:
        """The amount in minutes of working time; raises `ValueError` for what is no time."""
        match self.unit:
            case RuleUnit.WORKING_HOUR:
                return self.amount * 60
            case RuleUnit.WORKING_DAY:
                return self.amount * calendar.day_minutes
            case _:
                raise ValueError(f"{self.key} is no time")

    def after(self, calendar: organisation.WorkingCalendar, at: datetime) -> datetime:
        """The instant so much working time after `at`, counted from the next counting instant."""
        start = organisation.next_counting_instant(calendar, at)
        return organisation.add_working_time(calendar, start, self.minutes(calendar))

    def before(self, calendar: organisation.WorkingCalendar, at: datetime) -> datetime:
        return organisation.add_working_time(calendar, at, -self.minutes(calendar))


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground in law for a pause or a stop."""

    key: str
    title: str
    valid_from: date
    valid_to: date | None
    source: str
    confirmed: bool

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def rule(key: str, on: date) -> Rule:
    """The rule in force that day; before its first version, the first."""
    versions = _rules()[key]
    return next((one for one in reversed(versions) if one.valid_from <= on), versions[0])


def rules(on: date) -> tuple[Rule, ...]:
    """Every rule in force that day, as the administrator sees them."""
    return tuple(rule(key, on) for key in _rules())


def pause_grounds(on: date | None = None) -> tuple[Ground, ...]:
    """Grounds to pause the clock on, offered that day; without a day all there ever were."""
    return tuple(ground for ground in _grounds("pause") if on is None or ground.holds_on(on))


def stop_grounds(on: date | None = None) -> tuple[Ground, ...]:
    """Grounds to stop the work on, as `pause_grounds`."""
    return tuple(ground for ground in _grounds("stop") if on is None or ground.holds_on(on))


def chosen(grounds: tuple[Ground, ...], key: str, *, otherwise: Invalid) -> Ground:
    """The ground of that key; raises `otherwise` when it is none of them."""
    found = next((ground for ground in grounds if ground.key == key), None)
    if found is None:
        raise otherwise
    return found


@cache
def _rules() -> Mapping[str, tuple[Rule, ...]]:
    return {key: tuple(_versions(key, rows)) for key, rows in _read("rules.toml").items()}


def _versions(key: str, rows: list[dict[str, Any]]) -> Iterator[Rule]:
    for row in sorted(rows, key=lambda one: one["valid_from"]):
        tells = row.pop("tells", None)
        yield Rule(key=key, **{**row, "unit": RuleUnit(row["unit"])}, tells=Role(tells) if tells else None)


@cache
def _grounds(kind: str) -> tuple[Ground, ...]:
    return tuple(Ground(**{"valid_to": None, **row}) for row in _read("grounds.toml")[kind])


def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    with files(__package__).joinpath("data", name).open("rb") as file:
        return tomllib.load(file)
