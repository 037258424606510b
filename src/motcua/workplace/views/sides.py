"""Acts beside the straight way: each a POST with one call down; and the pages of supplement."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, Invalid, Refusal, Words
from motcua.kernel.ids import NOBODYS, identifier
from motcua.ui import api as ui

from .. import acting, asking, siding
from . import telling
from .acts import act


def _text(request: HttpRequest, name: str, field: str) -> str:
    return ui.typed(request.POST, acting.side_control(name, field))


@require_POST
@identity.staff_required
def pause(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(dossiers.pause, ground=_text(request, "pause", "ground"), reason=_text(request, "pause", "reason"))
    return act(request, reference, do, _("Đã tạm dừng tính thời hạn."))


@require_POST
@identity.staff_required
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, dossiers.resume, _resumed)


def _resumed(due: datetime | None) -> str:
    return _("Đã tính tiếp thời hạn. Hẹn trả %(due)s.") % {"due": ui.before(due)} if due else _("Đã tiếp tục.")


@require_POST
@identity.staff_required
def ask_payment(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(
        dossiers.ask_payment,
        what=_text(request, "ask_payment", "what"),
        amount=siding.amount_typed(request.POST, acting.side_control("ask_payment", "amount")),
    )
    return act(request, reference, do, _("Đã yêu cầu nộp tiền. Thời hạn tạm dừng cho đến khi có biên lai."))


@require_POST
@identity.staff_required
def confirm_payment(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(dossiers.confirm_payment, receipt=_text(request, "confirm_payment", "receipt"))
    return act(request, reference, do, _("Đã ghi biên lai và tính tiếp thời hạn."))


@require_POST
@identity.staff_required
def reappoint(request: HttpRequest, reference: str) -> HttpResponse:
    day = ui.DateParts.read(request.POST, acting.side_control("reappoint", "day")).as_date()
    do = partial(dossiers.reappoint, day=day, reason=_text(request, "reappoint", "reason"))
    return act(request, reference, do, _reappointed)


def _reappointed(done: dossiers.Reappointed) -> str:
    if done.in_time:
        return _("Đã xin lỗi và hẹn lại %(due)s.") % {"due": ui.before(done.due_at)}
    return _("Đã xin lỗi, dự kiến trả %(due)s. Xin lỗi sau thời điểm quy định nên hồ sơ vẫn tính theo hẹn cũ.") % {
        "due": ui.before(done.due_at)
    }


@require_POST
@identity.staff_required
def find_ineligible(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(dossiers.find_ineligible, reason=_text(request, "find_ineligible", "reason"))
    return act(request, reference, do, _("Đã trả hồ sơ về nơi tiếp nhận để thông báo."))


@require_POST
@identity.staff_required
def notify_ineligible(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(dossiers.notify_ineligible, reason=_text(request, "notify_ineligible", "reason"))
    return act(request, reference, do, _("Đã thông báo cho người nộp."))


@require_POST
@identity.staff_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(dossiers.withdraw, reason=_text(request, "withdraw", "reason"))
    return act(request, reference, do, _("Đã rút hồ sơ theo đề nghị của người nộp."))


@require_POST
@identity.staff_required
def stop(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(dossiers.stop, ground=_text(request, "stop", "ground"), reason=_text(request, "stop", "reason"))
    return act(request, reference, do, _("Đã dừng giải quyết hồ sơ."))


@require_POST
@identity.staff_required
def close_unanswered(request: HttpRequest, reference: str) -> HttpResponse:
    return act(request, reference, dossiers.close_unanswered, _("Đã đóng hồ sơ vì người nộp không bổ sung."))


@require_http_methods(["GET", "POST"])
@identity.staff_required
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """What the dossier lacks, paper by paper, all at once."""
    actor, at = identity.current_actor(request), timezone.now()
    view = dossiers.read(actor, reference, at=at, purpose=acting.PURPOSE)
    form = forms.form_of(view.form_key, view.form_version)
    papers = asking.papers(view, form, dossiers.paperwork(view.case_id).handed)
    refusal = acting.NOTHING
    if request.method == "POST":
        do = partial(
            dossiers.ask_supplement,
            items=asking.wanted(request.POST, papers),
            reason=ui.typed(request.POST, "reason"),
            exception=ui.typed(request.POST, "exception"),
            contact=ui.typed(request.POST, "contact", 500),
        )
        refused = telling.told(request, reference, do, _("Đã gửi yêu cầu bổ sung cho người nộp."))
        if refused is None:
            return redirect("workplace:dossier", reference=reference)
        refusal = refused
    return render(
        request,
        "workplace/ask.html",
        {
            "view": view,
            "papers": asking.paper_fields(papers, refusal),
            "free": asking.free_fields(refusal),
            "fields": asking.common_fields(view, refusal),
            "error_summary": refusal.summary,
        },
        status=refusal.status,
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def find_asked(request: HttpRequest) -> HttpResponse:
    """Somebody brings what another counter asked for: the two codes of their slip open the list."""
    error: Words = ""
    typed = {"reference": "", "secret": ""}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip()[:60] for name in typed}
        address = request.META.get("REMOTE_ADDR", "")
        try:
            found = dossiers.track_from(address, at=timezone.now(), **typed)
        except Refusal as refusal:
            error = refusal.message
        else:
            return redirect("workplace:answer_asked", reference=found.reference, secret=found.secret)
    fields = [
        ui.Input(name="reference", label=_("Mã hồ sơ"), value=typed["reference"], error=error),
        ui.Input(name="secret", label=_("Mã tra cứu trên phiếu"), value=typed["secret"]),
    ]
    return render(
        request,
        "workplace/find_asked.html",
        {"fields": fields, "error_summary": ui.ErrorSummary.of({"reference": error}, error) if error else None},
        status=422 if error else 200,
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def answer_asked(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Takes what was asked for, on paper or as files, at any counter of the city."""
    actor, at = identity.current_actor(request), timezone.now()
    found = dossiers.asked_of(actor, reference, secret)
    if found.asked is None:
        messages.info(request, _("Hồ sơ này không còn yêu cầu bổ sung nào."))
        return redirect("workplace:find_asked")
    errors: dict[str, Words] = {}
    if request.method == "POST":
        errors = dossiers.answering.receive(actor, found.asked, request.FILES, at=at)
        if "xoa" in request.POST:
            dossiers.discard_waiting(actor=actor, upload_id=identifier(request.POST["xoa"]) or NOBODYS)
        elif "gui" in request.POST and not errors:
            try:
                given = dossiers.answering.given(actor, found.asked, request.POST)
                dossiers.answer_supplement(actor=actor, at=at, reference=reference, given=given, secret=secret)
            except Conflict:
                return redirect("workplace:find_asked")
            except Invalid as refusal:
                errors = dossiers.answering.in_fields(found.asked, refusal.fields) or {"": refusal.message}
            else:
                messages.success(request, _("Đã nhận phần bổ sung của hồ sơ %(code)s.") % {"code": found.reference})
                return redirect("workplace:find_asked")
    posted = request.POST if request.method == "POST" else None
    return render(
        request,
        "workplace/answer_asked.html",
        {
            "found": found,
            "answer_by": ui.before(found.asked.answer_by),
            "items": dossiers.answering.fields(actor, found.asked, posted, errors, at_desk=True),
            "back": reverse("workplace:find_asked"),
            "error_summary": ui.ErrorSummary.of(errors, "") if errors else None,
        },
        status=422 if errors else 200,
    )
