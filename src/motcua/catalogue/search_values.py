"""What search goes by, as values: rules of how people say things, and what they asked in vain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words


class SearchRuleKind(StrEnum):
    """What a rule of search does.

    A synonym puts official words beside everyday ones. A qualifier sets procedures whose names hold its words
    back until somebody speaks of such a case. A filler says nothing. The words of a set phrase say nothing
    by themselves, though the phrase as a whole may be a synonym or a qualifier too. A priority lifts or lowers
    whatever has the field, the level or the name.
    """

    SYNONYM = "synonym"
    QUALIFIER = "qualifier"
    FILLER = "filler"
    SET_PHRASE = "set_phrase"
    PRIORITY = "priority"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS: dict[SearchRuleKind, Words] = {
    SearchRuleKind.SYNONYM: _("Từ đồng nghĩa"),
    SearchRuleKind.QUALIFIER: _("Từ phân biệt trường hợp"),
    SearchRuleKind.FILLER: _("Từ không mang nghĩa"),
    SearchRuleKind.SET_PHRASE: _("Cụm từ cố định"),
    SearchRuleKind.PRIORITY: _("Thứ tự ưu tiên"),
}


@dataclass(frozen=True, slots=True)
class SearchRule:
    """`said` are the words of people, `means` those of the catalogue; `weight` in percent, by what `kind` says.

    `shipped` rules came with the product, and count as `changed` once the office has its own wording of them.
    `edition` counts the changes, 0 for a shipped rule nobody touched.
    """

    key: str
    kind: SearchRuleKind
    said: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    weight: int = 0
    note: str = ""
    shipped: bool = False
    edition: int = 0
    retired_on: date | None = None

    @property
    def share(self) -> float:
        return self.weight / 100


@dataclass(frozen=True, slots=True)
class MissedSearch:
    """A phrase, without diacritics and long numbers, that nothing fitted; how often, and from when to when."""

    phrase: str
    count: int
    first_day: date
    last_day: date
