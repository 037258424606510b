"""At the desk: filed and taken in at once, wherever in the city the desk is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from motcua.casework.models import Case, HistoryEntry
from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import published, some_content
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Dossier, HandedPaper
from motcua.kernel.actor import STRANGER, Actor, Role
from motcua.kernel.errors import Invalid
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .builders import BIRTH, CHAIN, MONDAY, City, a_city, an_upload, do_step, the_step
from .desk import a_counter_filing, a_far_point, an_officer_of
from .test_races import at_once


@pytest.fixture
def far(city: City) -> UUID:
    return a_far_point(city)


@pytest.mark.django_db
def test_a_point_takes_in_for_a_commune_elsewhere_and_follows_to_the_end(city: City, far: UUID) -> None:
    desk = an_officer_of(far)
    received = dossiers.file_and_accept(actor=desk, at=MONDAY, filing=a_counter_filing(city, far))
    reference = received.filed.reference
    assert reference.startswith(organisation.unit(far).code)
    assert received.accepted.due_at is not None
    beside = dossiers.paperwork(received.filed.case_id)
    assert (beside.support, beside.receiving.id, beside.competent.id) == (None, far, city.commune)
    assert beside.handed
    assert all((line.originals, line.copies) == (1, 0) for line in beside.handed)

    (turn,) = dossiers.read(city.staff[Role.SPECIALIST], reference, at=MONDAY, purpose="test").turns
    assert turn.is_mine  # the competent unit has it at once
    for role in CHAIN:
        do_step(city, reference, role)
        assert dossiers.read(desk, reference, at=MONDAY, purpose="test").reference == reference
    returner = an_officer_of(far, Role.RETURN)
    step = the_step(reference)
    with pytest.raises(dossiers.NotYourTurn):
        dossiers.complete_step(actor=city.staff[Role.RETURN], at=MONDAY, reference=reference, step=step)
    done = dossiers.complete_step(actor=returner, at=MONDAY, reference=reference, step=step)
    assert done is dossiers.State.RETURNED


@pytest.mark.django_db
def test_the_slip_counts_what_was_handed_over(city: City, far: UUID) -> None:
    desk = an_officer_of(far)
    filing = a_counter_filing(city, far)
    paper = next(iter(filing.handed))
    filing = replace(filing, handed={**filing.handed, paper: dossiers.PaperCount(2, 3)})
    received = dossiers.file_and_accept(actor=desk, at=MONDAY, filing=filing)
    assert HandedPaper.objects.filter(originals=2, copies=3, paper=paper).count() == 1
    assert dossiers.slips.receipt_slip(desk, received.filed.reference, at=MONDAY).size > 0


@pytest.mark.django_db
def test_a_required_paper_neither_handed_nor_scanned_is_named(city: City, far: UUID) -> None:
    desk = an_officer_of(far)
    filing = a_counter_filing(city, far, answers={"circumstances": "ordinary", "birth_proof": "notice"})
    paper = "birth_notice"
    without = replace(filing, handed={key: count for key, count in filing.handed.items() if key != paper})
    with pytest.raises(dossiers.PapersNotHandedOver) as refused:
        dossiers.file_and_accept(actor=desk, at=MONDAY, filing=without)
    assert set(refused.value.fields) == {paper}
    assert not Case.objects.exists()
    scan = an_upload(desk, paper)
    scanned = replace(without, answers={**without.answers, paper: [{"id": str(scan.id), "name": scan.name}]})
    case_id = dossiers.file_and_accept(actor=desk, at=MONDAY, filing=scanned).filed.case_id
    assert paper not in {line.paper for line in dossiers.paperwork(case_id).handed}


@pytest.mark.django_db
def test_nothing_is_left_when_taking_in_fails(city: City, far: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: Any) -> None:
        raise Invalid

    monkeypatch.setattr("motcua.dossiers.actions.counter.accept", broken)
    with pytest.raises(Invalid):
        dossiers.file_and_accept(actor=an_officer_of(far), at=MONDAY, filing=a_counter_filing(city, far))
    assert not Case.objects.exists()
    assert not HandedPaper.objects.exists()


@pytest.mark.django_db
def test_only_reception_of_that_desk_takes_in(city: City, far: UUID) -> None:
    filing = a_counter_filing(city, far)
    may: list[Actor] = [an_officer_of(far)]
    may_not = [
        STRANGER,
        city.citizen,
        an_officer_of(far, Role.RETURN),
        an_officer_of(far, Role.CASHIER),
        *city.staff.values(),
    ]
    for actor in may_not:
        with pytest.raises(dossiers.MayNotFile):
            dossiers.file_and_accept(actor=actor, at=MONDAY, filing=filing)
    for actor in may:
        assert dossiers.file_and_accept(actor=actor, at=MONDAY, filing=filing).filed.reference
    online = replace(filing, channel=dossiers.Channel.ONLINE, key="online")
    with pytest.raises(dossiers.MayNotFile):  # an electronic filing waits for the desk's answer
        dossiers.file_and_accept(actor=may[0], at=MONDAY, filing=online)


@pytest.mark.django_db
def test_a_support_point_helps_to_file_online_and_the_competent_unit_answers(city: City, far: UUID) -> None:
    desk = an_officer_of(far)
    filing = a_counter_filing(city, far)
    uploads = {paper: an_upload(desk, paper) for paper in filing.handed}
    papers = {paper: [{"id": str(file.id), "name": file.name}] for paper, file in uploads.items()}
    helped = replace(
        filing, channel=dossiers.Channel.ONLINE, receiving_unit_id=None, support_unit_id=far, handed={},
        account_id=city.citizen.id, answers={**filing.answers, **papers},
    )  # fmt: skip
    with pytest.raises(dossiers.MayNotFile):
        dossiers.file(actor=city.citizen, at=MONDAY, filing=helped)
    filed = dossiers.file(actor=desk, at=MONDAY, filing=helped)
    beside = dossiers.paperwork(filed.case_id)
    assert beside.support is not None
    assert (beside.support.id, beside.receiving.id) == (far, city.commune)
    assert [line.reference for line in dossiers.waiting_for_reception(city.staff[Role.RECEPTION]).items] == [
        filed.reference
    ]
    assert [line.reference for line in dossiers.my_dossiers(city.citizen).items] == [filed.reference]
    assert HistoryEntry.objects.filter(case_id=filed.case_id, verb="dossiers.filed_helped").count() == 1


@pytest.mark.django_db
def test_a_procedure_bound_to_its_territory_is_taken_in_only_there(city: City, far: UUID) -> None:
    content = replace(catalogue.version_in_force(BIRTH, day_of(MONDAY)).content, non_territorial=False)
    version = published(content, at=MONDAY)
    filing = replace(a_counter_filing(city, far), version_id=version.id)
    with pytest.raises(dossiers.NotReceivedHere):
        dossiers.file_and_accept(actor=an_officer_of(far), at=MONDAY, filing=filing)
    nearest = organisation.unit(city.commune).point_id
    assert nearest is not None
    assert some_content().non_territorial is None  # a record that does not say binds nobody
    for desk in (nearest, city.commune):
        here = replace(filing, receiving_unit_id=desk, key=str(desk))
        assert dossiers.file_and_accept(actor=an_officer_of(desk), at=MONDAY, filing=here).filed.reference


@pytest.mark.django_db(transaction=True)
def test_a_double_click_takes_in_once() -> None:
    city = a_city()
    far = a_far_point(city)
    desk = an_officer_of(far)
    for seed in range(3):
        filing = a_counter_filing(city, far, seed=seed)

        def click(filing: dossiers.Filing = filing) -> dossiers.Received:
            return dossiers.file_and_accept(actor=desk, at=MONDAY, filing=filing)

        came = at_once(click, click, click)
        assert len({(one.filed.reference, one.accepted.due_at) for one in came}) == 1
        assert sorted(one.filed.repeated for one in came) == [False, True, True]
    assert Dossier.objects.count() == Case.objects.count() == 3
    assert HistoryEntry.objects.filter(verb="dossiers.accepted").count() == 3
