"""Which form a procedure has. Forms are kept in the process once read: a version never changes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from motcua.catalogue import api as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Words

from . import soundness
from .access import NoSuchForm, editor
from .defaults import DEFAULT_PREFIX, default_form
from .definitions import parse, read
from .models import FormChange, FormDefinition, FormUse, Status
from .values import Form

FRESH_SECONDS = 15.0
KEPT_FORMS = 512
KEPT_CHANGES = 200


@dataclass(frozen=True, slots=True)
class DefinitionLine:
    """A version of a form in a list."""

    id: UUID
    procedure_code: str
    version: int
    effective_from: date
    status: Status
    revision: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of a form: `act` names it, `about` the page or question, by key."""

    at: datetime
    actor_name: str
    act: str
    about: str
    revision: int


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """A version of a form as its editors see it; `faults` stand in the way of publishing, by place."""

    line: DefinitionLine
    form: Form
    faults: Mapping[str, Words]
    history: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class UseLine:
    """From that day the procedure is asked by that form; a blank code is the form made from its record."""

    procedure_code: str
    form_code: str
    effective_from: date
    set_at: datetime
    set_by: str


def form_for(procedure_version_id: UUID, *, on: date | None = None) -> Form:
    """The form to fill in: the one the procedure uses on the day, as then in force, else one made from its record.

    Without a day, the newest published. A form published by another process is seen within
    `FRESH_SECONDS`. Raises `UnknownProcedure`.
    """
    version = catalogue.version(procedure_version_id)
    for line in _offered(_code_used(version.code, on)):
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


def definition(actor: Actor, definition_id: UUID) -> DefinitionView:
    """One version with its faults and history, the latest first. Raises `NoSuchForm`, `MayNotEditForms`."""
    editor(actor)
    row = FormDefinition.objects.filter(pk=definition_id).first()
    if row is None:
        raise NoSuchForm
    form, _wrong = read(row.definition, key=row.procedure_code, version=row.version)
    standing = soundness.faults(form) if row.status == Status.DRAFT else {}
    return DefinitionView(_line(row), form, standing, changes_since(row, 0))


def changes_since(row: FormDefinition, revision: int) -> tuple[ChangeLine, ...]:
    """The changes after that revision, the latest first."""
    rows = FormChange.objects.filter(definition=row, revision__gt=revision).order_by("-at", "-id")
    return tuple(ChangeLine(c.at, c.actor_name, c.act, c.about, c.revision) for c in rows[:KEPT_CHANGES])


def uses(procedure_code: str = "") -> tuple[UseLine, ...]:
    """Which form was said for which procedure, the latest day first; of one procedure when a code is given."""
    rows = FormUse.objects.order_by("procedure_code", "-effective_from", "-id")
    if procedure_code:
        rows = rows.filter(procedure_code=procedure_code)
    return tuple(UseLine(u.procedure_code, u.form_code, u.effective_from, u.set_at, u.set_by) for u in rows)


def forget() -> None:
    """Reads afresh what is published, at the next asking."""
    _lines.clear()
    _uses.clear()


_lines: dict[str, tuple[float, list[DefinitionLine]]] = {}
_uses: dict[str, tuple[float, list[tuple[date, str]]]] = {}


def _code_used(code: str, on: date | None) -> str:
    """The code of the form the procedure uses on the day; its own where nothing else was said."""
    now = time.monotonic()
    until, said = _uses.get(code, (0.0, []))
    if now >= until:
        rows = FormUse.objects.filter(procedure_code=code).order_by("-effective_from", "-id")
        said = list(rows.values_list("effective_from", "form_code"))
        _uses[code] = (now + FRESH_SECONDS, said)
    return next((form_code for day, form_code in said if on is None or day <= on), code)


def _offered(code: str) -> list[DefinitionLine]:
    """The latest day first."""
    now = time.monotonic()
    until, lines = _lines.get(code, (0.0, []))
    if now >= until:
        rows = FormDefinition.objects.filter(procedure_code=code, status=Status.PUBLISHED)
        lines = [_line(row) for row in rows.defer("definition").order_by("-effective_from", "-version")]
        _lines[code] = (now + FRESH_SECONDS, lines)
    return lines


def form_of_definition(definition_id: UUID) -> Form:
    """One version as a form, a draft as it now stands. Raises `NoSuchForm`, `InvalidDefinition`."""
    status = FormDefinition.objects.filter(pk=definition_id).values_list("status", flat=True).first()
    if status is None:
        raise NoSuchForm
    return _read(definition_id) if status == Status.DRAFT else _form(definition_id)


@lru_cache(maxsize=KEPT_FORMS)
def _form(definition_id: UUID) -> Form:
    return _read(definition_id)


def _read(definition_id: UUID) -> Form:
    row = FormDefinition.objects.get(pk=definition_id)
    return parse(row.definition, key=row.procedure_code, version=row.version)


@lru_cache(maxsize=KEPT_FORMS)
def _definition_id(key: str, version: int) -> UUID:
    kept = FormDefinition.objects.filter(procedure_code=key, version=version).exclude(status=Status.DRAFT)
    found = kept.values_list("id", flat=True).first()
    if found is None:
        raise NoSuchForm
    return found


@lru_cache(maxsize=KEPT_FORMS)
def _default(procedure_version_id: UUID) -> Form:
    return default_form(catalogue.version(procedure_version_id))


def _line(row: FormDefinition) -> DefinitionLine:
    return DefinitionLine(row.id, row.procedure_code, row.version, row.effective_from, Status(row.status), row.revision)
