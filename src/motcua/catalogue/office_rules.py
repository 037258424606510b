"""The office's dated rules on who settles a dossier and who may file it, and those shipped with the product."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.identity import api as identity
from motcua.kernel import cel, memo
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, Invalid, Words
from motcua.kernel.time import day_of

from . import access, models, queries, right_models
from .actions import RuleEndsBeforeItBegins, RuleOverlaps, RuleWithoutSource
from .rights import Right
from .values import RuleScope

type AnyRule = models.RoutingRule | models.LocalRule | models.RepresentationRule

DATA = Path(__file__).with_name("data") / "office_rules.toml"


class UnclearRoutingRule(Invalid):
    """A rule for a procedure or field that names none, or one that binds though nobody confirmed it."""

    code = "unclear_routing_rule"
    message = _("Quy tắc phải nêu thủ tục hoặc lĩnh vực áp dụng, và chỉ bắt buộc khi căn cứ đã được xác nhận.")


class MayNotBindAll(Forbidden):
    """What leaves every unit no choice is set by an administrator of a unit that has none above it."""

    code = "may_not_bind_all_units"
    message = _("Chỉ quản trị viên của đơn vị cao nhất được đặt quy định bắt buộc cho mọi đơn vị.")


@transaction.atomic
def add_routing_rule(
    *,
    actor: Actor,
    at: datetime,
    scope: RuleScope,
    expression: str,
    words: str,
    words_en: str,
    source: str,
    key: str = "",
    binding: bool = False,
    confirmed: bool = False,
    effective_from: date | None = None,
    effective_to: date | None = None,
) -> UUID:
    """A rule that finds the competent unit from the answers; returns its identifier.

    Raises `MayNotConfigure`, `MayNotBindAll`, `UnclearRoutingRule`, `InvalidExpression`, `RuleWithoutSource`,
    `RuleEndsBeforeItBegins`, `RuleOverlaps`.
    """
    access.rules_to_change(actor)
    if (scope is RuleScope.ALL) is bool(key) or (binding and not confirmed):
        raise UnclearRoutingRule
    _refuse_binding(actor, binding)
    cel.compile_expression(expression)
    rule = models.RoutingRule(
        scope=scope, key=key, expression=expression, words=words, words_en=words_en, binding=binding,
        **_dated(source, confirmed, effective_from or day_of(at), effective_to),
    )  # fmt: skip
    return _open(rule, actor, at, {"scope": scope.value, "key": key})


@transaction.atomic
def add_representation_rule(
    *,
    actor: Actor,
    at: datetime,
    procedure_code: str,
    allowed: bool,
    source: str,
    confirmed: bool = False,
    effective_from: date | None = None,
    effective_to: date | None = None,
) -> UUID:
    """Says whether the procedure may be filed for another; returns the rule's identifier.

    Raises `MayNotConfigure`, `RuleWithoutSource`, `RuleEndsBeforeItBegins`, `RuleOverlaps`.
    """
    access.rules_to_change(actor)
    rule = models.RepresentationRule(
        procedure_code=procedure_code,
        allowed=allowed,
        **_dated(source, confirmed, effective_from or day_of(at), effective_to),
    )
    return _open(rule, actor, at, {"procedure": procedure_code, "allowed": allowed})


@transaction.atomic
def end_routing_rule(*, actor: Actor, at: datetime, rule_id: UUID, last_day: date) -> None:
    """The rule's last day in force. Raises `MayNotConfigure`, `MayNotBindAll` for one that binds, `UnknownLocalRule`,
    `RuleEndsBeforeItBegins`."""
    rule = _to_change(actor, models.RoutingRule, rule_id)
    _refuse_binding(actor, rule.binding)
    _end(rule, actor, at, last_day)


@transaction.atomic
def confirm_routing_rule(*, actor: Actor, at: datetime, rule_id: UUID, confirmed: bool) -> None:
    """Says whether the rule was read in its legal text; one that no longer is confirmed binds no longer.

    Raises `MayNotConfigure` to whoever is no administrator, `MayNotBindAll` for one that binds, `UnknownLocalRule`.
    """
    rule = _to_change(actor, models.RoutingRule, rule_id)
    _refuse_binding(actor, rule.binding)
    rule.binding = rule.binding and confirmed
    _confirm(rule, actor, at, confirmed)


@transaction.atomic
def end_local_rule(*, actor: Actor, at: datetime, rule_id: UUID, last_day: date) -> None:
    """The last day in force of a procedure's time limit or cut-off. Raises as `end_routing_rule`."""
    _end(_to_change(actor, models.LocalRule, rule_id), actor, at, last_day)


@transaction.atomic
def confirm_local_rule(*, actor: Actor, at: datetime, rule_id: UUID, confirmed: bool) -> None:
    """Whether a procedure's time limit or cut-off was read in its legal text. Raises as `confirm_routing_rule`."""
    _confirm(_to_change(actor, models.LocalRule, rule_id), actor, at, confirmed)


@transaction.atomic
def end_representation_rule(*, actor: Actor, at: datetime, rule_id: UUID, last_day: date) -> None:
    """The last day on which the rule on filing for another holds. Raises as `end_routing_rule`."""
    _end(_to_change(actor, models.RepresentationRule, rule_id), actor, at, last_day)


@transaction.atomic
def confirm_representation_rule(*, actor: Actor, at: datetime, rule_id: UUID, confirmed: bool) -> None:
    """Whether the rule on filing for another was read in its legal text. Raises as `confirm_routing_rule`."""
    _confirm(_to_change(actor, models.RepresentationRule, rule_id), actor, at, confirmed)


