"""In order and side by side; passing on what came out; what fails is seen and repaired; the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from motcua.casework.api import NotNow
from motcua.casework.models import Assignment, Case
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.dossiers.interlinked.models import BundlePart
from motcua.dossiers.models import Attachment, Dossier
from motcua.dossiers.tests.builders import MONDAY, City, a_dossier_before, do_step
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.kernel.time import VIETNAM
from motcua.outbox.models import OutboxEvent

from .builders import (
    HERE,
    THERE,
    a_child,
    a_counter_bundle,
    a_definition,
    a_filed_bundle,
    an_accepted_bundle,
    bundles,
    news_travels,
    part,
    reference_of,
    settle,
    states,
    the_library,
)

pytestmark = pytest.mark.django_db


def case_of(filed: dossiers.Filed) -> Case:
    return Case.objects.get(pk=filed.case_id)


def open_turns(filed: dossiers.Filed) -> set[str]:
    return set(Assignment.objects.filter(case_id=filed.case_id, closed_at=None).values_list("step", flat=True))


def refuse(city: City, reference: str, at: datetime = MONDAY) -> None:
    """By the other commune, where it waits for reception."""
    dossiers.refuse(
        actor=city.strangers[Role.RECEPTION],
        at=at,
        reference=reference,
        ground=dossiers.RefusalGround.NOT_ELIGIBLE,
        reason="Không đúng nơi.",
    )
    news_travels()


# -- acceptance ----------------------------------------------------------------------------------


def test_acceptance_files_what_waits_for_nothing_and_accepts_what_is_the_desk_s_own(city: City) -> None:
    filed = an_accepted_bundle(city)
    assert states(filed) == {"birth": "running", "residence": "waiting", "health_card": "waiting"}
    birth = Dossier.objects.get()
    assert (birth.case.state, birth.filer_account_id, birth.delivery) == ("received", city.citizen.id, "online")
    assert birth.filing_key == f"bundle:{filed.case_id}:birth"
    assert case_of(filed).state == "running"
    assert open_turns(filed) == set()


def test_the_birth_certificate_goes_to_both_who_wait_for_it_and_they_run_side_by_side(city: City) -> None:
    filed = an_accepted_bundle(city)
    settle(city, reference_of(filed, "birth"))
    news_travels()
    assert states(filed) == {"birth": "done", "residence": "running", "health_card": "running"}
    certificate = Dossier.objects.get(procedure_code="1.001193").document_id
    (document,) = [d for d in bundles_documents(city, filed) if d.id == certificate]
    for path, paper in (("residence", "relation_proof"), ("health_card", "birth_certificate")):
        dossier = part(filed, path).dossier
        assert dossier is not None
        passed_on = Attachment.objects.get(dossier=dossier, paper=paper)
        assert passed_on.stored.sha256 == document.file.sha256
    card = part(filed, "health_card").dossier
    assert card is not None
    assert (card.case.state, card.support_unit_id) == ("submitted", city.commune)
    assert card.answers["insured"]["name"] == Dossier.objects.get(procedure_code="1.001193").answers["child_name"]


def bundles_documents(city: City, filed: dossiers.Filed) -> list[documents.IssuedDocument]:
    view = bundles.read(city.staff[Role.RECEPTION], filed.reference, at=MONDAY, purpose="test")
    return [one.document for one in view.parts if one.document is not None]


def test_three_working_days_after_three_o_clock_count_from_the_next_working_day(city: City) -> None:
    assert case_of(an_accepted_bundle(city)).due_at == datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)
    late = case_of(an_accepted_bundle(city, at=datetime(2026, 11, 27, 15, 30, tzinfo=VIETNAM)))
    assert late.due_at is not None
    assert late.due_at.astimezone(VIETNAM).date().isoformat() == "2026-12-02"
    filed = a_filed_bundle(city)
    accepted = bundles.accept_bundle(
        actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference, needs_verification=True
    )
    assert accepted.due_at == datetime(2026, 11, 30, 9, 0, tzinfo=VIETNAM)


def test_without_a_limit_for_the_whole_the_appointment_is_the_last_child_s(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three working days each: side by side they take three, one after the other six."""
    for after, day in (((), 26), (("a",), 1)):
        the_library(monkeypatch, a_definition(a_child("a"), a_child("b", after)))
        filed = a_counter_bundle(city)
        accepted = bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
        assert accepted.due_at is not None
        assert accepted.due_at.astimezone(VIETNAM).day == day


