"""Definitions that come with the product, as data files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Follows:
    """The official form whose questions a form of ours asks: its name, and a key of docs/legal/sources.toml.

    `confirmed` says that ours was held against the form as issued.
    """

    form: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Shipped:
    """A definition from a data file: which procedure it serves, from which day, and what official form it follows."""

    procedure_code: str
    version: int
    effective_from: date
    definition: Mapping[str, Any]
    follows: Follows | None = None


@cache
def shared_pages(name: str) -> tuple[Mapping[str, Any], ...]:
    """Pages many forms have in common: `applicant`, `birth`, `delivery`."""
    return tuple(_read(DATA / f"_{name}.toml")["pages"])


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every definition shipped, by file name; shared pages written out in full."""
    return tuple(_shipped(path) for path in sorted(DATA.glob("[!_]*.toml")))


def _shipped(path: Path) -> Shipped:
    table = _read(path)
    pages = [whole for page in table["pages"] for whole in (shared_pages(page["use"]) if "use" in page else (page,))]
    definition = {"title": table["title"], "pages": pages}
    follows = Follows(**table["follows"]) if "follows" in table else None
    return Shipped(table["procedure"], table["version"], table["effective_from"], definition, follows)


def follows(procedure_code: str, version: int) -> Follows | None:
    """The official form that a form which came with the product follows; none where it follows none."""
    same = (one for one in shipped() if (one.procedure_code, one.version) == (procedure_code, version))
    return next((one.follows for one in same), None)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
