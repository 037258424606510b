"""Reads of cases: inbox, timeline, open assignments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from motcua.kernel.actor import Actor, ActorKind, Role
from motcua.kernel.pages import Page, cut
from motcua.kernel.rows import every

from .alarms import told_to
from .history import sentence
from .models import Assignment, Case, HistoryEntry, Part

INBOX_PAGE_SIZE = 50
URGENT = Coalesce("step_due_at", "due_at")


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A step, or another part, that waits for the reader. Instants are aware.

    `due_at` is the case's, or of a question asked for an opinion its own; `step_due_at` the step's own. What comes
    first is `urgent_at`. `step` is its name and `step_id` what it is called in the process. `case_unit_id` is the
    unit by whose calendar a step is counted.
    """

    assignment_id: UUID
    case_id: UUID
    kind: str
    reference: str
    subject: str
    party_name: str
    state: str
    step: str
    step_id: str
    part: Part
    role: Role
    unit_id: UUID
    account_id: UUID | None
    given_by: str
    awaits_opinion: bool
    case_unit_id: UUID
    opened_at: datetime
    due_at: datetime | None
    step_due_at: datetime | None

    @property
    def urgent_at(self) -> datetime | None:
        return self.step_due_at or self.due_at

    @property
    def counting_unit_id(self) -> UUID:
        return self.unit_id if self.part is Part.CONSULT else self.case_unit_id


@dataclass(frozen=True, slots=True)
class InboxCount:
    """Of what waits: all, what is past due at the given instant, what has no due date, the reader's own, what anybody
    of the role may take, what is to be co-ordinated and what is asked for an opinion. What is only followed is
    counted apart. `notices` are reminders.
    """

    waiting: int
    late: int
    undated: int
    mine: int
    shared: int
    co_ordinated: int
    asked: int
    followed: int
    notices: int = 0


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    at: datetime
    text: str
    verb: str
    actor_name: str
    actor_kind: str
    public: bool


@dataclass(frozen=True, slots=True)
class OpenAssignment:
    id: UUID
    case_id: UUID
    unit_id: UUID
    role: Role
    step: str
    name: str
    account_id: UUID | None
    opened_at: datetime


def waiting_for(actor: Actor) -> QuerySet[Assignment]:
    """Open assignments of the roles and units the actor holds; those of others left out.

    From a lent post also those of the one who lent it. A case that is closed waits for nobody.
    """
    return Assignment.objects.filter(_of(actor), closed_at=None, case__closed_at=None)


def _of(actor: Actor) -> Q:
    """The list twin of `Post.may_have`, for the roles and units of the actor's posts."""
    mine = Q(pk__in=())
    for post in actor.posts:
        holders = {actor.id, post.mandate.account_id if post.mandate else actor.id}
        free = Q(account_id=None) | Q(account_id__in=holders)
        mine |= Q(free, unit_id=post.unit_id, role=post.role.value)
    return mine


def invited_to(actor: Actor) -> QuerySet[Assignment, UUID]:
    """Cases in which the actor is asked to co-ordinate, to follow or for an opinion."""
    mine = Assignment.objects.filter(_of(actor), closed_at=None).exclude(part=Part.DO)
    return mine.values_list("case_id", flat=True)


def inbox(
    actor: Actor,
    *,
    page: int = 1,
    role: Role | None = None,
    part: Part | None = None,
    is_own: bool | None = None,
    late_at: datetime | None = None,
) -> Page[InboxRow]:
    """One page of the inbox, what is due earliest first, undated last. One query.

    Narrowed to a role, a part, what is the reader's own or what is shared, what is late at an instant. Without a part
    what is only followed is left out.
    """
    rows = waiting_for(actor).annotate(urgent_at=URGENT)
    rows = rows.exclude(part=Part.FOLLOW) if part is None else rows.filter(part=part)
    if role is not None:
        rows = rows.filter(role=role.value)
    if is_own is not None:
        rows = rows.exclude(account_id=None) if is_own else rows.filter(account_id=None)
    if late_at is not None:
        rows = rows.filter(urgent_at__lt=late_at)
    found = cut(_in_order(rows), page, INBOX_PAGE_SIZE)
    return found.holding(tuple(map(_inbox_row, found.items)))


def waiting_turns(actor: Actor, role: Role) -> tuple[InboxRow, ...]:
    """Every turn of the role that waits for the actor, what is due earliest first, undated last. One query."""
    rows = waiting_for(actor).filter(role=role.value, part=Part.DO).annotate(urgent_at=URGENT)
    return tuple(map(_inbox_row, _in_order(rows)))


