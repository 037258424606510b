"""Units end; the dossiers that run go on in their heirs, and those that are finished stay true."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.casework import api as casework
from motcua.casework.models import Assignment, AssignmentRule, Case
from motcua.documents import api as documents
from motcua.dossiers import access, policies, queries
from motcua.dossiers import api as dossiers
from motcua.dossiers.handover.models import Handover, PaperPlace
from motcua.dossiers.interlinked import access as bundle_access
from motcua.dossiers.interlinked.models import Bundle
from motcua.dossiers.interlinked.queries import visible_to as bundles_visible_to
from motcua.dossiers.interlinked.tests.builders import an_accepted_bundle
from motcua.dossiers.models import Dossier, Draft
from motcua.frontdesk.models import Intake
from motcua.identity import api as identity
from motcua.identity.models import Appointment
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Post, Role
from motcua.kernel.ids import new_id
from motcua.organisation import api as organisation
from motcua.organisation.models import RestructureState, Unit
from motcua.organisation.tests.restructures import a_table

from .builders import (
    MONDAY,
    City,
    a_dossier_before,
    a_filed_dossier,
    a_filing,
    an_accepted_dossier,
    do_step,
    the_step,
)

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
DAY = TUESDAY.date()
NEW_CODE = "99999"


def merging(city: City, *, code: str = NEW_CODE, number: str = "7/NQ", on: date = DAY) -> UUID:
    """A plan by which both communes become one."""
    olds = [organisation.unit(unit_id) for unit_id in (city.commune, city.other_commune)]
    return planned(
        *(("Phường Hợp Nhất", code, old.name, old.commune_code, "Nhập toàn bộ") for old in olds), number=number
    )


def planned(*rows: tuple[str, ...], number: str = "7/NQ") -> UUID:
    return organisation.import_restructure(
        actor=SYSTEM,
        at=MONDAY,
        text=a_table(*rows),
        number=number,
        title="Nhập hai phường",
        effective_on=DAY,
        under="H26",
    )


def carried_out(plan: UUID, *, limit: int = 3) -> None:
    organisation.check_restructure(actor=SYSTEM, at=MONDAY, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=TUESDAY, restructure_id=plan)
    organisation.carry_restructure_through(at=TUESDAY, restructure_id=plan, limit=limit)


def merged(city: City) -> UUID:
    """Both communes made one; answers which."""
    carried_out(merging(city))
    return organisation.unit_by_code(NEW_CODE, DAY).id


def today(actor: Actor) -> Actor:
    assert actor.id is not None
    return identity.actor_of(actor.id, TUESDAY)


def a_dossier_in_every_state(city: City) -> dict[str, dossiers.Filed]:
    found = {"submitted": a_filed_dossier(city)}
    for role in (Role.SPECIALIST, Role.LEADER, Role.CLERK):
        found[role.value] = a_dossier_before(city, role, answers={"delivery": "counter"})
    found["result_ready"] = a_dossier_before(city, Role.RETURN, answers={"delivery": "counter"})
    found["returned"] = a_dossier_before(city, Role.RETURN)
    found["refused"] = a_filed_dossier(city)
    dossiers.refuse(
        actor=city.staff[Role.RECEPTION],
        at=MONDAY,
        reference=found["refused"].reference,
        ground=dossiers.RefusalGround.OTHER,
        reason="Không đúng nơi.",
    )
    return found


CLOSED = {"returned", "refused"}


def test_running_dossiers_move_with_their_promise_kept_and_finished_ones_stay(city: City) -> None:
    filed = a_dossier_in_every_state(city)
    before = {case.reference: case for case in Case.objects.all()}
    closed_by_unit = Counter(Case.objects.exclude(closed_at=None).values_list("unit_id", flat=True))
    new = merged(city)
    for state, one in filed.items():
        case, was = Case.objects.get(reference=one.reference), before[one.reference]
        assert (case.unit_id == new) == (state not in CLOSED), state
        assert (case.due_at, case.state, case.closed_at) == (was.due_at, was.state, was.closed_at), state
        assert (Dossier.objects.get(pk=case.id).receiving_unit_id == new) == (state not in CLOSED), state
        turns = casework.open_assignments([case.id]).get(case.id, ())
        assert {turn.unit_id for turn in turns} <= {new}, state
    assert Counter(Case.objects.exclude(closed_at=None).values_list("unit_id", flat=True)) == closed_by_unit


def test_history_says_why_the_dossier_is_elsewhere(city: City) -> None:
    filed = an_accepted_dossier(city)
    old = organisation.unit(city.commune)
    merged(city)
    told = [entry.text for entry in casework.timeline(filed.case_id, public_only=True)]
    assert told[-1] == (
        f"Theo 7/NQ (Nhập hai phường): Ủy ban nhân dân phường Hợp Nhất thay {old.authority} giải quyết hồ sơ; "
        "ngày hẹn trả không đổi."
    )


def test_old_codes_still_find_their_dossier(city: City) -> None:
    filed = an_accepted_dossier(city)
    of_old = a_filed_dossier(city)
    old_form = "000.00.06.H26-231027-0361"
    Case.objects.filter(pk=of_old.case_id).update(reference=old_form)
    merged(city)
    officer = today(city.staff[Role.SPECIALIST])
    assert dossiers.track(filed.reference, filed.secret).unit_name == "Phường Hợp Nhất"
    assert dossiers.track(old_form, of_old.secret).reference == old_form
    for reference in (filed.reference, old_form, f" {old_form.lower()} "):
        (line,) = dossiers.search(officer, reference, at=TUESDAY).items
        assert line.reference == reference.strip().upper()


def test_staff_go_on_where_they_were_and_the_dossier_comes_to_its_end(city: City) -> None:
    filed = an_accepted_dossier(city, answers={"delivery": "counter"})
    dossiers.take_step(
        actor=city.staff[Role.SPECIALIST], at=MONDAY, reference=filed.reference, step=the_step(filed.reference)
    )
    new = merged(city)
    crew = {role: today(actor) for role, actor in city.staff.items()}
    assert crew[Role.SPECIALIST].posts == {Post(new, Role.SPECIALIST)}
    later = City(new, city.other_commune, city.citizen, city.neighbour, crew, city.strangers)
    for role in (Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.RETURN):
        do_step(later, filed.reference, role, at=TUESDAY)
    assert Case.objects.get(pk=filed.case_id).state == "returned"


def test_what_was_finished_under_the_old_unit_is_read_by_its_heir_and_by_nobody_else(city: City) -> None:
    done = a_dossier_before(city, Role.RETURN)
    merged(city)
    officer, neighbour = today(city.staff[Role.SPECIALIST]), today(city.strangers[Role.SPECIALIST])
    for reader in (officer, neighbour):
        assert dossiers.read(reader, done.reference, at=TUESDAY, purpose="case work").unit.id == city.commune
    elsewhere = organisation.communes(DAY)[5]
    stranger = Actor(ActorKind.STAFF, officer.id, "", None, frozenset({Post(elsewhere.id, Role.SPECIALIST)}))
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.read(stranger, done.reference, at=TUESDAY, purpose="case work")


def test_the_list_and_the_rule_agree_after_units_ended(city: City) -> None:
    a_dossier_in_every_state(city)
    a_filed_dossier(city, actor=city.neighbour, unit_id=city.other_commune)
    new = merged(city)
    every = list(Dossier.objects.select_related("case"))
    units = [city.commune, city.other_commune, new, organisation.communes(DAY)[3].id]
    for unit_id in units:
        for role in Role:
            actor = Actor(ActorKind.STAFF, new, "", None, frozenset({Post(unit_id, role)}))
            one_by_one = {d.pk for d in every if policies.may_see(actor, access.parties(d.case, d))}
            assert one_by_one == set(queries.visible_to(actor).values_list("pk", flat=True)), (unit_id, role)


def test_reading_by_the_heir_asks_no_more_than_before(city: City) -> None:
    filed = an_accepted_dossier(city)

    def asked(actor: Actor) -> int:
        with CaptureQueriesContext(connection) as captured:
            list(queries.visible_to(actor)[:5])
            access.to_read(actor, filed.reference)
        return len(captured)

    organisation.units([])
    before = min(asked(city.staff[Role.SPECIALIST]) for _ in range(3))
    merged(city)
    after = min(asked(today(city.staff[Role.SPECIALIST])) for _ in range(3))
    assert after == before


def test_time_is_charged_to_whoever_held_the_step(city: City) -> None:
    filed = an_accepted_dossier(city)
    new = merged(city)
    do_step(City(new, new, city.citizen, city.neighbour, {r: today(a) for r, a in city.staff.items()}, {}),
            filed.reference, Role.SPECIALIST, at=TUESDAY + timedelta(hours=2))  # fmt: skip
    clock = casework.clock_of(filed.case_id)
    assert clock is not None
    shares = {share.unit_id: share.used_minutes for share in clock.shares_of_units(TUESDAY + timedelta(hours=2))}
    # Monday 9:00 to 17:00 and Tuesday 8:00 to 9:00 were the old commune's, two hours the new one's.
    assert shares == {city.commune: 7 * 60 + 60, new: 120}


def test_a_part_goes_by_the_address_and_is_free_for_whoever_works_there(city: City) -> None:
    old, other = organisation.unit(city.commune), organisation.unit(city.other_commune)
    here = an_accepted_dossier(city)
    there = an_accepted_dossier(city)
    dossiers.take_step(
        actor=city.staff[Role.SPECIALIST], at=MONDAY, reference=there.reference, step=the_step(there.reference)
    )
    Dossier.objects.filter(pk=here.case_id).update(applicant_address="Số 5, phố Hàng Mã, Hà Nội")
    Dossier.objects.filter(pk=there.case_id).update(applicant_address="Số 9, ngõ 12, phố Hàng Bột, Hà Nội")
    plan = planned(
        ("Phường Chính", NEW_CODE, old.name, old.commune_code, "Nhập một phần", "x"),
        ("Phường Phụ", "99998", old.name, old.commune_code, "Nhập một phần", "", "", "phố Hàng Bột; ngõ 3"),
        ("Phường Phụ", "99998", other.name, other.commune_code, "Nhập toàn bộ"),
    )
    carried_out(plan)
    main, side = (organisation.unit_by_code(code, DAY).id for code in (NEW_CODE, "99998"))
    assert Case.objects.get(pk=here.case_id).unit_id == main
    assert Case.objects.get(pk=there.case_id).unit_id == side
    (turn,) = casework.open_assignments([there.case_id])[there.case_id]
    assert (turn.unit_id, turn.account_id) == (side, None)
    officer = today(city.strangers[Role.SPECIALIST])
    dossiers.complete_step(actor=officer, at=TUESDAY, reference=there.reference, step=turn.step)


def test_a_desk_that_ends_hands_over_what_another_agency_settles(city: City) -> None:
    filed = a_filed_dossier(city, unit_id=city.other_commune, receiving_unit_id=city.commune)
    old, heir = organisation.unit(city.commune), "Phường Một Mình"
    carried_out(planned((heir, NEW_CODE, old.name, old.commune_code, "Nhập toàn bộ")))
    new = organisation.unit_by_code(NEW_CODE, DAY)
    assert Dossier.objects.get(pk=filed.case_id).receiving_unit_id == new.id
    assert Case.objects.get(pk=filed.case_id).unit_id == city.other_commune
    told = casework.timeline(filed.case_id)[-1].text
    assert told.endswith(f"{new.authority} thay {old.authority} tiếp nhận và trả kết quả.")
    dossiers.accept(actor=today(city.staff[Role.RECEPTION]), at=TUESDAY, reference=filed.reference)


def test_a_unit_with_running_dossiers_and_no_heir_refuses_the_plan(city: City) -> None:
    a_filed_dossier(city)
    old = organisation.unit(city.commune)
    plan = planned(("", "", old.name, old.commune_code, "Giải thể"))
    preview = organisation.preview_restructure(SYSTEM, plan)
    assert preview.fates[0].holds["dossiers.dossiers"] == 1
    assert {problem.kind for problem in preview.problems} == {organisation.ProblemKind.NO_HEIR}
    with pytest.raises(organisation.PlanHasProblems):
        organisation.check_restructure(actor=SYSTEM, at=MONDAY, restructure_id=plan)


def test_the_preview_counts_what_then_moves(city: City) -> None:
    a_dossier_in_every_state(city)
    version = a_filing(city).version_id
    dossiers.start_draft(actor=city.citizen, at=MONDAY, version_id=version, unit_id=city.commune)
    rule = {"role": Role.SPECIALIST, "how": AssignmentRule.How.LEAST_LOAD, "valid_from": MONDAY.date()}
    AssignmentRule.objects.create(unit_id=city.commune, **rule)
    AssignmentRule.objects.create(unit_id=city.other_commune, **rule)
    plan = merging(city)
    totals = organisation.preview_restructure(SYSTEM, plan).totals
    assert totals["dossiers.dossiers"] == 5
    assert totals["dossiers.turns"] == 4, "one of the five waits for reception, which is no turn yet"
    assert (totals["dossiers.drafts"], totals["casework.rules"]) == (1, 2)
    carried_out(plan)
    new = organisation.unit_by_code(NEW_CODE, DAY).id
    after = organisation.preview_restructure(SYSTEM, plan)
    assert set(after.totals.values()) == {0}
    moved = {str(progress.name): progress.moved for progress in after.progress}
    assert moved["Hồ sơ đang giải quyết"] == 5
    assert moved["Người đang giữ vị trí"] == totals["identity.appointments"]
    assert Draft.objects.get().unit_id == new
    assert AssignmentRule.objects.get(unit_id=new).valid_from == DAY
    assert set(AssignmentRule.objects.exclude(unit_id=new).values_list("valid_to", flat=True)) == {MONDAY.date()}


def test_whoever_held_two_posts_that_became_one_holds_it_once(city: City) -> None:
    clerk = city.staff[Role.CLERK]
    same = Appointment.objects.get(account_id=clerk.id, valid_to=None)
    there = organisation.positions_of(city.other_commune, MONDAY.date())
    position = next(one for one in there if one.role is Role.CLERK)
    identity.appoint(
        actor=SYSTEM, at=MONDAY, account_id=clerk.account_id, position_id=position.id, valid_from=same.valid_from
    )
    new = merged(city)
    assert today(clerk).posts == {Post(new, Role.CLERK)}
    assert Appointment.objects.filter(account_id=clerk.id, valid_to=None).count() == 1
    assert identity.actor_of(clerk.account_id, MONDAY).unit_ids == {city.commune, city.other_commune}


def test_broken_off_in_the_middle_it_goes_on_and_moves_each_once(city: City) -> None:
    """A worker dies after a batch and within another; the next one ends the work."""
    filed = [a_filed_dossier(city, actor=city.citizen) for _ in range(5)]
    plan = merging(city)
    organisation.check_restructure(actor=SYSTEM, at=MONDAY, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=TUESDAY, restructure_id=plan)
    while organisation.carry_on_restructure(at=TUESDAY, restructure_id=plan, limit=2).mover != "dossiers.dossiers":
        pass
    assert Case.objects.filter(unit_id=city.commune).count() == 3
    organisation.forget()
    organisation.carry_restructure_through(at=TUESDAY, restructure_id=plan, limit=2)
    for one in filed:
        told = [entry.verb for entry in casework.timeline(one.case_id)]
        assert told.count("dossiers.passed_on") == 1
    state = {plan.state for plan in organisation.restructures(SYSTEM)}
    assert state == {RestructureState.APPLIED}


def test_a_filing_that_commits_after_the_last_batch_is_gathered(city: City) -> None:
    filed = a_filed_dossier(city)
    new = merged(city)
    Case.objects.filter(pk=filed.case_id).update(unit_id=city.commune)
    assert organisation.move_strays(at=TUESDAY + timedelta(minutes=1)) == 1
    assert Case.objects.get(pk=filed.case_id).unit_id == new


def test_no_running_dossier_and_no_post_is_left_at_a_unit_that_ended(city: City) -> None:
    a_dossier_in_every_state(city)
    merged(city)
    ended = Unit.objects.exclude(valid_to=None).values("id")
    assert not Case.objects.filter(closed_at=None, unit_id__in=ended).exists()
    assert not casework.Assignment.objects.filter(closed_at=None, unit_id__in=ended).exists()
    assert not Appointment.objects.filter(valid_to=None, unit_id__in=ended).exists()


def test_the_register_of_the_year_stays_with_the_unit_that_kept_it(city: City) -> None:
    """What came before the day keeps its volume and serial; what comes after begins the heir's own."""
    before = [an_accepted_dossier(city) for _ in range(2)]
    places = [dossiers.register.place_of(city.commune, one.case_id, MONDAY) for one in before]
    new = merged(city)
    reader = today(city.staff[Role.SUPERVISOR])
    old = dossiers.register.Excerpt(city.commune, MONDAY.date(), DAY)
    assert [line.reference for line in dossiers.register.read(reader, old, at=TUESDAY).items] == [
        one.reference for one in before
    ]
    assert [dossiers.register.place_of(city.commune, one.case_id, MONDAY) for one in before] == places
    later = City(new, new, city.citizen, city.neighbour, {r: today(a) for r, a in city.staff.items()}, {})
    after = an_accepted_dossier(later, at=TUESDAY)
    assert dossiers.register.place_of(new, after.case_id, TUESDAY)[1] == 1
    assert {unit.id for unit in dossiers.register.registers_of(reader)} == {new, city.commune, city.other_commune}


