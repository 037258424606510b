"""Beside the straight way: supplement, payment, pause, new date, withdrawal, stop, ineligible, silence."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from motcua.casework import api as casework
from motcua.casework.models import Alarm, Assignment
from motcua.catalogue import api as catalogue
from motcua.dossiers import alarms
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Attachment, Dossier, SupplementItem
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Forbidden, Invalid
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from .builders import MONDAY, City, a_city, a_filed_dossier, an_accepted_dossier, an_upload

pytestmark = pytest.mark.django_db

LONG = "1.004884"  # a commune's procedure of several working days
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def relay() -> None:
    while outbox.relay_once(100):
        pass


def case_of(filed: dossiers.Filed) -> casework.Case:
    return casework.Case.objects.get(pk=filed.case_id)


def state_of(filed: dossiers.Filed) -> str:
    return case_of(filed).state


def in_hand(city: City, at: datetime = MONDAY) -> dossiers.Filed:
    """A dossier of several days, accepted, in the specialist's hands."""
    filed = an_accepted_dossier(city, code=LONG, at=at)
    assert case_of(filed).due_at is not None
    return filed


def ask(city: City, filed: dossiers.Filed, role: Role = Role.SPECIALIST, at: datetime = MONDAY + HOUR, **more: str):  # type: ignore[no-untyped-def]
    return dossiers.ask_supplement(
        actor=city.staff[role],
        at=at,
        reference=filed.reference,
        items=[
            dossiers.Wanted("Giấy chứng sinh", "Bản chụp mờ, cần chụp lại", paper="birth_certificate"),
            dossiers.Wanted("Số điện thoại", "Ghi số liên hệ được"),
        ],
        reason="Cần đối chiếu trước khi giải quyết",
        **more,
    )


def answers(city: City, request: UUID, at: datetime) -> dict[UUID, dossiers.Given]:
    paper, words = SupplementItem.objects.filter(request_id=request).order_by("position")
    upload = an_upload(city.citizen, "supplement", at)
    return {paper.id: dossiers.Given(uploads=(upload.id,)), words.id: dossiers.Given(text="0912 345 678")}


def test_a_supplement_before_acceptance_is_asked_by_reception_and_the_clock_begins_from_zero(city: City) -> None:
    filed = a_filed_dossier(city, code=LONG)
    request = ask(city, filed, Role.RECEPTION)
    assert state_of(filed) == "incomplete"
    tuesday = MONDAY + DAY
    dossiers.answer_supplement(
        actor=city.citizen, at=tuesday, reference=filed.reference, given=answers(city, request, tuesday)
    )
    assert state_of(filed) == "submitted"
    late = MONDAY + 3 * DAY
    accepted = dossiers.accept(actor=city.staff[Role.RECEPTION], at=late, reference=filed.reference)
    fresh = a_filed_dossier(city, code=LONG, seed=2, at=late)
    same = dossiers.accept(actor=city.staff[Role.RECEPTION], at=late, reference=fresh.reference)
    assert accepted.due_at == same.due_at


def test_a_supplement_after_acceptance_pauses_the_clock_until_the_answer(city: City) -> None:
    filed = in_hand(city)
    due = case_of(filed).due_at
    assert due is not None
    request = ask(city, filed)
    assert state_of(filed) == "supplement"
    assert case_of(filed).due_at is None
    assert Assignment.objects.get(case_id=filed.case_id, closed_at=None).due_at is None
    later = MONDAY + 2 * DAY + HOUR
    dossiers.answer_supplement(
        actor=city.citizen, at=later, reference=filed.reference, given=answers(city, request, later)
    )
    case = case_of(filed)
    assert case.state == "processing"
    calendar = organisation.calendar_of(case.unit_id, day_of(MONDAY))
    assert case.due_at == organisation.add_working_time(calendar, due, 2 * calendar.day_minutes)
    assert Assignment.objects.get(case_id=filed.case_id, closed_at=None).due_at == case.due_at
    told = dossiers.explain_due(filed.case_id)
    assert told is not None
    assert told.due_at == case.due_at
    assert told.reading.pauses[0].reason == "Chờ người nộp bổ sung, hoàn thiện hồ sơ"


