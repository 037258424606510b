"""Filing: what is refused, by field, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from motcua.audit.models import AuditRecord
from motcua.casework.models import Case, HistoryEntry
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.documents.tests.builders import path_of
from motcua.dossiers import api as dossiers
from motcua.dossiers.actions.filing import ensure_channel
from motcua.dossiers.models import Attachment, Dossier, Draft, Upload
from motcua.kernel.actor import STRANGER, Role
from motcua.kernel.codes import DossierCode
from motcua.kernel.errors import Invalid
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.outbox.models import OutboxEvent

from .builders import BIRTH, MONDAY, City, a_filed_dossier, a_filing, an_upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"child_name": ""}, {"child_name"}),
        ({"applicant": {"name": "", "number": "12"}}, {"applicant.name", "applicant.number"}),
        ({"delivery": "pigeon"}, {"delivery"}),
        ({"phone": "123", "email": "x"}, {"phone", "email"}),
    ],
)
def test_wrong_answers_are_named_by_field(city: City, answers: dict[str, Any], fields: set[str]) -> None:
    filing = a_filing(city)
    filing = replace(filing, answers={**filing.answers, **answers})
    with pytest.raises(Invalid) as refused:
        dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)
    assert fields <= set(refused.value.fields)
    assert not Dossier.objects.exists()


def test_a_unit_without_the_competence_is_refused(city: City) -> None:
    department = organisation.units_of_kind(organisation.UnitKind.DEPARTMENT, day_of(MONDAY))[0]
    with pytest.raises(dossiers.UnitNotCompetent) as refused:
        dossiers.file(actor=city.citizen, at=MONDAY, filing=a_filing(city, unit_id=department.id))
    assert set(refused.value.fields) == {"unit"}


def test_who_may_not_file_is_refused(city: City) -> None:
    filing = a_filing(city)
    for actor in (STRANGER, city.staff[Role.SPECIALIST], city.staff[Role.LEADER]):
        with pytest.raises(dossiers.MayNotFile):
            dossiers.file(actor=actor, at=MONDAY, filing=filing)


def test_the_code_is_of_the_new_form_and_counts_within_unit_and_day(city: City) -> None:
    day, next_day = MONDAY, MONDAY + timedelta(days=1)
    filed = [a_filed_dossier(city, at=at).reference for at in (day, day, next_day)]
    elsewhere = a_filed_dossier(city, unit_id=city.other_commune).reference
    codes = [DossierCode.parse(reference) for reference in (*filed, elsewhere)]
    assert [code.serial for code in codes] == [1, 2, 1, 1]
    assert [str(code) for code in codes] == [*filed, elsewhere]
    assert {code.unit.text for code in codes[:3]} == {organisation.unit(city.commune).code}
    assert codes[2].day == day_of(next_day)
    assert not any(code.unit.is_old for code in codes)


def test_a_filing_that_fails_at_the_end_leaves_no_half_rows(city: City) -> None:
    filing = a_filing(city, key="k" * 201)  # too long for its column: the database refuses
    before = [model.objects.count() for model in (Case, HistoryEntry, AuditRecord, OutboxEvent)]
    with pytest.raises(Exception, match="too long"):
        dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)
    assert [model.objects.count() for model in (Case, HistoryEntry, AuditRecord, OutboxEvent)] == before
    assert not Dossier.objects.exists()


def test_a_clash_of_codes_never_answers_with_another_s_dossier(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    first = a_filed_dossier(city)
    taken = DossierCode.parse(first.reference)
    monkeypatch.setattr("motcua.dossiers.actions.filing.next_code", lambda *_: taken)
    with pytest.raises(IntegrityError):
        dossiers.file(actor=city.neighbour, at=MONDAY, filing=a_filing(city, actor=city.neighbour))


# -- papers ------------------------------------------------------------------------------------


def test_every_paper_is_attached_in_order_with_its_content(city: City) -> None:
    filed = a_filed_dossier(city)
    view = dossiers.read(city.citizen, filed.reference, at=MONDAY, purpose="test")
    assert view.papers
    assert list(Attachment.objects.filter(dossier_id=filed.case_id).values_list("position", flat=True)) == list(
        range(len(view.papers))
    )
    assert all(paper.file.sha256 and paper.file.read() for paper in view.papers)


def test_an_upload_of_another_account_cannot_be_filed(city: City) -> None:
    stolen = a_filing(city, actor=city.neighbour)
    with pytest.raises(dossiers.FileMissing):
        dossiers.file(actor=city.citizen, at=MONDAY, filing=stolen)


def test_a_draft_cannot_carry_another_s_upload(city: City) -> None:
    stolen = a_filing(city, actor=city.neighbour)
    draft_id = a_draft(city, stolen.answers)
    with pytest.raises(dossiers.FileMissing):
        dossiers.file_draft(actor=city.citizen, at=MONDAY, draft_id=draft_id)
    assert Draft.objects.filter(pk=draft_id).exists()


def test_a_damaged_file_is_not_filed(city: City) -> None:
    filing = a_filing(city)
    paper = Upload.objects.values_list("paper", flat=True)[0]
    alone = an_upload(city.citizen, uuid4().hex)  # of a content that no other test keeps meanwhile
    filing = replace(filing, answers={**filing.answers, paper: [alone]})
    path = path_of(documents.open_stored(Upload.objects.get(pk=alone.id).stored_id))
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content[:-1])
    try:
        with pytest.raises(documents.FileDamaged):
            dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)
    finally:
        path.write_bytes(content)
    assert not Dossier.objects.exists()


def test_a_paper_is_served_as_what_it_is_or_not_shown_at_all(city: City) -> None:
    filed = a_filed_dossier(city)
    view = dossiers.read(city.citizen, filed.reference, at=MONDAY, purpose="test")
    stored = dossiers.open_paper(city.citizen, filed.reference, view.papers[0].id, at=MONDAY, purpose="test")
    shown, kept = documents.serve(stored, inline=True), documents.serve(stored)
    unsafe = documents.serve(replace(stored, media_type="text/html"), inline=True)
    assert shown["Content-Type"] == "application/pdf"
    for response in (kept, unsafe):
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment")
    for response in (shown, kept, unsafe):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]
        response.file_to_stream.close()
    with pytest.raises(dossiers.DossierNotFound):
        dossiers.open_paper(city.neighbour, filed.reference, view.papers[0].id, at=MONDAY, purpose="test")


# -- drafts ------------------------------------------------------------------------------------


def a_draft(city: City, answers: Any) -> Any:
    version = catalogue.version_in_force(BIRTH, day_of(MONDAY))
    draft_id = dossiers.start_draft(actor=city.citizen, at=MONDAY, version_id=version.id, unit_id=city.commune)
    dossiers.save_answers(actor=city.citizen, at=MONDAY, draft_id=draft_id, answers=answers)
    return draft_id


def test_filing_a_draft_twice_gives_the_first_filing_back(city: City) -> None:
    draft_id = a_draft(city, a_filing(city).answers)
    first = dossiers.file_draft(actor=city.citizen, at=MONDAY, draft_id=draft_id)
    again = dossiers.file_draft(actor=city.citizen, at=MONDAY + timedelta(hours=1), draft_id=draft_id)
    assert (first.repeated, again.repeated) == (False, True)
    assert (again.reference, again.secret, again.at) == (first.reference, first.secret, first.at)
    assert not Draft.objects.exists()


def test_a_click_that_finds_the_uploads_gone_finds_the_first_filing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other click files the draft after this one has read it, and before this one reads its uploads."""
    draft_id = a_draft(city, a_filing(city).answers)
    Upload.objects.update(draft=draft_id)
    filed_by_the_other = []

    def late(**given: Any) -> dossiers.Filed:
        monkeypatch.undo()
        filed_by_the_other.append(click())
        return dossiers.submit(**given)

    def click() -> dossiers.Filed:
        return dossiers.file_draft(actor=city.citizen, at=MONDAY, draft_id=draft_id)

    monkeypatch.setattr("motcua.dossiers.actions.drafts.submit", late)
    came = click()
    assert came.repeated
    assert came.reference == filed_by_the_other[0].reference


