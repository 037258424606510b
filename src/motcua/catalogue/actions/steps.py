"""The steps in the life of a version, each by a decision: announced, published, amended, replaced, abolished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel import memo
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, Words
from motcua.kernel.time import day_of
from motcua.outbox import api as outbox

from .. import access, checking, keeping, lifecycle, models, queries
from ..events import ProcedureAbolished, ProcedureAmended, ProcedurePublished, ProcedureReplaced
from ..fate import fate
from ..life import Decision, Issuer, Manner
from ..lifecycle import Step
from ..publishing import in_force, point, rewrite
from ..values import Status
from .drafts import EditedMeanwhile
from .earlier import meet_earlier
from .records import VersionBeginsTooEarly

_EVENTS = {
    Step.PUBLISH: ProcedurePublished,
    Step.AMEND: ProcedureAmended,
    Step.REPLACE: ProcedureReplaced,
    Step.ABOLISH: ProcedureAbolished,
}
_TAKEN_OVER = {Manner.AMEND: Step.AMEND, Manner.REPLACE: Step.REPLACE}


@dataclass(frozen=True, slots=True)
class _Act:
    """Who takes a step, when, and by which decision."""

    actor: Actor
    at: datetime
    decision: Decision


class InvalidDecision(Invalid):
    """The decision is not named in full, or its days are out of order."""

    code = "invalid_procedure_decision"
    message = _("Thông tin quyết định chưa đầy đủ hoặc chưa hợp lệ.")


class DraftIsStale(Conflict):
    """Another version was published since the draft was started from the one before."""

    code = "procedure_draft_is_stale"
    message = _("Đã có phiên bản khác được công khai sau khi lập bản nháp này. Hãy cập nhật bản nháp trước.")


class MissingParts(Invalid):
    """Mandatory parts of the record are missing, and nobody said why it is announced all the same."""

    code = "procedure_parts_missing"
    message = _("Thủ tục còn thiếu bộ phận bắt buộc. Bổ sung, hoặc ghi lý do vẫn công bố.")


@transaction.atomic
def announce(
    *,
    actor: Actor,
    version_id: UUID,
    edits: int,
    decision: Decision,
    manner: Manner,
    at: datetime,
    reason: str = "",
) -> None:
    """A draft becomes what the decision announces; it never changes again. The day it counts from is the decision's.

    `edits` is the draft's count when it was read: nobody announces what they have not seen. Raises
    `UnknownVersion`, `MayNotDecide`, `StepNotPossible`, `EditedMeanwhile`, `InvalidDecision`, `DraftIsStale`,
    `VersionBeginsTooEarly`, `MissingParts` unless a `reason` is given.
    """
    version, content = access.version_to_decide(actor, version_id, day_of(at))
    target = lifecycle.after(Step.ANNOUNCE, Status(version.status))
    if version.edits != edits:
        raise EditedMeanwhile(keeping.changes_since(version.id, edits), version.edits)
    decision = _checked(decision, at)
    latest = keeping.latest_published(version.procedure_id)
    if latest != version.based_on_id and latest is not None:
        raise DraftIsStale
    if (manner is Manner.NEW) is not (latest is None):
        raise InvalidDecision(fields={"manner": _("Chọn đúng loại công bố.")})
    _refuse_early(version.procedure_id, decision.effective_from)
    if checking.missing_parts(content) and not reason.strip():
        raise MissingParts.on("reason")
    others = models.ProcedureVersion.objects.filter(procedure=version.procedure_id).exclude(pk=version.id)
    version.number = max(version.number, 1 + (others.aggregate(last=Max("number"))["last"] or 0))
    version.effective_from = decision.effective_from
    rewrite(version, replace(content, decision=decision.number))
    models.ProcedureVersion.objects.filter(pk=version.id).update(status=target)
    act = _Act(actor, at, decision)
    _mark(version.id, Step.ANNOUNCE, act, decision.decided_on, manner=manner, note=reason.strip())


@transaction.atomic
def publish(*, actor: Actor, version_id: UUID, on: date, at: datetime) -> None:
    """Puts an announced version before the public; the one before it ends when the decision says.

    `on` is the day of publication. Raises `UnknownVersion`, `MayNotDecide`, `StepNotPossible`, `InvalidDecision`
    for a day before the decision or after today, `VersionBeginsTooEarly`.
    """
    access.lock_catalogue()
    version, content = access.version_to_decide(actor, version_id, day_of(at))
    target = lifecycle.after(Step.PUBLISH, Status(version.status))
    announced = models.Milestone.objects.get(version=version, step=Step.ANNOUNCE)
    decision = _decision(announced)
    if not decision.decided_on <= on <= day_of(at):
        raise InvalidDecision(fields={"on": _("Ngày công khai phải từ ngày quyết định đến hôm nay.")})
    _refuse_early(version.procedure_id, decision.effective_from)
    act = _Act(actor, at, decision)
    standing = keeping.latest_published(version.procedure_id)
    if standing is not None:
        step = _TAKEN_OVER.get(Manner(announced.manner), Step.AMEND)
        _end(standing, step, act, on)
    models.ProcedureVersion.objects.filter(pk=version.id).update(status=target)
    _mark(version.id, Step.PUBLISH, act, on)
    if standing is None:
        meet_earlier(actor=actor, name=content.name, at=at)
    _show(version.procedure_id, at)


def replace_by(*, actor: Actor, code: str, decision: Decision, successors: Sequence[str], at: datetime) -> None:
    """Other procedures stand in the place of this one from the day of the decision. Raises `InvalidDecision` also
    where no successor is named or one is unknown, and as `abolish`."""
    if not successors:
        raise InvalidDecision(fields={"successors": _("Nêu mã thủ tục thay thế.")})
    _finish(Step.REPLACE, _Act(actor, at, decision), code, successors)


def abolish(*, actor: Actor, code: str, decision: Decision, at: datetime, successors: Sequence[str] = ()) -> None:
    """The procedure ends before the day of the decision; `successors` serve what it served. One that was announced
    and not yet published is abolished before it ever held.

    Raises `UnknownProcedure`, `MayNotDecide`, `StepNotPossible`, `InvalidDecision`, `VersionBeginsTooEarly`.
    """
    _finish(Step.ABOLISH, _Act(actor, at, decision), code, successors)


@transaction.atomic
def turn_over(*, at: datetime) -> int:
    """Lets lists show what is in force today where a version began or ended; returns how many procedures turned."""
    today = day_of(at)
    due = models.Procedure.objects.annotate(due=in_force(today)).filter(
        Q(due__isnull=False) & (Q(current__isnull=True) | ~Q(current_id=F("due")))
        | Q(due__isnull=True, current__isnull=False)
    )
    turned = list(due.values_list("id", flat=True))
    if turned:
        access.lock_catalogue()
        point(turned, today)
        memo.changed(queries.forget, fate.forget)
    return len(turned)


@transaction.atomic
def _finish(step: Step, act: _Act, code: str, successors: Sequence[str]) -> None:
    access.lock_catalogue()
    procedure = access.procedure_to_change(act.actor, code)
    version_id = keeping.latest_published(procedure.id) or keeping.announced(procedure.id)
    if version_id is None:
        raise lifecycle.StepNotPossible
    access.version_to_decide(act.actor, version_id, day_of(act.at))
    act = replace(act, decision=_checked(act.decision, act.at))
    if code in successors or not set(successors) <= keeping.known_codes(successors):
        raise InvalidDecision(fields={"successors": _("Mã thủ tục thay thế không có trong danh mục.")})
    _end(version_id, step, act, act.decision.decided_on, successors)
    _show(procedure.id, act.at)


def _end(version_id: UUID, step: Step, act: _Act, on: date, successors: Sequence[str] = ()) -> None:
    """The version holds to the day before the decision does; one never published never holds."""
    version = models.ProcedureVersion.objects.get(pk=version_id)
    ends = version.effective_from if version.status == Status.ANNOUNCED else act.decision.effective_from
    if ends < version.effective_from:
        raise VersionBeginsTooEarly.on("effective_from")
    version.status = lifecycle.after(step, Status(version.status))
    version.effective_to = ends - timedelta(days=1)
    version.save(update_fields=["status", "effective_to"])
    _mark(version_id, step, act, on, successors=successors)


def _mark(
    version_id: UUID,
    step: Step,
    act: _Act,
    on: date,
    *,
    manner: Manner | None = None,
    successors: Sequence[str] = (),
    note: str = "",
) -> None:
    decision = act.decision
    milestone = models.Milestone.objects.create(
        version_id=version_id,
        step=step,
        decision_number=decision.number,
        decided_on=decision.decided_on,
        effective_from=decision.effective_from,
        agency=decision.agency,
        issuer=decision.issuer,
        manner=manner or "",
        done_on=on,
        successors=list(successors),
        note=note,
        at=act.at,
        account_id=act.actor.id,
        account_name=act.actor.full_name,
    )
    audit.record(
        actor=act.actor,
        action=f"catalogue.{step}",
        subject_kind="catalogue.procedure",
        subject_id=milestone.version.procedure_id,
        at=act.at,
        details={"version": str(version_id), "decision": decision.number},
    )
    if step in _EVENTS:
        outbox.publish(_EVENTS[step](milestone.version.procedure_id, version_id, act.at))


def _decision(row: models.Milestone) -> Decision:
    return Decision(row.decision_number, row.decided_on, row.effective_from, row.agency, Issuer(row.issuer))


def _checked(decision: Decision, at: datetime) -> Decision:
    """The decision with its words trimmed. Raises `InvalidDecision`."""
    errors: dict[str, Words] = {}
    if not decision.number.strip():
        errors["number"] = _("Nhập số quyết định.")
    if not decision.agency.strip():
        errors["agency"] = _("Nhập cơ quan ban hành.")
    if decision.decided_on > day_of(at):
        errors["decided_on"] = _("Ngày quyết định không được sau hôm nay.")
    if errors:
        raise InvalidDecision(fields=errors)
    return replace(decision, number=decision.number.strip()[:80], agency=decision.agency.strip()[:250])


def _refuse_early(procedure_id: UUID, begins: date) -> None:
    """A version begins after those before it have begun, and after the end of one that was abolished."""
    stand = keeping.standing_days(procedure_id)
    if (stand.begins is not None and begins < stand.begins) or (stand.ended is not None and begins <= stand.ended):
        raise VersionBeginsTooEarly.on("effective_from")


def _show(procedure_id: UUID, at: datetime) -> None:
    point([procedure_id], day_of(at))
    memo.changed(queries.forget, fate.forget)
