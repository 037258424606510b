"""Reads of dossiers, for the applicant, the staff and the stranger with a code and a secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import Actor, ActorKind, Role
from motcua.kernel.codes import DossierCode
from motcua.kernel.errors import Invalid, Words
from motcua.kernel.pages import Page, cut
from motcua.kernel.rows import every
from motcua.kernel.text import fold, tidy
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.processes import api as processes

from . import access, draft_forms, policies
from .duties import NOTIFY_STEP, Duty, duties
from .lifecycle import LIFECYCLE, STATE_WORDS, State
from .models import Attachment, Delivery, Dossier, Draft, RefusalGround, Upload
from .paperwork import party_of
from .refusals import DossierNotFound
from .side import SideView, side_of
from .terms import FrozenTerms, thaw
from .values import Party

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """A filed file: what it answers, and the file as stored."""

    id: UUID
    paper: str
    name: str
    file: documents.StoredFile


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in a list."""

    case_id: UUID
    reference: str
    subject: str
    party_name: str
    state: State
    state_words: str
    unit_id: UUID
    filed_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Turn:
    """An open step as the reader sees it: whether it is theirs, and what completing it means."""

    step: str
    name: str
    role: Role
    duty: Duty
    is_mine: bool
    taken_by: UUID | None
    earlier: tuple[processes.Step, ...]


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier whole, for those who may read it.

    `holder` is the unit that has it now. `signed_for_another` names the authority in whose name a waiting result was
    signed before the dossier went to another.
    """

    case_id: UUID
    reference: str
    procedure_code: str
    procedure_name: str
    version_id: UUID
    state: State
    state_words: str
    channel: catalogue.ChannelKind
    delivery: Delivery
    unit: organisation.Unit
    receiving_unit: organisation.Unit
    applicant: Party
    filer_name: str
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    standing: casework.Standing
    form_key: str
    form_version: int
    answers: Mapping[str, Any]
    papers: tuple[FiledPaper, ...]
    terms: FrozenTerms | None
    refusal_ground: str
    refusal_reason: str
    granted: bool | None
    decision_reason: str
    timeline: tuple[casework.TimelineEntry, ...]
    turns: tuple[Turn, ...]
    holder: str
    documents: tuple[documents.IssuedDocument, ...]
    signed_for_another: str
    may: frozenset[str]
    side: SideView
    tracking_secret: str

    @property
    def goes_on(self) -> bool:
        """Whether steps may be done: nothing is waited for, and no notice is due."""
        return LIFECYCLE.allows("handle", self.state) or self.state is State.RESULT_READY


@dataclass(frozen=True, slots=True)
class DraftLine:
    id: UUID
    version_id: UUID
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft; `prefilled` says in words of each answer that was taken from elsewhere where it came from."""

    id: UUID
    version_id: UUID
    unit_id: UUID | None
    form: forms.Form
    answers: Mapping[str, Any]
    prefilled: Mapping[str, Words]
    uploads: tuple[FiledPaper, ...]
    updated_at: datetime


def normal(reference: str) -> str:
    """The code as it is stored, however it was typed; raises `DossierNotFound` for what is no code."""
    try:
        return str(DossierCode.parse(reference))
    except Invalid:
        raise DossierNotFound from None


def explain_due(case_id: UUID) -> casework.Explanation | None:
    """Why the dossier is due when it is; none when it is not received yet or its limit is not known. One query."""
    clock = casework.clock_of(case_id)
    return None if clock is None else casework.explain(clock.reading, clock.calendar)


def holds_any(*, keyed: str = "") -> bool:
    """Whether any dossier is stored at all; with `keyed`, any filed under a key that begins so."""
    return Dossier.objects.filter(**({"filing_key__startswith": keyed} if keyed else {})).exists()


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """The list twin of `policies.may_see`."""
    if actor.kind is ActorKind.SYSTEM:
        return Dossier.objects.all()
    seen = Q(pk__in=())
    if actor.kind in {ActorKind.CITIZEN, ActorKind.SERVICE} and actor.id is not None:
        seen |= Q(filer_account_id=actor.id)
    if actor.kind is not ActorKind.CITIZEN:
        units = organisation.with_predecessors({post.unit_id for post in actor.posts if post.role in policies.READERS})
        seen |= Q(case__unit_id__in=units) | Q(receiving_unit_id__in=units) | Q(support_unit_id__in=units)
        seen |= Q(case_id__in=casework.invited_to(actor))
    return Dossier.objects.filter(seen)


