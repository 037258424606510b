"""Announced and published in time, by dated rules; and what became of a procedure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.catalogue import api as catalogue
from motcua.catalogue.api import Issuer, Manner, Status, Term
from motcua.kernel.actor import STRANGER, SYSTEM

from .builders import AT, DAY, a_decision, a_draft, a_published_version, announced, made_public, some_content

CODE = "9.000001"
IN_A_WEEK = DAY + timedelta(days=7)  # both Mondays: five working days


def late(on: date) -> dict[Term, tuple[date, date | None]]:
    return {one.term: (one.due, one.done_on) for one in catalogue.late_publications(SYSTEM, on)}


@pytest.mark.django_db
def test_five_working_days_before_effect_are_enough_and_four_are_late() -> None:
    announced(a_draft(), effective_from=IN_A_WEEK)
    assert late(DAY) == {}
    announced(a_draft("9.000002"), effective_from=IN_A_WEEK - timedelta(days=3))
    assert late(DAY) == {Term.BEFORE_EFFECT: (DAY - timedelta(days=3), DAY)}


@pytest.mark.django_db
def test_what_is_not_yet_published_is_late_after_its_last_day() -> None:
    version_id = announced(a_draft(), effective_from=DAY + timedelta(days=60))
    assert late(IN_A_WEEK) == {}
    assert late(IN_A_WEEK + timedelta(days=1)) == {Term.TO_PUBLISH: (IN_A_WEEK, None)}
    on = IN_A_WEEK + timedelta(days=1)
    catalogue.publish(actor=SYSTEM, version_id=version_id, on=on, at=AT + timedelta(days=8))
    assert late(on) == {Term.TO_PUBLISH: (IN_A_WEEK, on)}


@pytest.mark.django_db
def test_a_ministry_has_twice_as_long_to_publish() -> None:
    announced(a_draft(), issuer=Issuer.MINISTRY, effective_from=DAY + timedelta(days=60))
    assert late(DAY + timedelta(days=14)) == {}
    assert late(DAY + timedelta(days=15)) == {Term.TO_PUBLISH: (DAY + timedelta(days=14), None)}


@pytest.mark.django_db
def test_what_was_announced_in_error_need_not_be_published() -> None:
    announced(a_draft(), effective_from=DAY + timedelta(days=60))
    catalogue.abolish(actor=SYSTEM, code=CODE, decision=a_decision("13/QĐ-UBND"), at=AT)
    assert late(DAY + timedelta(days=30)) == {}


@pytest.mark.django_db
def test_lateness_is_for_staff() -> None:
    with pytest.raises(catalogue.UnknownProcedure):
        catalogue.late_publications(STRANGER, DAY)


def test_every_rule_names_its_source_and_none_passes_for_confirmed() -> None:
    rules = catalogue.publication_rules(DAY)
    assert len(rules) == len(Term) * len(Issuer)
    assert all(rule.source and not rule.confirmed for rule in rules)
    assert catalogue.publication_rules(date(2020, 1, 1)) == ()


# -- what became of a procedure --------------------------------------------------------------------


@pytest.mark.django_db
def test_one_in_force_without_end_has_no_fate() -> None:
    a_published_version()
    assert catalogue.fate(CODE, DAY) is None
    assert catalogue.fate("9.999999", DAY) is None


@pytest.mark.django_db
def test_an_ended_procedure_tells_by_which_decision_and_what_to_ask_for_instead() -> None:
    a_published_version()
    a_published_version("9.000002", name="Thủ tục thay thế")
    decision = a_decision(effective_from=IN_A_WEEK)
    catalogue.replace_by(actor=SYSTEM, code=CODE, decision=decision, successors=["9.000002"], at=AT)
    for on in (DAY, IN_A_WEEK, IN_A_WEEK + timedelta(days=400)):
        found = catalogue.fate(CODE, on)
        assert found is not None
        assert (found.status, found.last_day, found.decision) == (
            Status.REPLACED,
            IN_A_WEEK - timedelta(days=1),
            decision,
        )
        assert [line.name for line in found.successors] == ["Thủ tục thay thế"]


@pytest.mark.django_db
def test_a_version_to_come_is_told_before_it_begins_and_not_after() -> None:
    a_published_version()
    draft = catalogue.start_draft(actor=SYSTEM, code=CODE, at=AT)
    catalogue.save_draft(
        actor=SYSTEM, version_id=draft, content=some_content(name="Mới"), names=frozenset({"name"}), edits=0, at=AT
    )
    made_public(draft, manner=Manner.AMEND, effective_from=IN_A_WEEK)
    found = catalogue.fate(CODE, DAY)
    assert found is not None
    assert (found.status, found.begins_on) == (Status.AMENDED, IN_A_WEEK)
    assert catalogue.fate(CODE, IN_A_WEEK) is None


@pytest.mark.django_db
def test_a_new_procedure_is_told_before_its_first_day() -> None:
    made_public(a_draft(), effective_from=IN_A_WEEK)
    found = catalogue.fate(CODE, DAY)
    assert found is not None
    assert (found.status, found.begins_on, found.last_day) == (Status.PUBLISHED, IN_A_WEEK, None)
