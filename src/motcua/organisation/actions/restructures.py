"""Preparing a plan, checking it, and setting it going."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel.actor import Actor
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of
from motcua.outbox import api as outbox

from .. import access, models
from ..directory import current, forget
from ..events import UnitsRestructured
from ..refusals import HeirNotOfPlan, PlanHasProblems, PlanNumberTaken, PlanTooEarly
from ..restructuring import changing, lifecycle, storing
from ..restructuring.burdens import burdens, total
from ..restructuring.checking import Problem, problems
from ..restructuring.movers import in_order
from ..restructuring.plan import Plan, whole
from ._common import UNSOURCED, Provenance, changed, refusing


@transaction.atomic
def prepare_restructure(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    title: str,
    plan: Plan,
    decided_on: date | None = None,
    provenance: Provenance = UNSOURCED,
) -> UUID:
    """Keeps a plan as a draft, whatever is wrong with it. Raises `MayNotArrange`, `PlanNumberTaken`."""
    access.require_restructuring(actor)
    restructure = models.Restructure(
        number=tidy(number),
        title=tidy(title),
        decided_on=decided_on,
        effective_on=plan.effective_on,
        prepared_at=at,
        **asdict(provenance),
    )
    with refusing(PlanNumberTaken, "number"):
        restructure.save(force_insert=True)
    storing.store(restructure, plan)
    changed(actor, at, "prepare_restructure", restructure, number=restructure.number, lines=len(plan.lines))
    return restructure.id


@transaction.atomic
def check_restructure(*, actor: Actor, at: datetime, restructure_id: UUID) -> None:
    """Says that the plan was looked at and may be carried out. Raises `PlanHasProblems`, `PlanNotNow`."""
    restructure = access.restructure_to_change(actor, restructure_id)
    restructure.state = lifecycle.after("check", restructure.state)
    if _problems(whole(storing.load(restructure), current())):
        raise PlanHasProblems
    restructure.save(update_fields=["state"])
    changed(actor, at, "check_restructure", restructure)


@transaction.atomic
def choose_heir(*, actor: Actor, at: datetime, restructure_id: UUID, old_id: UUID, heir: str) -> None:
    """Names who takes the running work of a unit that ends: one of its destinations by key, or, where it has
    none, any of the plan's. A plan that was checked is a draft again.

    Raises `HeirNotOfPlan` at `heir`, `PlanNotFound`, `MayNotArrange`, `PlanNotNow`.
    """
    restructure = access.restructure_to_change(actor, restructure_id)
    restructure.state = lifecycle.after("revise", restructure.state)
    lines = models.RestructureLine.objects.filter(restructure=restructure, old_id=old_id).order_by("position")
    if old_id not in storing.load(restructure).closing:
        raise HeirNotOfPlan.on("heir")
    chosen = next((line for line in lines.select_related("destination") if _goes_to(line, heir)), None)
    if chosen is None and not any(line.destination_id for line in lines):
        chosen = lines[0]
        chosen.destination = models.Destination.objects.filter(restructure=restructure, key=heir).first()
    if chosen is None or chosen.destination is None:
        raise HeirNotOfPlan.on("heir")
    lines.update(is_heir=False, heir_is_assumed=False)
    chosen.is_heir, chosen.heir_is_assumed = True, False
    chosen.save(update_fields=["destination", "is_heir", "heir_is_assumed"])
    restructure.save(update_fields=["state"])
    changed(actor, at, "choose_heir", restructure, old=str(old_id), heir=heir)


def _goes_to(line: models.RestructureLine, key: str) -> bool:
    return line.destination is not None and line.destination.key == key


@transaction.atomic
def discard_restructure(*, actor: Actor, at: datetime, restructure_id: UUID) -> None:
    """Puts a plan aside that was not begun; its number is free again. Raises `PlanNotNow`."""
    restructure = access.restructure_to_change(actor, restructure_id)
    restructure.state = lifecycle.after("discard", restructure.state)
    restructure.save(update_fields=["state"])
    changed(actor, at, "discard_restructure", restructure)


@transaction.atomic
def start_restructure(*, actor: Actor, at: datetime, restructure_id: UUID) -> None:
    """Changes the units, all in this one transaction; what hangs on them follows in batches, see `carrying`.

    The plan is looked at once more with its units locked. Two who start at once: the second finds it started.
    Raises `PlanNotNow`, `PlanTooEarly`, `PlanHasProblems`.
    """
    restructure = access.restructure_to_change(actor, restructure_id)
    restructure.state = lifecycle.after("start", restructure.state)
    if day_of(at) < restructure.effective_on:
        raise PlanTooEarly
    prepared = storing.load(restructure)
    changing.lock(prepared)
    forget()
    plan = whole(prepared, current())
    if _problems(plan):
        raise PlanHasProblems
    restructure.started_at, restructure.started_by, restructure.started_by_name = at, actor.id, actor.name
    restructure.save(update_fields=["state", "started_at", "started_by", "started_by_name"])
    changing.change(restructure, plan, current())
    models.Removal.objects.bulk_create(models.Removal(restructure=restructure, mover=key) for key, _mover in in_order())
    changed(actor, at, "start_restructure", restructure, number=restructure.number, ended=len(plan.closing))
    outbox.publish(UnitsRestructured(restructure_id=restructure.id, on=restructure.effective_on, at=at), at)


def _problems(plan: Plan) -> tuple[Problem, ...]:
    return problems(plan, current(), total(burdens(plan.closing, plan.effective_on)))
