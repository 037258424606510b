"""What the register of certifications holds and what a certification costs: data, since decrees change it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

KIND = "copy"  # of the documents, and of their series of numbers


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the register. `confirmed`: the text that asks for it was read."""

    key: str
    label: str
    confirmed: bool


@cache
def columns() -> tuple[Column, ...]:
    return tuple(Column(**column) for column in _data()["column"])


def notation() -> str:
    return str(_data()["series"]["notation"])


def fee_for(pages: int, copies: int, on: date) -> int:
    """Đồng for so many copies of so many pages, by the rule in force that day; nothing before the first rule.

    Source: tt-226-2016.
    """
    rules = [rule for rule in _data()["fee"] if rule["valid_from"] <= on]
    if not rules:
        return 0
    rule = max(rules, key=lambda one: one["valid_from"])
    first = min(pages, rule["first_pages"])
    one_copy = first * rule["first_page"] + (pages - first) * rule["further_page"]
    return int(min(one_copy, rule["most"])) * copies


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("motcua.documents").joinpath("data/copy_register.toml").read_text())
