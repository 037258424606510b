"""Whose positions need a second factor: the office's rule, with its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.kernel.actor import Actor, Role
from motcua.kernel.time import day_of

from .models import SecondFactorPolicy


@dataclass(frozen=True, slots=True)
class SecondFactorRule:
    """One row of the history."""

    valid_from: date
    roles: frozenset[Role]
    set_by: str
    set_at: datetime


def second_factor_rules() -> Sequence[SecondFactorRule]:
    """The history, latest first."""
    return [_value(row) for row in SecondFactorPolicy.objects.order_by("-valid_from")]


def roles_needing_it(at: datetime) -> frozenset[Role]:
    """Roles that need a second factor at the instant; none until the office says so."""
    row = SecondFactorPolicy.objects.filter(valid_from__lte=day_of(at)).order_by("-valid_from").first()
    return _value(row).roles if row else frozenset()


def required_of(actor: Actor, at: datetime) -> bool:
    """Whether any position held, lent ones included, needs a second factor."""
    return actor.is_staff and _any(roles_needing_it(at), (post.role for post in actor.posts))


def _any(wanted: frozenset[Role], held: Iterable[Role]) -> bool:
    return any(role in wanted for role in held)


def _value(row: SecondFactorPolicy) -> SecondFactorRule:
    return SecondFactorRule(row.valid_from, frozenset(map(Role, row.roles)), row.set_by, row.set_at)
