"""The record of papers handed over between two units, to be printed for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .contents import PaperLine
from .words import hour_and_day


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """The papers of one dossier; `remark` is what the receiver missed."""

    reference: str
    subject: str
    applicant: str
    papers: tuple[PaperLine, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HandoverRecord:
    """Who gave what to whom. Not received yet: the second name and instant are blank, to be signed by hand.

    Source: nd-118-2025#18.
    """

    template: ClassVar[str] = "handover"
    template_version: ClassVar[int] = 1
    type_name: ClassVar[str] = "Biên bản bàn giao hồ sơ"
    title: ClassVar[str] = type_name

    from_unit: str
    to_unit: str
    given_name: str
    given_at: datetime
    received_name: str
    received_at: datetime | None
    lines: tuple[HandoverItem, ...]

    def data(self) -> dict[str, Any]:
        return {
            "from": self.from_unit,
            "to": self.to_unit,
            "giver": self.given_name,
            "given": hour_and_day(self.given_at),
            "receiver": self.received_name,
            "received": hour_and_day(self.received_at) if self.received_at else "",
            "lines": [
                {
                    "reference": line.reference,
                    "subject": line.subject,
                    "applicant": line.applicant,
                    "papers": [
                        {"name": p.name, "originals": str(p.originals), "copies": str(p.copies)} for p in line.papers
                    ],
                    "remark": line.remark,
                }
                for line in self.lines
            ],
        }
