"""What the slips of the one-stop mechanism say. Source: tt-03-2025 (annex I), tt-01-2018."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from motcua.kernel.time import short_moment

from .contents import PaperLine, Party
from .rendering import qr
from .slip_forms import SlipForm
from .words import hour_and_day, long_day, short_day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slip:
    """What all share: the form by which they are made, and who signs where nobody signs digitally."""

    template_version: ClassVar[int] = 2

    form: SlipForm
    officer: str = ""

    @property
    def type_name(self) -> str:
        return self.form.title

    @property
    def title(self) -> str:
        return self.form.title

    def common(self) -> dict[str, Any]:
        return {"heading": self.form.title, "form": self.form.mark, "officer": self.officer}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One procedure of an interlinked filing. `reference` is of its own dossier; none before its turn."""

    name: str
    agency: str
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSlip(_Slip):
    """Form 01: what was received, and when to come back.

    `due_at` is none where the limit is not known; the slip then says so in `time_limit`. `register` is
    the volume of the register in which the dossier stands, under `register_serial`. Of an interlinked filing
    `parts` are the procedures under the one appointment. `tracking` is the address at which it can be followed
    with the code and `secret`.
    """

    template: ClassVar[str] = "receipt"
    template_version: ClassVar[int] = 3

    reference: str
    centre: str
    applicant: Party
    request: str
    papers: tuple[PaperLine, ...]
    time_limit: str
    received_at: datetime
    due_at: datetime | None
    returned_at_place: str
    sets: int = 1
    authorised: Party | None = None
    authorisation: str = ""
    register: str = ""
    register_serial: str = ""
    parts: tuple[PartLine, ...] = ()
    tracking: str = ""
    secret: str = ""

    def data(self) -> dict[str, Any]:
        return self.common() | {
            "reference": self.reference,
            "centre": self.centre,
            "applicant": self.applicant.data(),
            "authorised": self.authorised.data() if self.authorised else None,
            "authorisation": self.authorisation,
            "request": self.request,
            "papers": [
                {"name": p.name, "originals": _count(p.originals), "copies": _count(p.copies), "note": p.note}
                for p in self.papers
            ],
            "sets": f"{self.sets:02d}",
            "time_limit": self.time_limit,
            "received": hour_and_day(self.received_at),
            "due": hour_and_day(self.due_at) if self.due_at else "",
            "returned": self.returned_at_place,
            "register": self.register,
            "register_serial": self.register_serial,
            "parts": [
                {"name": p.name, "agency": p.agency, "reference": p.reference or "–", "note": p.note}
                for p in self.parts
            ],
            "tracking": {"address": self.tracking, "secret": self.secret, "qr": qr(self.tracking)}
            if self.tracking
            else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementSlip(_Slip):
    """Form 02: everything that is missing, once. `missing` has a line per paper.

    `answer_by` is the last day to complete it, where there is one.
    """

    template: ClassVar[str] = "supplement"

    reference: str
    applicant: Party
    request: str
    missing: tuple[str, ...]
    reason: str
    contact: str
    answer_by: date | None = None

    def data(self) -> dict[str, Any]:
        return self.common() | {
            "reference": self.reference,
            "applicant": self.applicant.data(),
            "request": self.request,
            "missing": list(self.missing),
            "reason": self.reason,
            "contact": self.contact,
            "answer_by": long_day(self.answer_by) if self.answer_by else "",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSlip(_Slip):
    """Form 03: not taken in, and why. `grounds` are those of the form, `ground` the one that applies."""

    template: ClassVar[str] = "refusal"

    reference: str
    centre: str
    applicant: Party
    request: str
    grounds: tuple[str, ...]
    ground: str
    reason: str

    def data(self) -> dict[str, Any]:
        return self.common() | {
            "reference": self.reference,
            "centre": self.centre,
            "applicant": self.applicant.data(),
            "request": self.request,
            "grounds": [{"text": ground, "applies": ground == self.ground} for ground in self.grounds],
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologySlip(_Slip):
    """Form 04: the office is late, says why, says sorry, and names a new day."""

    template: ClassVar[str] = "apology"

    reference: str
    office: str
    applicant: Party
    request: str
    received_at: datetime
    due_before: datetime
    due_now: datetime
    reason: str
    recipients: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return self.common() | {
            "reference": self.reference,
            "office": self.office,
            "applicant": self.applicant.data(),
            "request": self.request,
            "received": hour_and_day(self.received_at),
            "due_before": hour_and_day(self.due_before),
            "due_now": hour_and_day(self.due_now),
            "reason": self.reason,
            "recipients": list(self.recipients),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSlip(_Slip):
    """Form 05: the dossier is not handled further. Its fields are assumed, as the data of the form says.

    Source: nd-118-2025#21.
    """

    template: ClassVar[str] = "stop"

    reference: str
    office: str
    applicant: Party
    request: str
    filed_at: datetime
    asked_at: datetime | None
    basis: str
    reason: str
    returned: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return self.common() | {
            "reference": self.reference,
            "office": self.office,
            "applicant": self.applicant.data(),
            "request": self.request,
            "filed": hour_and_day(self.filed_at),
            "asked": hour_and_day(self.asked_at) if self.asked_at else "",
            "basis": self.basis,
            "reason": self.reason,
            "returned": list(self.returned),
            "recipients": list(self.recipients),
        }


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """One hand-over: who gave it to whom, when, and how the giver kept to the time of the step."""

    giver_unit: str
    giver: str
    receiver_unit: str
    receiver: str
    at: datetime
    result: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSlip(_Slip):
    """Form 06: the way of a dossier from hand to hand. `closed` is false while it is still on its way."""

    template: ClassVar[str] = "control"

    reference: str
    request: str
    handling_unit: str
    helping_units: tuple[str, ...]
    received_at: datetime
    due_at: datetime | None
    lines: tuple[HandOverLine, ...]
    closed: bool

    def data(self) -> dict[str, Any]:
        return self.common() | {
            "reference": self.reference,
            "request": self.request,
            "handling_unit": self.handling_unit,
            "helping_units": ", ".join(self.helping_units) or "Không",
            "received": hour_and_day(self.received_at),
            "due": hour_and_day(self.due_at) if self.due_at else "",
            "lines": [
                {
                    "from": line.giver_unit,
                    "giver": line.giver,
                    "to": line.receiver_unit,
                    "receiver": line.receiver,
                    "at": short_moment(line.at),
                    "result": line.result,
                    "note": line.note,
                }
                for line in self.lines
            ],
            "closed": self.closed,
        }


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One dossier in the register. `serial` counts within the volume."""

    serial: int
    reference: str
    procedure: str
    name: str
    contact: str
    unit: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    method: str

    def words(self) -> tuple[str, ...]:
        """The cells between the serial and the place to sign."""
        days = (short_moment(at) if at else "" for at in (self.received_at, self.due_at, self.returned_at))
        return (self.reference, self.procedure, self.name, self.contact, self.unit, *days, self.method)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(_Slip):
    """Form 07: a volume of the register, or the part of it from one day to another."""

    template: ClassVar[str] = "register"

    volume: str
    field: str
    first_day: date
    last_day: date
    lines: tuple[RegisterLine, ...]

    def data(self) -> dict[str, Any]:
        return self.common() | {
            "volume": self.volume,
            "field": self.field,
            "from": short_day(self.first_day),
            "to": short_day(self.last_day),
            "lines": [[str(line.serial), *line.words()] for line in self.lines],
        }


def _count(number: int) -> str:
    return str(number) if number else ""
