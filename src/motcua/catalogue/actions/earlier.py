"""Procedures as they stood before the versions held here: kept by name, and made the oldest version when one fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.audit import api as audit
from motcua.kernel import memo
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of

from .. import access, models, queries
from ..decoding import plain_of, typed_of
from ..earlier import Earlier, key_of
from ..fate import fate
from ..publishing import point, publish_older
from ..values import MADE_PUBLIC, Content

OLDEST = 0  # versions taken in or published here count from 1
_NAMES = tuple(f.name for f in fields(Content) if f.name != "code")


@dataclass(slots=True)
class Matching:
    """What became of the wordings kept, each by the key of its name.

    `older` became versions now, `standing` were before (both with the procedure's code). Of the others `unknown`
    have no procedure of their name, `doubtful` several, and `too_late` one whose first version is not younger.
    """

    older: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    too_late: set[str] = field(default_factory=set)


@transaction.atomic
def keep_earlier(*, actor: Actor, records: Iterable[Earlier], at: datetime) -> None:
    """Keeps each wording by its name. Of two with one name the later counts, until a version was made of it.

    Raises `MayNotImport`.
    """
    access.catalogue_to_take_in(actor)
    wanted = {record.key: record for record in records}
    known = dict(models.EarlierWording.objects.filter(key__in=wanted).order_by("key").values_list("key", "version_id"))
    new = sorted(record.content.name for key, record in wanted.items() if key not in known)
    wanted = {key: record for key, record in wanted.items() if known.get(key) is None}
    models.EarlierWording.objects.bulk_create(
        [
            models.EarlierWording(
                key=key,
                name=record.content.name,
                wording={name: plain_of(name, record.content) for name in _NAMES},
                form=record.form,
                stood_on=record.stood_on,
            )
            for key, record in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "wording", "form", "stood_on"],
    )
    if new:
        audit.record(
            actor=actor,
            action="catalogue.keep_earlier_wordings",
            subject_kind="catalogue",
            subject_id=None,
            at=at,
            details={"names": new},
        )


@transaction.atomic
def match_earlier(*, actor: Actor, at: datetime) -> Matching:
    """Makes of each wording kept the oldest version of the procedure whose first version here has its name.

    In force from the day it was read to the day before that first version. Raises `MayNotImport`.
    """
    access.catalogue_to_take_in(actor)
    return _match(actor, at)


def meet_earlier(*, actor: Actor, name: str, at: datetime) -> None:
    """Where a wording waits for the name that was just published for the first time, it becomes the oldest version.

    For the step of publishing, which has the lock and the right.
    """
    if models.EarlierWording.objects.filter(key=key_of(name), version=None).exists():
        _match(actor, at)


def _match(actor: Actor, at: datetime) -> Matching:
    found = Matching()
    waiting = list(models.EarlierWording.objects.select_related("version__procedure").order_by("key"))
    by_name = _first_versions() if any(row.version_id is None for row in waiting) else {}
    touched: list[UUID] = []
    for row in waiting:
        if row.version is not None:
            found.standing[row.key] = row.version.procedure.code
        elif row.key not in by_name:
            found.unknown.add(row.key)
        elif len(by_name[row.key]) > 1:
            found.doubtful.add(row.key)
        elif by_name[row.key][0]["effective_from"] <= row.stood_on:
            found.too_late.add(row.key)
        else:
            first = by_name[row.key][0]
            _make_oldest(row, first)
            found.older[row.key] = first["procedure__code"]
            touched.append(first["procedure_id"])
    if touched:
        point(touched, day_of(at))
        memo.changed(queries.forget, fate.forget)
        audit.record(
            actor=actor,
            action="catalogue.keep_older_versions",
            subject_kind="catalogue",
            subject_id=None,
            at=at,
            details={"codes": sorted(found.older.values())},
        )
    return found


def _first_versions() -> Mapping[str, list[dict[str, Any]]]:
    """The first public version of every procedure, by the key of its name. One query."""
    rows: Iterable[Any] = (
        models.ProcedureVersion.objects.filter(status__in=MADE_PUBLIC)
        .order_by("procedure_id", "number")
        .distinct("procedure_id")
        .values("procedure_id", "procedure__code", "name", "number", "effective_from")
    )
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["number"] > OLDEST:
            by_name.setdefault(key_of(row["name"]), []).append(row)
    return by_name


def _make_oldest(row: models.EarlierWording, first: Mapping[str, Any]) -> None:
    said: dict[str, Any] = {name: typed_of(name, row.wording[name]) for name in _NAMES if name in row.wording}
    content = Content(code=first["procedure__code"], **said)
    row.version_id = publish_older(
        content,
        source=row.form,
        procedure_id=first["procedure_id"],
        number=OLDEST,
        effective_from=row.stood_on,
        effective_to=first["effective_from"] - timedelta(days=1),
    )
    row.save(update_fields=["version"])
