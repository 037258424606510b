"""Form 01: the receipt and appointment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from motcua.documents import api as documents
from motcua.documents.api import Slip
from motcua.forms import api as forms
from motcua.kernel.actor import Actor

from .. import register
from ..models import Delivery
from ..paperwork import Handed, paperwork
from ..refusals import DossierNotFound
from ..terms import thaw
from ..values import Representative
from .making import ACCEPTED, Subject, in_vietnamese, last_entry, made_before, officer_of, printed, record, subject

UNKNOWN_LIMIT = "Chưa xác định"


def receipt_slip(actor: Actor, reference: str, *, at: datetime) -> documents.StoredFile:
    """Form 01, made when first asked for, signed by the officer who took the dossier in.

    Raises `DossierNotFound`, also before reception. Source: tt-03-2025.
    """
    found = subject(actor, reference, Slip.RECEIPT)
    file = made_before(found, Slip.RECEIPT) or _made(found, actor, at)
    record(actor, found, Slip.RECEIPT, at)
    return file


def _made(found: Subject, actor: Actor, at: datetime) -> documents.StoredFile:
    case, dossier = found.case, found.dossier
    if case.received_at is None or dossier.terms is None:
        raise DossierNotFound
    entry = last_entry(found, *ACCEPTED)
    with in_vietnamese():
        limit = thaw(dossier.terms).limit
        form = forms.form_of(dossier.form_key, dossier.form_version)
        answers = forms.answers_from_json(form, dossier.answers)
        beside = paperwork(case.id)
        behind = beside.representative
        volume, serial = register.place_of(dossier.registered_by_id, case.id, case.received_at)
        content = documents.ReceiptSlip(
            form=found.form(Slip.RECEIPT),
            officer=entry.actor_name if entry else "",
            reference=case.reference,
            centre=found.one_stop.name,
            applicant=found.applicant(),
            authorised=printed(behind.party) if behind else None,
            authorisation=authorisation_words(behind) if behind else "",
            request=case.subject,
            papers=tuple(paper_lines(form, answers, beside.handed)),
            time_limit=str(limit) if limit else UNKNOWN_LIMIT,
            received_at=case.received_at,
            due_at=case.due_at,
            returned_at_place=where_returned(found),
            register=volume,
            register_serial=str(serial),
        )
    return found.issue(content, actor=actor, slip=Slip.RECEIPT, at=at, signers=officer_of(entry, found.unit))


def paper_lines(form: forms.Form, answers: forms.Answers, handed: tuple[Handed, ...]) -> Iterator[documents.PaperLine]:
    """Papers on paper with their counts; then those given as files, by the questions they answer."""
    for paper in handed:
        yield documents.PaperLine(paper.name, paper.originals, paper.copies)
    on_paper = {paper.paper for paper in handed}
    names = {question.key: str(question.label) for question in form.questions()}
    for key, given in forms.file_references(answers).items():
        if key not in on_paper:
            yield documents.PaperLine(names.get(key, key), note=f"Bản điện tử, {len(given)} tệp")


def authorisation_words(behind: Representative) -> str:
    """“Giấy ủy quyền có công chứng, chứng thực số 12, ngày 05/01/2026”."""
    number = f" số {behind.paper_number}" if behind.paper_number else ""
    return f"{behind.authorisation.label}{number}, ngày {behind.signed_on:%d/%m/%Y}"


def where_returned(found: Subject[Any]) -> str:
    """Where the results come to."""
    match Delivery(found.dossier.delivery):
        case Delivery.ONLINE:
            return "Tài khoản dịch vụ công trực tuyến của người nộp"
        case Delivery.POST:
            return "Địa chỉ của người nộp, qua dịch vụ bưu chính công ích"
        case Delivery.COUNTER:
            return ", ".join(filter(None, (found.one_stop.name, found.unit.address)))
