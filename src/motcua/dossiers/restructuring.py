"""Running dossiers go to the heirs of their units; finished ones stay where they were settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.kernel.rows import Rows
from motcua.organisation import api as organisation

from .actions.filing import KIND
from .interlinked.actions.filing import KIND as BUNDLE
from .interlinked.models import Bundle
from .lifecycle import State
from .models import Consultation, Dossier, Draft

KINDS = (KIND, BUNDLE)


def register() -> None:
    """Called once when the package is ready."""
    movers = organisation.movers
    movers.register("dossiers.dossiers", organisation.Mover(_("Hồ sơ đang giải quyết"), 30, count, move))
    bundles = _("Hồ sơ liên thông đang giải quyết")
    movers.register("dossiers.bundles", organisation.Mover(bundles, 32, count_bundles, move_bundles))
    movers.register(
        "dossiers.signed",
        organisation.Mover(_("Kết quả đã ký, chưa phát hành (nơi kế tiếp phải ký lại)"), 33, count_signed),
    )
    movers.register("dossiers.turns", organisation.Mover(_("Việc đang chờ xử lý"), 31, count_turns))
    movers.register("dossiers.drafts", organisation.Mover(_("Hồ sơ đang soạn"), 50, count_drafts, move_drafts))


def count(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    """Open dossiers by the unit that settles them, or else by the one that received them."""
    return _count(Dossier, unit_ids)


def count_bundles(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    return _count(Bundle, unit_ids)


def count_signed(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    """Results that a leader signed in the name of the unit and that are not issued: better issued before it ends,
    for the leader of the heir has to sign them again.
    """
    signed = Dossier.objects.exclude(document_id=None).filter(case__unit_id__in=unit_ids, case__state=State.PROCESSING)
    return dict(signed.order_by("case__unit_id").values_list("case__unit_id").annotate(n=Count("case_id")))


def _count(kind: type[Dossier] | type[Bundle], unit_ids: frozenset[UUID]) -> Mapping[UUID, int]:
    opened = kind._default_manager.filter(case__closed_at=None)
    settling = opened.filter(case__unit_id__in=unit_ids).order_by("case__unit_id").values_list("case__unit_id")
    found = dict(settling.annotate(n=Count("case_id")))
    received = opened.filter(receiving_unit_id__in=unit_ids).exclude(case__unit_id__in=unit_ids)
    for unit_id, number in (
        received.order_by("receiving_unit_id").values_list("receiving_unit_id").annotate(n=Count("case_id"))
    ):
        found[unit_id] = found.get(unit_id, 0) + number
    return found


def count_turns(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    waiting = casework.Assignment.objects.filter(unit_id__in=unit_ids, closed_at=None, case__kind__in=KINDS)
    return dict(waiting.order_by("unit_id").values_list("unit_id").annotate(n=Count("id")))


def move(handover: organisation.Handover, limit: int) -> int:
    """Moves running dossiers with the turns in them, each with a line of history and of the trail.

    A dossier goes by the applicant's address where a part of its unit is named, otherwise to the heir. Its
    code, its terms and what was promised stay. One that was closed while it was waited for is left alone.
    """
    return _move(Dossier, handover, limit)


def move_bundles(handover: organisation.Handover, limit: int) -> int:
    """Bundles as dossiers; their parts are dossiers, and move as such."""
    return _move(Bundle, handover, limit)


def _move(kind: type[Dossier] | type[Bundle], handover: organisation.Handover, limit: int) -> int:
    ids = list(_running(kind, handover.heirs).order_by("case_id").values_list("case_id", flat=True)[:limit])
    cases = casework.Case.objects.filter(pk__in=ids, closed_at=None).select_for_update().order_by("pk")
    by_id = {case.id: case for case in cases}
    dossiers: list[Dossier | Bundle] = list(kind._default_manager.filter(pk__in=by_id).order_by("pk"))
    addresses = {dossier.pk: dossier.applicant_address for dossier in dossiers}
    passing = casework.Passing(
        cases=list(by_id.values()),
        unit_of=lambda case, unit_id: handover.heir(unit_id, addresses[case.id]),
        keeps_holder=lambda case, unit_id: handover.keeps_people(unit_id, addresses[case.id]),
        at=handover.at,
    )
    was = {case.id: case.unit_id for case in by_id.values()}
    passing.pass_on()
    for dossier in dossiers:
        _pass_on(dossier, was[dossier.pk], by_id[dossier.pk], handover, passing.rows)
    for asked in Consultation.objects.filter(case_id__in=by_id, answered_at=None, recalled_at=None).order_by("id"):
        asked.unit_id = handover.heir(asked.unit_id, addresses[asked.case_id])
        passing.rows.change(asked, "unit")
    passing.rows.write()
    return len(ids)


def _pass_on(
    dossier: Dossier | Bundle, was_id: UUID, case: casework.Case, handover: organisation.Handover, rows: Rows
) -> None:
    """Tells what changed for the dossier, its desk included, and plans the change of that."""
    desk_id = dossier.receiving_unit_id
    dossier.receiving_unit_id = handover.heir(desk_id, dossier.applicant_address)
    if dossier.receiving_unit_id != desk_id:
        rows.change(dossier, "receiving_unit")
        if isinstance(dossier, Dossier) and case.received_at is not None and dossier.register_unit_id is None:
            dossier.register_unit_id = desk_id
            rows.change(dossier, "register_unit")
    if case.unit_id != was_id:
        rows.add(_told(case, "dossiers.passed_on", was_id, case.unit_id, handover))
        if isinstance(dossier, Dossier) and dossier.document_id is not None and case.state == State.PROCESSING:
            rows.add(_told(case, "dossiers.to_be_signed_again", was_id, case.unit_id, handover))
    if desk_id not in {dossier.receiving_unit_id, was_id}:
        rows.add(_told(case, "dossiers.desk_passed_on", desk_id, dossier.receiving_unit_id, handover))
    if case.unit_id == was_id and dossier.receiving_unit_id == desk_id:
        rows.add(_told(case, "dossiers.turn_passed_on", None, None, handover))
    rows.add(
        audit.plan(
            actor=handover.actor,
            action="dossiers.pass_on",
            subject_kind=case.kind,
            subject_id=case.id,
            at=handover.at,
            details={"from": str(was_id), "to": str(case.unit_id), "reason": handover.reason},
        )
    )


def _told(
    case: casework.Case, verb: str, from_id: UUID | None, to_id: UUID | None, handover: organisation.Handover
) -> casework.HistoryEntry:
    data = {"reason": handover.reason}
    if from_id is not None and to_id is not None:
        data |= {
            "from": organisation.unit(from_id).authority,
            "to": organisation.unit(to_id).authority,
            "from_id": str(from_id),
            "to_id": str(to_id),
        }
    return casework.plan_entry(
        case_id=case.id, at=handover.at, verb=verb, actor=handover.actor, public=from_id is not None, data=data
    )


def _running(kind: type[Dossier] | type[Bundle], unit_ids: Iterable[UUID]) -> QuerySet[Dossier | Bundle]:
    """Open dossiers that any of the units settles, received or has a turn in."""
    ended = set(unit_ids)
    turns = casework.Assignment.objects.filter(unit_id__in=ended, closed_at=None, case__kind__in=KINDS).values(
        "case_id"
    )
    concerned = Q(case__unit_id__in=ended) | Q(receiving_unit_id__in=ended) | Q(case_id__in=turns)
    return kind._default_manager.filter(concerned, case__closed_at=None)


def count_drafts(unit_ids: frozenset[UUID], on: date) -> Mapping[UUID, int]:
    drafts = Draft.objects.filter(unit_id__in=unit_ids).order_by("unit_id").values_list("unit_id")
    return dict(drafts.annotate(n=Count("id")))


def move_drafts(handover: organisation.Handover, limit: int) -> int:
    """A draft not filed yet is for the heir. Its day of change stays, for it tells when the citizen last wrote."""
    rows = list(Draft.objects.filter(unit_id__in=set(handover.heirs)).select_for_update().order_by("id")[:limit])
    changes = Rows()
    for row in rows:
        assert row.unit_id is not None, "found by its unit"
        row.unit_id = handover.heirs[row.unit_id]
        changes.change(row, "unit")
    changes.write()
    return len(rows)
