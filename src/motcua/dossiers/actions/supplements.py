"""Supplement: the whole list of what is missing, asked once, and the applicant's answer. Source: nd-118-2025#19."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.rows import Rows
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of, short_moment
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from .. import access
from ..events import SupplementAnswered, SupplementAsked
from ..lifecycle import LIFECYCLE, State
from ..models import Attachment, Dossier, SupplementItem, SupplementRequest, Upload
from ..reasons import needed
from ..refusals import (
    AnswerMissing,
    ExceptionMissing,
    FileMissing,
    NoMoreSupplements,
    NothingAsked,
)
from ..rules import rule
from .filing import KIND

ITEMS_MAX = 40
PAUSE_REASON = "Chờ người nộp bổ sung, hoàn thiện hồ sơ"
PAUSE_SOURCE = "nd-118-2025#19"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to ask for: the paper (a question's key, or none), its name, and what is wrong or missing."""

    label: str
    wanted: str
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to one item: words, uploads of the one who answers, or a paper handed over the counter."""

    text: str = ""
    uploads: tuple[UUID, ...] = ()
    handed_over: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.uploads or self.handed_over)


def ask_supplement(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    items: Sequence[Wanted],
    reason: str,
    exception: str = "",
    contact: str = "",
) -> UUID:
    """Asks the applicant for everything that is missing, at once; the identifier of the request.

    Before acceptance reception asks, and the clock begins from zero once the dossier is complete and
    accepted. After it whoever handles a step asks, and the clock is paused until the answer. A further
    request needs its lawful `exception`. Raises `NothingAsked`, `ReasonMissing`, `ExceptionMissing`,
    `NoMoreSupplements`, `DossierNotFound`, `Forbidden`, `NotYourTurn`, `NotNow`.
    """
    items = [item for item in map(_tidied, items) if item.wanted or item.label][:ITEMS_MAX]
    exception = tidy(exception)
    with transaction.atomic():
        case, dossier, actor = access.to_ask(actor, reference)
        if not items:
            raise NothingAsked.on("items")
        reason = needed(reason)
        before = case.state == State.SUBMITTED
        number = _next_number(dossier, exception, at)
        calendar = organisation.calendar_of(case.unit_id, day_of(at))
        request = SupplementRequest(
            dossier_id=case.id,
            number=number,
            asked_at=at,
            asked_by=actor.full_name,
            asked_before_acceptance=before,
            unit_id=dossier.receiving_unit_id if before else case.unit_id,
            reason=reason,
            exception=exception if number > 1 else "",
            contact=tidy(contact),
            answer_by=rule("answer_supplement", day_of(at)).after(calendar, at),
        )
        rows = Rows(
            request,
            *(
                SupplementItem(
                    request_id=request.id, position=n, paper=item.paper, label=item.label, wanted=item.wanted
                )
                for n, item in enumerate(items)
            ),
        )
        if not before:
            casework.keeping.pause(rows, case, at=at, reason=PAUSE_REASON, source=PAUSE_SOURCE)
        case.state = LIFECYCLE.transition("ask_to_complete" if before else "ask_supplement", case.state).after
        rows.change(case, "state", "due_at")
        rows.add(
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.supplement_asked",
                actor=actor,
                public=True,
                data={
                    "by": short_moment(request.answer_by),
                    "items": "; ".join(item.label or item.wanted for item in items),
                },
            ),
            audit.plan(actor=actor, action="dossiers.ask_supplement", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(SupplementAsked(case_id=case.id, request_id=request.id, at=at), at=at),
        )
        rows.write()
    return request.id


def answer_supplement(
    *, actor: Actor, at: datetime, reference: str, given: Mapping[UUID, Given], secret: str | None = None
) -> None:
    """Completes the dossier: every item of the open request answered, all at once.

    By whoever filed, or by reception, at any counter of the city when it shows the dossier's tracking
    `secret`, which stands on the applicant's slip. A paper may be handed over the counter only there.
    Raises `AnswerMissing` (by item), `FileMissing`, `DossierNotFound`, `Forbidden`, `NotNow`.
    """
    with transaction.atomic():
        case, dossier, actor = access.to_complete(actor, reference, secret)
        before = case.state == State.INCOMPLETE
        act = "complete_filing" if before else "answer_supplement"
        after = LIFECYCLE.transition(act, case.state).after
        request = dossier.supplements.get(answered_at=None)
        items = list(request.items.order_by("position", "id"))
        answers = {item.id: _allowed(given.get(item.id, Given()), actor) for item in items}
        missing = {str(item.id): AnswerMissing.message for item in items if answers[item.id].is_empty}
        if missing:
            raise AnswerMissing(fields=missing)
        attachments = _attachments(actor, dossier, answers)
        rows = Rows(*attachments)
        for item in items:
            answer = answers[item.id]
            item.answer, item.handed_over = answer.text, answer.handed_over
            rows.change(item, "answer", "handed_over")
        request.answered_at, request.answered_by = at, actor.full_name
        rows.change(request, "answered_at", "answered_by")
        if not before:
            casework.keeping.resume(rows, case, at=at)
        case.state = after
        rows.change(case, "state", "due_at")
        rows.add(
            casework.plan_entry(
                case_id=case.id,
                at=at,
                verb="dossiers.supplement_answered",
                actor=actor,
                public=True,
                data={"files": len(attachments)},
            ),
            audit.plan(actor=actor, action="dossiers.answer_supplement", subject_kind=KIND, subject_id=case.id, at=at),
            outbox.plan(SupplementAnswered(case_id=case.id, request_id=request.id, at=at), at=at),
        )
        rows.write()
        Upload.objects.filter(id__in=[i for answer in answers.values() for i in answer.uploads]).delete()


def discard_waiting(*, actor: Actor, upload_id: UUID) -> None:
    """Takes back a file of the actor's own that waits to be sent; one that is gone already changes nothing."""
    Upload.objects.filter(pk=upload_id, account_id=actor.account_id, draft=None).delete()


