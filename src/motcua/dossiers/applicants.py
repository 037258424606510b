"""The applicant as the answers declare them, and answers already known of a signed-in person."""

from __future__ import annotations

from datetime import date
from typing import Any

from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid

from .models import PartyKind
from .values import Party

SOMEBODY_ELSE = "other"


def applicant_of(answers: forms.Answers, on: date) -> tuple[Party, str]:
    """Whose dossier it is, and who files it for them (empty when the same).

    Every form asks the same first page: `applicant`, `phone`, `email`, and `represented` where the
    applicant acts for another.
    """
    filer: Any = answers.get("applicant")
    if not isinstance(filer, forms.PersonDetails):
        raise Invalid(fields={"applicant": Invalid.message})
    person, behind = filer, ""
    represented: Any = answers.get("represented")
    if answers.get("acting_for") == SOMEBODY_ELSE and isinstance(represented, forms.PersonDetails):
        person, behind = represented, filer.name
    party = Party(
        kind=PartyKind.CITIZEN,
        number=person.number,
        name=person.name,
        phone=str(answers.get("phone") or ""),
        email=str(answers.get("email") or ""),
        address=forms.address_in_words(person.residence, on) if person.residence else "",
    )
    return party, behind


def known_answers(person: identity.Person) -> dict[str, Any]:
    """What the first page need not ask again of somebody signed in. Source: nd-118-2025#5."""
    details: dict[str, Any] = {"name": person.name, "number": person.number}
    if person.birth_date is not None:
        details["birth_date"] = person.birth_date.isoformat()
    if person.commune_code:
        details["residence"] = {"commune": person.commune_code, "street": person.address.split(",")[0]}
    return {"applicant": details, "phone": person.phone, "email": person.email}
