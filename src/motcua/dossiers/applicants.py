"""The applicant as the answers declare them, and answers already known of a signed-in person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid, Words

from .models import Authorisation, PartyKind
from .refusals import RepresentationNotAllowed, RepresentsThemselves
from .values import Party, Representative

# By which answer a form says that somebody acts for another, and which answer is that other.
_ACTING = (("acting_for", "other", "represented"), ("relation", "authorised", "authorised_by"))


@dataclass(frozen=True, slots=True)
class Sides:
    """Whose dossier it is, and who files it for them (none when they do it themselves)."""

    applicant: Party
    representative: Representative | None


def sides_of(answers: forms.Answers, on: date) -> Sides:
    """From checked answers. Every form asks the same: `applicant`, `phone`, `email`, and, where somebody acts
    for another, whom (`represented`, or a person asked elsewhere and named by `authorised_by`) and by what paper.

    Raises `RepresentsThemselves`.
    """
    filer: Any = answers.get("applicant")
    if not isinstance(filer, forms.PersonDetails):
        raise Invalid.on("applicant")
    phone, email = str(answers.get("phone") or ""), str(answers.get("email") or "")
    asked = next((asked for asked in _ACTING if answers.get(asked[0]) == asked[1]), None)
    if asked is None:
        return Sides(_party(filer, phone, email, on), None)
    represented: Any = answers.get(asked[2])
    if isinstance(represented, str):
        represented = answers.get(represented)
    signed_on: Any = answers.get("authorisation_date")
    if not isinstance(represented, forms.PersonDetails) or represented.number == filer.number:
        raise RepresentsThemselves.on(asked[2])
    return Sides(
        _party(represented, "", "", on),
        Representative(
            party=_party(filer, phone, email, on),
            authorisation=Authorisation(str(answers.get("authorisation_kind"))),
            signed_on=signed_on,
            paper_number=str(answers.get("authorisation_number") or ""),
        ),
    )


def representation_errors(code: str, answers: Mapping[str, Any], on: date) -> dict[str, Words]:
    """What is wrong, by question, with letting somebody act for another in the procedure: nothing where one may."""
    asked: dict[str, Words] = {
        question: RepresentationNotAllowed.message
        for question, meaning, _whom in _ACTING
        if answers.get(question) == meaning
    }
    return asked if asked and not catalogue.representation_rule(code, on).allowed else {}


def ensure_representable(code: str, answers: forms.Answers, on: date) -> None:
    """Refuses to let somebody act for another where the procedure does not. Raises `RepresentationNotAllowed`."""
    wrong = representation_errors(code, answers.values, on)
    if wrong:
        raise RepresentationNotAllowed(fields=wrong)


def _party(person: forms.PersonDetails, phone: str, email: str, on: date) -> Party:
    return Party(
        kind=PartyKind.CITIZEN,
        number=person.number or person.paper,
        name=person.name,
        phone=phone,
        email=email,
        address=forms.address_in_words(person.residence, on) if person.residence else "",
    )


def known_answers(person: identity.Person) -> dict[str, Any]:
    """What the first page need not ask again of somebody signed in. Source: nd-118-2025#5."""
    details: dict[str, Any] = {"name": person.name, "number": person.number}
    if person.birth_date is not None:
        details["birth_date"] = person.birth_date.isoformat()
    if person.commune_code:
        details["residence"] = {"commune": person.commune_code, "street": person.address.split(",")[0]}
    return {"applicant": details, "phone": person.phone, "email": person.email}
