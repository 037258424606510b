"""The terms frozen on a dossier at acceptance: a later change of law or rule does not touch it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from motcua.catalogue import api as catalogue


@dataclass(frozen=True, slots=True)
class FrozenTerms:
    """`limit` none: the record gives no unit and the office no rule, so no appointment was made."""

    limit: catalogue.TimeLimit | None
    cutoff: time | None
    origin: catalogue.LimitOrigin
    source: str
    confirmed: bool


def freeze(terms: catalogue.Terms) -> dict[str, Any]:
    return {
        "amount": str(terms.limit.amount) if terms.limit else None,
        "unit": terms.limit.unit.value if terms.limit else None,
        "cutoff": terms.cutoff.isoformat("minutes") if terms.cutoff else None,
        "origin": terms.limit_origin.value,
        "source": terms.source,
        "confirmed": terms.confirmed,
        "rule": str(terms.rule_id) if terms.rule_id else None,
    }


def thaw(frozen: dict[str, Any]) -> FrozenTerms:
    limit = None
    if frozen["amount"] is not None:
        limit = catalogue.TimeLimit(Decimal(frozen["amount"]), catalogue.LimitUnit(frozen["unit"]))
    return FrozenTerms(
        limit=limit,
        cutoff=time.fromisoformat(frozen["cutoff"]) if frozen["cutoff"] else None,
        origin=catalogue.LimitOrigin(frozen["origin"]),
        source=frozen["source"],
        confirmed=frozen["confirmed"],
    )
