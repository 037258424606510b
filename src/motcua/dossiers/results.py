"""The document a dossier ends with: prepared and signed by the leader, issued by the clerk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework
from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import copies
from .models import Dossier
from .refusals import SignedByAnother
from .signing import for_another, signed_as, title_lines
from .wording import Wording, template_of, wording

KIND = "result"
CERTIFIED_COPIES = _("Bản sao điện tử có chứng thực")
CHOOSE_A_DECISION = _("Hãy chọn đồng ý hoặc từ chối giải quyết.")


def prepare(
    case: casework.Case, dossier: Dossier, turn_id: UUID, granted: bool, reason: str, *, actor: Actor, at: datetime
) -> None:
    """Prints and signs the result in the leader's name: the document, each certified copy, or the reasoned denial.

    Once per turn: asked again it makes nothing new. Raises `NothingToCertify`. Source: nd-30-2020.
    """
    unit = organisation.unit(case.unit_id)
    if copies.are_asked_in(case, dossier):
        if granted:
            _sign_copies(case, unit, actor, at)
            return
        documents.void_copies(actor=actor, at=at, case_id=case.id, reason=reason)
    words = wording(granted, day_of(at))
    documents.prepare(
        actor=actor,
        case_id=case.id,
        case_reference=case.reference,
        kind=KIND,
        key=_key(turn_id, granted),
        content=_granted(dossier, unit, words, at) if granted else _denial(case, dossier, reason, words),
        agency=agency_of(unit),
        series=documents.Series(kind=words.series, notation=words.notation_for(unit)),
        signatory=leader(actor, unit, at),
        at=at,
    )


def preview(case: casework.Case, dossier: Dossier, *, actor: Actor, at: datetime) -> documents.MadeFile:
    """What the leader would sign by granting, unsigned and without its number."""
    unit = organisation.unit(case.unit_id)
    signatory = leader(actor, unit, at)
    content = _granted(dossier, unit, wording(True, day_of(at)), at)
    return documents.preview(content, agency=agency_of(unit), signatory=signatory, name=case.reference, at=at)


def name_of(case: casework.Case, dossier: Dossier, on: date) -> str:
    """What granting gives the applicant: the document by its name."""
    if copies.are_asked_in(case, dossier):
        return str(CERTIFIED_COPIES)
    if template_of(dossier.procedure_code, on) == documents.BirthCertificate.template:
        return documents.BirthCertificate.type_name
    version = catalogue.version(dossier.version_id)
    return version.results[0].name if version.results else wording(True, on).result_without_a_name


def _sign_copies(case: casework.Case, unit: organisation.Unit, actor: Actor, at: datetime) -> None:
    for paper in copies.to_sign(case.id):
        documents.sign_copy(
            actor=actor,
            at=at,
            case_id=case.id,
            case_reference=case.reference,
            certification_id=paper.id,
            agency=agency_of(unit),
            signatory=leader(actor, unit, at),
        )


def signed_by_leader(case: casework.Case, dossier: Dossier, turn_id: UUID, granted: bool) -> UUID:
    """What `prepare` made in this turn; of several copies, the first."""
    if granted and copies.are_asked_in(case, dossier):
        first = copies.to_sign(case.id)[0].document_id
        assert first is not None, "signing binds the copies first"
        return first
    found = documents.find_by_key(case.id, KIND, _key(turn_id, granted))
    assert found is not None, "signing prepares the document first"
    return found.id


def issue(case: casework.Case, dossier: Dossier, *, actor: Actor, at: datetime) -> tuple[documents.IssuedDocument, ...]:
    """Adds the agency's signature: the document, or each certified copy, is valid from here on.

    Nobody seals what the leader of another authority signed, least of all of one that is no more: raises
    `SignedByAnother`. Source: nd-30-2020#13.
    """
    assert dossier.document_id is not None, "issuing follows signing"
    if documents.document(dossier.document_id).unit_id != case.unit_id:
        raise SignedByAnother
    unit = organisation.unit(case.unit_id)
    seal = documents.Signatory(documents.SignerRole.AGENCY, agency_of(unit).name, "", unit.id, agency_of(unit).name)
    if dossier.granted and copies.are_asked_in(case, dossier):
        return tuple(
            documents.certify(actor=actor, at=at, case_id=case.id, certification_id=paper.id, signatory=seal)
            for paper in copies.to_sign(case.id)
        )
    return (documents.countersign(actor=actor, document_id=dossier.document_id, signatory=seal, at=at),)


def void(case: casework.Case, dossier: Dossier, *, actor: Actor, at: datetime, reason: str) -> None:
    """Ends what was signed and sent back before it was issued."""
    assert dossier.document_id is not None, "only what was signed is void"
    if dossier.granted and copies.are_asked_in(case, dossier):
        documents.void_copies(actor=actor, at=at, case_id=case.id, reason=reason)
    else:
        documents.revoke(actor=actor, document_id=dossier.document_id, reason=reason, at=at)


def agency_of(unit: organisation.Unit) -> documents.Agency:
    """The unit as the head of a document names it."""
    above = organisation.ancestors(unit.id)
    parent = above[0].authority.upper() if above else ""
    return documents.Agency(unit.id, unit.authority.upper(), parent, unit.short_name or unit.name)


def _key(turn_id: UUID, granted: bool) -> str:
    return f"{turn_id}:{'granted' if granted else 'denied'}"


def leader(actor: Actor, unit: organisation.Unit, at: datetime) -> documents.Signatory:
    """The signing leader under the title of their position; who signs for another, under both titles."""
    heads = [p.title for p in organisation.positions_of(unit.id, day_of(at)) if p.role is Role.LEADER]
    if actor.mandate is not None:
        title = actor.mandate.own_title
    else:
        own = [p for p in identity.positions_held(actor.account_id, at) if p.role is Role.LEADER]
        title = next((p.title for p in own if p.unit_id == unit.id), heads[0] if heads else str(_("Lãnh đạo")))
    other = for_another(title, actor.mandate, heads)
    return documents.Signatory(
        role=documents.SignerRole.PERSON,
        name=actor.name,
        position=signed_as(title, other),
        unit_id=unit.id,
        unit_name=agency_of(unit).name,
        title=title_lines(unit, title, other),
    )


def _granted(dossier: Dossier, unit: organisation.Unit, words: Wording, at: datetime) -> documents.Content:
    if template_of(dossier.procedure_code, day_of(at)) == documents.BirthCertificate.template:
        form = forms.form_of(dossier.form_key, dossier.form_version)
        return _birth(dossier, unit, forms.answers_from_json(form, dossier.answers), at)
    return _decision(dossier, words)


def _denial(case: casework.Case, dossier: Dossier, reason: str, words: Wording) -> documents.Content:
    return documents.Decision(
        type_name=words.type_name,
        subject=words.subject.format(subject=case.subject),
        facts=words.facts_with(reference=case.reference, applicant=dossier.applicant_name, reason=reason),
        recipients=words.recipients,
    )


def _decision(dossier: Dossier, words: Wording) -> documents.Content:
    version = catalogue.version(dossier.version_id)
    name = version.results[0].name if version.results else words.result_without_a_name
    return documents.Decision(
        type_name=words.type_name,
        subject=words.subject.format(procedure=version.name),
        bases=tuple(" ".join(filter(None, (b.number, b.name))) for b in version.bases[: words.bases_shown]),
        facts=words.facts_with(result=name, applicant=dossier.applicant_name, code=version.code),
        recipients=words.recipients,
    )


def _birth(dossier: Dossier, unit: organisation.Unit, answers: forms.Answers, at: datetime) -> documents.Content:
    """Giấy khai sinh. The child's personal number comes from the population database, not from here."""
    said: Any = answers.values.get
    born_at = " – ".join(filter(None, (said("birth_facility", ""), _place(said("birth_address"), day_of(at)))))
    return documents.BirthCertificate(
        name=said("child_name", ""),
        born_on=said("child_birth_date"),
        sex={"male": "Nam", "female": "Nữ"}.get(said("child_sex"), ""),
        ethnicity=said("child_ethnicity", ""),
        nationality=said("child_nationality", "Việt Nam"),
        birthplace=born_at,
        home=said("child_origin", ""),
        number="",
        mother=_person(said("mother"), day_of(at)),
        father=_person(said("father"), day_of(at)),
        declarant=_person(said("applicant"), day_of(at)) or documents.CivilPerson(dossier.applicant_name),
        registered_at=unit.authority,
        registered_on=day_of(at),
    )


def _place(address: forms.Address | None, on: date) -> str:
    return forms.address_in_words(address, on) if address is not None else ""


def _person(person: forms.PersonDetails | None, on: date) -> documents.CivilPerson | None:
    if person is None:
        return None
    return documents.CivilPerson(
        name=person.name,
        born=f"{person.birth_date:%d/%m/%Y}" if person.birth_date else "",
        ethnicity=person.ethnicity,
        nationality=person.nationality,
        residence=_place(person.residence, on),
        paper=person.number or person.paper,
    )
