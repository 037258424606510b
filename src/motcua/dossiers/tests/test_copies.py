"""A dossier that ends with certified electronic copies of the papers shown."""

from __future__ import annotations

import io
import threading
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import Settings

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.documents.models import HeldDocument, RegisterEntry, Series
from motcua.documents.tests.builders import a_text_pdf
from motcua.dossiers import api as dossiers
from motcua.dossiers.keeping_results import keep_result
from motcua.kernel.actor import STRANGER, Role
from motcua.kernel.errors import Forbidden, Invalid, NotFound, Refusal
from motcua.outbox import api as outbox

from .builders import MONDAY, City, a_city, a_dossier_before, an_accepted_dossier, do_step, the_step

pytestmark = pytest.mark.django_db
COPIES = "2.000815"
Status = documents.CertificationStatus


@pytest.fixture(autouse=True)
def _in_the_demonstration(settings: Settings) -> None:
    settings.DEMO = True


def asked(**answers: Any) -> dict[str, Any]:
    return {"code": COPIES, "answers": {"electronic": True, "delivery": "online", **answers}}


def a_stored_scan(text: str = "mot") -> UUID:
    content = io.BytesIO(a_text_pdf(text))
    return documents.store(actor=STRANGER, file=content, name="ban-quet.pdf", at=MONDAY).id


def scan(
    city: City, reference: str, paper: str = "Bằng tốt nghiệp", role: Role = Role.SPECIALIST, **changes: Any
) -> documents.Certification:
    given: dict[str, Any] = {
        "actor": city.staff[role],
        "at": MONDAY,
        "reference": reference,
        "step": the_step(reference),
        "file_ids": [a_stored_scan(paper[:3].encode("ascii", "replace").decode())],
        "details": documents.PaperDetails(paper),
    }
    return dossiers.scan_copy(**(given | changes))


def compare(city: City, reference: str, paper: documents.Certification, role: Role = Role.SPECIALIST) -> None:
    dossiers.compare_copy(
        actor=city.staff[role],
        at=MONDAY,
        reference=reference,
        step=the_step(reference),
        copy_id=paper.id,
        pages=paper.pages,
        confirmed=True,
    )


def refuse(
    city: City,
    reference: str,
    paper: documents.Certification,
    role: Role = Role.LEADER,
    reason: str = "Bản chính bị tẩy xóa",
) -> None:
    dossiers.refuse_copy(
        actor=city.staff[role],
        at=MONDAY,
        reference=reference,
        step=the_step(reference),
        copy_id=paper.id,
        reason=reason,
    )


def a_dossier_at_the_leader(city: City, *names: str) -> tuple[str, list[documents.Certification]]:
    filed = an_accepted_dossier(city, **asked())
    papers = [scan(city, filed.reference, name) for name in names or ("Bằng tốt nghiệp",)]
    for paper in papers:
        compare(city, filed.reference, paper)
    do_step(city, filed.reference, Role.SPECIALIST)
    return filed.reference, papers


def papers_of(reference: str) -> tuple[documents.Certification, ...]:
    case = casework.find_case(reference)
    assert case is not None
    return documents.certifications_of(case.id)


def relay() -> None:
    while outbox.relay_once(100):
        pass


def test_the_copies_are_signed_by_the_leader_numbered_by_the_clerk_and_held_by_the_applicant(city: City) -> None:
    reference, _papers = a_dossier_at_the_leader(city, "Bằng tốt nghiệp", "Giấy khai sinh")
    assert do_step(city, reference, Role.LEADER) is dossiers.State.PROCESSING
    assert [paper.status for paper in papers_of(reference)] == [Status.SIGNED, Status.SIGNED]
    assert do_step(city, reference, Role.CLERK) is dossiers.State.RETURNED
    assert [paper.number for paper in papers_of(reference)] == ["01/SCT-BSĐT", "02/SCT-BSĐT"]
    relay()
    held = documents.my_documents(city.citizen).items
    assert {one.document.title for one in held} >= {
        "Bản sao điện tử có chứng thực: Bằng tốt nghiệp",
        "Bản sao điện tử có chứng thực: Giấy khai sinh",
    }
    view = dossiers.read(city.citizen, reference, at=MONDAY, purpose="test")
    assert {document.number for document in view.documents} == {"01/SCT-BSĐT", "02/SCT-BSĐT"}