def test_what_was_given_hangs_on_its_item_after_the_papers_filed_before(city: City) -> None:
    filed = in_hand(city)
    before = Attachment.objects.filter(dossier_id=filed.case_id).count()
    request = ask(city, filed)
    dossiers.answer_supplement(
        actor=city.citizen,
        at=MONDAY + DAY,
        reference=filed.reference,
        given=answers(city, request, MONDAY + DAY),
    )
    view = dossiers.read(city.staff[Role.SPECIALIST], filed.reference, at=MONDAY + DAY, purpose="test")
    assert len(view.papers) == before + 1
    assert view.papers[-1].paper == "birth_certificate"
    (asked,) = view.side.supplements
    assert [(item.files, item.answer) for item in asked.items] == [(("supplement.pdf",), ""), ((), "0912 345 678")]
    assert asked.answered_at == MONDAY + DAY


def test_every_item_is_answered_or_none(city: City) -> None:
    filed = in_hand(city)
    request = ask(city, filed)
    given = answers(city, request, MONDAY)
    missing = list(given)[1]
    del given[missing]
    with pytest.raises(dossiers.AnswerMissing) as refused:
        dossiers.answer_supplement(actor=city.citizen, at=MONDAY + DAY, reference=filed.reference, given=given)
    assert set(refused.value.fields) == {str(missing)}
    assert state_of(filed) == "supplement"


def test_a_paper_is_handed_over_only_at_a_desk(city: City) -> None:
    filed = in_hand(city)
    request = ask(city, filed)
    by_hand = {
        item: dossiers.Given(handed_over=True)
        for item in SupplementItem.objects.filter(request_id=request).values_list("id", flat=True)
    }
    with pytest.raises(dossiers.AnswerMissing):
        dossiers.answer_supplement(actor=city.citizen, at=MONDAY + DAY, reference=filed.reference, given=by_hand)
    desk = city.staff[Role.RECEPTION]
    dossiers.answer_supplement(actor=desk, at=MONDAY + DAY, reference=filed.reference, given=by_hand)
    assert state_of(filed) == "processing"


def test_any_counter_takes_the_answer_from_whoever_shows_the_slip(city: City) -> None:
    filed = in_hand(city)
    request = ask(city, filed)
    elsewhere = city.strangers[Role.RECEPTION]
    by_hand = {
        item: dossiers.Given(handed_over=True)
        for item in SupplementItem.objects.filter(request_id=request).values_list("id", flat=True)
    }
    for secret in (None, "0000000000"):
        with pytest.raises(dossiers.DossierNotFound):
            dossiers.answer_supplement(
                actor=elsewhere, at=MONDAY + DAY, reference=filed.reference, given=by_hand, secret=secret
            )
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.answer_supplement(
            actor=city.strangers[Role.SPECIALIST],
            at=MONDAY + DAY,
            reference=filed.reference,
            given=by_hand,
            secret=filed.secret,
        )
    dossiers.answer_supplement(
        actor=elsewhere, at=MONDAY + DAY, reference=filed.reference, given=by_hand, secret=filed.secret
    )
    assert state_of(filed) == "processing"


def test_a_second_supplement_needs_its_lawful_exception_and_a_third_is_refused(city: City) -> None:
    filed = in_hand(city)
    for day, exception in ((1, ""), (3, "Người nộp không bổ sung đúng giấy tờ đã hướng dẫn")):
        if exception:
            with pytest.raises(dossiers.ExceptionMissing):
                ask(city, filed, at=MONDAY + day * DAY)
        request = ask(city, filed, at=MONDAY + day * DAY, exception=exception)
        later = MONDAY + (day + 1) * DAY
        dossiers.answer_supplement(
            actor=city.citizen, at=later, reference=filed.reference, given=answers(city, request, later)
        )
    with pytest.raises(dossiers.NoMoreSupplements):
        ask(city, filed, at=MONDAY + 7 * DAY, exception="Lại nữa")


