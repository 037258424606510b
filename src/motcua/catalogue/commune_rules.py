"""What communes may do with the procedures of their level, which hold for every commune: a dated rule.

As practised, the chairman of the provincial People's Committee announces them on the proposal of the departments, and
a commune posts them. Source: nd-63-2010, whose words were not confirmed.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, Invalid, Words
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import policies, right_models
from .rights import CommuneRule, Right

DATA = Path(__file__).with_name("data") / "commune_rule.toml"


def commune_rule(on: date) -> CommuneRule:
    """The rule of the day. One query, never from memory: it decides who may do what."""
    row = right_models.CommuneRule.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    return _shipped() if row is None else _value(row)


def commune_rules() -> tuple[CommuneRule, ...]:
    """Every rule there is and was, the latest first, the one shipped with the product last. One query."""
    return (*(_value(row) for row in right_models.CommuneRule.objects.order_by("-valid_from")), _shipped())


def may_set_commune_rule(actor: Actor) -> bool:
    """Whether the actor may set the rule: it binds every commune."""
    units = organisation.units({post.unit_id for post in actor.posts}).values()
    return policies.may_set_commune_rule(actor, [unit.id for unit in units if unit.parent_id is None])


def set_commune_rule(
    *, actor: Actor, at: datetime, valid_from: date, right: Right, source: str, confirmed: bool = False
) -> None:
    """From that day on communes propose or decide; a second rule for the same day takes the place of the first.

    Raises `Forbidden`, and `Invalid` for a day past or without the ground it stands on.
    """
    if not may_set_commune_rule(actor):
        raise Forbidden
    wrong: dict[str, Words] = {}
    if valid_from < day_of(at):
        wrong["valid_from"] = _("Ngày áp dụng không được ở quá khứ.")
    if not source.strip():
        wrong["source"] = _("Hãy nêu căn cứ.")
    if wrong:
        raise Invalid(fields=wrong)
    with transaction.atomic():
        right_models.CommuneRule.objects.update_or_create(
            valid_from=valid_from, defaults={"right": right.value, "source": source.strip(), "confirmed": confirmed}
        )
        audit.record(
            actor=actor,
            action="catalogue.set_commune_rule",
            subject_kind="catalogue.rule",
            subject_id=None,
            at=at,
            details={"valid_from": valid_from.isoformat(), "right": right.value, "confirmed": confirmed},
        )


@cache
def _shipped() -> CommuneRule:
    said = tomllib.loads(DATA.read_text("utf-8"))
    return CommuneRule(None, Right(said["right"]), said["source"], said["confirmed"])


def _value(row: right_models.CommuneRule) -> CommuneRule:
    return CommuneRule(row.valid_from, Right(row.right), row.source, row.confirmed)
