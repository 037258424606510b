"""Filing: nothing a citizen gives is lost, and a repeated filing finds the first."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.audit import api as audit
from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.codes import DossierCode, UnitCode
from motcua.kernel.errors import Invalid
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows
from motcua.kernel.text import fold
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.outbox import api as outbox

from .. import policies
from ..applicants import Sides, ensure_representable, sides_of
from ..assured import ensure_assured
from ..draft_forms import form_to_file
from ..events import DossierFiled
from ..lifecycle import State
from ..models import Attachment, Channel, Delivery, Dossier, Draft, Upload
from ..paperwork import papers_and_representation
from ..places import is_competent, takes_in
from ..refusals import FileMissing, KeyUsedForAnother, MayNotFile, NotReceivedHere, ProcedureNotOpen, UnitNotCompetent
from ..routing import is_open
from ..values import Behalf, Filed, Filing

KIND = "dossier"
SECRET_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # noqa: S105  Crockford's: no letter reads as a digit
SECRET_LENGTH = 10  # 50 bits


def file(*, actor: Actor, at: datetime, filing: Filing) -> Filed:
    """Stores a filing whole: case, answers, papers, history, audit, event, in one transaction.

    The page, the counter and the API all come here. Answers are validated against the form of the
    version; every file must have been stored and verified before. Papers handed over are not asked for
    again as files, but only the desk that took them may say so. A filing whose `key` came before returns
    the first one, even if it would no longer be accepted today.

    Raises `MayNotFile`, `identity.AssuranceTooLow`, `Invalid` (by field), `FileMissing`, `KeyUsedForAnother`.
    Source: nd-118-2025#15, nd-45-2020#9.
    """
    return once(filing, lambda: plan(actor, at, filing).store())


def once(filing: Filing, do: Callable[[], Filed]) -> Filed:
    """Files, or finds what came first under the same key. Raises `KeyUsedForAnother`."""
    try:
        return do()
    except (Invalid, identity.AssuranceTooLow, IntegrityError):
        if filing.key is None or not Dossier.objects.filter(filing_key=filing.key).exists():
            raise
        return _first_filing(filing)


@dataclass(frozen=True, slots=True)
class Planned:
    """A filing checked and numbered, its rows not written yet."""

    filed: Filed
    rows: Rows
    draft_id: UUID | None

    def store(self) -> Filed:
        """Writes it whole; the draft it came from goes with it."""
        with transaction.atomic():
            self.rows.write()
            if self.draft_id is not None:
                Draft.objects.filter(pk=self.draft_id).delete()
        return self.filed


def plan(actor: Actor, at: datetime, filing: Filing) -> Planned:
    """Everything that `file` refuses is refused here. Numbers are taken before a transaction begins."""
    receiving_id = filing.receiving_unit_id or filing.unit_id
    by_hand = filing.channel is not Channel.ONLINE
    ensure_may_file(actor, filing, receiving_id)
    version = version_to_file(actor, filing, receiving_id, at)
    form = form_to_file(filing, day_of(at))
    answers = forms.check(form, filing.answers, on=day_of(at), papers_by_hand=by_hand)
    if not is_open(version.id, filing.unit_id, answers, day_of(at), filing.receiving_unit_id):
        raise UnitNotCompetent.on("unit")
    ensure_representable(version.code, answers, day_of(at))
    behalf = filing.behalf
    sides = _sides(answers, behalf, day_of(at))
    applicant = sides.applicant
    uploads = uploads_of(behalf.uploaded_by if behalf else actor.id, answers)
    code = next_code(organisation.unit(receiving_id).code, at)

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
        delivery=str(answers.get("delivery") or Delivery.ONLINE),
        variant=str(answers.get("variant") or "")[:120],
        applicant_kind=applicant.kind,
        applicant_number=applicant.number,
        applicant_name=applicant.name,
        applicant_phone=applicant.phone,
        applicant_email=applicant.email,
        applicant_address=applicant.address,
        filer_account_id=behalf.account_id if behalf else owner_of(actor, filing),
        filer_name=behalf.name if behalf else filer_name(actor, sides),
        form_key=form.key,
        form_version=form.version,
        answers=answers.json(),
        tracking_secret=new_secret(),
        filing_key=filing.key,
        filing_digest=filing.digest,
    )
    rows = Rows(case, dossier)
    rows.add(
        *(
            Attachment(dossier_id=case.id, paper=paper, stored_id=upload.stored_id, name=upload.name, position=number)
            for number, (paper, upload) in enumerate(uploads)
        ),
        *papers_and_representation(case.id, _place(filing, receiving_id), form, sides, filing.handed),
        casework.plan_entry(
            case_id=case.id,
            at=at,
            verb=f"dossiers.filed_{_way(filing)}",
            actor=actor,
            public=True,
            data={
                "files": len(uploads),
                "papers": len(filing.handed),
                **({"bundle": behalf.bundle} if behalf else {}),
            },
        ),
        audit.plan(actor=actor, action="dossiers.file", subject_kind=KIND, subject_id=case.id, at=at),
        outbox.plan(DossierFiled(case_id=case.id, at=at), at=at),
    )
    return Planned(Filed(case.id, case.reference, dossier.tracking_secret, at), rows, filing.draft_id)


def version_to_file(actor: Actor, filing: Filing, receiving_id: UUID, at: datetime) -> catalogue.ProcedureVersion:
    """The version, if it is filed in this way, on this sign-in, with these units.

    Raises `ProcedureNotOpen`, `identity.AssuranceTooLow`, `UnitNotCompetent`, `NotReceivedHere`.
    """
    version = catalogue.version(filing.version_id)
    ensure_channel(version, filing.channel)
    ensure_assured(actor, version, at)
    if not is_competent(version.id, filing.unit_id, day_of(at)):
        raise UnitNotCompetent.on("unit")
    if not takes_in(version, receiving_id, filing.unit_id):
        raise NotReceivedHere.on("unit")
    return version


def ensure_channel(version: catalogue.ProcedureVersion, channel: Channel) -> None:
    """Refuses a way of filing that the procedure does not have; one whose record names none is open to all.

    Raises `ProcedureNotOpen`. Source: nd-118-2025#15.
    """
    ways = {way.kind.value for way in version.channels}
    if ways and channel.value not in ways:
        words = {Channel.ONLINE: _("trực tuyến"), Channel.DIRECT: _("trực tiếp"), Channel.POSTAL: _("qua bưu chính")}
        told = _("Thủ tục này không nhận hồ sơ nộp %(way)s.") % {"way": words[channel]}
        raise ProcedureNotOpen.on("channel", told)


def _sides(answers: forms.Answers, behalf: Behalf | None, on: date) -> Sides:
    """Of a part, those of the whole where somebody acts for another in it and the part's answers say nothing of it."""
    sides = sides_of(answers, on)
    if behalf is None or behalf.applicant is None or sides.representative is not None:
        return sides
    return Sides(behalf.applicant, behalf.representative)


