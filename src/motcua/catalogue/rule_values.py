"""The office's own dated rules, as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.utils.translation import get_language

from .values import ChannelKind, RuleScope, TimeLimit


@dataclass(frozen=True, slots=True)
class LocalRule:
    """What the office decided on top of the national record, from a day to a day (inclusive).

    `channel` None is every channel. `cutoff`: a dossier received later counts from the next working day.
    """

    id: UUID
    procedure_code: str
    channel: ChannelKind | None
    limit: TimeLimit | None
    cutoff: time | None
    competent_level: str
    form: str
    source: str
    confirmed: bool
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Which unit settles a dossier, by its answers, from a day to a day (inclusive).

    `expression` (CEL) yields a commune code or a unit code, or several with the likeliest first.
    A rule that is `binding` leaves no other unit to choose.
    """

    id: UUID
    scope: RuleScope
    key: str
    expression: str
    words: str
    words_en: str
    binding: bool
    source: str
    confirmed: bool
    effective_from: date
    effective_to: date | None

    def why(self, unit_name: str) -> str:
        """The reason in a sentence, in the language of the moment."""
        words = self.words_en if (get_language() or "vi").startswith("en") else self.words
        return words.replace("{unit}", unit_name)


@dataclass(frozen=True, slots=True)
class RepresentationRule:
    """Whether somebody may file for another, from a day to a day (inclusive).

    `confirmed` False: nobody has said so in a text that was read. Without `id` nobody has said anything.
    """

    id: UUID | None
    allowed: bool
    source: str
    confirmed: bool
    effective_from: date
    effective_to: date | None