def my_dossiers(actor: Actor, *, page: int = 1) -> Page[Line]:
    """What the actor's account filed, latest first."""
    return lines(visible_to(actor).filter(filer_account_id=actor.id), page)


def waiting_for_reception(actor: Actor, *, page: int = 1) -> Page[Line]:
    """Filed, not yet accepted or refused, at the desks the actor serves; longest waiting first."""
    desks = {post.unit_id for post in actor.posts if post.role in policies.RECEIVERS}
    found = Dossier.objects.filter(receiving_unit_id__in=desks, case__closed_at=None, case__state=State.SUBMITTED)
    return lines(found, page, order=("case__opened_at", "case_id"))


def search(actor: Actor, text: str, *, page: int = 1) -> Page[Line]:
    """Dossiers the actor may see, by code, personal number or the beginning of the applicant's name."""
    return lines(visible_to(actor).filter(sought(text)), page)


def sought(text: str) -> Q:
    """What is asked for in one box: a code, a personal number or the beginning of a name; a blank box, nothing."""
    text = tidy(text)
    if not text:
        return Q(pk__in=())
    try:
        return Q(case__reference=str(DossierCode.parse(text)))
    except Invalid:
        digits = text.replace(" ", "")
        return Q(applicant_number=digits) if digits.isdecimal() else Q(case__party_folded__startswith=fold(text))


def lines(found: QuerySet[Dossier], page: int, order: tuple[Any, ...] | None = None) -> Page[Line]:
    """A page of them, the latest first unless ordered otherwise. One query."""
    rows = cut(found.select_related("case").order_by(*(order or (F("case_id").desc(),))), page, PAGE_SIZE)
    items = tuple(
        Line(
            case_id=d.case_id,
            reference=d.case.reference,
            subject=d.case.subject,
            party_name=d.case.party_name,
            state=State(d.case.state),
            state_words=str(STATE_WORDS[State(d.case.state)]),
            unit_id=d.case.unit_id,
            filed_at=d.case.opened_at,
            due_at=d.case.due_at,
            closed_at=d.case.closed_at,
        )
        for d in rows.items
    )
    return rows.holding(items)


def _signed_for_another(case: casework.Case, dossier: Dossier, made: Iterable[documents.IssuedDocument]) -> str:
    """The authority in whose name the waiting result was signed, if the dossier has gone to another since."""
    if case.state != State.PROCESSING:
        return ""
    signed = next((one for one in made if one.id == dossier.document_id), None)
    return "" if signed is None or signed.unit_id == case.unit_id else organisation.unit(signed.unit_id).authority


def view(actor: Actor, reference: str, *, at: datetime) -> DossierView:
    """The dossier whole; the caller records the reading. Raises `DossierNotFound`."""
    case, dossier = access.to_read(actor, normal(reference))
    units = organisation.units({case.unit_id, dossier.receiving_unit_id})
    state = State(case.state)
    calendar = organisation.calendar_of(case.unit_id, day_of(at))
    stands_at = case.closed_at or at
    made = documents.documents_of(case.id)
    waiting = casework.open_assignments([case.id]).get(case.id, ())
    turns = _turns(actor, case, waiting)
    return DossierView(
        case_id=case.id,
        reference=case.reference,
        procedure_code=dossier.procedure_code,
        procedure_name=case.subject,
        version_id=dossier.version_id,
        state=state,
        state_words=str(STATE_WORDS[state]),
        channel=catalogue.ChannelKind(dossier.channel),
        delivery=Delivery(dossier.delivery),
        unit=units[case.unit_id],
        receiving_unit=units[dossier.receiving_unit_id],
        applicant=party_of(dossier),
        filer_name=dossier.filer_name,
        filed_at=case.opened_at,
        received_at=case.received_at,
        due_at=case.due_at,
        closed_at=case.closed_at,
        standing=casework.standing(calendar, case.due_at, stands_at),
        form_key=dossier.form_key,
        form_version=dossier.form_version,
        answers=dossier.answers,
        papers=papers_of(case.id),
        terms=thaw(dossier.terms) if dossier.terms else None,
        refusal_ground=str(RefusalGround(dossier.refusal_ground).label) if dossier.refusal_ground else "",
        refusal_reason=dossier.refusal_reason,
        granted=dossier.granted,
        decision_reason=dossier.decision_reason,
        timeline=casework.timeline(case.id, public_only=not actor.is_staff),
        turns=turns,
        holder=holder_of(waiting, dossier.receiving_unit_id).name,
        documents=tuple(d for d in made if _is_shown(d, actor)),
        signed_for_another=_signed_for_another(case, dossier, made),
        may=_acts(actor, case, dossier, turns),
        side=side_of(dossier, state),
        tracking_secret=dossier.tracking_secret,
    )


