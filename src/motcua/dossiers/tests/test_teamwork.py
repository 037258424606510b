"""Giving turns to others, asking others to help, opinions, notes: who may, what comes of it, two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from motcua.audit.models import AuditRecord
from motcua.casework import api as casework
from motcua.casework.models import Assignment, AssignmentRule, Case, HistoryEntry
from motcua.dossiers import api as dossiers
from motcua.dossiers.models import Consultation
from motcua.identity import api as identity
from motcua.identity.tests.builders import a_staff_account, an_appointment
from motcua.kernel.actor import STRANGER, Actor, Role
from motcua.kernel.errors import Forbidden, Invalid
from motcua.kernel.time import VIETNAM, day_of
from motcua.organisation import api as organisation

from .builders import MONDAY, City, a_dossier_before, a_filed_dossier, an_accepted_dossier, do_step, the_step
from .test_signing import the_leader_is_away

pytestmark = pytest.mark.django_db
DONE, FORBIDDEN, HIDDEN = "done", "forbidden", "hidden"
PART = casework.Part


def a_colleague(city: City, role: Role = Role.SPECIALIST, unit_id: UUID | None = None) -> Actor:
    account = a_staff_account()
    an_appointment(account, role, unit_id or city.commune)
    return identity.actor_of(account.id, MONDAY)


def a_question(city: City, reference: str, *, actor: Actor | None = None, **changes: object) -> UUID:
    """By the specialist to the other commune, to be answered in two working days."""
    terms = {"unit_id": city.other_commune, "question": "Có trùng đăng ký không?", "days": 2}
    return dossiers.ask_opinion(
        actor=actor or city.staff[Role.SPECIALIST], at=MONDAY, reference=reference, **terms | changes
    )


def attempts(city: City, actor: Actor, reference: str) -> dict[str, Callable[[], object]]:
    act = {"actor": actor, "at": MONDAY, "reference": reference}
    step, third = the_step(reference), city.strangers[Role.CLERK]
    question = Consultation.objects.get().id
    follower = Assignment.objects.get(part=PART.FOLLOW).id
    return {
        "reassign": lambda: dossiers.reassign(**act, step=step, account_id=None, reason="Nghỉ phép"),
        "involve": lambda: dossiers.involve(
            **act, part=PART.FOLLOW, account_id=third.account_id, unit_id=city.other_commune
        ),
        "leave": lambda: dossiers.leave(**act, assignment_id=follower),
        "note": lambda: dossiers.add_note(**act, text="Đã gọi điện."),
        "ask": lambda: a_question(city, reference, actor=actor),
        "recall": lambda: dossiers.recall_opinion(**act, consultation_id=question, reason="Đã rõ"),
        "answer": lambda: dossiers.answer_opinion(**act, consultation_id=question, answer="Không trùng."),
    }


def outcome(attempt: Callable[[], object]) -> str:
    with transaction.atomic():
        try:
            attempt()
        except dossiers.DossierNotFound:
            return HIDDEN
        except Forbidden:
            return FORBIDDEN
        else:
            return DONE
        finally:
            transaction.set_rollback(True)


def test_the_table_of_who_may_what_holds(city: City) -> None:
    """The specialist has the turn; the other commune's specialist is asked, its cashier follows."""
    reference = an_accepted_dossier(city).reference
    dossiers.take_step(actor=city.staff[Role.SPECIALIST], at=MONDAY, reference=reference, step=the_step(reference))
    a_question(city, reference)
    dossiers.involve(
        actor=city.staff[Role.SPECIALIST],
        at=MONDAY,
        reference=reference,
        part=PART.FOLLOW,
        account_id=city.strangers[Role.CASHIER].account_id,
        unit_id=city.other_commune,
    )
    acts = ("reassign", "involve", "leave", "note", "ask", "recall", "answer")

    def row(*allowed: str) -> dict[str, str]:
        return {act: DONE if act in allowed else FORBIDDEN for act in acts}

    nobody = dict.fromkeys(acts, HIDDEN)
    leads = ("involve", "leave", "note", "ask", "recall")
    expected = {
        "stranger": (STRANGER, nobody),
        "filer": (city.citizen, row()),
        "neighbour": (city.neighbour, nobody),
        **{
            f"{role} here": (
                actor,
                nobody
                if role is Role.ADMINISTRATOR
                else row("reassign", *leads)
                if role in {Role.LEADER, Role.DIVISION_HEAD}
                else row(*leads)
                if role is Role.SPECIALIST
                else row("note"),
            )
            for role, actor in city.staff.items()
        },
        "another specialist here": (a_colleague(city), row("note")),
        **{
            f"{role} there": (
                actor,
                row("note", "answer")
                if role is Role.SPECIALIST
                else row("note", "leave")
                if role is Role.CASHIER
                else nobody,
            )
            for role, actor in city.strangers.items()
        },
    }
    found = {
        who: {act: outcome(attempt) for act, attempt in attempts(city, actor, reference).items()}
        for who, (actor, _row) in expected.items()
    }
    assert found == {who: rights for who, (_actor, rights) in expected.items()}


