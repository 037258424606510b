"""Which form a procedure has. Forms are kept in the process once read: a version never changes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from motcua.catalogue import api as catalogue

from .access import NoSuchForm
from .defaults import DEFAULT_PREFIX, default_form
from .definitions import parse
from .models import FormDefinition, Status
from .values import Form

FRESH_SECONDS = 15.0
KEPT_FORMS = 512


@dataclass(frozen=True, slots=True)
class DefinitionLine:
    """A version of a form in a list."""

    id: UUID
    procedure_code: str
    version: int
    effective_from: date
    status: Status


def form_for(procedure_version_id: UUID, *, on: date | None = None) -> Form:
    """The form to fill in: the procedure's own that is in force on the day, else one made from its record.

    Without a day, the newest published. A form published by another process is seen within
    `FRESH_SECONDS`. Raises `UnknownProcedure`.
    """
    version = catalogue.version(procedure_version_id)
    for line in _published(version.code):
        if on is None or line.effective_from <= on:
            return _form(line.id)
    return _default(procedure_version_id)


def form_of(key: str, version: int) -> Form:
    """A form by what answers remember of it: its key and version. Raises `NoSuchForm`."""
    if key.startswith(DEFAULT_PREFIX):
        return _default(UUID(key.removeprefix(DEFAULT_PREFIX)))
    return _form(_definition_id(key, version))


def definitions(procedure_code: str = "") -> list[DefinitionLine]:
    """Every version kept, by procedure, the newest first; of one procedure when a code is given."""
    rows = FormDefinition.objects.order_by("procedure_code", "-version")
    if procedure_code:
        rows = rows.filter(procedure_code=procedure_code)
    return [_line(row) for row in rows.defer("definition")]


def forget() -> None:
    """Reads afresh what is published, at the next asking."""
    _lines.clear()


_lines: dict[str, tuple[float, list[DefinitionLine]]] = {}


def _published(code: str) -> list[DefinitionLine]:
    """The latest day first."""
    now = time.monotonic()
    until, lines = _lines.get(code, (0.0, []))
    if now >= until:
        rows = FormDefinition.objects.filter(procedure_code=code, status=Status.PUBLISHED)
        lines = [_line(row) for row in rows.defer("definition").order_by("-effective_from", "-version")]
        _lines[code] = (now + FRESH_SECONDS, lines)
    return lines


@lru_cache(maxsize=KEPT_FORMS)
def _form(definition_id: UUID) -> Form:
    row = FormDefinition.objects.get(pk=definition_id)
    return parse(row.definition, key=row.procedure_code, version=row.version)


@lru_cache(maxsize=KEPT_FORMS)
def _definition_id(key: str, version: int) -> UUID:
    found = FormDefinition.objects.filter(procedure_code=key, version=version).values_list("id", flat=True).first()
    if found is None:
        raise NoSuchForm
    return found


@lru_cache(maxsize=KEPT_FORMS)
def _default(procedure_version_id: UUID) -> Form:
    return default_form(catalogue.version(procedure_version_id))


def _line(row: FormDefinition) -> DefinitionLine:
    return DefinitionLine(row.id, row.procedure_code, row.version, row.effective_from, Status(row.status))
