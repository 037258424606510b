"""Automatic steps and reminders of a dossier, each at its instant and once.

`arrange` reads where a dossier stands and sets its alarms; it is called after everything that changes
that, and may be called again. Each handler looks again when its time comes, so an alarm that is out of
date does nothing. Source: nd-297-2025, nd-45-2020#11, nd-118-2025#19.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from motcua.casework import api as casework
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.rows import every, found
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import opinion_alarms
from .actions import close_unanswered
from .lifecycle import State
from .models import Channel, Dossier, Reappointment, SupplementRequest
from .reminding import after_share, ahead
from .rules import rule

ANSWER_SOON = "dossiers.answer_soon"
ANSWER_LATE = "dossiers.answer_late"
UNANSWERED = "dossiers.unanswered"
NEAR = "dossiers.near"
LATE = "dossiers.late"
STEP_NEAR = "dossiers.step_near"
STEP_DAY = "dossiers.step_day"
STEP_LATE = "dossiers.step_late"

_RUNNING = frozenset({State.RECEIVED, State.PROCESSING, State.INELIGIBLE})
_WAITING = frozenset({State.INCOMPLETE, State.SUPPLEMENT})

A_MINUTE = timedelta(minutes=1)  # the last instant is still the applicant's

type Wanted = tuple[str, UUID | None]


def register() -> None:
    """Called once when the package is ready."""
    for kind, handler in {
        ANSWER_SOON: _answer_soon,
        ANSWER_LATE: _answer_late,
        UNANSWERED: _unanswered,
        NEAR: _near,
        LATE: _late,
        STEP_NEAR: _step_near,
        STEP_DAY: _step_near,
        STEP_LATE: _step_late,
        **opinion_alarms.handlers(),
    }.items():
        casework.alarms.handlers.register(kind, handler)


def arrange(case_id: UUID) -> None:
    """Sets the alarms that the dossier needs as it stands, and ends all others. In a transaction.

    The case is locked, so that what was read late never undoes what was set by a later change.
    """
    case, dossier = found(casework.Case, id=case_id, lock=True), found(Dossier, case=case_id)
    assert case is not None, "an event tells of a case that is there"
    assert dossier is not None, "and of its dossier"
    casework.alarms.arrange(case_id, dict(_wanted(case, dossier)))


def _wanted(case: casework.Case, dossier: Dossier) -> Iterator[tuple[Wanted, datetime | None]]:
    if case.closed_at is not None:
        return
    yield from opinion_alarms.wanted(case.id)
    state = State(case.state)
    if state is State.SUBMITTED and dossier.channel == Channel.ONLINE:
        yield from _to_be_answered(case, dossier)
    if state in _WAITING:
        request = dossier.supplements.get(answered_at=None)
        yield (UNANSWERED, request.id), request.answer_by + A_MINUTE
    if state in _RUNNING:
        yield from _to_be_done(case, dossier)


def _to_be_answered(case: casework.Case, dossier: Dossier) -> Iterator[tuple[Wanted, datetime]]:
    """From the filing, or from its last completion."""
    last = dossier.supplements.order_by("-number").first()
    since = last.answered_at if last is not None and last.answered_at is not None else case.opened_at
    about = last.id if last is not None else None
    calendar = organisation.calendar_of(dossier.receiving_unit_id, day_of(since))
    yield (ANSWER_SOON, about), rule("answer_soon", day_of(since)).after(calendar, since)
    yield (ANSWER_LATE, about), rule("answer", day_of(since)).after(calendar, since)


def _to_be_done(case: casework.Case, dossier: Dossier) -> Iterator[tuple[Wanted, datetime]]:
    calendar = organisation.calendar_of(case.unit_id, day_of(case.received_at or case.opened_at))
    if case.due_at is not None:
        last = Reappointment.objects.filter(dossier_id=dossier.pk, in_time=True).order_by("-number").first()
        about = last.id if last is not None else None
        yield (NEAR, about), rule("apology_before_due", day_of(case.due_at)).before(calendar, case.due_at)
        yield (LATE, about), case.due_at
    turns = every(
        casework.Assignment, case=case.id, closed_at=None, part=casework.Part.DO.value, order_by=("opened_at", "id")
    )
    for turn in turns:
        if turn.step_due_at is not None and turn.minutes is not None:
            yield from _step_to_be_done(calendar, turn, turn.step_due_at, turn.minutes)


def _step_to_be_done(
    calendar: organisation.WorkingCalendar, turn: casework.Assignment, due_at: datetime, minutes: int
) -> Iterator[tuple[Wanted, datetime]]:
    share = after_share(calendar, turn.opened_at, due_at, minutes, "step_alarm")
    day_ahead = ahead(calendar, turn.opened_at, due_at, "step_before_due", besides=share)
    yield (STEP_NEAR, turn.id), share
    if day_ahead is not None:
        yield (STEP_DAY, turn.id), day_ahead
    yield (STEP_LATE, turn.id), due_at


def _answer_soon(case_id: UUID, _subject: UUID | None, at: datetime) -> casework.alarms.Answer:
    return _unanswered_filing(case_id, "answer_soon", at)


def _answer_late(case_id: UUID, _subject: UUID | None, at: datetime) -> casework.alarms.Answer:
    return _unanswered_filing(case_id, "answer", at)


def _unanswered_filing(case_id: UUID, key: str, at: datetime) -> casework.alarms.Answer:
    case = casework.Case.objects.get(pk=case_id)
    if case.state != State.SUBMITTED:
        return casework.alarms.Done()
    unit_id = Dossier.objects.values_list("receiving_unit_id", flat=True).get(pk=case_id)
    return casework.alarms.Told(unit_id, _tells(key, at))


def _unanswered(case_id: UUID, subject: UUID | None, at: datetime) -> casework.alarms.Answer:
    """Closes the dossier whose applicant stays silent."""
    assert subject is not None, "it is about a request"
    case = casework.Case.objects.get(pk=case_id)
    request = SupplementRequest.objects.get(pk=subject)
    if request.answered_at is not None or State(case.state) not in _WAITING:
        return casework.alarms.Done()
    if at <= request.answer_by:
        return casework.alarms.Later(request.answer_by + A_MINUTE)
    close_unanswered(actor=SYSTEM, at=at, reference=case.reference)
    return casework.alarms.Done()


def _near(case_id: UUID, _subject: UUID | None, at: datetime) -> casework.alarms.Answer:
    """Whoever may still apologise in time has to decide."""
    return _dated(case_id, at, "apology_before_due")


def _late(case_id: UUID, _subject: UUID | None, at: datetime) -> casework.alarms.Answer:
    return _dated(case_id, at, None)


def _dated(case_id: UUID, at: datetime, key: str | None) -> casework.alarms.Answer:
    case = casework.Case.objects.get(pk=case_id)
    if State(case.state) not in _RUNNING or case.due_at is None:
        return casework.alarms.Later(None)
    when = case.due_at
    if key is not None:
        calendar = organisation.calendar_of(case.unit_id, day_of(case.received_at or at))
        when = rule(key, day_of(at)).before(calendar, case.due_at)
    if at < when:
        return casework.alarms.Later(when)
    return casework.alarms.Told(case.unit_id, _tells("apology_before_due", at))


def _step_near(_case_id: UUID, subject: UUID | None, _at: datetime) -> casework.alarms.Answer:
    return _step(subject, None)


def _step_late(_case_id: UUID, subject: UUID | None, _at: datetime) -> casework.alarms.Answer:
    return _step(subject, Role.DIVISION_HEAD)


def _step(subject: UUID | None, role: Role | None) -> casework.alarms.Answer:
    """Tells whoever has the step in hand, or the head who answers for it."""
    assert subject is not None, "it is about a turn"
    turn = casework.Assignment.objects.get(pk=subject)
    if turn.closed_at is not None:
        return casework.alarms.Done()
    if turn.step_due_at is None:
        return casework.alarms.Later(None)
    return casework.alarms.Told(turn.unit_id, role or Role(turn.role))


def _tells(key: str, at: datetime) -> Role:
    return rule(key, day_of(at)).tells or Role.LEADER
