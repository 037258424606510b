"""How sure the office must be of a citizen before it takes a filing: rules by day, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import Forbidden
from motcua.kernel.memo import remembered
from motcua.kernel.time import day_of

from .models import AssuranceRule
from .values import Assurance, OnlineService
from .words import assurance_word


class AssuranceTooLow(Forbidden):
    """The citizen signed in at a lower level than the procedure needs; `needed` says which."""

    code = "assurance_too_low"
    message = _("Mức độ xác thực của phiên đăng nhập thấp hơn mức thủ tục này yêu cầu.")

    def __init__(self, needed: Assurance) -> None:
        self.needed = needed
        text = _(
            "Thủ tục này chỉ nhận hồ sơ trực tuyến khi bạn đăng nhập bằng tài khoản định danh điện tử %(level)s. "
            "Hãy đăng nhập lại ở mức đó, hoặc nộp tại bộ phận Một cửa."
        ) % {"level": assurance_word(needed)}
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the history. Blank `procedure_code` and no `service`: every procedure."""

    id: UUID
    procedure_code: str
    service: OnlineService | None
    minimum: Assurance
    valid_from: date
    source: str
    confirmed: bool
    set_by: str


def assurance_rules() -> Sequence[Rule]:
    """The whole history, latest first."""
    rows = AssuranceRule.objects.order_by("-valid_from", "procedure_code", "service", "id")
    return [
        Rule(
            row.id,
            row.procedure_code,
            OnlineService(row.service) if row.service else None,
            Assurance(row.minimum),
            row.valid_from,
            row.source,
            row.confirmed,
            row.set_by,
        )
        for row in rows
    ]


def needed_assurance(procedure_code: str, service: OnlineService | None, at: datetime) -> Assurance:
    """What the procedure needs at the instant: its own rule where it has one, else the higher of those for its
    level of online service and for all; nothing where none is in force.
    """
    latest = in_force(day_of(at))
    own = latest.get((procedure_code, "")) if procedure_code else None
    if own is not None:
        return own
    reach = {("", ""), ("", service or "")}
    return max((latest[rule] for rule in reach if rule in latest), default=Assurance.NONE)


@remembered(seconds=5)
def in_force(day: date) -> Mapping[tuple[str, str], Assurance]:
    """The rules of the day by procedure and level of service. They are set for days to come, and asked for by every
    filing: another process may see one that begins today some seconds late, as it may see a token revoked.
    """
    rows = AssuranceRule.objects.filter(valid_from__lte=day).order_by("valid_from", "id")
    return {(row.procedure_code, row.service): Assurance(row.minimum) for row in rows}


def ensure_assurance(actor: Actor, procedure_code: str, service: OnlineService | None, at: datetime) -> None:
    """Only citizens at their own screen are asked; staff see the person, and outside systems vouch themselves.

    Raises `AssuranceTooLow`.
    """
    if actor.kind is not ActorKind.CITIZEN:
        return
    needed = needed_assurance(procedure_code, service, at)
    if actor.assurance < needed:
        raise AssuranceTooLow(needed)
