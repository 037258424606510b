"""Who applies, as every form's first pages ask it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .values import Answers, PersonDetails

NOBODY = PersonDetails()


@dataclass(frozen=True, slots=True)
class Applicant:
    """The one who files, how to reach them, and whom they act for (none: for themselves)."""

    person: PersonDetails
    phone: str = field(repr=False)
    email: str = field(repr=False)
    represented: PersonDetails | None


def applicant_of(answers: Answers) -> Applicant:
    """From answers that were checked; what a form did not ask is empty."""
    person, represented = answers.get("applicant"), answers.get("represented")
    return Applicant(
        person if isinstance(person, PersonDetails) else NOBODY,
        str(answers.get("phone") or ""),
        str(answers.get("email") or ""),
        represented if isinstance(represented, PersonDetails) else None,
    )