def test_the_specialist_goes_on_only_with_every_paper_compared_or_refused(city: City) -> None:
    reference = an_accepted_dossier(city, **asked()).reference
    with pytest.raises(dossiers.CopiesNotReady) as refused:
        do_step(city, reference, Role.SPECIALIST)
    assert list(refused.value.fields) == ["copies"]
    paper = scan(city, reference)
    with pytest.raises(dossiers.CopiesNotReady):
        do_step(city, reference, Role.SPECIALIST)
    other = scan(city, reference, "Giấy khai sinh")
    compare(city, reference, paper)
    with pytest.raises(dossiers.CopiesNotReady):
        do_step(city, reference, Role.SPECIALIST)
    refuse(city, reference, other, Role.SPECIALIST)
    assert do_step(city, reference, Role.SPECIALIST) is dossiers.State.PROCESSING


def test_the_leader_refuses_one_of_several_with_a_reason_the_applicant_reads(city: City) -> None:
    reference, (first, second) = a_dossier_at_the_leader(city, "Bằng tốt nghiệp", "Giấy khai sinh")
    with pytest.raises(Invalid):
        refuse(city, reference, second, reason=" ")
    for _ in range(2):
        refuse(city, reference, second)
    do_step(city, reference, Role.LEADER)
    do_step(city, reference, Role.CLERK)
    assert [(p.id, p.status) for p in papers_of(reference)] == [
        (first.id, Status.CERTIFIED),
        (second.id, Status.REFUSED),
    ]
    view = dossiers.read(city.citizen, reference, at=MONDAY, purpose="test")
    said = [entry.text for entry in view.timeline if entry.verb == "dossiers.copy_refused"]
    assert len(said) == 1
    assert "“Giấy khai sinh”: Bản chính bị tẩy xóa" in said[0]


def test_with_every_paper_refused_the_leader_can_only_deny(city: City) -> None:
    reference, (paper,) = a_dossier_at_the_leader(city)
    refuse(city, reference, paper)
    with pytest.raises(dossiers.NothingToCertify):
        do_step(city, reference, Role.LEADER)
    do_step(city, reference, Role.LEADER, decision=dossiers.Decision(granted=False, reason="Bản chính không hợp lệ"))
    do_step(city, reference, Role.CLERK)
    (document,) = dossiers.read(city.citizen, reference, at=MONDAY, purpose="test").documents
    assert document.type_name == "Thông báo"
    assert not RegisterEntry.objects.exists()


def test_what_was_signed_and_sent_back_is_void_and_leaves_no_gap(city: City) -> None:
    reference, (paper,) = a_dossier_at_the_leader(city)
    do_step(city, reference, Role.LEADER)
    clerk, leader = city.staff[Role.CLERK], city.staff[Role.LEADER]
    (turn,) = dossiers.read(clerk, reference, at=MONDAY, purpose="test").turns
    dossiers.send_back(
        actor=clerk, at=MONDAY, reference=reference, step=turn.step, to_step=turn.earlier[-1].id, reason="Sai chức danh"
    )
    assert papers_of(reference)[0].status is Status.COMPARED
    (turn,) = dossiers.read(leader, reference, at=MONDAY, purpose="test").turns
    assert turn.is_mine
    do_step(city, reference, Role.LEADER)
    do_step(city, reference, Role.CLERK)
    assert papers_of(reference)[0].number == "01/SCT-BSĐT"
    kinds = [one.status.value for one in documents.documents_of(paper.case_id) if one.kind == documents.COPY]
    assert sorted(kinds) == ["revoked", "valid"]


def test_without_electronic_copies_the_result_is_the_general_one(city: City) -> None:
    reference = an_accepted_dossier(city, **asked(electronic=False)).reference
    with pytest.raises(dossiers.CopiesNotAsked):
        scan(city, reference)
    for role in (Role.SPECIALIST, Role.LEADER, Role.CLERK):
        do_step(city, reference, role)
    (document,) = dossiers.read(city.citizen, reference, at=MONDAY, purpose="test").documents
    assert document.kind == "result"


def test_a_birth_enters_the_store_of_whoever_filed_it_signed_in_and_only_once(city: City) -> None:
    filed = a_dossier_before(city, Role.CLERK)
    do_step(city, filed.reference, Role.CLERK)
    relay()
    held = documents.my_documents(city.citizen).items
    assert [one.document.type_name for one in held] == ["Giấy khai sinh"]
    before = HeldDocument.objects.count()
    keep_result(documents.DocumentIssued(held[0].document.id, filed.case_id, "result"))
    assert HeldDocument.objects.count() == before
    assert documents.my_documents(city.neighbour).items == ()