def _tidied(item: Wanted) -> Wanted:
    return Wanted(tidy(item.label)[:500], tidy(item.wanted)[:2000], item.paper[:120])


def _next_number(dossier: Dossier, exception: str, at: datetime) -> int:
    asked = dossier.supplements.aggregate(last=Max("number"))["last"] or 0
    on = day_of(at)
    free = rule("supplements", on).amount
    if asked >= free + rule("exceptional_supplements", on).amount:
        raise NoMoreSupplements
    if asked >= free and not exception:
        raise ExceptionMissing.on("exception")
    return int(asked) + 1


def _allowed(given: Given, actor: Actor) -> Given:
    """The answer as this actor may give it: only a desk takes paper."""
    by_hand = given.handed_over and actor.kind is ActorKind.STAFF
    return Given(tidy(given.text)[:2000], given.uploads, by_hand)


def _attachments(actor: Actor, dossier: Dossier, answers: Mapping[UUID, Given]) -> list[Attachment]:
    """The uploads as papers of the dossier, each content once an item, after those it has. Raises `FileMissing`."""
    wanted = [(item_id, upload_id) for item_id, answer in answers.items() for upload_id in answer.uploads]
    if not wanted:
        return []
    found = {u.id: u for u in Upload.objects.filter(id__in=[i for _, i in wanted], account_id=actor.account_id)}
    if any(upload_id not in found for _, upload_id in wanted):
        raise FileMissing
    stored = documents.ensure_whole([upload.stored_id for upload in found.values()])
    once: dict[tuple[UUID, str], tuple[UUID, UUID]] = {}  # a double click may have kept the same file twice
    for item_id, upload_id in wanted:
        once.setdefault((item_id, stored[found[upload_id].stored_id].sha256), (item_id, upload_id))
    papers = dict(SupplementItem.objects.filter(id__in=answers).values_list("id", "paper"))
    last = dossier.attachments.aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    return [
        Attachment(
            dossier_id=dossier.case_id,
            paper=papers[item_id] or _("bổ sung"),
            stored_id=found[upload_id].stored_id,
            name=found[upload_id].name,
            position=first + n,
            answers_id=item_id,
        )
        for n, (item_id, upload_id) in enumerate(once.values())
    ]
