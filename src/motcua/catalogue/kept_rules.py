"""Every rule of the office there is and was, for those who keep them."""

from __future__ import annotations

from . import models
from .queries import representation_rule_of, routing_rule_of, rule_of
from .rule_values import LocalRule, RepresentationRule, RoutingRule


def local_rules_kept(code: str) -> tuple[LocalRule, ...]:
    """Every rule of the office there ever was for the procedure, those for all channels first, the latest first of
    each. One query."""
    rows = models.LocalRule.objects.filter(procedure_code=code).order_by("channel", "-effective_from", "id")
    return tuple(map(rule_of, rows))


def routing_rules_kept() -> tuple[RoutingRule, ...]:
    """Every routing rule there ever was, the latest of each scope first. One query."""
    rows = models.RoutingRule.objects.order_by("scope", "key", "-effective_from", "id")
    return tuple(routing_rule_of(row) for row in rows)


def representation_rules_kept(code: str) -> tuple[RepresentationRule, ...]:
    """Every rule there ever was on filing for another, the latest first. One query."""
    rows = models.RepresentationRule.objects.filter(procedure_code=code).order_by("-effective_from", "id")
    return tuple(map(representation_rule_of, rows))
