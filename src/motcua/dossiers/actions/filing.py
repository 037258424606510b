"""Filing: nothing a citizen gives is lost, and a repeated filing finds the first."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.codes import DossierCode, UnitCode
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows
from motcua.kernel.text import fold
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from .. import policies
from ..events import DossierFiled
from ..lifecycle import State
from ..models import Attachment, Dossier, Draft, Upload
from ..refusals import FileMissing, KeyUsedForAnother, MayNotFile
from ..values import Filed, Filing

KIND = "dossier"
SECRET_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # noqa: S105  Crockford's: no letter reads as a digit
SECRET_LENGTH = 10  # 50 bits


def file(*, actor: Actor, at: datetime, filing: Filing) -> Filed:
    """Stores a filing whole: case, answers, papers, history, audit, event, in one transaction.

    The page, the counter and the API all come here. Answers are validated against the form of the
    version; every file must have been stored and verified before. A filing whose `key` came before
    returns the first one.

    Raises `MayNotFile`, `Invalid` (by field), `FileMissing`, `KeyUsedForAnother`.
    Source: nd-118-2025#15, nd-45-2020#9.
    """
    if not policies.may_file(actor):
        raise MayNotFile
    version = catalogue.version(filing.version_id)
    form = forms.form_for(version.id)
    answers = forms.check(form, filing.answers, on=day_of(at))
    applicant = forms.applicant(form, answers)
    uploads = _uploads(actor, forms.filed(form, answers))
    receiving_id = filing.receiving_unit_id or filing.unit_id
    code = _next_code(organisation.unit(receiving_id).code, at)

    case = casework.Case(
        id=new_id(),
        kind=KIND,
        reference=str(code),
        state=State.SUBMITTED,
        unit_id=filing.unit_id,
        subject=version.name,
        party_name=applicant.name,
        party_folded=fold(applicant.name),
        opened_at=at,
    )
    dossier = Dossier(
        case_id=case.id,
        version_id=version.id,
        procedure_code=version.code,
        receiving_unit_id=receiving_id,
        support_unit_id=filing.support_unit_id,
        channel=filing.channel,
        delivery=filing.delivery,
        variant=forms.variant(answers),
        applicant_kind=applicant.kind,
        applicant_number=applicant.number,
        applicant_name=applicant.name,
        applicant_phone=applicant.phone,
        applicant_email=applicant.email,
        applicant_address=applicant.address,
        filer_account_id=actor.id,
        filer_name=applicant.representative or actor.name,
        form_key=form.key,
        form_version=form.version,
        answers=forms.answers_to_json(answers),
        tracking_secret="".join(secrets.choice(SECRET_ALPHABET) for _ in range(SECRET_LENGTH)),
        filing_key=filing.key,
        filing_digest=filing.digest,
    )
    rows = Rows(case, dossier)
    rows.add(
        *(
            Attachment(dossier_id=case.id, paper=paper, stored_id=upload.stored_id, name=upload.name, position=number)
            for number, (paper, upload) in enumerate(uploads)
        ),
        casework.plan_entry(
            case_id=case.id,
            at=at,
            verb=f"dossiers.filed_{filing.channel}",
            actor=actor,
            public=True,
            data={"files": len(uploads)},
        ),
        audit.plan(actor=actor, action="dossiers.file", subject_kind=KIND, subject_id=case.id, at=at),
        outbox.plan(DossierFiled(case_id=case.id, at=at), at=at),
    )
    try:
        with transaction.atomic():
            rows.write()
            if filing.draft_id is not None:
                Draft.objects.filter(pk=filing.draft_id).delete()
    except IntegrityError:
        return _first_filing(filing)
    return Filed(case.id, case.reference, dossier.tracking_secret, at)


def _uploads(actor: Actor, filed: tuple[tuple[str, forms.FileReference], ...]) -> list[tuple[str, Upload]]:
    """The uploads behind the answers, in order, each the actor's own and whole on disk.

    One query if there are any. Raises `FileMissing`.
    """
    if not filed:
        return []
    wanted = [reference.id for _, reference in filed]
    found = {u.id: u for u in Upload.objects.filter(id__in=wanted, account_id=actor.id)}
    if any(upload_id not in found for upload_id in wanted):
        raise FileMissing
    documents.ensure_whole([upload.stored_id for upload in found.values()])
    return [(paper, found[reference.id]) for paper, reference in filed]


def _next_code(unit_code: str, at: datetime) -> DossierCode:
    day = day_of(at)
    serial = casework.numbering.take(f"{unit_code}-{day:%y%m%d}")
    return DossierCode(UnitCode.parse(unit_code), day, serial)


def _first_filing(filing: Filing) -> Filed:
    """The filing that came first under the same key; anything else that collided is a fault."""
    first = Dossier.objects.select_related("case").get(filing_key=filing.key)
    if first.filing_digest != filing.digest:
        raise KeyUsedForAnother
    return Filed(first.case_id, first.case.reference, first.tracking_secret, first.case.opened_at, repeated=True)
