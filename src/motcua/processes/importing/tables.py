"""A table as a document prints it into a step table: header rows, merged cells, words for roles."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motcua.kernel.actor import Role
from motcua.kernel.text import fold, tidy

from ..values import StepRow, StepTable, StepTime, TimeCase
from .durations import limits_in, minutes_of, unit_of, without_times

_ROLES = Path(__file__).parents[1] / "data" / "roles.toml"
_NAME_ENDS = re.compile(r"[:;(]|\.\s|, nếu|\s-\s")
_NAME_MAX = 120


class NotATable(ValueError):
    """The rows have no header that names steps, roles and times, or no steps under it."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A step table, with the cells that could not be read: (what was not read, in words)."""

    table: StepTable
    unknown_roles: tuple[str, ...]
    unknown_times: tuple[str, ...]
    header_rows: int


def read_table(rows: Sequence[Sequence[str]]) -> ReadTable:
    """Reads a table; the first row is its header, with rows under it that name neither step nor role.

    A blank time under a filled one is a merged cell: the steps share that time. Raises `NotATable`.
    """
    if not rows:
        raise NotATable("no rows")
    who = _column(rows[0], "trach nhiem")
    what = _column(rows[0][:who], "trinh tu", "noi dung", "buoc")
    body = [row for row in rows[1:] if _cell(row, what) or _cell(row, who)]
    headers = [row for row in rows if row not in body]
    if not body:
        raise NotATable("no steps")
    columns = range(who + 1, max(len(row) for row in rows))
    titles = [_title(headers, column) for column in columns]
    if not titles:
        raise NotATable("no times")
    times, unknown_times = [], []
    for column, title in zip(columns, titles, strict=True):
        cells = [_cell(row, column) for row in body]
        times.append(_times(cells, unit_of(title)))
        unknown_times += [
            f"{number}. “{cell}”"
            for number, (cell, time) in enumerate(zip(cells, times[-1], strict=True), 1)
            if time.covers and time.minutes is None
        ]
    steps = [_step(_cell(row, what), _cell(row, who), column) for row, column in zip(body, zip(*times), strict=True)]  # noqa: B905
    return ReadTable(
        StepTable(tuple(steps), tuple(_case(title) for title in titles)),
        tuple(f"{n}. {step.name}: “{step.unit_hint}”" for n, step in enumerate(steps, 1) if step.role is None),
        tuple(unknown_times),
        len(headers),
    )


def role_of(words: str, step: str) -> Role | None:
    """The role meant by the words of a document for who does a step; None when the table knows none."""
    folded, folded_step = tidy(fold(words)), fold(step)
    for entry in _roles():
        if folded.startswith(entry.words) and (not entry.step or any(w in folded_step for w in entry.step)):
            return entry.role
    return None


def short_name(text: str) -> str:
    """The first clause of what a step says, for lists."""
    text = tidy(text).lstrip("-+• ")
    cut = _NAME_ENDS.search(text)
    name = text[: cut.start()].strip(" ,.") if cut and cut.start() > 3 else text.strip(" ,.")
    if len(name) <= _NAME_MAX:
        return name
    return name[:_NAME_MAX].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True, slots=True)
class _RoleWords:
    role: Role
    words: tuple[str, ...]
    step: tuple[str, ...]


@cache
def _roles() -> tuple[_RoleWords, ...]:
    entries = tomllib.loads(_ROLES.read_text())["role"]
    return tuple(_RoleWords(Role(e["role"]), tuple(e["words"]), tuple(e.get("step", ()))) for e in entries)


def _column(header: Sequence[str], *words: str) -> int:
    for index, cell in enumerate(header):
        if any(word in fold(cell) for word in words):
            return index
    raise NotATable(f"no column for {words[0]}")


def _cell(row: Sequence[str], index: int) -> str:
    return tidy(row[index]) if index < len(row) else ""


def _title(headers: Sequence[Sequence[str]], column: int) -> str:
    """The lowest header cell of the column that says anything."""
    return next((cell for row in reversed(headers) if (cell := _cell(row, column))), "")


def _case(title: str) -> TimeCase:
    limits = limits_in(title)
    return TimeCase(without_times(title), limits[0] if len(limits) == 1 else None)


def _times(cells: Sequence[str], unit: str) -> list[StepTime]:
    times: list[StepTime] = []
    for index, cell in enumerate(cells):
        if not cell and any(cells[:index]):
            times.append(StepTime(None, 0))
            continue
        covers = 1
        while cell and index + covers < len(cells) and not cells[index + covers]:
            covers += 1
        times.append(StepTime(minutes_of(cell, unit), covers))
    return times


def _step(text: str, words: str, times: tuple[StepTime, ...]) -> StepRow:
    name = short_name(text)
    content = text if text.strip(" -+.") != name else ""
    return StepRow(name, role_of(words, text), words, content, times)
