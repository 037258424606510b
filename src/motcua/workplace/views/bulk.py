"""Many at once: what is ticked in a list is done one by one, and a table tells what came of each."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.ui import api as ui

from .. import listing
from ..presenting import link


@require_POST
@identity.staff_required
def accept_many(request: HttpRequest) -> HttpResponse:
    outcomes = dossiers.accept_many(
        actor=identity.current_actor(request), at=timezone.now(), references=listing.ticked(request.POST, "ho-so")
    )
    return _told(request, _("Tiếp nhận nhiều hồ sơ"), outcomes, "workplace:reception", _("Chờ tiếp nhận"))


@require_POST
@identity.staff_required
def sign_many(request: HttpRequest) -> HttpResponse:
    """What was confirmed. Pressed twice it signs nothing twice: the second time tells that each was done before."""
    outcomes = dossiers.sign_many(
        actor=identity.current_actor(request), at=timezone.now(), turns=listing.ticked_turns(request.POST)
    )
    return _told(request, _("Ký nhiều hồ sơ"), outcomes, "workplace:signing_queue", _("Chờ ký"))


def _told(
    request: HttpRequest, title: str, outcomes: Sequence[dossiers.Outcome], back: str, back_text: str
) -> HttpResponse:
    done = sum(one.went_through for one in outcomes)
    told = ngettext(
        "%(done)d trong %(n)d hồ sơ vừa được thực hiện.",
        "%(done)d trong %(n)d hồ sơ vừa được thực hiện.",
        len(outcomes),
    )
    return render(
        request,
        "workplace/bulk.html",
        {
            "title": title,
            "summary": told % {"done": done, "n": len(outcomes)},
            "table": _table(title, outcomes) if outcomes else None,
            "back_href": reverse(back),
            "back_text": back_text,
        },
    )


def _table(caption: str, outcomes: Sequence[dossiers.Outcome]) -> ui.Table:
    return ui.Table(
        caption=caption,
        caption_hidden=True,
        columns=(ui.Column(_("Mã hồ sơ")), ui.Column(_("Kết quả")), ui.Column(_("Chi tiết"))),
        rows=tuple(ui.Row((_named(one), _tag(one), _detail(one))) for one in outcomes),
        dense=True,
    )


def _named(one: dossiers.Outcome) -> str:
    """A link where there surely is a dossier; else what was posted, whatever it is."""
    return link(one.reference) if one.went_through or one.was_done else one.reference


def _tag(one: dossiers.Outcome) -> ui.Tag:
    if one.went_through:
        return ui.Tag(text=_("Xong"), tone=ui.Tone.CALM)
    if one.was_done:
        return ui.Tag(text=_("Đã làm trước đó"), tone=ui.Tone.NEUTRAL)
    return ui.Tag(text=_("Không thực hiện"), tone=ui.Tone.LATE)


def _detail(one: dossiers.Outcome) -> str:
    if one.due_at is not None:
        return _("Hẹn trả kết quả %(due)s.") % {"due": ui.before(one.due_at)}
    return "" if one.went_through or one.was_done else str(one.refusal)
