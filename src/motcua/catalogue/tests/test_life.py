"""A version's life, from the draft to what stands in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.catalogue import api as catalogue
from motcua.catalogue import lifecycle, models
from motcua.catalogue.actions import keep_earlier
from motcua.catalogue.api import Manner, Status, Step
from motcua.catalogue.earlier import Earlier
from motcua.kernel.actor import SYSTEM
from motcua.outbox.models import OutboxEvent

from .builders import AT, DAY, a_decision, a_draft, a_published_version, announced, made_public, some_content

CODE = "9.000001"
SOON = DAY + timedelta(days=10)
LATER = AT + timedelta(days=3)


def a_next_draft(**changes: Any) -> UUID:
    """A draft of the procedure that stands, with a new name unless told otherwise."""
    version_id = catalogue.start_draft(actor=SYSTEM, code=CODE, at=AT)
    wanted = some_content(CODE, **({"name": "Tên mới"} | changes))
    names = frozenset(changes or {"name"})
    catalogue.save_draft(actor=SYSTEM, version_id=version_id, content=wanted, names=names, edits=0, at=AT)
    return version_id


def status_of(version_id: UUID) -> Status:
    return Status(models.ProcedureVersion.objects.get(pk=version_id).status)


def test_every_step_leads_where_the_table_says_and_nowhere_else() -> None:
    rows = {(row.step, source): row.target for row in lifecycle.TRANSITIONS for source in row.sources}
    for step in Step:
        for status in Status:
            if (step, status) in rows:
                assert lifecycle.after(step, status) is rows[step, status]
            else:
                with pytest.raises(catalogue.StepNotPossible):
                    lifecycle.after(step, status)


def test_nothing_follows_an_ended_version() -> None:
    for status in (Status.AMENDED, Status.REPLACED, Status.ABOLISHED, Status.DISCARDED):
        assert lifecycle.possible(status) == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(Step), max_size=8))
def test_no_way_leads_to_the_public_but_through_an_announcement(steps: list[Step]) -> None:
    status, seen = Status.DRAFT, [Status.DRAFT]
    for step in steps:
        if step in lifecycle.possible(status):
            status = lifecycle.after(step, status)
            seen.append(status)
    if Status.PUBLISHED in seen:
        assert seen[seen.index(Status.PUBLISHED) - 1] is Status.ANNOUNCED


@pytest.mark.django_db
def test_a_draft_is_announced_then_published_and_only_then_in_force() -> None:
    version_id = a_draft()
    with pytest.raises(catalogue.UnknownProcedure):
        catalogue.version_in_force(CODE, DAY)
    announced(version_id)
    with pytest.raises(catalogue.UnknownProcedure):
        catalogue.version_in_force(CODE, DAY)
    catalogue.publish(actor=SYSTEM, version_id=version_id, on=DAY, at=AT)
    assert catalogue.version_in_force(CODE, DAY).content.decision == "12/QĐ-UBND"
    assert catalogue.procedure(CODE).version_id == version_id


@pytest.mark.django_db
def test_an_amended_version_stays_in_force_until_the_day_of_the_decision() -> None:
    old = a_published_version()
    new = made_public(a_next_draft(), manner=Manner.AMEND, effective_from=SOON)
    assert status_of(old.id) is Status.AMENDED
    assert catalogue.version_in_force(CODE, SOON - timedelta(days=1)).id == old.id
    assert catalogue.version_in_force(CODE, SOON).id == new
    assert catalogue.procedure(CODE).name == old.name, "lists show the one in force today"
    assert catalogue.turn_over(at=AT) == 0
    assert catalogue.turn_over(at=AT + timedelta(days=10)) == 1
    assert catalogue.procedure(CODE).name == "Tên mới"


@pytest.mark.django_db
def test_a_running_dossier_reads_its_own_version_for_ever() -> None:
    old = a_published_version()
    made_public(a_next_draft(), manner=Manner.REPLACE)
    assert status_of(old.id) is Status.REPLACED
    assert catalogue.version(old.id).name == old.name


@pytest.mark.django_db
def test_an_announced_version_never_changes_again() -> None:
    version_id = announced(a_draft())
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        models.ProcedureVersion.objects.filter(pk=version_id).update(name="khác")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        models.LegalBasis.objects.filter(version=version_id).update(name="khác")
    with pytest.raises(catalogue.StepNotPossible):
        catalogue.save_draft(
            actor=SYSTEM, version_id=version_id, content=some_content(), names=frozenset({"name"}), edits=0, at=AT
        )


@pytest.mark.django_db
def test_an_abolished_procedure_names_what_stands_in_its_place() -> None:
    version = a_published_version()
    a_published_version("9.000002")
    catalogue.replace_by(
        actor=SYSTEM, code=CODE, decision=a_decision(effective_from=SOON), successors=["9.000002"], at=AT
    )
    assert status_of(version.id) is Status.REPLACED
    assert catalogue.version_in_force(CODE, SOON - timedelta(days=1)).id == version.id
    with pytest.raises(catalogue.UnknownProcedure):
        catalogue.version_in_force(CODE, SOON)
    last = catalogue.kept(SYSTEM, CODE, DAY).milestones[0]
    assert (last.step, last.successors, last.decision) == (
        Step.REPLACE,
        ("9.000002",),
        a_decision(effective_from=SOON),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("successors", [[], ["9.999999"], [CODE]])
def test_what_replaces_must_be_another_known_procedure(successors: list[str]) -> None:
    a_published_version()
    with pytest.raises(catalogue.InvalidDecision) as refused:
        catalogue.replace_by(actor=SYSTEM, code=CODE, decision=a_decision(), successors=successors, at=AT)
    assert "successors" in refused.value.fields


@pytest.mark.django_db
def test_one_announced_in_error_is_abolished_before_it_ever_held() -> None:
    version_id = announced(a_draft(), effective_from=SOON)
    catalogue.abolish(actor=SYSTEM, code=CODE, decision=a_decision("13/QĐ-UBND"), at=AT)
    assert status_of(version_id) is Status.ABOLISHED
    with pytest.raises(catalogue.UnknownProcedure):
        catalogue.version_in_force(CODE, SOON)
    again = catalogue.start_draft(actor=SYSTEM, code=CODE, at=AT)
    made_public(again, number="14/QĐ-UBND", effective_from=DAY)
    assert catalogue.version_in_force(CODE, SOON).id == again


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (a_decision("  "), "number"),
        (a_decision(agency=""), "agency"),
        (a_decision(decided_on=DAY + timedelta(days=1)), "decided_on"),
    ],
)
def test_a_decision_is_named_in_full(decision: catalogue.Decision, field: str) -> None:
    with pytest.raises(catalogue.InvalidDecision) as refused:
        catalogue.announce(
            actor=SYSTEM, version_id=a_draft(), edits=0, decision=decision, manner=Manner.NEW, at=AT, reason="Thử"
        )
    assert list(refused.value.fields) == [field]


@pytest.mark.django_db
@pytest.mark.parametrize("on", [DAY - timedelta(days=1), DAY + timedelta(days=1)])
def test_publication_lies_between_the_decision_and_today(on: date) -> None:
    version_id = announced(a_draft())
    with pytest.raises(catalogue.InvalidDecision):
        catalogue.publish(actor=SYSTEM, version_id=version_id, on=on, at=AT)


@pytest.mark.django_db
def test_a_new_version_may_not_begin_before_the_one_it_takes_over_from() -> None:
    a_published_version()
    draft = a_next_draft()
    with pytest.raises(catalogue.VersionBeginsTooEarly):
        announced(draft, manner=Manner.AMEND, effective_from=DAY - timedelta(days=1))


@pytest.mark.django_db
def test_an_incomplete_record_is_announced_only_with_a_reason() -> None:
    version_id = a_draft(steps="")
    with pytest.raises(catalogue.MissingParts):
        catalogue.announce(
            actor=SYSTEM, version_id=version_id, edits=0, decision=a_decision(), manner=Manner.NEW, at=AT
        )
    catalogue.announce(
        actor=SYSTEM,
        version_id=version_id,
        edits=0,
        decision=a_decision(),
        manner=Manner.NEW,
        at=AT,
        reason="Theo luật mới",
    )
    assert catalogue.kept(SYSTEM, CODE, DAY).milestones[0].note == "Theo luật mới"


@pytest.mark.django_db
def test_one_version_is_in_the_making_at_a_time() -> None:
    a_draft()
    with pytest.raises(catalogue.AlreadyInTheMaking):
        catalogue.start_draft(actor=SYSTEM, code=CODE, at=AT)
    with pytest.raises(catalogue.CodeTaken):
        a_draft()


@pytest.mark.django_db
def test_a_draft_that_another_publication_overtook_is_renewed_before_it_is_announced() -> None:
    a_published_version()
    draft = a_next_draft()
    a_published_version(at=LATER, conditions="Điều kiện mới")
    with pytest.raises(catalogue.DraftIsStale):
        announced(draft, manner=Manner.AMEND, at=LATER)
    renewed = [catalogue.renew_draft(actor=SYSTEM, version_id=draft, at=LATER) for _ in range(2)]
    assert renewed[0] == renewed[1]  # what is new already is left alone
    content = catalogue.in_the_making(SYSTEM, CODE).content
    assert (content.name, content.conditions) == ("Tên mới", "Điều kiện mới")
    made_public(draft, manner=Manner.AMEND, at=LATER, effective_from=SOON)
    assert [line.number for line in catalogue.history(CODE)] == [4, 3, 1]


@pytest.mark.django_db
def test_two_people_at_one_draft_never_overwrite_each_other() -> None:
    version_id = a_draft()
    mine, theirs = some_content(name="Của tôi"), some_content(name="Của người khác")
    names = frozenset({"name"})

    def save(content: catalogue.Content, names: frozenset[str]) -> int:
        return catalogue.save_draft(actor=SYSTEM, version_id=version_id, content=content, names=names, edits=0, at=AT)

    assert save(theirs, names) == 1
    with pytest.raises(catalogue.EditedMeanwhile) as refused:
        save(mine, names)
    (change,) = refused.value.changes
    assert [(one.field, one.before, one.after) for one in change.fields] == [("name", mine_was(), "Của người khác")]
    assert save(replace(mine, conditions="Không"), frozenset({"conditions"})) == 2, "another part is nobody's"


@pytest.mark.django_db
def test_nobody_announces_what_they_have_not_seen() -> None:
    version_id = a_draft()
    catalogue.save_draft(
        actor=SYSTEM,
        version_id=version_id,
        content=some_content(name="Khác"),
        names=frozenset({"name"}),
        edits=0,
        at=AT,
    )
    with pytest.raises(catalogue.EditedMeanwhile) as refused:
        catalogue.announce(
            actor=SYSTEM, version_id=version_id, edits=0, decision=a_decision(), manner=Manner.NEW, at=AT, reason="Thử"
        )
    assert refused.value.edits == 1
    assert status_of(version_id) is Status.DRAFT


def mine_was() -> str:
    return some_content().name


@pytest.mark.django_db
def test_saving_what_is_there_already_changes_nothing() -> None:
    version_id = a_draft()
    assert (
        catalogue.save_draft(
            actor=SYSTEM, version_id=version_id, content=some_content(), names=frozenset({"name"}), edits=0, at=AT
        )
        == 0
    )
    assert [change.kind for change in catalogue.kept(SYSTEM, CODE, DAY).changes] == [catalogue.ChangeKind.STARTED]


@pytest.mark.django_db
def test_who_changed_what_is_written_down_in_the_contents_own_types() -> None:
    version_id = a_draft()
    wanted = some_content(channels=some_content().channels[:1], fully_online=True)
    names = frozenset({"channels", "fully_online", "name"})
    catalogue.save_draft(actor=SYSTEM, version_id=version_id, content=wanted, names=names, edits=0, at=AT)
    change = catalogue.kept(SYSTEM, CODE, DAY).changes[0]
    assert (change.by, change.kind) == (SYSTEM.name, catalogue.ChangeKind.EDITED)
    assert {one.field: (one.before, one.after) for one in change.fields} == {
        "channels": (some_content().channels, wanted.channels),
        "fully_online": (None, True),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("model", [models.Milestone, models.Change, models.FieldChange])
def test_the_database_refuses_to_touch_what_happened(model: Any) -> None:
    a_published_version()
    made_public(a_next_draft(), manner=Manner.AMEND)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        model.objects.update(id=UUID(int=0))
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.django_db
def test_a_discarded_draft_stays_on_record_and_makes_room() -> None:
    version_id = a_draft()
    with pytest.raises(catalogue.InvalidRecord):
        catalogue.discard_draft(actor=SYSTEM, version_id=version_id, reason=" ", at=AT)
    catalogue.discard_draft(actor=SYSTEM, version_id=version_id, reason="Nhầm mã", at=AT)
    assert catalogue.kept(SYSTEM, CODE, DAY).changes[0].note == "Nhầm mã"
    assert catalogue.start_draft(actor=SYSTEM, code=CODE, at=AT) != version_id


@pytest.mark.django_db
def test_steps_before_the_public_are_announced_and_others_are_not() -> None:
    def told() -> list[tuple[str, str]]:
        rows = OutboxEvent.objects.filter(name__startswith="catalogue.").order_by("id")
        return [(row.name, row.payload["version_id"]) for row in rows]

    first = announced(a_draft(CODE))
    assert told() == []
    catalogue.publish(actor=SYSTEM, version_id=first, on=DAY, at=AT)
    assert told() == [("catalogue.published", str(first))]
    second = announced(a_next_draft(), manner=Manner.AMEND, effective_from=SOON)
    catalogue.publish(actor=SYSTEM, version_id=second, on=DAY, at=AT)
    assert told()[1:] == [("catalogue.amended", str(first)), ("catalogue.published", str(second))]
    catalogue.abolish(actor=SYSTEM, code=CODE, decision=a_decision(effective_from=SOON + timedelta(days=1)), at=AT)
    assert told()[3:] == [("catalogue.abolished", str(second))]


@pytest.mark.django_db
def test_the_first_version_published_by_decision_meets_the_wording_that_waited_for_it() -> None:
    old = Earlier(some_content("", name="Thủ tục Đăng ký  THỬ nghiệm"), "national-2021", date(2021, 5, 1))
    keep_earlier(actor=SYSTEM, records=[old], at=AT)
    version_id = a_draft(CODE)
    announced(version_id)
    assert not models.ProcedureVersion.objects.filter(number=0).exists()
    catalogue.publish(actor=SYSTEM, version_id=version_id, on=DAY, at=AT)
    older = models.ProcedureVersion.objects.get(number=0)
    assert (older.procedure.code, older.effective_from) == (CODE, date(2021, 5, 1))
    assert older.effective_to == DAY - timedelta(days=1)
    assert catalogue.version_in_force(CODE, DAY).id == version_id
    assert catalogue.version_in_force(CODE, date(2022, 1, 1)).id == older.id