def test_another_s_draft_does_not_exist(city: City) -> None:
    draft_id = a_draft(city, {})
    someone, filed = city.neighbour, a_draft(city, a_filing(city).answers)
    dossiers.file_draft(actor=city.citizen, at=MONDAY, draft_id=filed)
    for unknown in (draft_id, filed, uuid4()):
        with pytest.raises(dossiers.DossierNotFound):
            dossiers.file_draft(actor=someone, at=MONDAY, draft_id=unknown)
    for act in (
        lambda: dossiers.draft(someone, draft_id),
        lambda: dossiers.discard_draft(actor=someone, draft_id=draft_id),
        lambda: dossiers.save_answers(actor=someone, at=MONDAY, draft_id=draft_id, answers={"child_name": "X"}),
        lambda: dossiers.remove_upload(actor=someone, draft_id=draft_id, upload_id=uuid4()),
    ):
        with pytest.raises(dossiers.DossierNotFound):
            act()


def test_a_draft_without_a_unit_says_so(city: City) -> None:
    version = catalogue.version_in_force(BIRTH, day_of(MONDAY))
    draft_id = dossiers.start_draft(actor=city.citizen, at=MONDAY, version_id=version.id)
    with pytest.raises(dossiers.UnitMissing) as refused:
        dossiers.file_draft(actor=city.citizen, at=MONDAY, draft_id=draft_id)
    assert set(refused.value.fields) == {"unit"}


