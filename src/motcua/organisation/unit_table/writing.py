"""The units of a day as a file in the shape that is read back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from uuid import UUID

from ..directory import current
from ..overseeing import place_of
from ..values import Unit
from .columns import COLUMNS, guarded, tick_words


def unit_template() -> bytes:
    """The headings alone."""
    return _file([])


def unit_table(on: date) -> bytes:
    """Every unit of the day, those above before those beneath them. UTF-8 with its mark, for spreadsheets."""
    return _file([cells_of(unit) for unit in _in_order(None) if unit.holds_on(on)])


def cells_of(unit: Unit) -> dict[str, str]:
    """What the row of the unit says, by column."""
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": str(unit.kind.label),
        "parent_id": _name_of(unit.parent_id),
        "valid_from": f"{unit.valid_from:%d/%m/%Y}",
        "short_name": unit.short_name,
        "code_confirmed": tick_words(unit.code_confirmed),
        "old_code": unit.old_code,
        "commune_code": unit.commune_code,
        "address": unit.address,
        "point_id": _name_of(unit.point_id),
        "source": unit.source,
        "note": unit.note,
        "confirmed": tick_words(unit.confirmed),
        "id": str(unit.id),
    }


def _name_of(unit_id: UUID | None) -> str:
    """What another row calls the unit by: its code, or the identifier of one without."""
    if unit_id is None:
        return ""
    unit = current().unit(unit_id)
    return unit.code or str(unit.id)


def _in_order(parent_id: UUID | None) -> Iterator[Unit]:
    for unit in sorted(current().children.get(parent_id, ()), key=place_of):
        yield unit
        yield from _in_order(unit.id)


def _file(rows: list[dict[str, str]]) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(column.title) for column in COLUMNS.values()])
    writer.writerows([guarded(row[key]) for key in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")
