"""What communes may do with the procedures of their level, which hold for every commune: a dated rule.

As practised, the chairman of the provincial People's Committee announces them on the proposal of the departments, and
a commune posts them. Source: nd-63-2010, whose words were not confirmed.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from . import right_models
from .rights import CommuneRule, Right

DATA = Path(__file__).with_name("data") / "commune_rule.toml"


def commune_rule(on: date) -> CommuneRule:
    """The rule of the day. One query, never from memory: it decides who may do what."""
    row = right_models.CommuneRule.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    return _shipped() if row is None else _value(row)


def commune_rules() -> tuple[CommuneRule, ...]:
    """Every rule there is and was, the latest first, the one shipped with the product last. One query."""
    return (*(_value(row) for row in right_models.CommuneRule.objects.order_by("-valid_from")), _shipped())


@cache
def _shipped() -> CommuneRule:
    said = tomllib.loads(DATA.read_text("utf-8"))
    return CommuneRule(None, Right(said["right"]), said["source"], said["confirmed"])


def _value(row: right_models.CommuneRule) -> CommuneRule:
    return CommuneRule(row.valid_from, Right(row.right), row.source, row.confirmed)
