"""Who works on a dossier besides the doer: who has the turns, who co-ordinates and follows, what was asked of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.rows import every
from motcua.organisation import api as organisation

from . import access, policies
from .actions.filing import KIND
from .lifecycle import State
from .models import Consultation, ConsultationFile
from .queries import DossierView
from .refusals import DossierNotFound


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who co-ordinates or follows. `may_end`: the reader is the one, or leads the dossier."""

    id: UUID
    part: casework.Part
    unit_name: str
    name: str
    task: str
    since: datetime
    is_reader: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class OpinionFile:
    id: UUID
    name: str
    file: documents.StoredFile


@dataclass(frozen=True, slots=True)
class Opinion:
    """A question put to another unit, and the answer once there is one. Instants are aware."""

    id: UUID
    unit_id: UUID
    unit_name: str
    asked_by: str
    question: str
    waits: bool
    asked_at: datetime
    due_at: datetime
    answered_by: str
    answer: str
    answered_at: datetime | None
    recalled_at: datetime | None
    files: tuple[OpinionFile, ...]
    may_answer: bool
    may_recall: bool

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.recalled_at is None


@dataclass(frozen=True, slots=True)
class GivenTurn:
    """An open turn whose holder the reader may change, and to whom they may give it."""

    step: str
    name: str
    holder_id: UUID | None
    holder: str
    people: tuple[identity.Colleague, ...]


@dataclass(frozen=True, slots=True)
class Teamwork:
    helpers: tuple[Helper, ...]
    opinions: tuple[Opinion, ...]
    turns: tuple[GivenTurn, ...]
    may_lead: bool
    may_ask: bool

    @property
    def awaited(self) -> tuple[str, ...]:
        """Names of the units whose opinion a step waits for."""
        return tuple(dict.fromkeys(one.unit_name for one in self.opinions if one.is_open and one.waits))


def teamwork(actor: Actor, reference: str, *, at: datetime) -> Teamwork:
    """Raises `DossierNotFound`. At most ten queries, however many take part."""
    case, _dossier = access.to_read(actor, reference)
    return _teamwork(actor, case.id, State(case.state), at)


def teamwork_on(actor: Actor, view: DossierView, *, at: datetime) -> Teamwork:
    """The same on a dossier that was just read. At most eight queries."""
    return _teamwork(actor, view.case_id, view.state, at)


def _teamwork(actor: Actor, case_id: UUID, state: State, at: datetime) -> Teamwork:
    rows = every(casework.Assignment, case=case_id, closed_at=None, order_by=("opened_at", "id"))
    turns = [row for row in rows if row.part == casework.Part.DO]
    leads = any(access.leading_post(actor, Role(t.role), t.unit_id, t.account_id) for t in turns)
    names = identity.staff_names(row.account_id for row in rows if row.account_id is not None)
    units = organisation.units({row.unit_id for row in rows})
    helpers = tuple(
        Helper(
            id=row.id,
            part=casework.Part(row.part),
            unit_name=units[row.unit_id].name,
            name=names.get(row.account_id, "") if row.account_id else "",
            task=row.name if row.part == casework.Part.CO_ORDINATE else "",
            since=row.opened_at,
            is_reader=_is_reader(actor, row),
            may_end=leads or _is_reader(actor, row),
        )
        for row in rows
        if row.part in {casework.Part.CO_ORDINATE, casework.Part.FOLLOW}
    )
    given = tuple(_given(row, names, at) for row in turns if casework.may_assign(actor, row.unit_id))
    may_ask = leads and state in {State.RECEIVED, State.PROCESSING}
    return Teamwork(helpers, _opinions(actor, case_id, leads), given, leads, may_ask)


def open_opinion_file(
    actor: Actor, reference: str, file_id: UUID, *, at: datetime, purpose: str
) -> documents.StoredFile:
    """A file that came with an answer, the reading recorded. Raises `DossierNotFound`."""
    case, _dossier = access.to_read(actor, reference)
    found = ConsultationFile.objects.filter(pk=file_id, consultation__case_id=case.id).first()
    if found is None or not actor.is_staff:
        raise DossierNotFound
    audit.record(
        actor=actor,
        action="dossiers.read_opinion_file",
        subject_kind=KIND,
        subject_id=case.id,
        at=at,
        purpose=purpose,
    )
    return documents.open_stored(found.stored_id)


def _is_reader(actor: Actor, row: casework.Assignment) -> bool:
    return policies.is_invited(actor, policies.Invited(row.unit_id, Role(row.role), row.account_id))


def _given(row: casework.Assignment, names: Mapping[UUID, str], at: datetime) -> GivenTurn:
    role = Role(row.role)
    people = tuple(one for one in identity.colleagues([row.unit_id], at) if one.role is role)
    return GivenTurn(
        row.step, row.name, row.account_id, names.get(row.account_id, "") if row.account_id else "", people
    )


def _opinions(actor: Actor, case_id: UUID, leads: bool) -> tuple[Opinion, ...]:
    rows = every(Consultation, case=case_id, order_by=("asked_at", "id"))
    if not rows:
        return ()
    units = organisation.units({row.unit_id for row in rows})
    turns = every(casework.Assignment, id=[row.assignment_id for row in rows], order_by=("id",))
    of_units = {turn.id: turn for turn in turns}
    given = every(ConsultationFile, consultation=[row.id for row in rows], order_by=("position", "id"))
    stored = documents.stored_files([file.stored_id for file in given])
    found = []
    for row in rows:
        files = [file for file in given if file.consultation_id == row.id]
        found.append(
            Opinion(
                id=row.id,
                unit_id=row.unit_id,
                unit_name=units[row.unit_id].name,
                asked_by=row.asked_by,
                question=row.question,
                waits=row.waits,
                asked_at=row.asked_at,
                due_at=row.due_at,
                answered_by=row.answered_by,
                answer=row.answer,
                answered_at=row.answered_at,
                recalled_at=row.recalled_at,
                files=tuple(OpinionFile(file.id, file.name, stored[file.stored_id]) for file in files),
                may_answer=row.is_open and _is_reader(actor, of_units[row.assignment_id]),
                may_recall=row.is_open and leads,
            )
        )
    return tuple(found)