def test_nothing_asked_or_no_reason_is_told_at_the_field(city: City) -> None:
    filed = in_hand(city)
    actor, at = city.staff[Role.SPECIALIST], MONDAY + HOUR
    with pytest.raises(dossiers.NothingAsked) as nothing:
        dossiers.ask_supplement(actor=actor, at=at, reference=filed.reference, items=[], reason="vì")
    assert set(nothing.value.fields) == {"items"}
    with pytest.raises(dossiers.ReasonMissing):
        dossiers.ask_supplement(
            actor=actor, at=at, reference=filed.reference, items=[dossiers.Wanted("Giấy", "x")], reason=" "
        )
    assert state_of(filed) == "received"


def test_silence_of_fifteen_working_days_closes_the_dossier_by_itself_and_once(city: City) -> None:
    filed = in_hand(city)
    request = ask(city, filed)
    relay()
    (alarm,) = Alarm.objects.filter(case_id=filed.case_id, kind=alarms.UNANSWERED)
    assert alarm.subject_id == request
    assert alarm.at is not None
    calendar = organisation.calendar_of(city.commune, day_of(MONDAY))
    last = alarm.at - timedelta(minutes=1)
    assert organisation.working_time_between(calendar, MONDAY + HOUR, last) == 15 * calendar.day_minutes
    casework.alarms.fire_due(last)
    assert state_of(filed) == "supplement", "the last instant is still the applicant's"
    after = alarm.at
    casework.alarms.fire_due(after)
    assert state_of(filed) == "closed_no_supplement"
    assert casework.alarms.fire_due(after) == 0
    case = case_of(filed)
    assert case.closed_at == after
    assert not Assignment.objects.filter(case_id=filed.case_id, closed_at=None).exists()
    told = [entry.text for entry in casework.timeline(filed.case_id) if entry.verb == "dossiers.closed_unanswered"]
    assert told == ["Hồ sơ được đóng vì quá 15 ngày làm việc mà không được bổ sung."]


def test_an_officer_may_not_close_it_before_its_time(city: City) -> None:
    filed = in_hand(city)
    ask(city, filed)
    with pytest.raises(dossiers.StillTime):
        dossiers.close_unanswered(actor=city.staff[Role.RECEPTION], at=MONDAY + DAY, reference=filed.reference)


def test_an_answer_in_time_ends_the_threat_of_closing(city: City) -> None:
    filed = in_hand(city)
    request = ask(city, filed)
    relay()
    later = MONDAY + DAY
    dossiers.answer_supplement(
        actor=city.citizen, at=later, reference=filed.reference, given=answers(city, request, later)
    )
    relay()
    assert not Alarm.objects.filter(case_id=filed.case_id, kind=alarms.UNANSWERED).exists()
    casework.alarms.fire_due(MONDAY + 60 * DAY)
    assert state_of(filed) == "processing"


def test_money_owed_pauses_the_clock_until_the_receipt(city: City) -> None:
    filed = in_hand(city)
    due = case_of(filed).due_at
    dossiers.ask_payment(
        actor=city.staff[Role.SPECIALIST],
        at=MONDAY + HOUR,
        reference=filed.reference,
        what="Lệ phí trước bạ",
        amount=1_250_000,
    )
    assert state_of(filed) == "awaiting_payment"
    with pytest.raises(Invalid):
        dossiers.confirm_payment(
            actor=city.staff[Role.CASHIER], at=MONDAY + DAY + HOUR, reference=filed.reference, receipt=" "
        )
    resumed = dossiers.confirm_payment(
        actor=city.staff[Role.CASHIER], at=MONDAY + DAY + HOUR, reference=filed.reference, receipt="BL-0001"
    )
    assert due is not None
    assert resumed == due + (DAY if due.weekday() < 4 else 3 * DAY)
    assert any("1.250.000 đồng" in entry.text for entry in casework.timeline(filed.case_id))


