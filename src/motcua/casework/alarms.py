"""Alarms: what is to be done or told at an instant, exactly once, whatever worker is killed meanwhile.

A kind of case registers what each kind of alarm does (`handlers`). Firing locks the alarm and its case,
asks its handler, and marks it fired in the same transaction, so an alarm half done is done again whole, and
two workers never fire the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.kernel.actor import Actor, Role
from motcua.kernel.registry import Registry
from motcua.kernel.rows import every

from .models import Alarm

logger = logging.getLogger(__name__)

_RETRY_AFTER = timedelta(minutes=5)
_ATTEMPTS_MAX = 20
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Done:
    """What was to be done is done, or is not needed any more."""


@dataclass(frozen=True, slots=True)
class Told:
    """Shown from now on to whoever holds `role` in the unit."""

    unit_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Later:
    """Not yet: at another instant, or none until somebody sets it again."""

    at: datetime | None


type Answer = Done | Told | Later
type Handler = Callable[[UUID, UUID | None, datetime], Answer]  # case, subject, now

handlers: Registry[Handler] = Registry("handlers of alarms")


@dataclass(frozen=True, slots=True)
class Notice:
    """A fired alarm as staff see it."""

    kind: str
    case_id: UUID
    reference: str
    subject: str
    party_name: str
    fired_at: datetime
    due_at: datetime | None


def arrange(case_id: UUID, wanted: Mapping[tuple[str, UUID | None], datetime | None]) -> None:
    """Makes the alarms of a case those `wanted`, by kind and subject: sets new ones, moves those that have
    not fired, and ends all others, shown ones included. In a transaction; asked again, changes nothing.
    """
    Alarm.objects.bulk_create(
        [Alarm(case_id=case_id, kind=kind, subject_id=subject, at=at) for (kind, subject), at in wanted.items()],
        ignore_conflicts=True,
    )
    moved, over = [], []
    for alarm in every(Alarm, case=case_id, order_by=("id",), lock=True):
        key = alarm.kind, alarm.subject_id
        if key not in wanted:
            over.append(alarm.id)
        elif alarm.fired_at is None and alarm.at != wanted[key]:
            alarm.at = wanted[key]
            moved.append(alarm)
    Alarm.objects.bulk_update(moved, ["at"])
    if over:
        Alarm.objects.filter(id__in=over, fired_at=None).delete()
        Alarm.objects.filter(id__in=over, told_unit__isnull=False).update(told_unit=None, told_role="")


def fire_due(at: datetime, *, limit: int = 100) -> int:
    """Fires up to `limit` alarms whose instant has come, earliest first, each in a transaction of its own.

    Alarms that another worker is firing are left to it, and those of a case that somebody acts on now to the
    next round. One whose handler fails is tried again later, and keeps no other waiting. How many were seen to.
    """
    for count in range(limit):
        if not _fire_one(at):
            return count
    return limit


def _fire_one(at: datetime) -> bool:
    with transaction.atomic():
        due = Alarm.objects.filter(fired_at=None, at__lte=at, attempts__lt=_ATTEMPTS_MAX)
        waiting = due.select_related("case").order_by("at", "id")
        alarm = waiting.select_for_update(skip_locked=True, of=("self", "case")).first()
        if alarm is None:
            return False
        try:
            with transaction.atomic():
                _follow(alarm, handlers[alarm.kind](alarm.case_id, alarm.subject_id, at), at)
        except Exception:
            logger.exception("alarm %s of case %s failed", alarm.kind, alarm.case_id)
            alarm.attempts += 1
            alarm.at = at + _RETRY_AFTER
            alarm.save(update_fields=["attempts", "at"])
    return True


def _follow(alarm: Alarm, answer: Answer, at: datetime) -> None:
    match answer:
        case Later(later):
            if later is not None and later <= at:
                raise ValueError(f"alarm {alarm.kind} put off to an instant gone by")
            alarm.at = later
        case Told(unit_id, role):
            alarm.fired_at, alarm.told_unit_id, alarm.told_role = at, unit_id, role.value
        case Done():
            alarm.fired_at = at
    alarm.save(update_fields=["at", "fired_at", "told_unit", "told_role"])


def notices(actor: Actor) -> tuple[Notice, ...]:
    """The latest alarms shown to the actor's posts that are not over. One query."""
    rows = told_to(actor).select_related("case").order_by("-fired_at", "id")[:SHOWN]
    return tuple(
        Notice(
            alarm.kind,
            alarm.case_id,
            alarm.case.reference,
            alarm.case.subject,
            alarm.case.party_name,
            alarm.fired_at,
            alarm.case.due_at,
        )
        for alarm in rows
        if alarm.fired_at is not None
    )


def told_to(actor: Actor) -> QuerySet[Alarm]:
    """Alarms shown to the actor's posts that are not over."""
    mine = Q(pk__in=())
    for post in actor.posts:
        mine |= Q(told_unit_id=post.unit_id, told_role=post.role.value)
    return Alarm.objects.filter(mine)