def test_a_turn_given_to_another_is_theirs_and_they_are_told(city: City) -> None:
    reference, colleague = an_accepted_dossier(city).reference, a_colleague(city)
    step, head = the_step(reference), city.staff[Role.DIVISION_HEAD]
    dossiers.take_step(actor=city.staff[Role.SPECIALIST], at=MONDAY, reference=reference, step=step)
    give = {"actor": head, "at": MONDAY, "reference": reference, "step": step, "reason": "Chị Lan nghỉ phép."}
    for _ in range(2):
        dossiers.reassign(**give, account_id=colleague.account_id)
    assert HistoryEntry.objects.filter(verb="dossiers.reassigned").count() == 1
    (row,) = casework.inbox(colleague).items
    assert (row.account_id, row.given_by) == (colleague.id, head.name)
    assert casework.inbox(city.staff[Role.SPECIALIST]).items == ()
    with pytest.raises(dossiers.NotYourTurn):
        do_step(city, reference, Role.SPECIALIST)
    told = dossiers.read(head, reference, at=MONDAY, purpose="test").timeline
    assert "Chị Lan nghỉ phép." in told[-1].text
    dossiers.reassign(**give, account_id=None)
    assert Assignment.objects.get(step=step, case__reference=reference).account_id is None
    do_step(city, reference, Role.SPECIALIST)