def test_only_the_desk_may_say_that_papers_were_handed_over(city: City) -> None:
    bare = {k: v for k, v in a_filing(city).answers.items() if not isinstance(v, list)}
    by_hand = {"channel": dossiers.Channel.DIRECT, "answers": bare}
    with pytest.raises(dossiers.MayNotFile):
        dossiers.file(actor=city.citizen, at=MONDAY, filing=replace(a_filing(city), **by_hand))
    with pytest.raises(dossiers.MayNotFile):
        dossiers.file(actor=city.strangers[Role.RECEPTION], at=MONDAY, filing=replace(a_filing(city), **by_hand))


def test_a_late_retry_finds_the_first_filing_though_it_would_be_refused_today(city: City) -> None:
    filing = a_filing(city, key="api:late")
    first = dossiers.file(actor=city.citizen, at=MONDAY, filing=filing)
    nowhere = replace(filing, unit_id=uuid4())
    again = dossiers.file(actor=city.citizen, at=MONDAY, filing=nowhere)
    assert (again.reference, again.repeated) == (first.reference, True)


def test_a_procedure_is_filed_only_in_the_ways_it_has(city: City) -> None:
    """Its record names two ways; a record that names none closes none."""
    birth = catalogue.version_in_force(BIRTH, day_of(MONDAY))
    two = tuple(way for way in birth.channels if way.kind is not catalogue.ChannelKind.ONLINE)
    at_the_desk = replace(birth, content=replace(birth.content, channels=two))
    with pytest.raises(dossiers.ProcedureNotOpen, match="nộp trực tuyến"):
        ensure_channel(at_the_desk, dossiers.Channel.ONLINE)
    ensure_channel(at_the_desk, dossiers.Channel.DIRECT)
    ensure_channel(replace(birth, content=replace(birth.content, channels=())), dossiers.Channel.ONLINE)


def test_a_filing_in_a_way_that_the_procedure_lacks_is_refused_and_nothing_is_kept(city: City) -> None:
    with pytest.raises(dossiers.ProcedureNotOpen) as refused:
        dossiers.file(actor=city.citizen, at=MONDAY, filing=a_filing(city, code="2.000884"))
    assert set(refused.value.fields) == {"channel"}
    assert not Dossier.objects.exists()
