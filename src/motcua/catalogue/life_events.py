"""Life events: those shipped with the product, and what the office makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound, Words
from motcua.kernel.ids import new_id
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from . import access, queries
from .life_event_models import LifeEvent as _Row
from .life_event_values import Audience, LifeEvent, LifeEventStep
from .values import Procedure

DATA = Path(__file__).with_name("data") / "life_events.toml"
MOST_STEPS = 40
LONGEST_NOTE = 160  # characters
HIGHEST_PLACE = 999
_LENGTHS = {"title": 80, "title_en": 80, "text": 200, "text_en": 200, "words": 120, "icon": 30}  # characters

type Steps = list[tuple[Procedure, str]]  # published procedures, with when each is needed


class UnknownLifeEvent(NotFound):
    code = "unknown_life_event"
    message = _("Không tìm thấy việc này.")


class UnclearLifeEvent(Invalid):
    """The name is missing, a procedure's code is none, or something is too long."""

    code = "unclear_life_event"
    message = _("Nội dung chưa đủ hoặc chưa đúng.")


class LifeEventHasChanged(Conflict):
    """Somebody else saved the event meanwhile."""

    code = "life_event_has_changed"
    message = _("Người khác vừa sửa việc này. Hãy xem nội dung mới rồi sửa lại nếu cần.")


# -- reads -----------------------------------------------------------------------------------------


def life_events() -> list[LifeEvent]:
    """Every event, retired ones too, those of citizens first, by place. One query."""
    known = _shipped() | {row.key: _value(row) for row in _Row.objects.order_by("key")}
    order = list(Audience)
    return sorted(known.values(), key=lambda event: (order.index(event.audience), event.place, event.key))


def life_events_with_procedures() -> tuple[tuple[LifeEvent, Steps], ...]:
    """What people are shown: every event in use with its published procedures; none that has none. Kept in the
    process until the catalogue changes: every visit of the start page asks.
    """
    return _shown(queries.revision())


@lru_cache(maxsize=1)
def _shown(_mark: UUID | None) -> tuple[tuple[LifeEvent, Steps], ...]:
    events = [event for event in life_events() if event.retired_on is None]
    published = {one.code: one for one in queries.procedures({code for event in events for code in event.codes})}
    told = ((event, _steps(event, published)) for event in events)
    return tuple((event, steps) for event, steps in told if steps)


def life_event(key: str) -> LifeEvent:
    """Raises `UnknownLifeEvent`."""
    row = _Row.objects.filter(key=key).first()
    found = _value(row) if row else _shipped().get(key)
    if found is None:
        raise UnknownLifeEvent
    return found


def procedures_of(event: LifeEvent) -> Steps:
    """Its published procedures with their notes, in its order. One query."""
    return _steps(event, {procedure.code: procedure for procedure in queries.procedures(event.codes)})


def _steps(event: LifeEvent, published: Mapping[str, Procedure]) -> Steps:
    return [(published[step.code], step.note) for step in event.steps if step.code in published]


def lacking(events: Iterable[LifeEvent]) -> dict[str, tuple[str, ...]]:
    """By event the codes that no published procedure has; events that lack none are left out. One query."""
    shown = list(events)
    published = queries.published_codes(code for event in shown for code in event.codes)
    gaps = {event.key: tuple(code for code in event.codes if code not in published) for event in shown}
    return {key: missing for key, missing in gaps.items() if missing}


@cache
def _shipped() -> dict[str, LifeEvent]:
    data = tomllib.loads(DATA.read_text("utf-8"))
    return {row["key"]: _from_data(place, row) for place, row in enumerate(data["event"], start=1)}


def _from_data(place: int, row: Mapping[str, Any]) -> LifeEvent:
    named = {name: row.get(name, "") for name in _LENGTHS}
    steps = tuple(LifeEventStep(**step) for step in row["steps"])
    return LifeEvent(row["key"], Audience(row["audience"]), **named, place=10 * place, steps=steps, shipped=True)


def _value(row: _Row) -> LifeEvent:
    return LifeEvent(
        key=row.key,
        audience=Audience(row.audience),
        **{name: getattr(row, name) for name in _LENGTHS},
        place=row.place,
        steps=tuple(LifeEventStep(code, note) for code, note in row.steps),
        shipped=row.key in _shipped(),
        edition=row.edition,
        retired_on=row.retired_on,
    )