@transaction.atomic
def bind_routing_rule(*, actor: Actor, at: datetime, rule_id: UUID, binding: bool) -> None:
    """Whether the rule leaves no unit to choose but those it names. Dossiers already filed stay where they are.

    Raises `MayNotBindAll`, `UnknownLocalRule`, `UnclearRoutingRule` for a rule that nobody confirmed.
    """
    _refuse_binding(actor, binds=True)
    access.lock_catalogue()
    rule = _locked(models.RoutingRule, rule_id)
    if binding and not rule.confirmed:
        raise UnclearRoutingRule
    if rule.binding is binding:
        return
    rule.binding = binding
    rule.save(update_fields=["binding"])
    memo.changed(queries.forget)
    _tell(actor, at, "catalogue.bind_rule", rule.id, {"binding": binding})


@transaction.atomic
def set_commune_rule(
    *, actor: Actor, at: datetime, valid_from: date, right: Right, source: str, confirmed: bool = False
) -> None:
    """From that day on communes propose or decide; a second rule for the same day takes the place of the first.

    Raises `MayNotBindAll`, and `Invalid` for a day past or without the ground it stands on.
    """
    _refuse_binding(actor, binds=True)
    wrong: dict[str, Words] = {}
    if valid_from < day_of(at):
        wrong["valid_from"] = _("Ngày áp dụng không được ở quá khứ.")
    if not source.strip():
        wrong["source"] = _("Hãy nêu căn cứ.")
    if wrong:
        raise Invalid(fields=wrong)
    rule, _is_new = right_models.CommuneRule.objects.update_or_create(
        valid_from=valid_from, defaults={"right": right.value, "source": source.strip(), "confirmed": confirmed}
    )
    details = {"valid_from": valid_from.isoformat(), "right": right.value, "confirmed": confirmed}
    _tell(actor, at, "catalogue.set_commune_rule", rule.id, details)


@transaction.atomic
def load_office_rules(*, actor: Actor, at: datetime) -> int:
    """Adds the shipped rules whose procedure, field or scope has none of its own yet; returns how many.

    Raises `MayNotImport`.
    """
    access.catalogue_to_change(actor)
    data = tomllib.loads(DATA.read_text("utf-8"))
    since: date = data["effective_from"]
    routed = set(models.RoutingRule.objects.values_list("scope", "key"))
    ruled = set(models.RepresentationRule.objects.values_list("procedure_code", flat=True))
    fresh: list[models.RoutingRule | models.RepresentationRule] = [
        *(models.RoutingRule(effective_from=since, **r) for r in data["routing"] if _place(r) not in routed),
        *(
            models.RepresentationRule(effective_from=since, **r)
            for r in data["representation"]
            if r["procedure_code"] not in ruled
        ),
    ]
    for rule in fresh:
        _open(rule, actor, at, {"shipped": True})
    return len(fresh)


def _to_change[Rule: (models.RoutingRule, models.LocalRule, models.RepresentationRule)](
    actor: Actor, kind: type[Rule], rule_id: UUID
) -> Rule:
    """The rule, locked. Raises `MayNotConfigure`, `UnknownLocalRule`."""
    access.rules_to_change(actor)
    return _locked(kind, rule_id)


def _locked[Rule: (models.RoutingRule, models.LocalRule, models.RepresentationRule)](
    kind: type[Rule], rule_id: UUID
) -> Rule:
    """Raises `UnknownLocalRule`."""
    try:
        return kind.objects.select_for_update().get(pk=rule_id)
    except kind.DoesNotExist:
        raise access.UnknownLocalRule from None


def _end(rule: AnyRule, actor: Actor, at: datetime, last_day: date) -> None:
    if last_day < rule.effective_from:
        raise RuleEndsBeforeItBegins.on("last_day")
    rule.effective_to = last_day
    _change(rule)
    _tell(actor, at, "catalogue.end_rule", rule.id, {"last_day": last_day.isoformat()})


def _confirm(rule: AnyRule, actor: Actor, at: datetime, confirmed: bool) -> None:
    if not access.may_confirm(actor):
        raise access.MayNotConfigure
    rule.confirmed = confirmed
    _change(rule)
    _tell(actor, at, "catalogue.confirm_rule", rule.id, {"confirmed": confirmed})


def _change(rule: AnyRule) -> None:
    """Raises `RuleOverlaps`."""
    try:
        with transaction.atomic():
            rule.save(force_update=True)
    except IntegrityError as error:
        raise RuleOverlaps from error
    memo.changed(queries.forget)


def _refuse_binding(actor: Actor, binds: bool) -> None:
    """Raises `MayNotBindAll` where something binds everybody and the actor does not answer for everybody."""
    if binds and not identity.may_set_rules(actor):
        raise MayNotBindAll


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["scope"], row.get("key", "")


def _dated(source: str, confirmed: bool, begins: date, ends: date | None) -> dict[str, Any]:
    if not source.strip():
        raise RuleWithoutSource.on("source")
    if ends is not None and ends < begins:
        raise RuleEndsBeforeItBegins.on("effective_to")
    return {"source": source.strip(), "confirmed": confirmed, "effective_from": begins, "effective_to": ends}


def _open(
    rule: models.RoutingRule | models.RepresentationRule, actor: Actor, at: datetime, details: Mapping[str, Any]
) -> UUID:
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        raise RuleOverlaps from error
    memo.changed(queries.forget)
    _tell(actor, at, "catalogue.add_rule", rule.id, details)
    return rule.id


def _tell(actor: Actor, at: datetime, action: str, rule_id: UUID, details: Mapping[str, Any]) -> None:
    audit.record(
        actor=actor, action=action, subject_kind="catalogue.rule", subject_id=rule_id, at=at, details=dict(details)
    )
