"""Form 06: the way of a dossier from hand to hand, read off its turns, its history and its clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.kernel.actor import Actor, ActorKind, Role
from motcua.kernel.time import day_of, local
from motcua.organisation import api as organisation

from ..duties import DESK
from ..lifecycle import STATE_WORDS, State
from ..models import Consultation, SupplementRequest
from ..refusals import DossierNotFound
from ..rules import rule
from .making import ACCEPTED, Subject, in_vietnamese, made_before, record, subject

APPLICANT = "Người nộp hồ sơ"
ASKED, ANSWERED = "Xin ý kiến", "Trả lời xin ý kiến"
WANTED, SUPPLEMENTED = "Yêu cầu bổ sung hồ sơ", "Bổ sung hồ sơ"
EARLY, ON_TIME, LATE, UNTIMED = "Trước hạn", "Đúng hạn", "Quá hạn", "Không quy định"
_NUMBER_TO_COME = "…"


def control_slip(actor: Actor, reference: str, *, at: datetime) -> documents.StoredFile | documents.MadeFile:
    """Form 06, for staff: issued with its number once the dossier is closed, a print-out until then.

    Raises `DossierNotFound`, also before reception. Source: tt-03-2025.
    """
    found = subject(actor, reference, Slip.CONTROL)
    if found.case.received_at is None:
        raise DossierNotFound
    file = made_before(found, Slip.CONTROL) or _made(found, found.case.received_at, actor, at)
    record(actor, found, Slip.CONTROL, at)
    return file


def _made(
    found: Subject, received_at: datetime, actor: Actor, at: datetime
) -> documents.StoredFile | documents.MadeFile:
    form = found.form(Slip.CONTROL)
    way = _Way.of(found, at)
    with in_vietnamese():
        content = documents.ControlSlip(
            form=form,
            reference=found.case.reference,
            request=found.case.subject,
            handling_unit=way.units[found.case.unit_id].authority,
            helping_units=way.helpers(found),
            received_at=received_at,
            due_at=found.case.due_at,
            lines=way.lines(found),
            closed=found.case.closed_at is not None,
        )
        if found.case.closed_at is not None:
            return found.issue(content, actor=actor, slip=Slip.CONTROL, at=at)
        return documents.print_out(
            content,
            agency=found.one_stop.agency(found.unit),
            number=f"{_NUMBER_TO_COME}/{form.notation}-{found.one_stop.notation}",
            name=f"{form.notation}-{found.case.reference}-{local(at):%y%m%d-%H%M}",
            at=at,
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """What happened to the dossier: turns as they were opened, the act that ended each, how each kept its time.

    `acts` is by turn; under none stands the acceptance, with which the first turns were given.
    """

    turns: tuple[casework.Assignment, ...]
    consultations: tuple[Consultation, ...]
    supplements: tuple[SupplementRequest, ...]
    acts: Mapping[UUID | None, casework.HistoryEntry]
    results: Mapping[tuple[str, UUID, datetime], str]
    units: Mapping[UUID, organisation.Unit]

    @staticmethod
    def of(found: Subject, at: datetime) -> _Way:
        """Five queries, whatever the way was."""
        case_id = found.case.id
        doing = casework.Assignment.objects.filter(case_id=case_id, part=casework.Part.DO)
        turns = tuple(doing.order_by("opened_at", "id"))
        consultations = tuple(Consultation.objects.filter(case_id=case_id).order_by("asked_at", "id"))
        since_received = SupplementRequest.objects.filter(dossier_id=case_id, asked_before_acceptance=False)
        supplements = tuple(since_received.order_by("number", "id"))
        acts = casework.HistoryEntry.objects.filter(case_id=case_id, actor_kind=ActorKind.STAFF).order_by("at", "id")
        clock = casework.clock_of(case_id)
        return _Way(
            turns=turns,
            consultations=consultations,
            supplements=supplements,
            acts=_acts(turns, acts),
            results={} if clock is None else _results(clock, at),
            units=organisation.units(
                {found.case.unit_id, found.unit.id}
                | {turn.unit_id for turn in turns}
                | {asked.unit_id for asked in consultations}
                | {request.unit_id for request in supplements}
            ),
        )

    def helpers(self, found: Subject) -> tuple[str, ...]:
        """Units that had a part beside the competent one and the one that received."""
        others = set(self.units) - {found.case.unit_id, found.unit.id}
        return tuple(sorted(self.units[unit_id].authority for unit_id in others))

    def lines(self, found: Subject) -> tuple[documents.HandOverLine, ...]:
        """A line per turn given, two per opinion or supplement asked and answered, and one for the end."""
        given = [self._given(found, number, turn) for number, turn in enumerate(self.turns)]
        for consultation in self.consultations:
            given += self._consulted(found, consultation)
        for request in self.supplements:
            given += self._supplemented(request)
        case = found.case
        if case.closed_at is not None and self.turns:
            end = self._line(found, case.closed_at, self.turns[-1], APPLICANT, "")
            said = "" if case.state == State.RETURNED else str(STATE_WORDS[State(case.state)])
            given.append(replace(end, note="; ".join(filter(None, (end.note, said)))))
        return tuple(sorted(given, key=lambda line: line.at))

    def _given(self, found: Subject, number: int, turn: casework.Assignment) -> documents.HandOverLine:
        before = (earlier for earlier in reversed(self.turns[:number]) if earlier.closed_at == turn.opened_at)
        receiver = self._who(turn.id) if turn.closed_at else ""
        return self._line(found, turn.opened_at, next(before, None), self._unit(found, turn), receiver)

    def _consulted(self, found: Subject, asked: Consultation) -> Iterator[documents.HandOverLine]:
        """The question to another unit, and its answer."""
        asking, consulted = self.units[found.case.unit_id].authority, self.units[asked.unit_id].authority
        answerer = asked.answered_by
        yield documents.HandOverLine(asking, asked.asked_by, consulted, answerer, asked.asked_at, "", ASKED)
        if asked.answered_at is not None:
            result = self.results.get((f"consult:{asked.id}", asked.unit_id, asked.asked_at), "")
            yield documents.HandOverLine(
                consulted, answerer, asking, asked.asked_by, asked.answered_at, result, ANSWERED
            )

    def _supplemented(self, request: SupplementRequest) -> Iterator[documents.HandOverLine]:
        """The request to the applicant, and the answer. It counts for nobody's time."""
        unit, officer = self.units[request.unit_id].authority, request.asked_by
        yield documents.HandOverLine(unit, officer, APPLICANT, "", request.asked_at, "", WANTED)
        if request.answered_at is not None:
            yield documents.HandOverLine(APPLICANT, "", unit, officer, request.answered_at, "", SUPPLEMENTED)

    def _line(
        self, found: Subject, at: datetime, giver: casework.Assignment | None, receiver_unit: str, receiver: str
    ) -> documents.HandOverLine:
        """Reception gave what nobody had a turn at before."""
        return documents.HandOverLine(
            giver_unit=found.one_stop.name if giver is None else self._unit(found, giver),
            giver=self._who(giver.id if giver else None),
            receiver_unit=receiver_unit,
            receiver=receiver,
            at=at,
            result="" if giver is None else self.results.get((giver.step, giver.unit_id, giver.opened_at), ""),
            note=self._note(giver),
        )

    def _unit(self, found: Subject, turn: casework.Assignment) -> str:
        """Desks are the one-stop's, everything else the unit's own."""
        return found.one_stop.name if Role(turn.role) in DESK else self.units[turn.unit_id].authority

    def _who(self, turn_id: UUID | None) -> str:
        act = self.acts.get(turn_id)
        return act.actor_name if act else ""

    def _note(self, giver: casework.Assignment | None) -> str:
        """What was done before it was given on, and what was said about it."""
        if giver is None:
            return "Tiếp nhận hồ sơ"
        act = self.acts.get(giver.id)
        said = (act.data.get("reason") or act.data.get("note") or "") if act else ""
        return ": ".join(filter(None, (giver.name, said)))


