"""Rules on who settles a dossier and who may file it: dated, sourced, the narrowest first."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from motcua.catalogue import api as catalogue
from motcua.catalogue.api import RuleScope
from motcua.catalogue.models import RoutingRule
from motcua.catalogue.office_rules import DATA
from motcua.kernel import cel
from motcua.kernel.actor import STRANGER, SYSTEM, Role
from motcua.organisation.api import UnitKind
from motcua.organisation.tests.builders import a_unit

from .builders import AT, DAY, a_keeper, a_published_version

pytestmark = pytest.mark.django_db


def a_routing_rule(scope: RuleScope = RuleScope.ALL, key: str = "", **changes: Any) -> None:
    usual = {"expression": "applicant.residence.commune", "words": "{unit}, vì vậy.", "words_en": "{unit}, so."}
    catalogue.add_routing_rule(
        actor=a_keeper(),
        at=AT,
        scope=scope,
        key=key,
        **({**usual, "source": "Quy chế", "effective_from": DAY} | changes),
    )


def test_the_narrowest_rule_counts() -> None:
    version = a_published_version()
    assert catalogue.routing_rule(version.id, DAY) is None
    for scope, key in ((RuleScope.ALL, ""), (RuleScope.FIELD, version.field), (RuleScope.PROCEDURE, version.code)):
        a_routing_rule(scope, key)
        found = catalogue.routing_rule(version.id, DAY)
        assert found is not None
        assert found.scope is scope


def test_a_rule_holds_only_within_its_days() -> None:
    version = a_published_version()
    a_routing_rule(effective_to=DAY + timedelta(days=2))
    days = [DAY + timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert [catalogue.routing_rule(version.id, day) is not None for day in days] == [False, True, True, False]


def test_two_rules_of_one_scope_never_hold_on_the_same_day() -> None:
    a_routing_rule()
    with pytest.raises(catalogue.RuleOverlaps):
        a_routing_rule(effective_from=DAY + timedelta(days=9))
    rule = RoutingRule.objects.get()
    catalogue.end_routing_rule(actor=a_keeper(), at=AT, rule_id=rule.id, last_day=DAY + timedelta(days=8))
    a_routing_rule(effective_from=DAY + timedelta(days=9))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"expression": "applicant..commune"}, cel.InvalidExpression),
        ({"source": "  "}, catalogue.RuleWithoutSource),
        ({"effective_to": DAY - timedelta(days=1)}, catalogue.RuleEndsBeforeItBegins),
        ({"scope": RuleScope.PROCEDURE}, catalogue.UnclearRoutingRule),
        ({"key": "1.001193"}, catalogue.UnclearRoutingRule),
        ({"binding": True}, catalogue.UnclearRoutingRule),
    ],
)
def test_an_unclear_rule_is_refused(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        a_routing_rule(**changes)
    assert not RoutingRule.objects.exists()


def test_only_the_keepers_of_procedures_make_rules() -> None:
    given: dict[str, Any] = {"at": AT, "scope": RuleScope.ALL, "expression": "x", "words": "", "words_en": ""}
    for actor in (STRANGER, SYSTEM, *(a_keeper(role) for role in Role)):
        may = any(actor.holds(role) for role in (Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR))
        try:
            with transaction.atomic():
                catalogue.add_routing_rule(actor=actor, source="Quy chế", **given)
                transaction.set_rollback(True)
        except catalogue.MayNotConfigure:
            assert not may
        else:
            assert may


def test_a_rule_that_nobody_confirmed_cannot_bind_even_in_the_database() -> None:
    a_routing_rule()
    with pytest.raises(IntegrityError, match="binds_when_confirmed"), transaction.atomic():
        RoutingRule.objects.update(binding=True)


def test_a_rule_that_binds_everybody_is_for_those_who_answer_for_everybody() -> None:
    with pytest.raises(catalogue.MayNotBindAll):
        a_routing_rule(binding=True, confirmed=True)
    a_routing_rule(confirmed=True)
    rule = RoutingRule.objects.get()
    beneath = a_unit(parent=a_unit(kind=UnitKind.AGENCY))
    controller, administrator = a_keeper(unit=beneath), a_keeper(Role.ADMINISTRATOR, beneath)
    with pytest.raises(catalogue.MayNotBindAll):
        catalogue.bind_routing_rule(actor=administrator, at=AT, rule_id=rule.id, binding=True)
    catalogue.bind_routing_rule(actor=SYSTEM, at=AT, rule_id=rule.id, binding=True)
    with pytest.raises(catalogue.MayNotBindAll):
        catalogue.end_routing_rule(actor=controller, at=AT, rule_id=rule.id, last_day=DAY)
    with pytest.raises(catalogue.MayNotBindAll):
        catalogue.confirm_routing_rule(actor=administrator, at=AT, rule_id=rule.id, confirmed=False)
    rule.refresh_from_db()
    assert (rule.binding, rule.confirmed, rule.effective_to) == (True, True, None)
    catalogue.confirm_routing_rule(actor=a_keeper(Role.ADMINISTRATOR), at=AT, rule_id=rule.id, confirmed=False)
    rule.refresh_from_db()
    assert (rule.binding, rule.confirmed) == (False, False)


def test_the_reason_is_told_in_the_language_of_the_moment() -> None:
    a_routing_rule()
    (rule,) = catalogue.routing_rules(DAY)
    assert rule.why("Phường Ba Đình") == "Phường Ba Đình, vì vậy."
    with translation.override("en"):
        assert rule.why("Phường Ba Đình") == "Phường Ba Đình, so."


def test_a_procedure_may_be_filed_for_another_until_a_rule_says_not() -> None:
    silent = catalogue.representation_rule("9.000001", DAY)
    assert (silent.allowed, silent.confirmed) == (True, False)
    catalogue.add_representation_rule(
        actor=a_keeper(), at=AT, procedure_code="9.000001", allowed=False, source="Luật", effective_from=DAY
    )
    assert not catalogue.representation_rule("9.000001", DAY).allowed
    assert catalogue.representation_rule("9.000001", DAY - timedelta(days=1)).allowed


def test_the_shipped_rules_load_once_and_leave_the_office_s_own_alone() -> None:
    a_routing_rule(expression="'00070'")
    added = catalogue.load_office_rules(actor=SYSTEM, at=AT)
    shipped = tomllib.loads(DATA.read_text("utf-8"))
    assert added == len(shipped["routing"]) - 1 + len(shipped["representation"])
    assert catalogue.load_office_rules(actor=SYSTEM, at=AT) == 0
    general = [rule for rule in catalogue.routing_rules(DAY) if rule.scope is RuleScope.ALL]
    assert [rule.expression for rule in general] == ["'00070'"]
    assert not any(rule.confirmed for rule in catalogue.routing_rules(DAY))