def _place(filing: Filing, receiving_id: UUID) -> UUID:
    """Where papers on paper lie: with the desk that took them, of a bundle too."""
    return (filing.behalf.papers_at if filing.behalf else None) or receiving_id


def _way(filing: Filing) -> str:
    if filing.behalf is not None:
        return "interlinked"
    return "helped" if filing.support_unit_id else filing.channel


def ensure_may_file(actor: Actor, filing: Filing, receiving_id: UUID) -> None:
    """Papers are taken in, and help is given, by the desk that says so; parts of a bundle are filed by the
    system alone. Raises `MayNotFile`.
    """
    if filing.behalf is not None and actor.kind is not ActorKind.SYSTEM:
        raise MayNotFile
    desk_id = receiving_id if filing.channel is not Channel.ONLINE else filing.support_unit_id
    if not policies.may_file(actor) or (desk_id is not None and not policies.may_take_in(actor, desk_id)):
        raise MayNotFile


def owner_of(actor: Actor, filing: Filing) -> UUID | None:
    """The account among whose own it will be: of the person at the desk, or of whoever files themselves."""
    return filing.account_id if actor.is_staff else actor.id


def filer_name(actor: Actor, sides: Sides) -> str:
    """Who stands behind the filing: the representative, or the person at the desk, or the account itself."""
    if sides.representative is not None:
        return sides.representative.party.name
    return sides.applicant.name if actor.is_staff else actor.name


def new_secret() -> str:
    """What whoever tracks must know beside the code."""
    return "".join(secrets.choice(SECRET_ALPHABET) for _ in range(SECRET_LENGTH))


def uploads_of(account_id: UUID | None, answers: forms.Answers) -> list[tuple[str, Upload]]:
    """The uploads behind the answers, in order, each the account's own and whole on disk.

    One query for them and one for their files, if there are any. Raises `FileMissing`.
    """
    filed = [(paper, file.id) for paper, files in forms.file_references(answers).items() for file in files]
    if not filed:
        return []
    if account_id is None:
        raise FileMissing
    found = {u.id: u for u in Upload.objects.filter(id__in=[i for _, i in filed], account_id=account_id)}
    if any(upload_id not in found for _, upload_id in filed):
        raise FileMissing
    documents.ensure_whole([upload.stored_id for upload in found.values()])
    return [(paper, found[upload_id]) for paper, upload_id in filed]


def next_code(unit_code: str, at: datetime) -> DossierCode:
    """A code of the unit's for the day, never given before; best taken before the transaction begins."""
    day = day_of(at)
    serial = casework.numbering.take(f"{unit_code}-{day:%y%m%d}")
    return DossierCode(UnitCode.parse(unit_code), day, serial)


def _first_filing(filing: Filing) -> Filed:
    """The filing that came first under the same key; anything else that collided is a fault."""
    first = Dossier.objects.select_related("case").get(filing_key=filing.key)
    if first.filing_digest != filing.digest:
        raise KeyUsedForAnother
    return Filed(first.case_id, first.case.reference, first.tracking_secret, first.case.opened_at, repeated=True)