def test_a_pause_has_a_ground_in_law(city: City) -> None:
    filed = in_hand(city)
    specialist = city.staff[Role.SPECIALIST]
    with pytest.raises(dossiers.GroundMissing):
        dossiers.pause(actor=specialist, at=MONDAY + HOUR, reference=filed.reference, ground="holiday mood")
    dossiers.pause(actor=specialist, at=MONDAY + HOUR, reference=filed.reference, ground="tax")
    assert state_of(filed) == "paused"
    with pytest.raises(casework.NotNow):
        dossiers.complete_step(
            actor=specialist,
            at=MONDAY + 2 * HOUR,
            reference=filed.reference,
            step=Assignment.objects.get(case_id=filed.case_id, closed_at=None).step,
        )
    assert dossiers.resume(actor=specialist, at=MONDAY + DAY, reference=filed.reference) == case_of(filed).due_at
    assert state_of(filed) == "processing"


def test_an_apology_in_time_puts_the_appointment_off_once(city: City) -> None:
    filed = in_hand(city)
    due = case_of(filed).due_at
    assert due is not None
    leader = city.staff[Role.LEADER]
    day = day_of(due) + 3 * DAY
    done = dossiers.reappoint(actor=leader, at=MONDAY + HOUR, reference=filed.reference, day=day, reason="Chờ xác minh")
    assert done.in_time
    assert case_of(filed).due_at == done.due_at
    assert Assignment.objects.get(case_id=filed.case_id, closed_at=None).due_at == done.due_at
    with pytest.raises(dossiers.AlreadyReappointed):
        dossiers.reappoint(
            actor=leader, at=MONDAY + HOUR, reference=filed.reference, day=day + 3 * DAY, reason="Vẫn chờ"
        )
    told = dossiers.explain_due(filed.case_id)
    assert told is not None
    assert (told.reading.first_due_at, told.due_at) == (due, done.due_at)


def test_an_apology_that_comes_too_late_leaves_the_dossier_late(city: City) -> None:
    filed = in_hand(city)
    due = case_of(filed).due_at
    assert due is not None
    done = dossiers.reappoint(
        actor=city.staff[Role.LEADER],
        at=due - HOUR,
        reference=filed.reference,
        day=day_of(due) + 5 * DAY,
        reason="Chờ xác minh",
    )
    assert not done.in_time
    assert case_of(filed).due_at == due
    assert dossiers.read(city.citizen, filed.reference, at=due, purpose="test").side.reappointments[0].in_time is False


@pytest.mark.parametrize(("days", "late"), [(-30, 0), (0, 0), (3, 7)], ids=["before", "the same", "past already"])
def test_a_new_date_is_later_than_the_old_one_and_than_today(city: City, days: int, late: int) -> None:
    filed = in_hand(city)
    due = case_of(filed).due_at
    assert due is not None
    with pytest.raises(dossiers.DateNotLater):
        dossiers.reappoint(
            actor=city.staff[Role.LEADER],
            at=due + late * DAY if late else MONDAY,
            reference=filed.reference,
            day=day_of(due) + days * DAY,
            reason="Chờ xác minh",
        )


def test_the_applicant_withdraws_while_there_is_no_result(city: City) -> None:
    for filed in (a_filed_dossier(city, seed=3), in_hand(city)):
        dossiers.withdraw(actor=city.citizen, at=MONDAY + HOUR, reference=filed.reference, reason="Không cần nữa")
        case = case_of(filed)
        assert (case.state, case.closed_at) == ("withdrawn", MONDAY + HOUR)
        assert not Assignment.objects.filter(case_id=filed.case_id, closed_at=None).exists()
        with pytest.raises(casework.NotNow):
            dossiers.withdraw(actor=city.citizen, at=MONDAY + HOUR, reference=filed.reference, reason="Lại")


def test_once_a_result_is_signed_nobody_withdraws_or_stops(city: City) -> None:
    filed = in_hand(city)
    readers = (city.citizen, city.staff[Role.LEADER], city.staff[Role.SPECIALIST])

    def offered() -> set[str]:
        acts = {act for one in readers for act in dossiers.read(one, filed.reference, at=MONDAY, purpose="test").may}
        return acts & {"withdraw", "stop", "find_ineligible"}

    assert offered() == {"withdraw", "stop", "find_ineligible"}
    Dossier.objects.filter(pk=filed.case_id).update(document_id=UUID(int=1), granted=True)
    assert not offered()
    for act in (
        lambda: dossiers.withdraw(actor=city.citizen, at=MONDAY, reference=filed.reference, reason="Thôi"),
        lambda: dossiers.stop(
            actor=city.staff[Role.LEADER],
            at=MONDAY,
            reference=filed.reference,
            ground="authority_order",
            reason="Theo lệnh",
        ),
    ):
        with pytest.raises(dossiers.ResultExists):
            act()


