"""Rules by which work is given out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Forbidden, Invalid
from motcua.kernel.memo import changed
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from . import policies
from .assigning import in_force, rules_of
from .models import AssignmentRule


class InvalidRule(Invalid):
    code = "invalid_assignment_rule"
    message = _("Quy tắc phân công chưa hợp lệ.")


def set_assignment_rule(
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID,
    role: Role,
    how: AssignmentRule.How,
    valid_from: date,
    account_id: UUID | None = None,
    note: str = "",
) -> UUID:
    """From the day on, turns of the role in the unit are given so; the rule before it ends the day before.

    Turns that are open already stay where they are. Raises `Forbidden`, `InvalidRule`.
    """
    if not policies.may_assign(actor, unit_id):
        raise Forbidden
    if valid_from < day_of(at):
        raise InvalidRule(fields={"valid_from": _("Quy tắc không có hiệu lực trở về trước.")})
    if how is not AssignmentRule.How.PERSON:
        account_id = None
    elif account_id not in identity.staff_at([unit_id], role, at):
        raise InvalidRule(fields={"account": _("Hãy chọn người đang giữ vai trò này.")})
    with transaction.atomic():
        AssignmentRule.objects.filter(unit_id=unit_id, role=role.value, valid_from__gte=valid_from).delete()
        before = AssignmentRule.objects.filter(in_force(valid_from), unit_id=unit_id, role=role.value)
        before.update(valid_to=valid_from - timedelta(days=1))
        rule = AssignmentRule.objects.create(
            unit_id=unit_id,
            role=role.value,
            how=how,
            account_id=account_id,
            valid_from=valid_from,
            note=tidy(note)[:300],
        )
        audit.record(
            actor=actor,
            action="casework.set_assignment_rule",
            subject_kind="assignment_rule",
            subject_id=rule.id,
            at=at,
            details={"unit": str(unit_id), "role": role.value, "how": how.value, "valid_from": valid_from.isoformat()},
        )
        changed(rules_of.forget)
    return rule.id
