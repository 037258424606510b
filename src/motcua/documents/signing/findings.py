"""What the signatures of a PDF say. Apart from what reads them, whose libraries take long to load."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

UNREADABLE = 3  # how the probe says that the file is no readable PDF


@dataclass(frozen=True, slots=True)
class Finding:
    """One signature. `whole`: what it covers is unchanged. `trusted`: its chain ends in one of our roots."""

    name: str
    organisation: str
    certificate: str
    signed_at: datetime | None
    whole: bool
    trusted: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """All signatures, and whether anything but a signature was added after one."""

    signatures: tuple[Finding, ...]
    added_to: bool


def plain(findings: Findings) -> dict[str, Any]:
    """As JSON has it."""
    data = asdict(findings)
    for signature in data["signatures"]:
        signature["signed_at"] = signature["signed_at"] and signature["signed_at"].isoformat()
    return data


def findings_from(data: dict[str, Any]) -> Findings:
    """Back from `plain`."""
    return Findings(
        signatures=tuple(
            Finding(**{**one, "signed_at": datetime.fromisoformat(one["signed_at"]) if one["signed_at"] else None})
            for one in data["signatures"]
        ),
        added_to=data["added_to"],
    )