def test_a_result_signed_before_and_not_issued_is_counted_and_signed_again_by_the_heir(city: City) -> None:
    filed = a_dossier_before(city, Role.CLERK, answers={"delivery": "counter"})
    plan = merging(city)
    assert organisation.preview_restructure(SYSTEM, plan).totals["dossiers.signed"] == 1
    carried_out(plan)
    crew = {role: today(actor) for role, actor in city.staff.items()}
    later = City(city.commune, city.commune, city.citizen, city.neighbour, crew, {})
    view = queries.view(crew[Role.CLERK], filed.reference, at=TUESDAY)
    assert view.signed_for_another == organisation.unit(city.commune).authority
    assert any("phải ký lại trước khi phát hành" in entry.text for entry in view.timeline)
    with pytest.raises(dossiers.SignedByAnother):
        do_step(later, filed.reference, Role.CLERK, at=TUESDAY)
    (turn,) = view.turns
    to_step = turn.earlier[-1].id
    dossiers.send_back(
        actor=crew[Role.CLERK],
        at=TUESDAY,
        reference=filed.reference,
        step=turn.step,
        to_step=to_step,
        reason="Ký lại nhân danh phường mới.",
    )
    while Case.objects.get(pk=filed.case_id).state != "result_ready":
        role = Assignment.objects.get(case_id=filed.case_id, closed_at=None).role
        do_step(later, filed.reference, Role(role), at=TUESDAY + timedelta(hours=1))
    made = queries.view(crew[Role.CLERK], filed.reference, at=TUESDAY).documents
    (issued,) = [one for one in made if one.kind == "result" and one.status is documents.DocumentStatus.VALID]
    assert issued.unit_id == Case.objects.get(pk=filed.case_id).unit_id != city.commune


