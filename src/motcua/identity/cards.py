"""What a scanner reads off the QR of an identity card.

Seven fields parted by bars: number, former number (may be blank), name, day of birth, sex, place of
residence, day of issue. Newer cards add fields, which are left alone; the layout was read in deployed
systems, not in a legal text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Invalid
from motcua.kernel.text import fold, tidy

from .identifiers import PersonalNumber, Sex

FIELDS = 7
LONGEST = 2000


class InvalidCard(Invalid):
    code = "invalid_card"
    message = _("Không đọc được mã QR của thẻ. Hãy quét lại, hoặc nhập 12 chữ số trên thẻ.")


@dataclass(frozen=True, slots=True)
class Card:
    """A person as their card tells. What the card leaves blank or tells wrongly is none or empty."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    sex: Sex | None = field(repr=False)
    residence: str = field(repr=False)
    issued_on: date | None = field(repr=False)


def read_card(text: str) -> Card:
    """The card behind the scanned text. Raises `InvalidCard`, or `InvalidPersonalNumber` for a wrong number."""
    parts = [tidy(part) for part in text[:LONGEST].strip().split("|")]
    if len(parts) < FIELDS or not parts[2]:
        raise InvalidCard
    number, _old, name, born, sex, residence, issued = parts[:FIELDS]
    return Card(
        number=PersonalNumber.parse(number).digits,
        name=name,
        birth_date=_day(born),
        sex={"nam": Sex.MALE, "nu": Sex.FEMALE}.get(fold(sex)),
        residence=residence,
        issued_on=_day(issued),
    )


def _day(digits: str) -> date | None:
    try:
        return datetime.strptime(digits, "%d%m%Y").date()  # noqa: DTZ007  a day, not an instant
    except ValueError:
        return None