def test_a_turn_is_given_only_to_somebody_of_its_role_with_a_reason(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    give = {"actor": city.staff[Role.LEADER], "at": MONDAY, "reference": reference, "step": the_step(reference)}
    for account_id in (city.staff[Role.CLERK].id, city.strangers[Role.SPECIALIST].id, uuid4()):
        with pytest.raises(dossiers.PersonMissing):
            dossiers.reassign(**give, account_id=account_id, reason="Thử")
    with pytest.raises(dossiers.ReasonMissing):
        dossiers.reassign(**give, account_id=city.staff[Role.SPECIALIST].id, reason=" ")


def test_by_rule_a_turn_is_somebody_s_from_the_start_and_comes_back_to_who_handled_it(city: City) -> None:
    first, second = city.staff[Role.SPECIALIST], a_colleague(city)
    casework.set_assignment_rule(
        actor=city.staff[Role.LEADER],
        at=MONDAY,
        unit_id=city.commune,
        role=Role.SPECIALIST,
        how=AssignmentRule.How.SAME_HANDLER,
        valid_from=day_of(MONDAY),
    )
    turns = []
    for _ in range(3):
        reference = an_accepted_dossier(city).reference
        turns.append(Assignment.objects.get(case__reference=reference, closed_at=None).account_id)
    assert len(set(turns)) == 3, "three hold the role, and each has one"
    step = the_step(reference)
    handler = identity.actor_of(turns[-1], MONDAY)
    dossiers.complete_step(actor=handler, at=MONDAY, reference=reference, step=step)
    dossiers.send_back(
        actor=city.staff[Role.LEADER],
        at=MONDAY,
        reference=reference,
        step=the_step(reference),
        to_step=step,
        reason="Xem lại",
    )
    back = Assignment.objects.get(case__reference=reference, closed_at=None)
    assert back.account_id == handler.id
    assert {first.id, second.id} <= set(turns)


def test_who_follows_sees_the_dossier_until_let_go_and_holds_nothing_up(city: City) -> None:
    reference, clerk = an_accepted_dossier(city).reference, city.strangers[Role.CLERK]
    specialist = city.staff[Role.SPECIALIST]
    ask = {"at": MONDAY, "reference": reference}
    part = dossiers.involve(
        actor=specialist, **ask, part=PART.FOLLOW, account_id=clerk.account_id, unit_id=city.other_commune
    )
    with pytest.raises(dossiers.AlreadyInvolved):
        dossiers.involve(
            actor=specialist, **ask, part=PART.FOLLOW, account_id=clerk.account_id, unit_id=city.other_commune
        )
    assert dossiers.read(clerk, reference, at=MONDAY, purpose="test").reference == reference
    assert [line.reference for line in dossiers.search(clerk, reference, at=MONDAY).items] == [reference]
    record = AuditRecord.objects.get(action="dossiers.search")
    assert (record.actor_id, record.details) == (clerk.id, {"found": [reference]})
    do_step(city, reference, Role.SPECIALIST)  # nothing waits for who follows
    for actor in (clerk, city.staff[Role.LEADER]):  # and the one who leads says so once more, of what is over
        dossiers.leave(actor=actor, **ask, assignment_id=part)
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.read(clerk, reference, at=MONDAY, purpose="test")
    assert HistoryEntry.objects.filter(verb="dossiers.done_follow").count() == 1


def test_who_co_ordinates_has_a_task_in_the_inbox_until_the_case_is_closed(city: City) -> None:
    reference, clerk = a_dossier_before(city, Role.CLERK).reference, city.strangers[Role.SPECIALIST]
    ask = {"actor": city.staff[Role.CLERK], "at": MONDAY, "reference": reference, "part": PART.CO_ORDINATE}
    who = {"account_id": clerk.account_id, "unit_id": city.other_commune}
    with pytest.raises(dossiers.ReasonMissing):
        dossiers.involve(**ask, **who)
    administrator, oneself = city.strangers[Role.ADMINISTRATOR], city.staff[Role.CLERK]
    for nobody, unit_id in ((administrator, city.other_commune), (oneself, city.commune)):
        with pytest.raises(dossiers.PersonMissing):
            dossiers.involve(**ask, account_id=nobody.account_id, unit_id=unit_id, task="Đối chiếu")
    dossiers.involve(**ask, **who, task="Đối chiếu sổ hộ tịch")
    (row,) = casework.inbox(clerk).items
    assert (row.step, row.part, row.given_by) == (
        "Đối chiếu sổ hộ tịch",
        PART.CO_ORDINATE,
        city.staff[Role.CLERK].name,
    )
    do_step(city, reference, Role.CLERK)  # issued and delivered: the case is closed
    assert casework.inbox(clerk).items == ()


def test_a_note_is_for_staff_alone(city: City) -> None:
    filed = an_accepted_dossier(city)
    dossiers.add_note(actor=city.staff[Role.CLERK], at=MONDAY, reference=filed.reference, text="Gọi hai lần.")
    assert (
        "Gọi hai lần."
        in dossiers.read(city.staff[Role.LEADER], filed.reference, at=MONDAY, purpose="t").timeline[-1].text
    )
    for told in (
        dossiers.read(city.citizen, filed.reference, at=MONDAY, purpose="t").timeline,
        dossiers.track(filed.reference, filed.secret).timeline,
    ):
        assert all("Gọi hai lần." not in entry.text for entry in told)
    with pytest.raises(Invalid):
        dossiers.add_note(actor=city.staff[Role.CLERK], at=MONDAY, reference=filed.reference, text=" ")


def test_an_opinion_is_asked_in_the_other_unit_s_time_and_does_not_hold_the_step(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    question = a_question(city, reference)
    asked = Consultation.objects.get()
    assert asked.due_at == datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
    answerer = city.strangers[Role.SPECIALIST]
    (row,) = casework.inbox(answerer).items
    assert (row.part, row.due_at, row.step) == (PART.CONSULT, asked.due_at, asked.question)
    do_step(city, reference, Role.SPECIALIST)
    late = MONDAY + timedelta(days=3)
    for text in ("Không trùng.", "Một lần nữa."):
        if text == "Không trùng.":
            dossiers.answer_opinion(actor=answerer, at=late, reference=reference, consultation_id=question, answer=text)
    assert Consultation.objects.get().answer == "Không trùng."
    assert casework.inbox(answerer).items == ()
    clock = casework.clock_of(asked.case_id)
    assert clock is not None
    share = next(s for s in clock.shares_of_steps(late) if s.unit_id == city.other_commune)
    assert (share.used_minutes, share.allowed_minutes, share.over_minutes) == (3 * 480, 2 * 480, 480)


def test_a_step_that_waits_goes_on_when_answered_or_recalled(city: City) -> None:
    for finish in ("answer", "recall"):
        reference = an_accepted_dossier(city).reference
        questions = [a_question(city, reference, waits=True), a_question(city, reference, waits=True)]
        for question in questions:
            with pytest.raises(dossiers.OpinionAwaited):
                do_step(city, reference, Role.SPECIALIST)
            act = {"at": MONDAY, "reference": reference, "consultation_id": question}
            if finish == "answer":
                dossiers.answer_opinion(actor=city.strangers[Role.SPECIALIST], answer="Được.", **act)
            else:
                dossiers.recall_opinion(actor=city.staff[Role.LEADER], reason="Đã rõ.", **act)
        do_step(city, reference, Role.SPECIALIST)


def test_time_that_a_step_waits_for_an_opinion_is_the_consulted_unit_s(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    question = a_question(city, reference, waits=True)
    tomorrow = MONDAY + timedelta(days=1)
    answer = {"reference": reference, "consultation_id": question, "answer": "Được."}
    dossiers.answer_opinion(actor=city.strangers[Role.SPECIALIST], at=tomorrow, **answer)
    clock = casework.clock_of(Consultation.objects.get().case_id)
    assert clock is not None
    used = {share.unit_id: share.used_minutes for share in clock.shares_of_units(tomorrow + timedelta(hours=2))}
    assert used == {city.commune: 120, city.other_commune: 480}


def test_a_step_s_own_deadline_stands_still_while_it_waits_and_begins_anew_when_it_is_done_again(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    Case.objects.filter(reference=reference).update(due_at=MONDAY + timedelta(days=10))
    sent_back, later, tomorrow = MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2), MONDAY + timedelta(days=1)
    first = the_step(reference)
    do_step(city, reference, Role.SPECIALIST, at=sent_back)
    dossiers.send_back(
        actor=city.staff[Role.LEADER],
        at=sent_back,
        reference=reference,
        step=the_step(reference),
        to_step=first,
        reason="Chưa rõ.",
    )
    Assignment.objects.filter(case__reference=reference, closed_at=None).update(minutes=240)
    question = dossiers.ask_opinion(
        actor=city.staff[Role.SPECIALIST],
        at=later,
        reference=reference,
        unit_id=city.other_commune,
        question="Có trùng không?",
        days=2,
        waits=True,
    )
    assert Assignment.objects.get(part=PART.DO, closed_at=None).step_due_at is None
    dossiers.recall_opinion(
        actor=city.staff[Role.LEADER], at=tomorrow, reference=reference, consultation_id=question, reason="Đã rõ."
    )
    due = Assignment.objects.get(part=PART.DO, closed_at=None).step_due_at
    assert due is not None
    calendar = organisation.calendar_of(city.commune, day_of(MONDAY))
    assert organisation.working_time_between(calendar, tomorrow, due) == 240 - 60


def test_a_question_needs_words_days_and_another_unit_that_can_answer(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    empty = organisation.units_of_kind(organisation.UnitKind.DEPARTMENT, day_of(MONDAY))[-1].id
    for changes, field in (
        ({"question": " "}, "question"),
        ({"days": 0}, "days"),
        ({"days": 61}, "days"),
        ({"unit_id": city.commune}, "unit"),
        ({"unit_id": empty}, "unit"),
    ):
        with pytest.raises(Invalid) as refused:
            a_question(city, reference, **changes)
        assert list(refused.value.fields) == [field]
    assert not Consultation.objects.exists()
    with pytest.raises(dossiers.StepAlreadyDone):
        a_question(city, a_filed_dossier(city).reference)


def test_whoever_stands_in_for_the_leader_gives_out_work_in_the_leader_s_name(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    clerk = the_leader_is_away(city, city.staff[Role.CLERK])
    dossiers.reassign(
        actor=clerk,
        at=MONDAY,
        reference=reference,
        step=the_step(reference),
        account_id=city.staff[Role.SPECIALIST].id,
        reason="Phân công lại",
    )
    assert "TUQ. " in HistoryEntry.objects.get(verb="dossiers.reassigned").actor_name


def test_many_are_accepted_each_for_itself_and_a_second_click_loses_nothing(city: City) -> None:
    good = [a_filed_dossier(city, seed=n).reference for n in range(3)]
    elsewhere = a_filed_dossier(city, actor=city.neighbour, unit_id=city.other_commune).reference
    refused = a_filed_dossier(city, seed=5).reference
    desk = {"actor": city.staff[Role.RECEPTION], "at": MONDAY}
    dossiers.refuse(**desk, reference=refused, ground=dossiers.RefusalGround.OTHER, reason="Không đúng nơi.")
    chosen = [*good, elsewhere, refused, "không-phải-mã", good[0]]
    first, second = (dossiers.accept_many(**desk, references=chosen) for _ in range(2))
    assert [one.went_through for one in first] == [True, True, True, False, False, False]
    assert [one.was_done for one in second] == [True, True, True, False, False, False]
    assert {one.due_at for one in first[:3]} == {one.due_at for one in second[:3]}
    assert None not in {one.due_at for one in first[:3]}
    with pytest.raises(dossiers.TooMany):
        dossiers.accept_many(**desk, references=[f"H26.1-261123-{n:04d}" for n in range(51)])


def test_many_are_signed_and_only_what_is_to_be_signed(city: City) -> None:
    ready = [a_dossier_before(city, Role.LEADER, seed=n) for n in range(2)]
    turns = [(one.reference, the_step(one.reference)) for one in ready]
    early = an_accepted_dossier(city, seed=7).reference
    turns.append((early, the_step(early)))
    leader = {"actor": city.staff[Role.LEADER], "at": MONDAY}
    first, second = (dossiers.sign_many(**leader, turns=turns) for _ in range(2))
    assert [one.went_through for one in first] == [True, True, False]
    assert [one.was_done for one in second] == [True, True, False]
    assert HistoryEntry.objects.filter(verb="dossiers.signed").count() == 2
    (no,) = dossiers.sign_many(actor=city.staff[Role.CLERK], at=MONDAY, turns=turns[:1])
    assert not no.went_through


def test_a_question_left_open_when_the_dossier_takes_another_way_holds_no_time(city: City) -> None:
    reference = an_accepted_dossier(city).reference
    a_question(city, reference)
    dossiers.find_ineligible(
        actor=city.staff[Role.SPECIALIST], at=MONDAY, reference=reference, reason="Đã được khai sinh ở nơi khác."
    )
    assert casework.inbox(city.strangers[Role.SPECIALIST]).items == ()
    clock = casework.clock_of(Consultation.objects.get().case_id)
    assert clock is not None
    shares = clock.shares_of_units(MONDAY + timedelta(days=1))
    assert {share.unit_id: share.used_minutes for share in shares}[city.other_commune] == 0