def test_a_bundle_moves_with_its_parts_and_is_read_by_the_heir(city: City) -> None:
    bundle, done = an_accepted_bundle(city), an_accepted_bundle(city)
    Case.objects.filter(pk=done.case_id).update(closed_at=MONDAY)
    new = merged(city)
    assert Case.objects.get(pk=bundle.case_id).unit_id == new
    assert Bundle.objects.get(pk=bundle.case_id).receiving_unit_id == new
    assert Case.objects.get(pk=done.case_id).unit_id == city.commune
    officer = today(city.staff[Role.SPECIALIST])
    seen = set(bundles_visible_to(officer).values_list("pk", flat=True))
    assert seen == {bundle.case_id, done.case_id}
    for one in (bundle, done):
        bundle_access.to_read(officer, one.reference)


def test_what_is_being_taken_in_at_a_desk_goes_on_at_the_heir_s(city: City) -> None:
    version = a_filing(city).version_id
    draft = dossiers.start_draft(actor=city.citizen, at=MONDAY, version_id=version, unit_id=city.commune)
    Intake.objects.create(draft_id=draft, desk_id=city.commune, way="direct", unit_id=city.other_commune)
    new = merged(city)
    intake = Intake.objects.get()
    assert (intake.desk_id, intake.unit_id) == (new, new)


def test_papers_lie_with_the_heir_and_those_on_their_way_arrive_there(city: City) -> None:
    """Both ends of a hand-over may become one unit: then the record keeps the giver as it was."""
    kept, given = an_accepted_dossier(city), an_accepted_dossier(city)
    for one in (kept, given):
        PaperPlace.objects.update_or_create(dossier_id=one.case_id, defaults={"unit_id": city.commune})
    handed = Handover.objects.create(
        number="1/BG", from_unit_id=city.commune, to_unit_id=city.other_commune, state="given",
        given_by=city.staff[Role.RECEPTION].account_id, given_name="Người giao", given_at=MONDAY, key=new_id(),
    )  # fmt: skip
    new = merged(city)
    assert set(PaperPlace.objects.values_list("unit_id", flat=True)) == {new}
    handed.refresh_from_db()
    assert (handed.from_unit_id, handed.to_unit_id) == (city.commune, new)
    assert organisation.move_strays(at=TUESDAY) == 0
