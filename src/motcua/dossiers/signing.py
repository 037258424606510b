"""What stands above a signature: in whose name, and by which title. Source: nd-30-2020#13."""

from __future__ import annotations

from motcua.kernel.actor import Mandate, SigningForm
from motcua.organisation import api as organisation

ON_BEHALF_OF_THE_COLLECTIVE = "TM. ỦY BAN NHÂN DÂN"
_OF_THE_COMMITTEE = " ỦY BAN NHÂN DÂN"
# Who is authorised, or acts by order, signs for the head alone and not for the committee.
_FOR_THE_HEAD_ALONE = frozenset({SigningForm.BY_ORDER, SigningForm.BY_AUTHORITY})


def title_lines(unit: organisation.Unit, title: str, mandate: Mandate | None) -> tuple[str, ...]:
    """The lines of a signature's title, in capitals.

    A chair of a commune signs `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`; a deputy in the chair's absence
    `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`; a head of division authorised by the chair
    `TUQ. CHỦ TỊCH`, `TRƯỞNG PHÒNG`. Where somebody acts as the head there is no title of their own.
    """
    collective = (ON_BEHALF_OF_THE_COLLECTIVE,) if unit.kind is organisation.UnitKind.COMMUNE else ()
    if mandate is None:
        return (*collective, _short(title))
    head = f"{mandate.form}. {_short(mandate.title)}"
    if mandate.form is SigningForm.ACTING:
        return (*collective, head)
    if mandate.form in _FOR_THE_HEAD_ALONE:
        return (head, _short(title))
    return (*collective, head, _short(title))


def signed_as(title: str, mandate: Mandate | None) -> str:
    """The same in one line, as the document's record keeps it: “TUQ. Chủ tịch, Trưởng phòng”."""
    if mandate is None:
        return title
    head = f"{mandate.form}. {_of_a_person(mandate.title)}"
    return head if mandate.form is SigningForm.ACTING else f"{head}, {title}"


def _short(title: str) -> str:
    return _of_a_person(title).upper()


def _of_a_person(title: str) -> str:
    """The title without the committee's name, which stands above it or in the head of the paper."""
    return title[: -len(_OF_THE_COMMITTEE)] if title.upper().endswith(_OF_THE_COMMITTEE) else title
