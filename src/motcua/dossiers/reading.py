"""Reading what a dossier holds: papers, documents, slips. Each reading of a person's data is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils import translation

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import access, queries
from .actions.filing import KIND
from .models import Attachment, Dossier
from .paperwork import Handed, paperwork
from .queries import DossierView
from .refusals import DossierNotFound
from .results import agency_of
from .terms import thaw
from .values import Party, Representative


def read(actor: Actor, reference: str, *, at: datetime, purpose: str) -> DossierView:
    """The dossier whole, the reading recorded. Raises `DossierNotFound`. Source: luat-bvdlcn-2025."""
    view = queries.view(actor, reference, at=at)
    _record(actor, "dossiers.read", view.case_id, at, purpose)
    return view


def open_paper(actor: Actor, reference: str, paper_id: UUID, *, at: datetime, purpose: str) -> documents.StoredFile:
    """A filed paper, the reading recorded. Raises `DossierNotFound`."""
    case, _dossier = access.to_read(actor, reference)
    paper = Attachment.objects.filter(pk=paper_id, dossier_id=case.id).first()
    if paper is None:
        raise DossierNotFound
    _record(actor, "dossiers.read_paper", case.id, at, purpose)
    return documents.open_stored(paper.stored_id)


def open_document(
    actor: Actor, reference: str, document_id: UUID, *, at: datetime, purpose: str
) -> documents.StoredFile:
    """A document of the dossier, the reading recorded; one not yet issued is for staff alone."""
    case, _dossier = access.to_read(actor, reference)

    def allowed(document: documents.IssuedDocument) -> bool:
        is_issued = document.status is not documents.DocumentStatus.PENDING
        return document.case_id == case.id and (is_issued or actor.is_staff)

    return documents.open_document(actor=actor, document_id=document_id, at=at, allowed=allowed, purpose=purpose)


def receipt_slip(actor: Actor, reference: str, *, at: datetime) -> documents.StoredFile:
    """Form 01, made when first asked for and kept. Raises `DossierNotFound` before reception.

    Source: tt-03-2025.
    """
    case, dossier = access.to_read(actor, reference)
    if case.received_at is None or dossier.terms is None:
        raise DossierNotFound
    unit = organisation.unit(dossier.receiving_unit_id)
    beside = paperwork(case.id)
    behind = beside.representative
    terms = thaw(dossier.terms)
    form = documents.slip_form(documents.Slip.RECEIPT, day_of(case.received_at))
    content = documents.ReceiptSlip(
        form=form,
        reference=case.reference,
        centre=unit.name,
        applicant=documents.Party(
            dossier.applicant_name,
            dossier.applicant_number,
            dossier.applicant_address,
            dossier.applicant_phone,
            dossier.applicant_email,
        ),
        request=case.subject,
        authorised=printed(behind.party) if behind else None,
        authorisation=authorisation_in_words(behind) if behind else "",
        papers=_paper_lines(dossier, beside.handed),
        time_limit=str(terms.limit) if terms.limit else "Chưa xác định",
        received_at=case.received_at,
        due_at=case.due_at,
        returned_at_place=unit.name,
    )
    slip = documents.issue(
        actor=actor,
        case_id=case.id,
        case_reference=case.reference,
        kind="receipt",
        content=content,
        agency=agency_of(unit),
        series=documents.Series("receipt", form.notation),
        signers=(),
        at=case.received_at,
    )
    _record(actor, "dossiers.read_slip", case.id, at, "receipt slip")
    return slip.file


def _paper_lines(dossier: Dossier, handed: tuple[Handed, ...]) -> tuple[documents.PaperLine, ...]:
    """Papers on paper with their counts; then those given as files, by the names of the questions they answer."""
    names = {question.key: question.label.vi for question in _questions(dossier)}
    on_paper = {line.paper for line in handed}
    scanned = dict.fromkeys(p.paper for p in queries.papers_of(dossier.case_id) if p.paper not in on_paper)
    return (
        *(documents.PaperLine(line.name, line.originals, line.copies) for line in handed),
        *(documents.PaperLine(names.get(paper, paper), note="Bản điện tử") for paper in scanned),
    )


def _questions(dossier: Dossier) -> Iterator[forms.Question]:
    return forms.form_of(dossier.form_key, dossier.form_version).questions()


def printed(party: Party) -> documents.Party:
    """A person as printed on a slip."""
    return documents.Party(party.name, party.number, party.address, party.phone, party.email)


def authorisation_in_words(behind: Representative) -> str:
    """“Giấy ủy quyền có công chứng, chứng thực số 12, ngày 05/01/2026”, as printed in Vietnamese."""
    with translation.override("vi"):
        number = f" số {behind.paper_number}" if behind.paper_number else ""
        return f"{behind.authorisation.label}{number}, ngày {behind.signed_on:%d/%m/%Y}"


def expected_due(view: DossierView, *, at: datetime) -> datetime | None:
    """When the result would be due were the dossier accepted now; none where the limit is not known."""
    terms = catalogue.terms_for(view.version_id, view.channel, "", on=day_of(at))
    return casework.due(organisation.calendar_of(view.unit.id, day_of(at)), terms.limit, terms.cutoff, at)


def _record(actor: Actor, action: str, case_id: UUID, at: datetime, purpose: str) -> None:
    audit.record(actor=actor, action=action, subject_kind=KIND, subject_id=case_id, at=at, purpose=purpose)
