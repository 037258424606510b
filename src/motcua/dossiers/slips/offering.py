"""Which slips of a dossier there are for a reader, and the one door to open any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.kernel.actor import Actor
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of

from .. import policies
from ..lifecycle import State
from ..queries import DossierView
from ..refusals import DossierNotFound
from .apology import apology_slip
from .control import control_slip
from .receipt import receipt_slip
from .refusal import refusal_slip
from .stop import ENDS, stop_slip
from .supplement import supplement_slip

type AnyFile = documents.StoredFile | documents.MadeFile

# What the addresses of pages call each.
_WORDS = {
    Slip.RECEIPT: "tiep-nhan",
    Slip.SUPPLEMENT: "bo-sung",
    Slip.REFUSAL: "tu-choi",
    Slip.APOLOGY: "xin-loi",
    Slip.STOP: "dung",
    Slip.CONTROL: "kiem-soat",
}


@dataclass(frozen=True, slots=True)
class OfferedSlip:
    """A slip that can be opened by its `word` and, where a dossier may have several, its `key`.

    `confirmed`: the fields of its form were read in the circular. `made_for`: the day of what it tells of.
    """

    word: str
    title: str
    number: str
    confirmed: bool
    made_for: datetime
    key: str = ""


def word_of(slip: Slip) -> str:
    """What the addresses of pages call it."""
    return _WORDS[slip]


def offered(actor: Actor, view: DossierView) -> tuple[OfferedSlip, ...]:
    """The slips of the dossier that the actor may open, by the number of their forms."""
    on = day_of(view.received_at or view.filed_at)

    def line(slip: Slip, at: datetime, key: str) -> OfferedSlip:
        form = documents.slip_form(slip, on)
        return OfferedSlip(_WORDS[slip], form.title, form.number, form.fields_confirmed, at, key)

    return tuple(line(*one) for one in _there_are(view) if policies.may_open_some(actor, one[0]))


def _there_are(view: DossierView) -> Iterator[tuple[Slip, datetime, str]]:
    """Each slip with the instant of what it tells of, and its key."""
    if view.received_at is not None:
        yield Slip.RECEIPT, view.received_at, ""
    for asked in view.side.supplements:
        yield Slip.SUPPLEMENT, asked.asked_at, str(asked.id)
    if view.state is State.REFUSED and view.closed_at is not None:
        yield Slip.REFUSAL, view.closed_at, ""
    for given in view.side.reappointments:
        yield Slip.APOLOGY, given.at, str(given.id)
    if view.state in ENDS and view.closed_at is not None:
        yield Slip.STOP, view.closed_at, ""
    if view.received_at is not None:
        yield Slip.CONTROL, view.closed_at or view.received_at, ""


def open_slip(actor: Actor, reference: str, word: str, key: str = "", *, at: datetime) -> AnyFile:
    """The slip, made if it was not yet. Raises `DossierNotFound` for what there is not or may not be seen."""
    if word in _MAKERS and not key:
        return _MAKERS[word](actor, reference, at=at)
    if word in _MAKERS_BY_KEY and (known := identifier(key)):
        return _MAKERS_BY_KEY[word](actor, reference, known, at=at)
    raise DossierNotFound


_MAKERS: dict[str, Callable[..., AnyFile]] = {
    _WORDS[Slip.RECEIPT]: receipt_slip,
    _WORDS[Slip.REFUSAL]: refusal_slip,
    _WORDS[Slip.STOP]: stop_slip,
    _WORDS[Slip.CONTROL]: control_slip,
}
_MAKERS_BY_KEY: dict[str, Callable[..., AnyFile]] = {
    _WORDS[Slip.SUPPLEMENT]: supplement_slip,
    _WORDS[Slip.APOLOGY]: apology_slip,
}
