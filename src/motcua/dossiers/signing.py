"""What stands above a signature: in whose name, and by which title. Source: nd-30-2020#13."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.identity import api as identity
from motcua.kernel.actor import Mandate, SigningForm
from motcua.organisation import api as organisation

ON_BEHALF_OF_THE_COLLECTIVE = "TM. ỦY BAN NHÂN DÂN"
_OF_THE_COMMITTEE = " ỦY BAN NHÂN DÂN"
_COMMITTEE = "Ủy ban nhân dân"  # an authority that decides together; the head of any other signs alone
# Who is authorised, or acts by order, signs for the head alone and not for the committee.
_FOR_THE_HEAD_ALONE = frozenset({SigningForm.BY_ORDER, SigningForm.BY_AUTHORITY})


@dataclass(frozen=True, slots=True)
class ForAnother:
    """In which form somebody signs for whom: the other's title."""

    form: SigningForm
    title: str


def for_another(title: str, mandate: Mandate | None, heads: Iterable[str]) -> ForAnother | None:
    """For whom the bearer of the title signs; nobody where they sign for themselves.

    From a lent position for the one who lent it. A deputy, of their own right, for the head: `heads` are the titles
    of the leaders of the unit.
    """
    if mandate is not None:
        return ForAnother(mandate.form, mandate.title)
    head = next((one for one in heads if not identity.is_deputy(one)), None)
    return ForAnother(SigningForm.DEPUTY, head) if head is not None and identity.is_deputy(title) else None


def title_lines(unit: organisation.Unit, title: str, other: ForAnother | None) -> tuple[str, ...]:
    """The lines of a signature's title, in capitals.

    A chair of a commune signs `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`; a deputy `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`,
    `PHÓ CHỦ TỊCH`; a head of division authorised by the chair `TUQ. CHỦ TỊCH`, `TRƯỞNG PHÒNG`. Where somebody acts
    as the head there is no title of their own.
    """
    collective = (ON_BEHALF_OF_THE_COLLECTIVE,) if unit.authority.startswith(_COMMITTEE) else ()
    if other is None:
        return (*collective, _short(title))
    head = f"{other.form}. {_short(other.title)}"
    if other.form is SigningForm.ACTING:
        return (*collective, head)
    if other.form in _FOR_THE_HEAD_ALONE:
        return (head, _short(title))
    return (*collective, head, _short(title))


def signed_as(title: str, other: ForAnother | None) -> str:
    """The same in one line, as the document's record keeps it: “TUQ. Chủ tịch, Trưởng phòng”."""
    if other is None:
        return title
    head = f"{other.form}. {_of_a_person(other.title)}"
    return head if other.form is SigningForm.ACTING else f"{head}, {title}"


def _short(title: str) -> str:
    return _of_a_person(title).upper()


def _of_a_person(title: str) -> str:
    """The title without the committee's name, which stands above it or in the head of the paper."""
    return title[: -len(_OF_THE_COMMITTEE)] if title.upper().endswith(_OF_THE_COMMITTEE) else title
