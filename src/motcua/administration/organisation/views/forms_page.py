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

    def answer(
        self, request: HttpRequest, errors: Mapping[str, Words] | None = None, refusal: Refusal | None = None
    ) -> HttpResponse:
        message = refusal.message if refusal is not None and not errors else ""
        context = {"page": self, "error_summary": ui.ErrorSummary.of(errors or {}, message)}
        status = refusal.status if refusal is not None else 422 if errors else 200
        return render(request, "administration/organisation/form.html", context, status=status)
