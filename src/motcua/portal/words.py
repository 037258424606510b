"""Limits, fees and papers in words for citizens."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.catalogue import api as catalogue
from motcua.kernel.money import Money

_GLUED = re.compile(r"(?<=[;:.,)”\"])\s+([+-])\s+(?=[A-ZĐÂĂÊÔƠƯÀ-Ỹ(])")
_BULLET = re.compile(r"^[\s\-–—+*•·]+")


def unknown_limit() -> str:
    """Said wherever the published record gives no limit that can be counted."""
    return _("Chưa xác định từ quy định đã công bố")


def limit_in_words(limit: catalogue.TimeLimit | None) -> str:
    """The limit, or that it is not known: a number without a unit is never given one."""
    return unknown_limit() if limit is None else str(limit)


def limit_of(terms: catalogue.Terms) -> str:
    """The limit of the terms; where the record lists several, all of them: which holds depends on the case."""
    if terms.limit is None and terms.limits:
        return _("%(limits)s, tùy trường hợp") % {"limits": "; ".join(str(limit) for limit in terms.limits)}
    return limit_in_words(terms.limit)


def fee_in_words(fees: tuple[catalogue.Fee, ...]) -> str:
    """“Miễn phí”, “8.000 ₫”, “từ 5.000 ₫ đến 8.000 ₫”, or that it is not known."""
    amounts = sorted({fee.amount for fee in fees if fee.amount is not None and fee.currency == "VND"})
    if not amounts:
        return _("Chưa xác định")
    if amounts == [0]:
        return _("Miễn phí")
    if len(amounts) == 1:
        return str(Money(amounts[0]))
    low = _("miễn phí") if amounts[0] == 0 else str(Money(amounts[0]))
    return _("từ %(low)s đến %(high)s") % {"low": low, "high": Money(amounts[-1])}


def fee_lines(fees: tuple[catalogue.Fee, ...]) -> tuple[str, ...]:
    """Each fee with what it is for, where the record says so."""
    return tuple(f"{fee_in_words((fee,))}: {fee.note}" for fee in fees if fee.note)


def copies_in_words(paper: catalogue.Paper) -> str:
    """“1 bản chính, 2 bản sao”; empty where the record does not say."""
    parts = []
    if paper.originals:
        parts.append(ngettext("%(n)d bản chính", "%(n)d bản chính", paper.originals) % {"n": paper.originals})
    if paper.copies:
        parts.append(ngettext("%(n)d bản sao", "%(n)d bản sao", paper.copies) % {"n": paper.copies})
    return ", ".join(parts)


def without_bullet(text: str) -> str:
    """A line of the record without the dash or star it was listed with."""
    bare = _BULLET.sub("", text).strip()
    return bare[:1].upper() + bare[1:]


def in_lines(text: str) -> str:
    """A paper as it is listed, with a line for each part that the record glued together with “+” or “-”."""
    return _GLUED.sub(r"\n\1 ", without_bullet(text))


def beginning(text: str, length: int) -> str:
    """The first line, cut between words at `length` characters; “…” where anything is left out."""
    line = text.split("\n", 1)[0]
    short = line if len(line) <= length else line[:length].rsplit(" ", 1)[0]
    return short if short == text else f"{short.rstrip(' ,;:.')}…"


def as_heading(text: str) -> str:
    """The same, without the colon that led to a list."""
    return without_bullet(text).rstrip(" :;.")
