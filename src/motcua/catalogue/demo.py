"""The small catalogue of our own, for demonstrations and first steps."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.kernel.actor import SYSTEM

from . import models
from .actions import Published, open_rule, take_in
from .decoding import PLAIN_FIELDS, hash_of
from .incoming import EVERYTHING, Incoming
from .values import Channel, ChannelKind, Content, Fee, LegalBasis, LimitUnit, Paper, Result, TimeLimit, Variant

DATA = Path(__file__).with_name("data") / "demo.toml"


@transaction.atomic
def load_demo_catalogue(at: datetime) -> Published:
    """Publishes the demonstration procedures that are not there yet, in force since 1/7/2025, and the office's
    own rules for them where it has none. A procedure that is there, from whatever source, stays as it is."""
    data = tomllib.loads(DATA.read_text())
    contents = [_content(row) for row in data["procedure"]]
    known = set(models.Procedure.objects.values_list("code", flat=True))
    fresh = [Incoming(c, "demo", EVERYTHING, hash_of(c)) for c in contents if c.code not in known]
    published = take_in(actor=SYSTEM, records=fresh, at=at, effective_from=data["effective_from"])
    ruled = set(models.LocalRule.objects.values_list("procedure_code", flat=True))
    for rule in data["rule"]:
        if rule["procedure"] not in ruled:
            open_rule(
                procedure_code=rule["procedure"],
                limit=_limit(rule),
                cutoff=rule.get("cutoff"),
                source=rule["source"],
                effective_from=data["effective_from"],
            )
    return published


def _content(row: Mapping[str, Any]) -> Content:
    plain = {name: _frozen(row[name]) for name in PLAIN_FIELDS if name in row}
    return Content(
        **plain,
        variants=tuple(_variant(v) for v in row["variants"]),
        channels=tuple(_channel(c) for c in row["channels"]),
        bases=tuple(LegalBasis(**b) for b in row["bases"]),
        results=tuple(Result(**r) for r in row["results"]),
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _variant(row: Mapping[str, Any]) -> Variant:
    return Variant(row["name"], tuple(Paper(**paper) for paper in row["papers"]))


def _channel(row: Mapping[str, Any]) -> Channel:
    fees = tuple(Fee(fee.get("amount"), note=fee["note"]) for fee in row.get("fees", ()))
    return Channel(ChannelKind(row["kind"]), _limit(row), row["limit_text"], fees)


def _limit(row: Mapping[str, Any]) -> TimeLimit | None:
    return TimeLimit(Decimal(row["limit"]), LimitUnit(row["unit"])) if "limit" in row else None
