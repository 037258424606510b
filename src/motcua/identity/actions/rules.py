"""Rules that hold for everybody, each from a day on: second factors, claims, levels of assurance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Forbidden, NotFound, Words
from motcua.kernel.memo import changed
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from .. import pacing
from ..assurance import in_force
from ..claims import Claims
from ..models import AssuranceRule, ClaimsMapping, RequestPolicy, SecondFactorPolicy
from ..reach import may_set_rules
from ..values import Assurance, OnlineService
from .people import InvalidDetails
from .sign_in import RulesAlreadySet


class NoSuchRule(NotFound):
    code = "no_such_rule"
    message = _("Không có quy định này.")


REQUESTS_AT_MOST = 1_000_000  # a minute


def require_second_factor(*, actor: Actor, at: datetime, valid_from: date, roles: Iterable[Role]) -> None:
    """Who holds one of the roles signs in with a second factor from the day on; the others may.

    Raises `Forbidden`, `InvalidDetails`, `RulesAlreadySet`.
    """
    ensure_may_set_rules(actor)
    row = SecondFactorPolicy(valid_from=valid_from, roles=sorted(set(roles)), set_by=actor.full_name, set_at=at)
    _set(actor, at, "identity.require_second_factor", row, {"roles": row.roles})


def map_claims(*, actor: Actor, at: datetime, valid_from: date, claims: Claims) -> None:
    """Which claims of the provider say what, from a day on.

    Raises `Forbidden`, `InvalidDetails` by field, `RulesAlreadySet`.
    """
    ensure_may_set_rules(actor)
    _ensure_whole(claims)
    row = ClaimsMapping(
        valid_from=valid_from,
        number=claims.number,
        name=claims.name,
        birth_date=claims.birth_date,
        birth_date_form=claims.birth_date_form,
        kind=claims.kind,
        business_value=claims.business_value,
        tax_code=claims.tax_code,
        level=claims.level,
        level_1=list(claims.level_1),
        level_2=list(claims.level_2),
        set_by=actor.full_name,
        set_at=at,
    )
    _set(actor, at, "identity.map_claims", row, {})


def _ensure_whole(claims: Claims) -> None:
    missing: dict[str, Words] = {
        field: _("Hãy nhập tên thông tin.") for field in ("number", "name", "level") if not getattr(claims, field)
    }
    business = (claims.kind, claims.business_value, claims.tax_code)
    if any(business) and not all(business):
        missing["kind"] = _("Với doanh nghiệp, hãy nhập đủ cả ba: loại tài khoản, giá trị và mã số thuế.")
    if set(claims.level_1) & set(claims.level_2):
        missing["level_2"] = _("Một giá trị không thể thuộc hai mức.")
    if missing:
        raise InvalidDetails(fields=missing)


def need_assurance(
    *,
    actor: Actor,
    at: datetime,
    valid_from: date,
    minimum: Assurance,
    source: str,
    procedure_code: str = "",
    service: OnlineService | None = None,
    confirmed: bool = False,
) -> None:
    """Filings of a procedure, of a level of online service, or all, need the level from the day on.

    Raises `Forbidden`, `InvalidDetails`, `RulesAlreadySet`.
    """
    ensure_may_set_rules(actor)
    if procedure_code and service is not None:
        raise InvalidDetails(fields={"service": _("Hãy chọn một thủ tục hoặc một mức dịch vụ, không cả hai.")})
    if not tidy(source):
        raise InvalidDetails(fields={"source": _("Hãy nêu căn cứ.")})
    row = AssuranceRule(
        procedure_code=tidy(procedure_code),
        service=service or "",
        minimum=minimum,
        valid_from=valid_from,
        source=tidy(source),
        confirmed=confirmed,
        set_by=actor.full_name,
        set_at=at,
    )
    _set(actor, at, "identity.need_assurance", row, {"procedure": row.procedure_code, "minimum": int(minimum)})
    changed(in_force.forget)


@transaction.atomic
def confirm_assurance(*, actor: Actor, at: datetime, rule_id: UUID, confirmed: bool) -> None:
    """Says whether the rule was read in the text it rests on. Raises `Forbidden`, `NoSuchRule`."""
    ensure_may_set_rules(actor)
    row = AssuranceRule.objects.select_for_update().filter(pk=rule_id).first()
    if row is None:
        raise NoSuchRule
    row.confirmed = confirmed
    row.save(update_fields=["confirmed"])
    audit.record(
        actor=actor,
        action="identity.confirm_assurance",
        subject_kind="rule",
        subject_id=row.id,
        at=at,
        details={"confirmed": confirmed},
    )


def limit_requests(*, actor: Actor, at: datetime, valid_from: date, per_system: int, per_address: int) -> None:
    """How many requests a minute the REST API takes of one outside system, and of an address without a token.

    Raises `Forbidden`, `InvalidDetails` by field, `RulesAlreadySet`.
    """
    ensure_may_set_rules(actor)
    wrong: dict[str, Words] = {
        name: _("Nhập số nguyên từ 1 đến %(most)d.") % {"most": REQUESTS_AT_MOST}
        for name, number in (("per_system", per_system), ("per_address", per_address))
        if not 1 <= number <= REQUESTS_AT_MOST
    }
    if wrong:
        raise InvalidDetails(fields=wrong)
    row = RequestPolicy(
        valid_from=valid_from, per_system=per_system, per_address=per_address, set_by=actor.full_name, set_at=at
    )
    _set(actor, at, "identity.limit_requests", row, {"per_system": per_system, "per_address": per_address})
    changed(pacing.in_force.forget)


def ensure_may_set_rules(actor: Actor) -> None:
    """Raises `Forbidden` unless `may_set_rules`."""
    if not may_set_rules(actor):
        raise Forbidden


def _set(
    actor: Actor,
    at: datetime,
    action: str,
    row: SecondFactorPolicy | ClaimsMapping | AssuranceRule | RequestPolicy,
    details: dict[str, object],
) -> None:
    if row.valid_from < day_of(at):
        raise InvalidDetails(fields={"valid_from": _("Quy định mới chỉ có hiệu lực từ hôm nay trở đi.")})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(
                actor=actor,
                action=action,
                subject_kind="rule",
                subject_id=row.id,
                at=at,
                details={"from": row.valid_from.isoformat(), **details},
            )
    except IntegrityError as error:
        raise RulesAlreadySet.on("valid_from") from error
