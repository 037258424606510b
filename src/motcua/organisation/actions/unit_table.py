"""Units opened and corrected from a table in a file."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.kernel.time import day_of

from ..directory import current, forget
from ..policies import may_import_units
from ..refusals import MayNotArrange, TableHasErrors, TableOutdated
from ..unit_table.comparing import Book, TableLine, TablePreview, Wanted, errors_of, line_of, wanted_of
from ..unit_table.reading import Row, read_rows
from ..values import UnitDetails
from ._common import Provenance
from .units import amend_unit, create_unit


def preview_units(*, actor: Actor, at: datetime, content: bytes) -> TablePreview:
    """What the file would do, line by line: it is done, and undone at once. Nothing stays written.

    Raises `MayNotArrange`, `InvalidUnitTable`.
    """
    _require_importer(actor)
    rows = read_rows(content)
    try:
        with transaction.atomic():
            done = _done(actor, at, rows)
            transaction.set_rollback(True)
    finally:
        forget()
    return done


def import_units(*, actor: Actor, at: datetime, content: bytes, stamp: str) -> TablePreview:
    """Does what the file says, all of it or nothing; `stamp` is that of the preview that was looked at.

    A file that was done already changes nothing. Units that it does not name stay as they are. Raises
    `MayNotArrange`, `InvalidUnitTable`, `TableHasErrors`, `TableOutdated`.
    """
    _require_importer(actor)
    rows = read_rows(content)
    try:
        with transaction.atomic():
            done = _done(actor, at, rows)
            if done.is_unchanged:
                return done
            if done.stamp != stamp:
                raise TableOutdated
            if not done.may_be_applied:
                raise TableHasErrors
    finally:
        forget()
    return done


def _require_importer(actor: Actor) -> None:
    if not may_import_units(actor):
        raise MayNotArrange


def _done(actor: Actor, at: datetime, rows: tuple[Row, ...]) -> TablePreview:
    """Rows whose unit above comes later in the file wait for it."""
    book = Book(current(), day_of(at))
    lines: dict[int, TableLine] = {}
    waiting = list(rows)
    while waiting:
        later = _waiting_for_another(waiting)
        ready = [row for row in waiting if row.number not in later] or waiting
        for row in ready:
            wanted = wanted_of(row, book)
            lines[row.number] = _written(actor, at, wanted, book)
        waiting = [row for row in waiting if row.number not in lines]
    return TablePreview(tuple(lines[number] for number in sorted(lines)))


def _waiting_for_another(rows: list[Row]) -> set[int]:
    """Lines that name the code of another line among these as the unit above or the point."""
    codes = {row.cells.get("code", "").upper(): row.number for row in rows}
    codes.pop("", None)
    named = ((row.number, row.cells.get(key, "").upper()) for row in rows for key in ("parent_id", "point_id"))
    return {number for number, code in named if code in codes and codes[code] != number}


def _written(actor: Actor, at: datetime, wanted: Wanted, book: Book) -> TableLine:
    if wanted.errors or wanted.is_unchanged:
        return line_of(wanted, book)
    try:
        with transaction.atomic():
            unit_id = _write(actor, at, wanted)
    except Refusal as refusal:
        return line_of(wanted, book, errors_of(refusal.fields, refusal.message))
    book.made(wanted.details.code, unit_id)
    return line_of(wanted, book)


def _write(actor: Actor, at: datetime, wanted: Wanted) -> UUID:
    said = wanted.details
    if wanted.unit is not None:
        amend_unit(actor=actor, at=at, unit_id=wanted.unit.id, stamp=wanted.unit.stamp, details=said)
        return wanted.unit.id
    assert wanted.valid_from is not None, "said of every new unit"
    given = {one.name: getattr(said, one.name) for one in fields(UnitDetails)}
    provenance = Provenance(given.pop("source"), given.pop("note"), given.pop("confirmed"))
    return create_unit(actor=actor, at=at, valid_from=wanted.valid_from, provenance=provenance, **given)
