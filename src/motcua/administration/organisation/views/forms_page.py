"""One page for every form of the organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.kernel.errors import Refusal, Words
from motcua.ui import api as ui


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form as it is shown: `text` says what it does, `now` what stands recorded beside what was typed."""

    title: str
    back: str
    fields: Sequence[ui.Component]
    button: str
    text: str = ""
    stamp: str = ""
    now: ui.SummaryList | None = None
    kind: str = "primary"
    more: Sequence[tuple[str, str]] = ()

    def answer(self, request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
        """The page; sent back with what was refused, said at the fields or above them."""
        error_summary = ui.ErrorSummary.of(refused.fields, refused.message) if refused else None
        status = refused.status if refused else 200
        context = {"page": self, "error_summary": error_summary}
        return render(request, "administration/organisation/form.html", context, status=status)


def wrong(refused: Refusal | None) -> Mapping[str, Words]:
    """What is wrong, by field."""
    return refused.fields if refused else {}