def test_a_leader_stops_on_a_ground_in_law(city: City) -> None:
    filed = in_hand(city)
    leader = city.staff[Role.LEADER]
    with pytest.raises(dossiers.GroundMissing):
        dossiers.stop(actor=leader, at=MONDAY, reference=filed.reference, ground="", reason="Vì")
    dossiers.stop(
        actor=leader, at=MONDAY + HOUR, reference=filed.reference, ground="authority_order", reason="Quyết định 12"
    )
    view = dossiers.read(city.citizen, filed.reference, at=MONDAY + DAY, purpose="test")
    assert view.state is dossiers.State.STOPPED
    assert view.side.closing_ground == "Theo quyết định của cơ quan có thẩm quyền"


def test_what_is_not_eligible_goes_back_through_the_desk(city: City) -> None:
    filed = in_hand(city)
    dossiers.find_ineligible(
        actor=city.staff[Role.SPECIALIST], at=MONDAY + HOUR, reference=filed.reference, reason="Không đủ điều kiện"
    )
    assert state_of(filed) == "ineligible"
    turn = Assignment.objects.get(case_id=filed.case_id, closed_at=None)
    assert (turn.role, turn.unit_id) == (Role.RECEPTION, city.commune)
    calendar = organisation.calendar_of(city.commune, day_of(MONDAY))
    assert turn.step_due_at == organisation.add_working_time(calendar, MONDAY + HOUR, calendar.day_minutes)
    dossiers.notify_ineligible(actor=city.staff[Role.RECEPTION], at=MONDAY + 2 * HOUR, reference=filed.reference)
    view = dossiers.read(city.citizen, filed.reference, at=MONDAY + DAY, purpose="test")
    assert (view.state, view.refusal_reason) == (dossiers.State.REFUSED, "Không đủ điều kiện")
    assert not Assignment.objects.filter(case_id=filed.case_id, closed_at=None).exists()


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.SPECIALIST, Role.DIVISION_HEAD}])
def test_only_whoever_handles_it_pauses_or_asks(city: City, role: Role) -> None:
    if role not in city.staff:
        return
    filed = in_hand(city)
    with pytest.raises((Forbidden, dossiers.DossierNotFound)):
        dossiers.pause(actor=city.staff[role], at=MONDAY, reference=filed.reference, ground="tax")
    with pytest.raises((Forbidden, dossiers.DossierNotFound)):
        ask(city, filed, role)


def test_a_filing_is_acknowledged_at_once_and_the_desk_reminded_in_two_and_eight_hours(city: City) -> None:
    filed = a_filed_dossier(city)
    relay()
    assert [e.verb for e in casework.timeline(filed.case_id)] == ["dossiers.filed_online", "dossiers.acknowledged"]
    calendar = organisation.calendar_of(city.commune, day_of(MONDAY))
    for hours, role in ((2, Role.RECEPTION), (8, Role.DIVISION_HEAD)):
        at = organisation.add_working_time(calendar, MONDAY, hours * 60)
        casework.alarms.fire_due(at - timedelta(minutes=1))
        assert not casework.notices(city.staff[role])
        casework.alarms.fire_due(at)
        (notice,) = casework.notices(city.staff[role])
        assert notice.reference == filed.reference
        assert not casework.notices(city.strangers[role])
    dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY + DAY, reference=filed.reference)
    relay()
    assert not casework.notices(city.staff[Role.RECEPTION])