def test_a_bundle_refused_has_a_reason_and_files_nothing(city: City) -> None:
    filed = a_filed_bundle(city)
    desk = city.staff[Role.RECEPTION]
    ground = dossiers.RefusalGround.PAPERS_MISSING
    with pytest.raises(dossiers.ReasonMissing):
        bundles.refuse_bundle(actor=desk, at=MONDAY, reference=filed.reference, ground=ground, reason=" ")
    bundles.refuse_bundle(actor=desk, at=MONDAY, reference=filed.reference, ground=ground, reason="Thiếu giấy.")
    case = case_of(filed)
    assert (case.state, case.closed_at, open_turns(filed)) == ("refused", MONDAY, set())
    with pytest.raises(NotNow):
        bundles.accept_bundle(actor=desk, at=MONDAY, reference=filed.reference)
    assert not Dossier.objects.exists()


def test_an_acceptance_cut_off_before_filing_goes_on_by_its_event(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    from motcua.dossiers.interlinked.actions import reception

    def dies(**given: object) -> None:
        raise SystemExit

    filed = a_filed_bundle(city)
    with monkeypatch.context() as patch:
        patch.setattr(reception, "advance", dies)
        with pytest.raises(SystemExit):
            bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    assert case_of(filed).state == "accepted"
    news_travels()
    assert (case_of(filed).state, states(filed)["birth"]) == ("running", "running")


# -- the end -------------------------------------------------------------------------------------


def test_the_bundle_is_finished_when_every_part_is_and_results_are_delivered_together(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_library(monkeypatch, a_definition(a_child("a"), a_child("b", ("a",))))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    settle(city, reference_of(filed, "a"))
    news_travels()
    assert (case_of(filed).state, states(filed)) == ("running", {"a": "done", "b": "running"})
    settle(city, reference_of(filed, "b"))
    news_travels()
    case = case_of(filed)
    assert (case.state, case.closed_at is not None) == ("finished", True)
    assert OutboxEvent.objects.filter(name="dossiers.bundle_finished").count() == 1
    assert OutboxEvent.objects.filter(name="dossiers.bundle_returned").count() == 1
    view = bundles.read(city.staff[Role.RECEPTION], filed.reference, at=MONDAY, purpose="test")
    assert all(one.document is not None for one in view.parts)


def test_results_for_the_counter_wait_for_one_hand_over(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    the_library(monkeypatch, a_definition(a_child("a")))
    filed = a_counter_bundle(city, answers={"delivery": "counter"})
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    with pytest.raises(NotNow):
        bundles.hand_over(actor=city.staff[Role.RETURN], at=MONDAY, reference=filed.reference)
    settle(city, reference_of(filed, "a"))
    news_travels()
    assert (case_of(filed).state, case_of(filed).closed_at) == ("finished", None)
    assert open_turns(filed) == {"bundle.hand_over"}
    bundles.hand_over(actor=city.staff[Role.RETURN], at=MONDAY, reference=filed.reference)
    assert (case_of(filed).closed_at, open_turns(filed)) == (MONDAY, set())
    with pytest.raises(NotNow):
        bundles.hand_over(actor=city.staff[Role.RETURN], at=MONDAY, reference=filed.reference)


# -- failure and repair --------------------------------------------------------------------------


@pytest.fixture
def one_refused(city: City, monkeypatch: pytest.MonkeyPatch) -> dossiers.Filed:
    """`a` runs here; `b`, elsewhere, has been refused; `c` waits for `b`."""
    the_library(monkeypatch, a_definition(a_child("a"), a_child("b", unit=THERE), a_child("c", ("b",), unit=HERE)))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    refuse(city, reference_of(filed, "b"))
    return filed


def test_a_refused_part_is_for_the_desk_to_repair_and_its_siblings_go_on(
    city: City, one_refused: dossiers.Filed
) -> None:
    filed = one_refused
    assert (case_of(filed).state, open_turns(filed)) == ("stuck", {"bundle.repair"})
    assert states(filed) == {"a": "running", "b": "failed", "c": "waiting"}
    assert "Không đúng nơi." in part(filed, "b").reason
    settle(city, reference_of(filed, "a"))
    news_travels()
    assert (case_of(filed).state, states(filed)["a"]) == ("stuck", "done")


def test_it_is_filed_again_with_corrections_under_a_new_key(city: City, one_refused: dossiers.Filed) -> None:
    filed, desk = one_refused, city.staff[Role.RECEPTION]
    first = reference_of(filed, "b")
    second = bundles.file_again(
        actor=desk, at=MONDAY, reference=filed.reference, path="b", corrections={"request": "Đã sửa."}
    )
    again = part(filed, "b")
    assert again.dossier is not None
    assert (again.state, again.attempt, again.dossier.case.reference) == ("running", 2, second)
    assert second != first
    assert (again.dossier.answers["request"], again.dossier.filing_key) == ("Đã sửa.", f"bundle:{filed.case_id}:b:2")
    assert (case_of(filed).state, open_turns(filed)) == ("running", set())


def test_it_is_filed_again_with_another_competent_unit_for_a_reason_that_is_told(
    city: City, one_refused: dossiers.Filed
) -> None:
    filed, desk = one_refused, city.staff[Role.RECEPTION]
    again = {"actor": desk, "at": MONDAY, "reference": filed.reference, "path": "b"}
    known = bundles.part_form(desk, filed.reference, "b", at=MONDAY)
    assert known.unit is not None
    assert known.unit.id == city.other_commune
    assert {city.commune, city.other_commune} <= {unit.id for unit in known.units}
    with pytest.raises(bundles.OtherUnitUnexplained) as unexplained:
        bundles.file_again(**again, unit_id=city.commune, unit_reason=" ")
    assert set(unexplained.value.fields) == {"unit_reason"}
    with pytest.raises(dossiers.UnitNotCompetent) as not_competent:
        bundles.file_again(**again, unit_id=uuid4(), unit_reason="Gần hơn.")
    assert set(not_competent.value.fields) == {"unit"}
    assert states(filed)["b"] == "failed"
    second = bundles.file_again(**again, unit_id=city.commune, unit_reason="Người dân đã chuyển đến phường này.")
    dossier = Dossier.objects.select_related("case").get(case__reference=second)
    assert (dossier.case.unit_id, dossier.case.state) == (city.commune, "received")
    view = bundles.read(desk, filed.reference, at=MONDAY, purpose="test")
    (told,) = [entry for entry in view.timeline if "thay" in entry.text]
    assert "Người dân đã chuyển đến phường này." in told.text
    dossiers.withdraw(actor=desk, at=MONDAY, reference=second, reason="Chọn nhầm.")
    news_travels()
    known = bundles.part_form(desk, filed.reference, "b", at=MONDAY)
    assert known.unit is not None
    assert known.unit.id == city.commune


def test_only_what_failed_is_repaired(city: City, one_refused: dossiers.Filed) -> None:
    desk = {"actor": city.staff[Role.RECEPTION], "at": MONDAY, "reference": one_refused.reference}
    with pytest.raises(bundles.PartNotFailed):
        bundles.skip_part(**desk, path="a", reason="Thôi.")
    with pytest.raises(bundles.PartNotFailed):
        bundles.file_again(**desk, path="c")
    with pytest.raises(bundles.BundleNotFound):
        bundles.file_again(**desk, path="nowhere")


def test_a_correction_that_is_wrong_changes_nothing(city: City, one_refused: dossiers.Filed) -> None:
    filed = one_refused
    with pytest.raises(Invalid) as refusal:
        bundles.file_again(
            actor=city.staff[Role.RECEPTION],
            at=MONDAY,
            reference=filed.reference,
            path="b",
            corrections={"phone": "không có"},
        )
    assert set(refusal.value.fields) == {"phone"}
    assert (states(filed)["b"], part(filed, "b").answers, Dossier.objects.count()) == ("failed", {}, 2)


def test_a_part_is_skipped_with_a_reason_and_what_waited_for_it_goes_on(
    city: City, one_refused: dossiers.Filed
) -> None:
    filed, desk = one_refused, city.staff[Role.RECEPTION]
    with pytest.raises(dossiers.ReasonMissing):
        bundles.skip_part(actor=desk, at=MONDAY, reference=filed.reference, path="b", reason="")
    bundles.skip_part(actor=desk, at=MONDAY, reference=filed.reference, path="b", reason="Người dân tự làm.")
    assert states(filed) == {"a": "running", "b": "skipped", "c": "running"}
    for path in ("a", "c"):
        settle(city, reference_of(filed, path))
    news_travels()
    assert case_of(filed).state == "partly_finished"


def test_the_rest_is_stopped_and_what_runs_goes_on(city: City, one_refused: dossiers.Filed) -> None:
    filed, desk = one_refused, city.staff[Role.RECEPTION]
    bundles.stop_rest(actor=desk, at=MONDAY, reference=filed.reference, reason="Người nộp không cần nữa.")
    assert states(filed) == {"a": "running", "b": "stopped", "c": "stopped"}
    assert case_of(filed).state == "running"
    settle(city, reference_of(filed, "a"))
    news_travels()
    assert (case_of(filed).state, Dossier.objects.count()) == ("partly_finished", 2)


def test_a_denial_fails_the_part_with_its_reason(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    the_library(monkeypatch, a_definition(a_child("a")))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    settle(city, reference_of(filed, "a"), granted=False)
    news_travels()
    failed = part(filed, "a")
    assert (failed.state, failed.failure, failed.reason) == ("failed", "denied", "Không đủ căn cứ.")


def test_what_cannot_be_filed_fails_and_names_the_questions(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mapping over a result gives an answer that no form takes: known only when its turn comes."""
    late = a_child("b", ("a",), more='answers = { request = \'results.a.number.size() > 0 ? "" : "x"\' }')
    the_library(monkeypatch, a_definition(a_child("a"), late.replace(', "request"]', "]")))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    settle(city, reference_of(filed, "a"))
    news_travels()
    failed = part(filed, "b")
    assert (failed.state, failed.failure, set(failed.wrong)) == ("failed", "misfit", {"request"})
    bundles.file_again(
        actor=city.staff[Role.RECEPTION],
        at=MONDAY,
        reference=filed.reference,
        path="b",
        corrections={"request": "Đã điền."},
    )
    assert (states(filed)["b"], part(filed, "b").attempt) == ("running", 1)


# -- withdrawal ----------------------------------------------------------------------------------


def test_it_is_withdrawn_with_all_its_dossiers_while_no_decision_exists(city: City) -> None:
    for filed in (a_filed_bundle(city), an_accepted_bundle(city)):
        bundles.withdraw(actor=city.citizen, at=MONDAY, reference=filed.reference, reason="Đã làm nơi khác.")
        news_travels()
        assert (case_of(filed).state, case_of(filed).closed_at) == ("withdrawn", MONDAY)
        assert (set(states(filed).values()), open_turns(filed)) == ({"stopped"}, set())
    assert Dossier.objects.get().case.state == "withdrawn"


def test_with_a_result_of_any_part_it_is_not_withdrawn(city: City) -> None:
    filed = an_accepted_bundle(city)
    settle(city, reference_of(filed, "birth"))
    news_travels()
    with pytest.raises(bundles.PartUnderway):
        bundles.withdraw(actor=city.citizen, at=MONDAY, reference=filed.reference, reason="Thôi.")
    assert (case_of(filed).state, set(states(filed).values())) == ("running", {"done", "running"})


def test_the_desk_does_not_withdraw_what_another_agency_has_in_hand(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_library(monkeypatch, a_definition(a_child("a"), a_child("b", unit=THERE)))
    filed = a_counter_bundle(city)
    desk = city.staff[Role.RECEPTION]
    bundles.accept_bundle(actor=desk, at=MONDAY, reference=filed.reference)
    with pytest.raises(bundles.PartUnderway):
        bundles.withdraw(actor=desk, at=MONDAY, reference=filed.reference, reason="Người nộp đề nghị.")
    assert set(states(filed).values()) == {"running"}
    assert {d.case.state for d in Dossier.objects.select_related("case")} == {"received", "submitted"}


def test_a_part_that_ends_by_itself_fails_with_the_reason(city: City) -> None:
    filed = an_accepted_bundle(city)
    dossiers.withdraw(actor=city.citizen, at=MONDAY, reference=reference_of(filed, "birth"), reason="Nhầm tên.")
    news_travels()
    failed = part(filed, "birth")
    assert (failed.state, failed.failure) == ("failed", "ended")
    assert "Nhầm tên." in failed.reason
    assert case_of(filed).state == "stuck"


# -- any number of times -------------------------------------------------------------------------


def test_every_event_heard_twice_changes_nothing(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    from motcua.dossiers.interlinked import subscribers

    the_library(monkeypatch, a_definition(a_child("a"), a_child("b", ("a",))))
    filed = a_counter_bundle(city)
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    settle(city, reference_of(filed, "a"))
    for _ in range(3):
        for dossier in Dossier.objects.all():
            subscribers.follow(dossier.case_id, MONDAY)
        bundles.advance(bundle_id=filed.case_id, at=MONDAY + timedelta(hours=1))
        news_travels()
    assert Dossier.objects.count() == 2
    assert (states(filed), case_of(filed).state) == ({"a": "done", "b": "running"}, "running")
    from motcua.casework.models import HistoryEntry

    verbs = list(HistoryEntry.objects.filter(case_id=filed.case_id).values_list("verb", flat=True))
    assert sorted(v for v in verbs if "part" in v) == [
        "bundles.part_done",
        "bundles.part_filed",
        "bundles.part_filed",
    ]


def test_an_ordinary_dossier_concerns_no_bundle(city: City) -> None:
    filed = a_dossier_before(city, Role.CLERK)
    do_step(city, filed.reference, Role.CLERK)
    news_travels()
    assert not BundlePart.objects.exists()


# -- depth ---------------------------------------------------------------------------------------


def test_a_bundle_within_a_bundle_waits_maps_and_passes_on(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = a_definition(
        a_child("x", more='papers = { paper_1_1 = "paper_1_1" }'),
        a_child("y", ("x",), more="answers = { request = 'request + \" \" + results.x.number' }").replace(
            ', "request"]', "]"
        ),
        key="inner",
        procedure="2.000635",
    )
    group = a_child(
        "group",
        ("a",),
        procedure="",
        unit="",
        more='bundle = "inner"\nanswers = { request = \'"Trong nhóm: " + request\' }\n'
        'papers = { paper_1_1 = "result:a" }',
    ).replace(', "request"]', "]")
    outer = a_definition(a_child("a"), group, a_child("z", ("group",)))
    known = the_library(monkeypatch, inner, outer)
    assert known.faults == {}
    filed = a_counter_bundle(city, answers={"request": "Xin giải quyết."})
    assert list(states(filed)) == ["a", "group", "group.x", "group.y", "z"]
    bundles.accept_bundle(actor=city.staff[Role.RECEPTION], at=MONDAY, reference=filed.reference)
    assert states(filed)["group.x"] == "waiting"
    for path in ("a", "group.x", "group.y", "z"):
        dossier = part(filed, path).dossier
        assert dossier is not None, path
        settle(city, dossier.case.reference)
        news_travels()
    x, y = part(filed, "group.x").dossier, part(filed, "group.y").dossier
    assert x is not None
    assert y is not None
    assert x.answers["request"] == "Trong nhóm: Xin giải quyết."
    assert y.answers["request"].startswith("Trong nhóm: Xin giải quyết. 0")
    first = part(filed, "a").dossier
    assert first is not None
    assert Attachment.objects.get(dossier=x).name.startswith("01-KQ")
    assert set(states(filed).values()) == {"done"}
    assert case_of(filed).state == "finished"