def _acts(actor: Actor, case: casework.Case, dossier: Dossier, turns: tuple[Turn, ...]) -> frozenset[str]:
    """The acts of `policies.PERMISSIONS` that the actor may do now."""
    parties = access.parties(case, dossier)
    has_turn = any(turn.is_mine for turn in turns)
    return frozenset(
        act
        for act, permission in policies.PERMISSIONS.items()
        if LIFECYCLE.allows(act, case.state)
        and policies.may(actor, act, parties)
        and (has_turn or not permission.with_turn)
        and not (act in {"withdraw", "stop", "find_ineligible"} and dossier.document_id is not None)
    )


def _is_shown(document: documents.IssuedDocument, actor: Actor) -> bool:
    """Slips are offered by themselves; a document not yet issued is for staff alone."""
    if document.kind in set(documents.Slip):
        return False
    return document.status is documents.DocumentStatus.VALID or actor.is_staff


def holder_of(waiting: Sequence[casework.OpenAssignment], receiving_id: UUID) -> organisation.Unit:
    """Who has a dossier now: the unit whose turn it is; where it waits for nobody, the one that took it in."""
    return organisation.unit(waiting[0].unit_id if waiting else receiving_id)


def _turns(actor: Actor, case: casework.Case, waiting: Sequence[casework.OpenAssignment]) -> tuple[Turn, ...]:
    if not waiting:
        return ()
    steps = processes.version_of_case(case.id).steps
    meaning = duties(steps)
    order = [step.id for step in steps]
    only = {step.id: step.back for step in steps}
    return tuple(
        Turn(
            step=t.step,
            name=t.name,
            role=t.role,
            duty=Duty.NOTIFY if t.step == NOTIFY_STEP else meaning.get(t.step, Duty.HANDLE),
            is_mine=policies.may_take_step(actor, t.role, t.unit_id, t.account_id),
            taken_by=t.account_id,
            earlier=tuple(
                s
                for s in steps[: order.index(t.step) if t.step in order else 0]
                if meaning[s.id] is not Duty.RECEIVE and only.get(t.step, "") in {"", s.id}
            ),
        )
        for t in waiting
    )


def papers_of(case_id: UUID) -> tuple[FiledPaper, ...]:
    """The filed papers in order. Two queries."""
    attached = every(Attachment, dossier=case_id, order_by=("position", "id"))
    files = documents.stored_files([a.stored_id for a in attached])
    return tuple(FiledPaper(a.id, a.paper, a.name, files[a.stored_id]) for a in attached)


def draft(actor: Actor, draft_id: UUID) -> DraftView:
    """The actor's own draft with its uploads; raises `DossierNotFound`."""
    found = Draft.objects.filter(pk=draft_id, account_id=actor.account_id).first()
    if found is None:
        raise DossierNotFound
    uploads = list(Upload.objects.filter(draft=found).order_by("added_at", "id"))
    files = documents.stored_files([u.stored_id for u in uploads])
    return DraftView(
        id=found.id,
        version_id=found.version_id,
        unit_id=found.unit_id,
        form=draft_forms.form_of(found),
        answers=found.answers,
        prefilled={key: Draft.Source(source).label for key, source in found.prefilled.items()},
        uploads=tuple(FiledPaper(u.id, u.paper, u.name, files[u.stored_id]) for u in uploads),
        updated_at=found.updated_at,
    )


def drafts(actor: Actor) -> tuple[DraftLine, ...]:
    """The actor's drafts, latest change first."""
    rows = Draft.objects.filter(account_id=actor.account_id).order_by("-updated_at", "id")[:PAGE_SIZE]
    return tuple(DraftLine(d.id, d.version_id, d.updated_at) for d in rows)
