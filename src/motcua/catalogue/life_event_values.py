"""What people live through, as the second way to procedures: values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words


class Audience(StrEnum):
    """Whose life it is."""

    CITIZEN = "citizen"
    BUSINESS = "business"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS: dict[Audience, Words] = {
    Audience.CITIZEN: _("Người dân"),
    Audience.BUSINESS: _("Doanh nghiệp, hộ kinh doanh"),
}


@dataclass(frozen=True, slots=True)
class LifeEventStep:
    """A procedure that somebody may need then; `note` says when, in the words of people."""

    code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """`steps` in the order in which people need them; `words` are searched for by whoever needs something else.

    Events stand by `place`. `shipped` ones came with the product. `edition` counts the changes, 0 for one that
    nobody touched.
    """

    key: str
    audience: Audience
    title: str
    title_en: str = ""
    text: str = ""
    text_en: str = ""
    icon: str = ""
    words: str = ""
    place: int = 0
    steps: tuple[LifeEventStep, ...] = ()
    shipped: bool = False
    edition: int = 0
    retired_on: date | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(step.code for step in self.steps)

    def title_in(self, language: str) -> str:
        return (self.title_en if language == "en" else "") or self.title

    def text_in(self, language: str) -> str:
        return (self.text_en if language == "en" else "") or self.text
