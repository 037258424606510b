"""What the views of forms have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict

SPACE = "administration:question_pages"
TEMPLATES = "administration/question_pages"


def editor(request: HttpRequest) -> Actor:
    """Who asks; raises `MayNotEditForms` for whoever may not change forms."""
    actor = identity.current_actor(request)
    if not forms.may_edit_forms(actor):
        raise forms.MayNotEditForms
    return actor


def opened(request: HttpRequest, form_id: UUID) -> forms.DefinitionView:
    """Raises `NoSuchForm`, `MayNotEditForms`."""
    return forms.definition(identity.current_actor(request), form_id)


def draft(request: HttpRequest, form_id: UUID) -> forms.DefinitionView:
    """The same, of a draft only. Raises `AlreadyPublished` too."""
    view = opened(request, form_id)
    if view.line.status is not forms.Status.DRAFT:
        raise forms.AlreadyPublished
    return view


def posted(request: HttpRequest) -> dict[str, str]:
    """What was typed, the last value of each control, without the character that no text may hold."""
    found = {name: str(value) for name, value in request.POST.items()}
    return found | ({"accept": ",".join(map(str, request.POST.getlist("accept")))} if "accept" in found else {})


def revision_of(values: Mapping[str, str]) -> int:
    """The revision the page was read at; none such, and the change is refused."""
    text = values.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def shown(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"{TEMPLATES}/{template}.html", dict(context), status=status)


def refused(request: HttpRequest, form_id: UUID, conflict: Conflict) -> HttpResponse:
    """Back to the form as it now is, told why nothing was done."""
    messages.error(request, conflict.message)
    return redirect(f"{SPACE}:form", form_id=form_id)


def done(request: HttpRequest, form_id: UUID, words: str = "", anchor: str = "") -> HttpResponse:
    messages.success(request, words or _("Đã lưu."))
    address = redirect(f"{SPACE}:form", form_id=form_id)
    if anchor:
        address["Location"] += f"#{anchor}"
    return address
