"""The form of a part as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue import api as catalogue
from motcua.kernel.errors import Words
from motcua.ui import api as ui

from .blocks import Errors
from .parts import FLAGS, Part, Plain, Typed
from .rows import Block, Box, Row

_FLAG_WORDS: dict[str, Words] = {
    "": gettext_lazy("Chưa rõ"),
    "yes": gettext_lazy("Có"),
    "no": gettext_lazy("Không"),
}
TALL = frozenset({"steps", "conditions"})


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row: its controls, the rows it holds, and what its buttons post."""

    path: str
    heading: str
    fields: tuple[ui.Component, ...]
    child: BlockForm | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class BlockForm:
    """Rows of one kind and the button that adds one. `path` is what that button posts."""

    path: str
    add: Words
    rows: tuple[RowForm, ...]


@dataclass(frozen=True, slots=True)
class PartForm:
    fields: tuple[ui.Component, ...]
    block: BlockForm | None


def form_of(part: Part, typed: Typed, errors: Errors, levels: Sequence[str]) -> PartForm:
    """`levels` are those there are to choose from."""
    fields = tuple(_plain(one, typed, errors, levels) for one in part.plain)
    return PartForm(fields, _block(part.rows.block, typed.rows, errors, "") if part.rows else None)


def _plain(plain: Plain, typed: Typed, errors: Errors, levels: Sequence[str]) -> ui.Component:
    label, error = catalogue.FIELD_LABELS[plain.name], errors.get(plain.name, "")
    match plain.kind:
        case "flag":
            choices = [ui.Choice(flag, _FLAG_WORDS[flag]) for flag in FLAGS]
            return ui.Radios(
                name=plain.name, label=label, choices=choices, value=typed.plain[plain.name], small=True, error=error
            )
        case "levels":
            known = sorted({*levels, *typed.levels})
            return ui.Checkboxes(
                name=plain.name,
                label=label,
                choices=[ui.Choice(level, level) for level in known],
                values=typed.levels,
                small=True,
                error=error,
            )
        case "line":
            return ui.Input(name=plain.name, label=label, value=typed.plain[plain.name], optional=True, error=error)
        case _:
            text = typed.plain[plain.name]
            rows = 14 if plain.name in TALL else max(2, min(8, 1 + text.count("\n")))
            is_optional = plain.name != "name"
            return ui.Textarea(
                name=plain.name, label=label, hint=plain.hint, value=text, rows=rows, optional=is_optional, error=error
            )


def _block(block: Block, rows: Sequence[Row], errors: Errors, prefix: str) -> BlockForm:
    last = len(rows) - 1
    return BlockForm(
        path=f"{prefix}{block.key}",
        add=block.add,
        rows=tuple(
            _row(block, row, n, errors, f"{prefix}{block.key}-{n}", is_last=n == last) for n, row in enumerate(rows)
        ),
    )


def _row(block: Block, row: Row, n: int, errors: Errors, path: str, *, is_last: bool) -> RowForm:
    return RowForm(
        path=path,
        heading=str(block.heading) % {"n": n + 1},
        fields=tuple(
            _box(box, f"{path}-{box.key}", row.values[box.key], errors.get(f"{path}-{box.key}", ""))
            for box in block.boxes
        ),
        child=_block(block.child, row.children, errors, f"{path}-") if block.child else None,
        is_first=n == 0,
        is_last=is_last,
    )


def _box(box: Box, name: str, value: str, error: Words) -> ui.Component:
    match box.kind:
        case "choice":
            choices = [ui.Choice(choice, words) for choice, words in box.choices]
            return ui.Select(name=name, label=box.label, choices=choices, value=value, empty="", error=error)
        case "text":
            rows = max(2, min(8, 1 + value.count("\n") + len(value) // 90))
            return ui.Textarea(
                name=name, label=box.label, hint=box.hint, value=value, rows=rows, optional=box.optional, error=error
            )
        case _:
            return ui.Input(
                name=name,
                label=box.label,
                hint=box.hint,
                value=value,
                width=box.width,
                inputmode="numeric" if box.kind == "number" else "",
                optional=box.optional,
                error=error,
            )


def summary(errors: Errors, message: Words = "") -> ui.ErrorSummary | None:
    return ui.ErrorSummary.of(errors, message or (_("Chưa lưu được.") if errors else ""))
