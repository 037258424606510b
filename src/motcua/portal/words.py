"""Limits and fees in words for citizens."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.catalogue import api as catalogue
from motcua.kernel.money import Money


def limit_in_words(channel: catalogue.Channel) -> str:
    """The limit, or that it is not known: a number without a unit is never given one."""
    return _("Chưa xác định") if channel.limit is None else str(channel.limit)


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


def copies_in_words(paper: catalogue.Paper) -> str:
    """“1 bản chính, 2 bản sao”; empty where the record does not say."""
    parts = []
    if paper.originals:
        parts.append(ngettext("%(n)d bản chính", "%(n)d bản chính", paper.originals) % {"n": paper.originals})
    if paper.copies:
        parts.append(ngettext("%(n)d bản sao", "%(n)d bản sao", paper.copies) % {"n": paper.copies})
    return ", ".join(parts)
