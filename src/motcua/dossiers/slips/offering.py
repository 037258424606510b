"""Which slips of a dossier there are for a reader, and the one door to open any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of

from .. import policies
from ..lifecycle import State
from ..queries import DossierView
from ..refusals import DossierNotFound
from .control import control_slip
from .receipt import receipt_slip
from .refusal import refusal_slip

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

    `confirmed`: the fields of its form were read in the circular.
    """

    word: str
    title: str
    number: str
    confirmed: bool
    key: str = ""


def offered(actor: Actor, view: DossierView) -> tuple[OfferedSlip, ...]:
    """The slips of the dossier that the actor may open, by the number of their forms."""
    on = day_of(view.received_at or view.filed_at)

    def line(slip: Slip, key: str = "") -> OfferedSlip:
        form = documents.slip_form(slip, on)
        return OfferedSlip(_WORDS[slip], form.title, form.number, form.fields_confirmed, key)

    return tuple(line(slip) for slip in _there_are(view) if policies.may_open_some(actor, slip))


def _there_are(view: DossierView) -> Iterator[Slip]:
    if view.received_at is not None:
        yield Slip.RECEIPT
    if view.state is State.REFUSED:
        yield Slip.REFUSAL
    if view.received_at is not None:
        yield Slip.CONTROL


def open_slip(actor: Actor, reference: str, word: str, key: str = "", *, at: datetime) -> AnyFile:
    """The slip, made if it was not yet. Raises `DossierNotFound` for what there is not or may not be seen."""
    make = _MAKERS.get(word)
    if make is None or key:
        raise DossierNotFound
    return make(actor, reference, at=at)


_MAKERS: dict[str, Callable[..., AnyFile]] = {
    _WORDS[Slip.RECEIPT]: receipt_slip,
    _WORDS[Slip.REFUSAL]: refusal_slip,
    _WORDS[Slip.CONTROL]: control_slip,
}