ACTS = ("scan", "compare", "discard", "refuse")
MAY = {
    ("scan", Role.SPECIALIST, Role.SPECIALIST),
    ("compare", Role.SPECIALIST, Role.SPECIALIST),
    ("discard", Role.SPECIALIST, Role.SPECIALIST),
    ("refuse", Role.SPECIALIST, Role.SPECIALIST),
    ("refuse", Role.LEADER, Role.LEADER),
}  # act, whose step it is, who acts


def _try(city: City, reference: str, paper: documents.Certification, act: str, actor: Any) -> bool:
    where: dict[str, Any] = {"actor": actor, "at": MONDAY, "reference": reference, "step": the_step(reference)}
    do: dict[str, Any] = {
        "scan": lambda: dossiers.scan_copy(
            **where, file_ids=[a_stored_scan()], details=documents.PaperDetails("Giấy tờ khác")
        ),
        "compare": lambda: dossiers.compare_copy(**where, copy_id=paper.id, pages=paper.pages, confirmed=True),
        "discard": lambda: dossiers.discard_copy(**where, copy_id=paper.id),
        "refuse": lambda: dossiers.refuse_copy(**where, copy_id=paper.id, reason="Không khớp"),
    }
    try:
        do[act]()
    except (Forbidden, NotFound):
        return False
    except Refusal as refusal:
        raise AssertionError(act) from refusal
    return True


@pytest.mark.parametrize("whose", [Role.SPECIALIST, Role.LEADER, Role.CLERK])
def test_who_may_work_on_the_papers_is_one_table(city: City, whose: Role) -> None:
    reference = an_accepted_dossier(city, **asked()).reference
    paper = scan(city, reference)
    if whose is not Role.SPECIALIST:
        compare(city, reference, paper)
        do_step(city, reference, Role.SPECIALIST)
    if whose is Role.CLERK:
        do_step(city, reference, Role.LEADER)
    people = [*city.staff.items(), *((None, one) for one in (*city.strangers.values(), city.citizen, STRANGER))]
    done = set()
    for act in ACTS:
        for role, actor in people:
            if role is not whose and _try(city, reference, paper, act, actor):
                done.add((act, whose, role))
    assert done == set()
    allowed = {act for act, of, role in MAY if of is whose and role is whose}
    for act in ("scan", "compare", "refuse") if whose is Role.SPECIALIST else ACTS:
        assert _try(city, reference, paper, act, city.staff[whose]) is (act in allowed), act


def test_a_scan_is_opened_by_staff_of_the_dossier_alone(city: City) -> None:
    reference = an_accepted_dossier(city, **asked()).reference
    paper = scan(city, reference)
    opened = dossiers.open_scan(city.staff[Role.LEADER], reference, paper.id, at=MONDAY, purpose="test")
    assert opened.sha256 == paper.scan.sha256
    for other in (city.citizen, city.neighbour, city.strangers[Role.LEADER], STRANGER):
        with pytest.raises(NotFound):
            dossiers.open_scan(other, reference, paper.id, at=MONDAY, purpose="test")


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_make_each_copy_once_and_use_each_number_once() -> None:
    city = a_city()
    reference, _papers = a_dossier_at_the_leader(city, "Bằng tốt nghiệp", "Giấy khai sinh")
    outcomes: list[str] = []

    def click(role: Role, step: str) -> None:
        decision = dossiers.Decision(granted=True) if role is Role.LEADER else None
        try:
            dossiers.complete_step(actor=city.staff[role], at=MONDAY, reference=reference, step=step, decision=decision)
        except dossiers.StepAlreadyDone:
            outcomes.append("told")
        else:
            outcomes.append("done")
        finally:
            connection.close()

    for role in (Role.LEADER, Role.CLERK):
        outcomes.clear()
        step = the_step(reference)
        threads = [threading.Thread(target=click, args=(role, step)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["done", "told", "told", "told"]
    assert [paper.number for paper in papers_of(reference)] == ["01/SCT-BSĐT", "02/SCT-BSĐT"]
    assert RegisterEntry.objects.count() == 2
    assert Series.objects.get(kind="copy").last == 2
    assert len([one for one in documents.documents_of(papers_of(reference)[0].case_id) if one.kind == "copy"]) == 2
