"""Rows within a form, as typed: read, added to, removed, moved. Nothing is saved until the whole form is.

A row's path names it in the form and on the page: `variant-0-paper-2` is the third paper of the first case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from motcua.kernel.errors import Words

MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Box:
    """One thing asked of a row. `choices` make it a select; `about` says how it is read."""

    key: str
    label: Words
    kind: Literal["line", "text", "number", "choice"] = "line"
    choices: tuple[tuple[str, Words], ...] = ()
    hint: Words = ""
    width: Literal[0, 5, 10, 20, 30] = 0
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one kind: what each asks, and the rows that each may hold. `heading` takes a number."""

    key: str
    heading: Words
    add: Words
    boxes: tuple[Box, ...]
    child: Block | None = None


@dataclass(slots=True)
class Row:
    """What was typed in a row, by the keys of its boxes."""

    values: dict[str, str]
    children: list[Row] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not any(self.values.values()) and all(child.is_blank for child in self.children)


def read(data: Mapping[str, str], block: Block, prefix: str = "") -> list[Row]:
    """The rows of a posted form. Each row has a control of its own name that marks it as there."""
    rows: list[Row] = []
    while len(rows) < MOST_ROWS and (path := f"{prefix}{block.key}-{len(rows)}") in data:
        values = {box.key: _typed(data, f"{path}-{box.key}") for box in block.boxes}
        rows.append(Row(values, read(data, block.child, f"{path}-") if block.child else []))
    return rows


def change(rows: list[Row], block: Block, wanted: str) -> str:
    """Does what a button of the form asked: `add:`, `remove:`, `up:` or `down:` and a path.

    Returns the path of the row to look at next; blank when the button asked for nothing that is there.
    """
    what, _separator, path = wanted.partition(":")
    steps = path.split("-")
    among, level = rows, block
    while len(steps) > 2 and level.child is not None:
        place = _place(steps[:2], level, among)
        if place is None:
            return ""
        among, level, steps = among[place].children, level.child, steps[2:]
    if what == "add" and steps == [level.key] and len(among) < MOST_ROWS:
        among.append(Row({box.key: box.choices[0][0] if box.choices else "" for box in level.boxes}))
        return f"{path}-{len(among) - 1}"
    place = _place(steps, level, among)
    if place is None:
        return ""
    base = path.rpartition("-")[0]
    if what == "remove":
        del among[place]
        return f"{base}-{max(place - 1, 0)}"
    to = place + {"up": -1, "down": 1}.get(what, 0)
    if 0 <= to < len(among):
        among[place], among[to] = among[to], among[place]
        return f"{base}-{to}"
    return path


def _place(steps: list[str], block: Block, rows: list[Row]) -> int | None:
    """The place of the row that the last two steps of a path name."""
    if len(steps) != 2 or steps[0] != block.key or not (steps[1].isascii() and steps[1].isdecimal()):
        return None
    place = int(steps[1][:4])
    return place if place < len(rows) else None


def _typed(data: Mapping[str, str], name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").strip()