def test_an_answered_filing_reminds_nobody(city: City) -> None:
    filed = a_filed_dossier(city, code=LONG)
    relay()
    dossiers.accept(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    casework.alarms.fire_due(MONDAY + 3 * HOUR)  # before the relay has told anybody
    assert not casework.notices(city.staff[Role.RECEPTION])


def test_the_leader_is_reminded_one_working_day_before_the_appointment_and_when_it_is_missed(city: City) -> None:
    filed = in_hand(city)
    due = case_of(filed).due_at
    assert due is not None
    relay()
    leader = city.staff[Role.LEADER]
    casework.alarms.fire_due(due - 2 * DAY if due.weekday() > 1 else due - 4 * DAY)
    assert "dossiers.near" not in {n.kind for n in casework.notices(leader)}
    casework.alarms.fire_due(due - HOUR)
    assert "dossiers.near" in {n.kind for n in casework.notices(leader)}
    casework.alarms.fire_due(due + HOUR)
    assert {"dossiers.near", "dossiers.late"} <= {n.kind for n in casework.notices(leader)}


def test_alarms_wait_while_the_clock_is_paused(city: City) -> None:
    filed = in_hand(city)
    due = case_of(filed).due_at
    assert due is not None
    relay()
    dossiers.pause(actor=city.staff[Role.SPECIALIST], at=MONDAY + HOUR, reference=filed.reference, ground="tax")
    casework.alarms.fire_due(due + DAY)  # the relay has not come by yet
    relay()
    casework.alarms.fire_due(due + DAY)
    assert not casework.notices(city.staff[Role.LEADER])
    dossiers.resume(actor=city.staff[Role.SPECIALIST], at=due + 3 * DAY, reference=filed.reference)
    relay()
    moved = case_of(filed).due_at
    assert moved is not None
    casework.alarms.fire_due(moved)
    assert "dossiers.late" in {n.kind for n in casework.notices(city.staff[Role.LEADER])}


def test_a_step_reminds_its_holder_when_three_quarters_of_its_time_are_used_and_its_head_at_the_end(
    city: City,
) -> None:
    filed = in_hand(city)
    calendar = organisation.calendar_of(city.commune, day_of(MONDAY))
    four_hours = organisation.add_working_time(calendar, MONDAY, 240)
    turns = Assignment.objects.filter(case_id=filed.case_id, closed_at=None)
    turns.update(minutes=240, step_due_at=four_hours)
    relay()
    after_lunch = MONDAY.replace(hour=13)
    casework.alarms.fire_due(after_lunch - timedelta(minutes=1))
    assert not casework.notices(city.staff[Role.SPECIALIST])
    casework.alarms.fire_due(after_lunch)
    assert [n.kind for n in casework.notices(city.staff[Role.SPECIALIST])] == ["dossiers.step_near"]
    casework.alarms.fire_due(four_hours)
    assert [n.kind for n in casework.notices(city.staff[Role.DIVISION_HEAD])] == ["dossiers.step_late"]


def test_every_figure_of_the_clock_can_be_made_again_from_its_facts(city: City) -> None:
    filed = in_hand(city)
    request = ask(city, filed)
    later = MONDAY + 2 * DAY
    dossiers.answer_supplement(
        actor=city.citizen, at=later, reference=filed.reference, given=answers(city, request, later)
    )
    clock = casework.clock_of(filed.case_id)
    assert clock is not None
    assert clock.reading.due_at == case_of(filed).due_at
    units = clock.shares_of_units(later + HOUR)
    assert [unit.unit_id for unit in units] == [city.commune]
    assert units[0].used_minutes == clock.reading.counted_minutes(clock.calendar, later + HOUR)


def test_the_system_does_only_what_has_a_term(city: City) -> None:
    filed = in_hand(city)
    with pytest.raises(Forbidden):
        dossiers.withdraw(actor=SYSTEM, at=MONDAY, reference=filed.reference, reason="Tự động")


def test_limits_in_the_demonstration_make_these_tests_speak() -> None:
    a_city()
    version = catalogue.version_in_force(LONG, day_of(MONDAY))
    terms = catalogue.terms_for(version.id, channel=catalogue.ChannelKind.ONLINE, on=day_of(MONDAY))
    assert terms.limit is not None
    assert terms.limit.unit is catalogue.LimitUnit.WORKING_DAY
    assert terms.limit.amount >= 3