# Where each field of an `InboxRow` stands, seen from the turn.
_FIELDS = {
    "assignment_id": "id",
    "case_id": "case_id",
    "kind": "case__kind",
    "reference": "case__reference",
    "subject": "case__subject",
    "party_name": "case__party_name",
    "state": "case__state",
    "step": "name",
    "step_id": "step",
    "part": "part",
    "role": "role",
    "unit_id": "unit_id",
    "account_id": "account_id",
    "given_by": "given_by",
    "awaits_opinion": "awaits_opinion",
    "case_unit_id": "case__unit_id",
    "opened_at": "opened_at",
    "due_at": "due_at",
    "step_due_at": "step_due_at",
}


def _in_order(turns: QuerySet[Assignment]) -> QuerySet[Assignment, tuple[Any, ...]]:
    """The turns as `_FIELDS`, what is due earliest first."""
    return turns.order_by(F("urgent_at").asc(nulls_last=True), "id").values_list(*_FIELDS.values())


def _inbox_row(values: tuple[Any, ...]) -> InboxRow:
    """Of a turn as `_FIELDS`."""
    row = dict(zip(_FIELDS, values, strict=True))
    return InboxRow(**row | {"part": Part(row["part"]), "role": Role(row["role"])})


def count_inbox(actor: Actor, *, at: datetime) -> InboxCount:
    """Turns that are alike are counted together. One query, two when nothing waits: then the reminders are counted
    by themselves.
    """
    told = told_to(actor)
    reminders = told.order_by().values(all_of=Value(1)).annotate(n=Count("id")).values("n")
    alike = (
        waiting_for(actor)
        .annotate(urgent_at=URGENT)
        .values("part", shared=Q(account_id=None), undated=Q(urgent_at=None), late=Q(urgent_at__lt=at))
        .annotate(n=Count("id"), notices=Coalesce(Subquery(reminders), 0))
        .order_by()
    )
    groups = list(alike)
    waiting = [group for group in groups if group["part"] != Part.FOLLOW]

    def of(part: Part) -> int:
        return sum(group["n"] for group in groups if group["part"] == part)

    return InboxCount(
        waiting=sum(group["n"] for group in waiting),
        late=sum(group["n"] for group in waiting if group["late"]),
        undated=sum(group["n"] for group in waiting if group["undated"]),
        mine=sum(group["n"] for group in waiting if not group["shared"]),
        shared=sum(group["n"] for group in waiting if group["shared"]),
        co_ordinated=of(Part.CO_ORDINATE),
        asked=of(Part.CONSULT),
        followed=of(Part.FOLLOW),
        notices=groups[0]["notices"] if groups else told.count(),
    )


def timeline(case_id: UUID, *, public_only: bool = False, citizens_as: str = "") -> tuple[TimelineEntry, ...]:
    """What happened to the case, oldest first, in sentences. One query.

    With `citizens_as`, citizens are called so instead of by name: for readers who need not know it.
    """
    shown = {"public": True} if public_only else {}
    entries = every(HistoryEntry, case=case_id, **shown, order_by=("at", "id"))
    return tuple(_told(entry, citizens_as) for entry in entries)


def _told(entry: HistoryEntry, citizens_as: str) -> TimelineEntry:
    is_citizen = entry.actor_kind == ActorKind.CITIZEN
    name = citizens_as if citizens_as and is_citizen else entry.actor_name
    text = sentence(entry.verb, name, entry.data)
    return TimelineEntry(entry.at, text, entry.verb, name, entry.actor_kind, entry.public)


def open_assignments(case_ids: Iterable[UUID]) -> Mapping[UUID, tuple[OpenAssignment, ...]]:
    """Whose turn it is, per case; other parts than doing left out. One query."""
    found: dict[UUID, list[OpenAssignment]] = {}
    for a in every(Assignment, case=list(case_ids), closed_at=None, part=Part.DO.value, order_by=("opened_at", "id")):
        found.setdefault(a.case_id, []).append(
            OpenAssignment(a.id, a.case_id, a.unit_id, Role(a.role), a.step, a.name, a.account_id, a.opened_at)
        )
    return {case_id: tuple(rows) for case_id, rows in found.items()}


def find_case(reference: str) -> Case | None:
    return Case.objects.filter(reference=reference.strip().upper()).first()


def count_overdue(*, at: datetime) -> int:
    """How many open cases of any kind are past their due instant. Reads the index of open cases alone."""
    return Case.objects.filter(closed_at=None, due_at__lt=at).count()
