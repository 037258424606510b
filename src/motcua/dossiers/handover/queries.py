"""Reads of hand-overs: what may be given, what waits to be signed for, one record whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.audit import api as audit
from motcua.documents import api as documents
from motcua.kernel.actor import Actor
from motcua.kernel.pages import Page, cut
from motcua.organisation import api as organisation

from ..paperwork import Handed, handed_papers
from ..results import agency_of
from . import policies
from .lifecycle import LIFECYCLE, HandoverState
from .models import Handover, HandoverLine, Outcome, PaperPlace
from .refusals import HandoverNotFound

PAGE_SIZE = 30
SHOWN_TO_GIVE = 200


@dataclass(frozen=True, slots=True)
class ToGive:
    """A dossier whose papers are here and belong there."""

    dossier_id: UUID
    reference: str
    subject: str
    party_name: str
    papers: tuple[Handed, ...]


@dataclass(frozen=True, slots=True)
class Pile:
    """What one unit has for another."""

    from_unit: organisation.Unit
    to_unit: organisation.Unit
    dossiers: tuple[ToGive, ...]


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A hand-over in a list."""

    id: UUID
    number: str
    from_unit: organisation.Unit
    to_unit: organisation.Unit
    state: HandoverState
    given_name: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class LineView:
    """A dossier of a hand-over; `outcome` none until it is signed for."""

    dossier_id: UUID
    reference: str
    subject: str
    party_name: str
    originals: int
    copies: int
    papers: tuple[Handed, ...]
    outcome: Outcome | None
    remark: str


@dataclass(frozen=True, slots=True)
class HandoverView:
    """A hand-over whole, and what the reader may do with it now."""

    row: HandoverRow
    received_name: str
    received_at: datetime | None
    lines: tuple[LineView, ...]
    may_receive: bool
    may_cancel: bool


def piles(actor: Actor) -> tuple[Pile, ...]:
    """Papers at the actor's units that belong with another of the dossier's organisations. Two queries.

    Those taken in stay until they are passed on; those settled go back to where they were taken in.
    """
    here = policies.keeps_for(actor)
    places = (
        PaperPlace.objects.filter(unit_id__in=here, handover=None, dossier__case__closed_at=None)
        .select_related("dossier__case")
        .order_by("dossier_id")[:SHOWN_TO_GIVE]
    )
    going = [(p, _destination(p)) for p in places]
    papers = handed_papers([p.dossier_id for p, to_id in going if to_id is not None])
    found: dict[tuple[UUID, UUID], list[ToGive]] = {}
    for place, to_id in going:
        if to_id is not None:
            case = place.dossier.case
            one = ToGive(case.id, case.reference, case.subject, case.party_name, papers.get(case.id, ()))
            found.setdefault((place.unit_id, to_id), []).append(one)
    units = organisation.units({unit for pair in found for unit in pair})
    made = [Pile(units[a], units[b], tuple(dossiers)) for (a, b), dossiers in found.items()]
    return tuple(sorted(made, key=lambda pile: (pile.to_unit.name, pile.from_unit.name, pile.to_unit.id)))


def _destination(place: PaperPlace) -> UUID | None:
    """The competent unit, for papers at the receiving one; back again from there; none where they are one."""
    competent, receiving = place.dossier.case.unit_id, place.dossier.receiving_unit_id
    if competent == receiving:
        return None
    return competent if place.unit_id == receiving else receiving


def waiting(actor: Actor, *, page: int = 1) -> Page[HandoverRow]:
    """Given to the actor's units and not signed for, longest waiting first. One query."""
    rows = Handover.objects.filter(to_unit_id__in=policies.keeps_for(actor), state=HandoverState.GIVEN)
    return _page(rows.order_by("given_at", "id"), page)


def sent(actor: Actor, *, page: int = 1) -> Page[HandoverRow]:
    """Given by the actor's units, latest first. One query."""
    rows = Handover.objects.filter(from_unit_id__in=policies.keeps_for(actor))
    return _page(rows.order_by("-given_at", "id"), page)


def _page(rows: QuerySet[Handover], page: int) -> Page[HandoverRow]:
    found = cut(rows, page, PAGE_SIZE)
    units = organisation.units({unit for row in found.items for unit in (row.from_unit_id, row.to_unit_id)})
    return found.holding(tuple(_row(row, units) for row in found.items))


def _row(row: Handover, units: dict[UUID, organisation.Unit]) -> HandoverRow:
    return HandoverRow(
        row.id,
        row.number,
        units[row.from_unit_id],
        units[row.to_unit_id],
        HandoverState(row.state),
        row.given_name,
        row.given_at,
    )


def read(actor: Actor, handover_id: UUID, *, at: datetime) -> HandoverView:
    """The record, for either side; the reading is put on record. Raises `HandoverNotFound`. Three queries."""
    row = Handover.objects.filter(pk=handover_id).first()
    if row is None or not {row.from_unit_id, row.to_unit_id} & policies.keeps_for(actor):
        raise HandoverNotFound
    lines = list(HandoverLine.objects.filter(handover=row).select_related("dossier__case").order_by("position", "id"))
    papers = handed_papers([line.dossier_id for line in lines])
    audit.record(
        actor=actor, action="dossiers.read_handover", subject_kind="handover", subject_id=row.id, at=at,
        purpose="hand-over",
    )  # fmt: skip
    is_open = LIFECYCLE.allows("receive", row.state)
    return HandoverView(
        row=_row(row, organisation.units({row.from_unit_id, row.to_unit_id})),
        received_name=row.received_name,
        received_at=row.received_at,
        lines=tuple(
            LineView(
                dossier_id=line.dossier_id,
                reference=line.dossier.case.reference,
                subject=line.dossier.case.subject,
                party_name=line.dossier.case.party_name,
                originals=line.originals,
                copies=line.copies,
                papers=papers.get(line.dossier_id, ()),
                outcome=Outcome(line.outcome) if line.outcome else None,
                remark=line.remark,
            )
            for line in lines
        ),
        may_receive=is_open and policies.may_keep(actor, row.to_unit_id),
        may_cancel=is_open and policies.may_keep(actor, row.from_unit_id),
    )


def print_record(actor: Actor, handover_id: UUID, *, at: datetime) -> documents.MadeFile:
    """The record as PDF/A, with the names of both sides; empty where nobody has signed yet.

    Raises `HandoverNotFound`.
    """
    view = read(actor, handover_id, at=at)
    content = documents.HandoverRecord(
        from_unit=view.row.from_unit.name,
        to_unit=view.row.to_unit.name,
        given_name=view.row.given_name,
        given_at=view.row.given_at,
        received_name=view.received_name,
        received_at=view.received_at,
        lines=tuple(
            documents.HandoverItem(
                line.reference,
                line.subject,
                line.party_name,
                tuple(documents.PaperLine(p.name, p.originals, p.copies) for p in line.papers),
                line.remark,
            )
            for line in view.lines
        ),
    )
    return documents.print_out(
        content,
        agency=agency_of(view.row.from_unit),
        number=view.row.number,
        name=view.row.number.replace("/", "-"),
        at=at,
    )