# -- writes ----------------------------------------------------------------------------------------


@transaction.atomic
def add_life_event(*, actor: Actor, at: datetime, event: LifeEvent) -> str:
    """An event of the office's own; returns its key. Raises `MayNotConfigure`, `UnclearLifeEvent`."""
    access.rules_to_change(actor)
    _check(event)
    return _save(actor, at, replace(event, key=f"viec-{new_id().hex}", edition=0), "catalogue.add_life_event")


@transaction.atomic
def change_life_event(*, actor: Actor, at: datetime, event: LifeEvent) -> str:
    """The event as it should be, shown again if it was retired; `edition` is that of the event as it was read.

    Raises `MayNotConfigure`, `UnknownLifeEvent`, `LifeEventHasChanged`, `UnclearLifeEvent`.
    """
    access.rules_to_change(actor)
    before = _unchanged(event.key, event.edition)
    _check(event, kept=before.codes)
    return _save(actor, at, replace(event, retired_on=None), "catalogue.change_life_event")


@transaction.atomic
def retire_life_event(*, actor: Actor, at: datetime, key: str, edition: int) -> None:
    """People are shown it no more; it stays on record, and may be shown again.

    Raises `MayNotConfigure`, `UnknownLifeEvent`, `LifeEventHasChanged`.
    """
    access.rules_to_change(actor)
    event = _unchanged(key, edition)
    _save(actor, at, replace(event, retired_on=day_of(at)), "catalogue.retire_life_event")


@transaction.atomic
def restore_life_event(*, actor: Actor, at: datetime, key: str, edition: int) -> None:
    """People are shown the retired event again. Raises as `retire_life_event`."""
    access.rules_to_change(actor)
    event = _unchanged(key, edition)
    _save(actor, at, replace(event, retired_on=None), "catalogue.restore_life_event")


def _unchanged(key: str, edition: int) -> LifeEvent:
    event = life_event(key)
    if event.edition != edition:
        raise LifeEventHasChanged
    return event


def _save(actor: Actor, at: datetime, event: LifeEvent, action: str) -> str:
    row, _made = _Row.objects.update_or_create(
        key=event.key,
        defaults={
            **{name: tidy(getattr(event, name)) for name in _LENGTHS},
            "audience": event.audience.value,
            "place": event.place,
            "steps": [[step.code, tidy(step.note)] for step in event.steps],
            "edition": event.edition + 1,
            "retired_on": event.retired_on,
        },
    )
    audit.record(
        actor=actor,
        action=action,
        subject_kind="catalogue.life_event",
        subject_id=row.id,
        at=at,
        details={"key": event.key, "title": event.title, "codes": list(event.codes)},
    )
    return event.key


def _check(event: LifeEvent, kept: Iterable[str] = ()) -> None:
    """Raises `UnclearLifeEvent`. Codes that are `kept` need not be published (yet)."""
    problems: dict[str, Words] = {
        name: _("Nhiều nhất %(n)d ký tự.") % {"n": most}
        for name, most in _LENGTHS.items()
        if len(tidy(getattr(event, name))) > most
    }
    if not tidy(event.title):
        problems["title"] = _("Hãy ghi tên việc.")
    if not 0 <= event.place <= HIGHEST_PLACE:
        problems["place"] = _("Thứ tự là số từ 0 đến 999.")
    if problem := _problem_of_steps(event.steps, queries.published_codes(event.codes) | set(kept)):
        problems["steps"] = problem
    if problems:
        raise UnclearLifeEvent(fields=problems)


def _problem_of_steps(steps: Sequence[LifeEventStep], known: Collection[str]) -> Words | None:
    if not 1 <= len(steps) <= MOST_STEPS:
        return _("Hãy ghi từ 1 đến %(n)d thủ tục, mỗi dòng một thủ tục.") % {"n": MOST_STEPS}
    seen: set[str] = set()
    for number, step in enumerate(steps, start=1):
        where = {"n": number, "code": step.code, "most": LONGEST_NOTE}
        if step.code not in known:
            return _("Dòng %(n)d: danh mục không có thủ tục nào mã “%(code)s”.") % where
        if step.code in seen:
            return _("Dòng %(n)d: thủ tục %(code)s đã có ở trên.") % where
        if len(step.note) > LONGEST_NOTE:
            return _("Dòng %(n)d: lời ghi dài quá %(most)d ký tự.") % where
        seen.add(step.code)
    return None
