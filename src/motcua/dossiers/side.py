"""What lies beside the straight way of a dossier: what it was asked for, what was owed, new dates, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.kernel.money import Money
from motcua.kernel.rows import every

from .lifecycle import State
from .models import Attachment, Dossier, Obligation, Reappointment, RefusalGround, SupplementItem, SupplementRequest
from .rules import stop_grounds


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing asked for, and what was given for it."""

    id: UUID
    paper: str
    label: str
    wanted: str
    answer: str
    handed_over: bool
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A supplement request with its items. Open while `answered_at` is none."""

    id: UUID
    number: int
    asked_at: datetime
    asked_by: str
    before_acceptance: bool
    reason: str
    exception: str
    contact: str
    answer_by: datetime
    answered_at: datetime | None
    items: tuple[AskedItem, ...]


@dataclass(frozen=True, slots=True)
class NewDate:
    """An apology with a new date."""

    id: UUID
    at: datetime
    before: datetime
    due_at: datetime
    reason: str
    in_time: bool
    signed_by: str


@dataclass(frozen=True, slots=True)
class Owed:
    """Money owed before the work goes on, in đồng."""

    what: str
    amount: int
    asked_at: datetime
    settled_at: datetime | None
    receipt: str

    @property
    def amount_words(self) -> str:
        """“1.250.000 ₫”."""
        return str(Money(self.amount))


@dataclass(frozen=True, slots=True)
class SideView:
    """All of it, in the order in which it happened."""

    supplements: tuple[Asked, ...] = ()
    reappointments: tuple[NewDate, ...] = ()
    obligations: tuple[Owed, ...] = ()
    closing_ground: str = ""
    closing_reason: str = ""

    @property
    def open_supplement(self) -> Asked | None:
        return next((one for one in self.supplements if one.answered_at is None), None)

    @property
    def owed(self) -> Owed | None:
        return next((one for one in self.obligations if one.settled_at is None), None)


def side_of(dossier: Dossier, state: State) -> SideView:
    """What lies beside the straight way. Three queries, five once a supplement was asked."""
    ended = state.is_exit and state is not State.REFUSED
    return SideView(
        supplements=_supplements(dossier),
        reappointments=tuple(
            NewDate(r.id, r.at, r.before, r.due_at, r.reason, r.in_time, r.signed_by)
            for r in every(Reappointment, dossier=dossier.pk, order_by=("number", "id"))
        ),
        obligations=_obligations(dossier),
        closing_ground=_ground(dossier.closing_ground) if ended else "",
        closing_reason=dossier.closing_reason if ended else "",
    )


def side_now(dossier: Dossier, state: State) -> SideView:
    """What the applicant has to do now, or why it ended. No query unless something is wanted of them."""
    waits = state in {State.INCOMPLETE, State.SUPPLEMENT}
    owes = state is State.AWAITING_PAYMENT
    ended = state.is_exit and state is not State.REFUSED
    return SideView(
        supplements=_supplements(dossier) if waits else (),
        obligations=_obligations(dossier) if owes else (),
        closing_ground=_ground(dossier.closing_ground) if ended else "",
        closing_reason=dossier.closing_reason if ended else "",
    )


def _obligations(dossier: Dossier) -> tuple[Owed, ...]:
    return tuple(
        Owed(o.what, o.amount, o.asked_at, o.settled_at, o.receipt)
        for o in every(Obligation, dossier=dossier.pk, order_by=("asked_at", "id"))
    )


def _supplements(dossier: Dossier) -> tuple[Asked, ...]:
    requests = every(SupplementRequest, dossier=dossier.pk, order_by=("number", "id"))
    if not requests:
        return ()
    files: dict[UUID, list[str]] = {}
    for attachment in every(Attachment, dossier=dossier.pk, order_by=("position", "id")):
        if attachment.answers_id is not None:
            files.setdefault(attachment.answers_id, []).append(attachment.name)
    items: dict[UUID, list[AskedItem]] = {}
    for i in every(SupplementItem, request=[request.id for request in requests], order_by=("position", "id")):
        items.setdefault(i.request_id, []).append(
            AskedItem(i.id, i.paper, i.label, i.wanted, i.answer, i.handed_over, tuple(files.get(i.id, ())))
        )
    return tuple(
        Asked(
            id=r.id,
            number=r.number,
            asked_at=r.asked_at,
            asked_by=r.asked_by,
            before_acceptance=r.asked_before_acceptance,
            reason=r.reason,
            exception=r.exception,
            contact=r.contact,
            answer_by=r.answer_by,
            answered_at=r.answered_at,
            items=tuple(items.get(r.id, ())),
        )
        for r in requests
    )


def _ground(key: str) -> str:
    """The words of the ground on which it ended."""
    if key in set(RefusalGround):
        return str(RefusalGround(key).label)
    return next((ground.title for ground in stop_grounds() if ground.key == key), "")
