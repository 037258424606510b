"""What goes with a dossier besides its answers: its three organisations, who acts for whom, papers on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from motcua.casework import api as casework
from motcua.forms import api as forms
from motcua.kernel.rows import every, found
from motcua.organisation import api as organisation

from .applicants import Sides
from .filing_models import ActingForAnother, Authorisation, HandedPaper, Representation
from .handover.models import PaperPlace
from .interlinked.models import Bundle
from .models import Dossier, PartyKind
from .refusals import DossierNotFound
from .values import PaperCount, Party, Representative


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper handed over on paper, as it is named and counted."""

    paper: str
    name: str
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class Paperwork:
    """`support` helped to file, `receiving` took it in and returns the result, `competent` settles it.

    Source: nd-118-2025#14.
    """

    support: organisation.Unit | None
    receiving: organisation.Unit
    competent: organisation.Unit
    representative: Representative | None
    handed: tuple[Handed, ...]


def paperwork(case_id: UUID) -> Paperwork:
    """For whoever may read the dossier: the caller has asked. Four queries. Raises `DossierNotFound`."""
    case, dossier = found(casework.Case, id=case_id), found(Dossier, case=case_id)
    if case is None or dossier is None:
        raise DossierNotFound
    row = found(Representation, dossier=case_id)
    return Paperwork(
        support=organisation.unit(dossier.support_unit_id) if dossier.support_unit_id else None,
        receiving=organisation.unit(dossier.receiving_unit_id),
        competent=organisation.unit(case.unit_id),
        representative=None if row is None else representative_of(row),
        handed=handed_papers([case_id]).get(case_id, ()),
    )


def handed_papers(case_ids: list[UUID]) -> dict[UUID, tuple[Handed, ...]]:
    """The papers on paper of each dossier, in order; those without any are absent. One query."""
    handed: dict[UUID, tuple[Handed, ...]] = {}
    for row in every(HandedPaper, dossier=case_ids, order_by=("dossier", "position", "id")):
        line = Handed(row.paper, row.name, row.originals, row.copies)
        handed[row.dossier_id] = (*handed.get(row.dossier_id, ()), line)
    return handed


def papers_and_representation(
    case_id: UUID, place_id: UUID, form: forms.Form, sides: Sides, handed: Mapping[str, PaperCount]
) -> Iterator[Model]:
    """The rows kept beside a dossier as it is filed. Its papers lie at the unit `place_id`; those that the form
    does not ask are left out.
    """
    if handed:
        yield PaperPlace(dossier_id=case_id, unit_id=place_id)
    if sides.representative is not None:
        yield Representation(dossier_id=case_id, **acting(sides.representative))
    for counted in counted_papers(form, handed):
        yield HandedPaper(dossier_id=case_id, **counted)


def acting(behind: Representative) -> dict[str, Any]:
    """The fields of whoever acts for another."""
    return {
        "name": behind.party.name,
        "number": behind.party.number,
        "phone": behind.party.phone,
        "email": behind.party.email,
        "address": behind.party.address,
        "authorisation": behind.authorisation,
        "paper_number": behind.paper_number,
        "signed_on": behind.signed_on,
    }


def counted_papers(form: forms.Form, handed: Mapping[str, PaperCount]) -> Iterator[dict[str, Any]]:
    """The fields of each paper handed over that the form asks, in its order."""
    for position, question in enumerate(form.questions()):
        count = handed.get(question.key)
        if question.kind is forms.Kind.FILE and count is not None:
            yield {
                "paper": question.key,
                "name": question.label.vi,
                "originals": count.originals,
                "copies": count.copies,
                "position": position,
            }


def party_of(filed: Dossier | Bundle) -> Party:
    """The applicant as declared."""
    return Party(
        PartyKind(filed.applicant_kind),
        filed.applicant_number,
        filed.applicant_name,
        filed.applicant_phone,
        filed.applicant_email,
        filed.applicant_address,
    )


def representative_of(row: ActingForAnother) -> Representative:
    party = Party(PartyKind.CITIZEN, row.number, row.name, row.phone, row.email, row.address)
    return Representative(party, Authorisation(row.authorisation), row.signed_on, row.paper_number)
