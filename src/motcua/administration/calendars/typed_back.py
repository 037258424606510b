"""What was typed into a form, told back before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from motcua.ui import api as ui


def told_back(fields: Iterable[ui.Component]) -> ui.SummaryList:
    """Every field that was filled in, in words."""
    return ui.SummaryList(rows=list(_rows(fields)))


def _rows(fields: Iterable[ui.Component]) -> Iterator[ui.SummaryRow]:
    for field in fields:
        if isinstance(field, ui.Field) and (said := _said(field)):
            yield ui.SummaryRow(field.label, said)


def _said(field: Any) -> str:
    match field:
        case ui.DateInput():
            day = field.value.as_date()
            return ui.day_in_words(day) if day else ""
        case ui.Select():
            return next((str(one.text) for one in field.choices if one.value == field.value), "")
        case ui.Checkboxes():
            return "; ".join(str(one.text) for one in field.choices if one.value in field.values)
        case ui.Input():
            return field.value
        case _:
            return ""
