"""Giving papers, signing for them, taking the giving back. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.kernel.actor import Actor
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from ..models import Dossier
from ..paperwork import handed_papers
from . import policies
from .lifecycle import LIFECYCLE, HandoverState
from .models import Handover, HandoverLine, Outcome, PaperPlace
from .refusals import HandoverNotFound, MayNotKeepPapers, NothingToHandOver, PapersNotHere, RemarkMissing

MOST = 200
REMARK_MAX = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What the receiver found of one dossier; a remark unless it was whole."""

    outcome: Outcome
    remark: str = ""


def give(
    *, actor: Actor, at: datetime, from_unit_id: UUID, to_unit_id: UUID, dossier_ids: Sequence[UUID], key: UUID
) -> UUID:
    """Hands the papers of the dossiers over; they are on their way until the other side signs.

    `key` is of the page: the same pressed twice is one hand-over. Each dossier's papers must be here, and
    the other unit one of its organisations.
    Raises `MayNotKeepPapers`, `NothingToHandOver`, `PapersNotHere`. Source: nd-118-2025#18.
    """
    if not policies.may_keep(actor, from_unit_id):
        raise MayNotKeepPapers
    wanted = sorted(set(dossier_ids))[:MOST]
    if not wanted:
        raise NothingToHandOver
    code = organisation.unit(from_unit_id).code
    serial = casework.numbering.take(f"BG-{code}-{day_of(at):%y}")
    handover = Handover(
        id=new_id(),
        number=f"{serial:02d}-{day_of(at):%y}/BG-{code}",
        from_unit_id=from_unit_id,
        to_unit_id=to_unit_id,
        state=HandoverState.GIVEN,
        given_by=actor.account_id,
        given_name=actor.name,
        given_at=at,
        key=key,
    )
    try:
        with transaction.atomic():
            _give(actor, handover, wanted)
    except (IntegrityError, PapersNotHere):
        first = Handover.objects.filter(key=key, from_unit_id=from_unit_id).first()
        if first is None:
            raise
        return first.id
    return handover.id


def _give(actor: Actor, handover: Handover, wanted: Sequence[UUID]) -> None:
    at, to_id = handover.given_at, handover.to_unit_id
    places = (
        PaperPlace.objects.select_for_update()
        .filter(dossier_id__in=wanted, unit_id=handover.from_unit_id, handover=None)
        .order_by("dossier_id")
    )
    dossiers = Dossier.objects.filter(pk__in=[place.dossier_id for place in places]).select_related("case")
    fitting = {d.pk for d in dossiers if to_id in {d.case.unit_id, d.receiving_unit_id}}
    if fitting != set(wanted) or to_id == handover.from_unit_id:
        raise PapersNotHere
    papers = handed_papers(list(wanted))
    rows = Rows(handover)
    rows.add(
        *(
            HandoverLine(
                handover_id=handover.id,
                dossier_id=dossier_id,
                position=position,
                originals=sum(paper.originals for paper in papers.get(dossier_id, ())),
                copies=sum(paper.copies for paper in papers.get(dossier_id, ())),
            )
            for position, dossier_id in enumerate(wanted, 1)
        ),
        *(
            _entry(pk, "dossiers.papers_given", actor, at, to=organisation.unit(to_id).name, number=handover.number)
            for pk in wanted
        ),
        _trace("dossiers.give_papers", handover.id, actor, at),
    )
    rows.write()
    PaperPlace.objects.filter(dossier_id__in=wanted).update(handover=handover)


def receive(*, actor: Actor, at: datetime, handover_id: UUID, found: Mapping[UUID, Found]) -> HandoverState:
    """Signs for the papers; what is not named in `found`, by dossier, came whole.

    A dossier that was not there stays with the giver; one that lacks a paper is here, with the remark.
    Raises `HandoverNotFound`, `MayNotKeepPapers`, `NotNow` (a colleague was first), `RemarkMissing`.
    """
    with transaction.atomic():
        handover = _locked(actor, handover_id)
        if not policies.may_keep(actor, handover.to_unit_id):
            raise MayNotKeepPapers
        lines = list(handover.lines.order_by("position", "id"))
        told = {line.pk: _checked(line, found.get(line.dossier_id, Found(Outcome.WHOLE))) for line in lines}
        remarked = any(one.outcome is not Outcome.WHOLE for one in told.values())
        handover.state = LIFECYCLE.transition("receive_with_remarks" if remarked else "receive", handover.state).after
        handover.received_by, handover.received_name, handover.received_at = actor.account_id, actor.name, at
        rows = Rows(_trace("dossiers.receive_papers", handover.id, actor, at))
        for line in lines:
            line.outcome, line.remark = told[line.pk].outcome, told[line.pk].remark
            rows.add(_received(line, handover, actor, at))
            rows.change(line, "outcome", "remark")
        rows.change(handover, "state", "received_by", "received_name", "received_at")
        rows.write()
        absent = [line.dossier_id for line in lines if line.outcome == Outcome.ABSENT]
        here = PaperPlace.objects.filter(handover=handover)
        here.filter(dossier_id__in=absent).update(handover=None)
        here.exclude(dossier_id__in=absent).update(handover=None, unit_id=handover.to_unit_id)
    return HandoverState(handover.state)


def cancel(*, actor: Actor, at: datetime, handover_id: UUID) -> None:
    """Takes the giving back before anybody signed. Raises `HandoverNotFound`, `MayNotKeepPapers`, `NotNow`."""
    with transaction.atomic():
        handover = _locked(actor, handover_id)
        if not policies.may_keep(actor, handover.from_unit_id):
            raise MayNotKeepPapers
        handover.state = LIFECYCLE.transition("cancel", handover.state).after
        dossier_ids = list(handover.lines.order_by("position", "id").values_list("dossier_id", flat=True))
        rows = Rows(_trace("dossiers.cancel_papers", handover.id, actor, at))
        rows.add(*(_entry(pk, "dossiers.papers_kept", actor, at, number=handover.number) for pk in dossier_ids))
        rows.change(handover, "state")
        rows.write()
        PaperPlace.objects.filter(handover=handover).update(handover=None)


def _locked(actor: Actor, handover_id: UUID) -> Handover:
    handover = Handover.objects.select_for_update().filter(pk=handover_id).first()
    if handover is None or not {handover.from_unit_id, handover.to_unit_id} & policies.keeps_for(actor):
        raise HandoverNotFound
    return handover


def _checked(line: HandoverLine, found: Found) -> Found:
    remark = tidy(found.remark)[:REMARK_MAX]
    if found.outcome is not Outcome.WHOLE and not remark:
        raise RemarkMissing.on(f"ghi.{line.dossier_id}")
    return Found(found.outcome, remark if found.outcome is not Outcome.WHOLE else "")


def _received(line: HandoverLine, handover: Handover, actor: Actor, at: datetime) -> Model:
    match line.outcome:
        case Outcome.WHOLE:
            return _entry(line.dossier_id, "dossiers.papers_received", actor, at, number=handover.number)
        case Outcome.PARTLY:
            verb = "dossiers.papers_lacking"
        case _:
            verb = "dossiers.papers_absent"
    return _entry(line.dossier_id, verb, actor, at, number=handover.number, remark=line.remark)


def _entry(case_id: UUID, verb: str, actor: Actor, at: datetime, **data: Any) -> Model:
    return casework.plan_entry(case_id=case_id, at=at, verb=verb, actor=actor, public=False, data=data)


def _trace(action: str, handover_id: UUID, actor: Actor, at: datetime) -> Model:
    return audit.plan(actor=actor, action=action, subject_kind="handover", subject_id=handover_id, at=at)