def _acts(
    turns: Iterable[casework.Assignment], acts: Iterable[casework.HistoryEntry]
) -> dict[UUID | None, casework.HistoryEntry]:
    """The act that ended each turn, which is of the same instant; of several at once each takes its own."""
    found: dict[UUID | None, casework.HistoryEntry] = {}
    left: dict[datetime, list[casework.HistoryEntry]] = {}
    for act in acts:
        if act.verb in ACCEPTED:
            found[None] = act
        else:
            left.setdefault(act.at, []).append(act)
    for turn in turns:
        if turn.closed_at is not None and left.get(turn.closed_at):
            found[turn.id] = left[turn.closed_at].pop(0)
    return found


def _results(clock: casework.Clock, at: datetime) -> dict[tuple[str, UUID, datetime], str]:
    """How each finished holding kept to the time of its step."""
    reading = clock.reading
    early_by = rule("early", day_of(reading.received_at)).minutes(clock.calendar)
    is_dated = reading.promised_at is not None
    return {
        (share.step, share.unit_id, share.since): _result(
            share, early_by, is_dated=is_dated, is_late=reading.is_late(share.until, since=share.since)
        )
        for share in clock.shares_of_steps(at)
        if share.until is not None
    }


def _result(share: casework.StepShare, early_by_minutes: int, *, is_dated: bool, is_late: bool) -> str:
    """Late past the time of the step or past what was promised of the dossier; early with so much of the step's time
    to spare.
    """
    if is_late or share.over_minutes:
        return LATE
    if share.allowed_minutes is None:
        return ON_TIME if is_dated else UNTIMED
    return EARLY if share.allowed_minutes - share.used_minutes >= early_by_minutes else ON_TIME
