"""Papers on paper are at one place at a time, and change it only by two signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.casework.api import NotNow
from motcua.casework.models import HistoryEntry
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Handover, HandoverLine, PaperPlace
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, Role
from motcua.kernel.errors import Refusal

from .builders import MONDAY, City, a_city, a_filed_dossier
from .desk import a_counter_filing, a_far_point, an_officer_of
from .test_races import at_once

handover = dossiers.handover
Found, Outcome, State = handover.Found, handover.Outcome, handover.HandoverState
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def far(city: City) -> UUID:
    return a_far_point(city)


def taken_in(city: City, desk: UUID, seed: int = 1, **changes: Any) -> UUID:
    filing = a_counter_filing(city, desk, seed=seed, key=str(uuid4()), **changes)
    if not filing.handed:
        question = "marriage_certificate"
        filing = replace(filing, handed={question: dossiers.PaperCount(1, 0)})
    return dossiers.file_and_accept(actor=an_officer_of(desk), at=MONDAY, filing=filing).filed.case_id


def given_away(city: City, desk: UUID, *cases: UUID, **changes: Any) -> UUID:
    usual = {"actor": an_officer_of(desk), "from_unit_id": desk, "to_unit_id": city.commune, "key": uuid4()}
    return handover.give(at=MONDAY, dossier_ids=cases, **(usual | changes))


def place_of(case_id: UUID) -> tuple[UUID, bool]:
    """Which unit answers for the papers, and whether they are on their way."""
    place = PaperPlace.objects.get(pk=case_id)
    return place.unit_id, place.handover_id is not None


@pytest.mark.django_db
def test_papers_go_to_the_competent_unit_and_back(city: City, far: UUID) -> None:
    case = taken_in(city, far)
    assert place_of(case) == (far, False)
    (pile,) = handover.piles(an_officer_of(far))
    assert (pile.from_unit.id, pile.to_unit.id) == (far, city.commune)
    assert [one.dossier_id for one in pile.dossiers] == [case]
    assert pile.dossiers[0].papers

    first = given_away(city, far, case)
    assert place_of(case) == (far, True)
    assert handover.piles(an_officer_of(far)) == ()
    receiver = city.staff[Role.SPECIALIST]
    assert [row.id for row in handover.waiting(receiver).items] == [first]
    assert handover.receive(actor=receiver, at=LATER, handover_id=first, found={}) is State.RECEIVED
    assert place_of(case) == (city.commune, False)
    view = handover.read(receiver, first, at=LATER)
    assert (view.received_name, view.received_at) == (receiver.name, LATER)
    assert not view.may_receive

    (back,) = handover.piles(receiver)
    assert (back.from_unit.id, back.to_unit.id) == (city.commune, far)
    given_away(city, city.commune, case, actor=receiver, to_unit_id=far)
    verbs = HistoryEntry.objects.filter(case_id=case, verb__startswith="dossiers.papers").order_by("at", "id")
    assert [entry.verb for entry in verbs] == [
        "dossiers.papers_given",
        "dossiers.papers_given",
        "dossiers.papers_received",
    ]


@pytest.mark.django_db
def test_what_is_missing_is_written_down_and_what_did_not_come_stays(city: City, far: UUID) -> None:
    whole, lacking, absent = (taken_in(city, far, seed) for seed in (1, 2, 3))
    record = given_away(city, far, whole, lacking, absent)
    receiver = city.staff[Role.CLERK]
    with pytest.raises(handover.RemarkMissing) as refused:
        handover.receive(actor=receiver, at=LATER, handover_id=record, found={lacking: Found(Outcome.PARTLY, "  ")})
    assert set(refused.value.fields) == {f"ghi.{lacking}"}
    assert place_of(whole) == (far, True)
    told = {lacking: Found(Outcome.PARTLY, "Thiếu bản sao."), absent: Found(Outcome.ABSENT, "Không thấy túi hồ sơ.")}
    assert handover.receive(actor=receiver, at=LATER, handover_id=record, found=told) is State.REMARKED
    assert [place_of(case)[0] for case in (whole, lacking, absent)] == [city.commune, city.commune, far]
    (pile,) = handover.piles(an_officer_of(far))
    assert [one.dossier_id for one in pile.dossiers] == [absent]
    remarks = dict(HandoverLine.objects.values_list("dossier_id", "remark"))
    assert remarks == {whole: "", lacking: "Thiếu bản sao.", absent: "Không thấy túi hồ sơ."}


@pytest.mark.django_db
def test_pressed_twice_it_is_one_hand_over(city: City, far: UUID) -> None:
    case, key = taken_in(city, far), uuid4()
    assert given_away(city, far, case, key=key) == given_away(city, far, case, key=key)
    assert Handover.objects.count() == 1
    with pytest.raises(handover.PapersNotHere):
        given_away(city, far, case)


@pytest.mark.django_db
def test_taken_back_the_papers_stay_and_may_be_given_again(city: City, far: UUID) -> None:
    case = taken_in(city, far)
    record = given_away(city, far, case)
    with pytest.raises(handover.MayNotKeepPapers):
        handover.cancel(actor=city.staff[Role.CLERK], at=LATER, handover_id=record)
    handover.cancel(actor=an_officer_of(far, Role.RETURN), at=LATER, handover_id=record)
    assert place_of(case) == (far, False)
    with pytest.raises(NotNow):
        handover.receive(actor=city.staff[Role.CLERK], at=LATER, handover_id=record, found={})
    given_away(city, far, case)


@pytest.mark.django_db
def test_papers_go_only_between_the_dossier_s_own_organisations(city: City, far: UUID) -> None:
    case = taken_in(city, far)
    online = a_filed_dossier(city).case_id  # nothing on paper
    for cases, changes in (
        ((case,), {"to_unit_id": city.other_commune}),
        ((case,), {"to_unit_id": far}),
        ((case, online), {}),
        ((uuid4(),), {}),
    ):
        with pytest.raises(handover.PapersNotHere):
            given_away(city, far, *cases, **changes)
    with pytest.raises(handover.NothingToHandOver):
        given_away(city, far)
    assert not Handover.objects.exists()


KEEPERS = {Role.RECEPTION, Role.RETURN, Role.SPECIALIST, Role.CLERK}


@pytest.mark.django_db
def test_the_table_of_who_gives_and_who_signs_holds(city: City, far: UUID) -> None:
    case = taken_in(city, far)
    here: dict[str, Actor] = {f"{role} gives": an_officer_of(far, role) for role in (Role.RECEPTION, Role.RETURN)}
    there: dict[str, Actor] = {f"{role} receives": actor for role, actor in city.staff.items()}
    nobody = {
        "stranger": STRANGER,
        "system": SYSTEM,
        "citizen": city.citizen,
        "cashier": an_officer_of(far, Role.CASHIER),
    }
    nobody |= {f"{role} elsewhere": actor for role, actor in city.strangers.items()}
    record = given_away(city, far, case)

    def may(act: Callable[[], object]) -> bool:
        with transaction.atomic():
            try:
                act()
            except (handover.MayNotKeepPapers, handover.HandoverNotFound):
                return False
            finally:
                transaction.set_rollback(True)
        return True

    for who, actor in {**here, **there, **nobody}.items():
        receives = may(lambda actor=actor: handover.receive(actor=actor, at=LATER, handover_id=record, found={}))  # type: ignore[misc]
        cancels = may(lambda actor=actor: handover.cancel(actor=actor, at=LATER, handover_id=record))  # type: ignore[misc]
        reads = may(lambda actor=actor: handover.read(actor, record, at=LATER))  # type: ignore[misc]
        keeper = who in there and any(post.role in KEEPERS for post in actor.posts)
        assert (receives, cancels, reads) == (keeper, who in here, keeper or who in here), who


@pytest.mark.django_db
def test_the_database_keeps_one_place_and_two_signatures(city: City, far: UUID) -> None:
    case = taken_in(city, far)
    record = given_away(city, far, case)
    for broken in (
        lambda: PaperPlace.objects.create(dossier_id=case, unit_id=far),
        lambda: Handover.objects.filter(pk=record).update(state="received"),
        lambda: Handover.objects.filter(pk=record).update(to_unit_id=far),
        lambda: HandoverLine.objects.update(outcome="partly"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


@pytest.mark.django_db
def test_the_record_is_printed_with_both_names(city: City, far: UUID) -> None:
    record = given_away(city, far, taken_in(city, far))
    clerk = city.staff[Role.CLERK]
    before = handover.print_record(clerk, record, at=LATER)
    handover.receive(actor=clerk, at=LATER, handover_id=record, found={})
    after = handover.print_record(clerk, record, at=LATER)
    assert before.content.startswith(b"%PDF")
    assert before.content != after.content


@pytest.mark.django_db
def test_lists_cost_the_same_for_many(
    city: City, far: UUID, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk, cases = an_officer_of(far), [taken_in(city, far, seed) for seed in range(6)]
    with django_assert_max_num_queries(2):
        assert len(handover.piles(desk)[0].dossiers) == 6
    record = given_away(city, far, *cases[:5])
    with django_assert_max_num_queries(1):
        handover.waiting(city.staff[Role.CLERK])
    with django_assert_max_num_queries(4):  # three, and the reading put on record
        assert len(handover.read(desk, record, at=LATER).lines) == 5


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(["give", "receive", "refuse", "cancel"]), st.booleans()), max_size=8))
@pytest.mark.django_db
def test_whatever_is_tried_papers_are_at_one_of_the_two_and_never_in_two_records(
    city: City, far: UUID, acts: list[tuple[str, bool]]
) -> None:
    case = taken_in(city, far)
    units = (far, city.commune)
    record: UUID | None = None
    for act, from_far in acts:
        here, there = units if from_far else units[::-1]
        giver, taker = an_officer_of(here), an_officer_of(there)
        absent = {case: Found(Outcome.ABSENT, "Không có.")} if act == "refuse" else {}
        try:
            with transaction.atomic():
                if act == "give":
                    record = given_away(city, here, case, actor=giver, to_unit_id=there)
                elif record is not None and act == "cancel":
                    handover.cancel(actor=giver, at=LATER, handover_id=record)
                elif record is not None:
                    handover.receive(actor=taker, at=LATER, handover_id=record, found=absent)
        except Refusal:
            pass
        unit, moving = place_of(case)
        assert unit in units
        open_ones = HandoverLine.objects.filter(dossier_id=case, handover__state="given").count()
        assert open_ones == int(moving)


@pytest.mark.django_db(transaction=True)
def test_two_officers_sign_at_once_and_one_of_them_does() -> None:
    city = a_city()
    far = a_far_point(city)
    cases = [taken_in(city, far, seed) for seed in (1, 2)]
    record = given_away(city, far, *cases)
    clerk, specialist = city.staff[Role.CLERK], city.staff[Role.SPECIALIST]

    def sign(actor: Actor) -> Callable[[], object]:
        return lambda: handover.receive(actor=actor, at=LATER, handover_id=record, found={})

    came = at_once(sign(clerk), sign(specialist), sign(clerk))
    assert sorted(type(one).__name__ for one in came) == ["HandoverState", "NotNow", "NotNow"]
    assert HistoryEntry.objects.filter(verb="dossiers.papers_received").count() == len(cases)
    assert {place_of(case) for case in cases} == {(city.commune, False)}


@pytest.mark.django_db(transaction=True)
def test_two_officers_give_the_same_papers_at_once_and_one_of_them_does() -> None:
    city = a_city()
    far = a_far_point(city)
    case = taken_in(city, far)
    came = at_once(*[lambda: given_away(city, far, case)] * 3)
    assert sum(isinstance(one, handover.PapersNotHere) for one in came) == 2
    assert HandoverLine.objects.filter(dossier_id=case).count() == 1
