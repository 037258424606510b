"""The page of a bundle of interlinked procedures, its acts, and the repair of a part that failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Invalid
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import acting, bundling, presenting
from . import telling

bundles = dossiers.bundles


def bundle_page(request: HttpRequest, reference: str, refusal: acting.Refused = acting.NOTHING) -> HttpResponse:
    """The whole with its parts; what was refused on top when an act has just been."""
    at = timezone.now()
    view = bundles.read(identity.current_actor(request), reference, at=at, purpose=acting.PURPOSE)
    form = forms.form_of(view.form_key, view.form_version)
    pages = forms.summary(form, forms.answers_from_json(form, view.answers), on=day_of(at))
    return render(
        request,
        "workplace/bundle.html",
        {
            "view": view,
            "bar": bundles.components.identity_bar(view, at),
            "standing": bundles.components.standing(view, at),
            "repairs": bundling.repairs(view),
            "acts": bundling.acts(view, refusal),
            "parts": bundling.parts(view),
            "facts": bundling.facts(view),
            "papers": bundling.papers(view),
            "handed": dossiers.components.handed_table(view.handed),
            "slips": presenting.slip_list(reference, dossiers.slips.offered_of_bundle(view)),
            "answers": dossiers.components.answer_lists(pages),
            "timeline": dossiers.components.timeline(view.timeline),
            "error_summary": refusal.summary,
        },
        status=refusal.status,
    )


def _act(
    request: HttpRequest, reference: str, do: Callable[..., Any], said: str | Callable[[Any], str]
) -> HttpResponse:
    refused = telling.told(request, reference, do, said)
    if refused is not None:
        return bundle_page(request, reference, refused)
    return redirect("workplace:dossier", reference=reference)


@require_POST
@identity.staff_required
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(bundles.accept_bundle, needs_verification=request.POST.get("verify") == "yes")
    return _act(request, reference, do, acting.accepted_sentence)


@require_POST
@identity.staff_required
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(acting.refuse, bundles.refuse_bundle, request.POST)
    return _act(request, reference, do, _("Đã từ chối tiếp nhận hồ sơ."))


@require_POST
@identity.staff_required
def stop_rest(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(bundles.stop_rest, reason=ui.typed(request.POST, "stop_reason"))
    return _act(request, reference, do, _("Đã dừng các phần còn lại."))


@require_POST
@identity.staff_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    do = partial(bundles.withdraw, reason=ui.typed(request.POST, "withdraw_reason"))
    return _act(request, reference, do, _("Đã rút hồ sơ."))


@require_POST
@identity.staff_required
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    return _act(request, reference, bundles.hand_over, _("Đã trả chung các kết quả."))


@require_http_methods(["GET", "POST"])
@identity.staff_required
def part(request: HttpRequest, reference: str, path: str) -> HttpResponse:
    """A failed part: its reason, its form page by page, and the ways out of it.

    `?trang=<page>` opens a page of its form. What is posted is filed at once if the whole form is right;
    otherwise the page that is wrong is shown.
    """
    actor, at = identity.current_actor(request), timezone.now()
    if request.method == "GET":
        return _part_page(request, reference, path, page=request.GET.get("trang", ""))
    known = bundles.part_form(actor, reference, path, at=at)
    page = _page_key(known, request.POST.get("page", ""))
    try:
        corrections = _corrections(request, reference, path, known, page) if page else {}
        bundles.file_again(
            actor=actor,
            at=at,
            reference=reference,
            path=path,
            corrections=corrections,
            unit_id=identifier(request.POST.get("unit", "")),
            unit_reason=ui.typed(request.POST, "unit_reason"),
        )
    except Invalid as refusal:
        wrong = _page_of(known.form, next(iter(refusal.fields), ""))
        typed = {**known.answers, **_typed(request, known, page)}
        return _part_page(request, reference, path, page=wrong or page, refusal=refusal, typed=typed)
    messages.success(request, _("Đã lập lại hồ sơ và chuyển đi."))
    return redirect("workplace:dossier", reference=reference)


@require_POST
@identity.staff_required
def skip(request: HttpRequest, reference: str, path: str) -> HttpResponse:
    actor, reason = identity.current_actor(request), ui.typed(request.POST, "skip_reason")
    try:
        bundles.skip_part(actor=actor, at=timezone.now(), reference=reference, path=path, reason=reason)
    except Invalid as refusal:
        return _part_page(request, reference, path, skipped=acting.refused("bundle_skip", request.POST, refusal))
    messages.success(request, _("Đã bỏ qua phần này."))
    return redirect("workplace:dossier", reference=reference)


def _part_page(
    request: HttpRequest,
    reference: str,
    path: str,
    *,
    page: str = "",
    refusal: Invalid | None = None,
    typed: Mapping[str, Any] | None = None,
    skipped: acting.Refused = acting.NOTHING,
) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    known = bundles.part_form(actor, reference, path, at=at)
    view = bundles.read(actor, reference, at=at, purpose=acting.PURPOSE)
    shown = next(one for one in view.parts if one.path == path)
    answers = typed or known.answers
    errors = refusal.fields if refusal else known.wrong
    page = _page_key(known, page) or _page_of(known.form, next(iter(errors), ""))
    return render(
        request,
        "workplace/bundle_part.html",
        {
            "view": view,
            "part": shown,
            "pages": forms.visible_pages(known.form, answers),
            "page": page,
            "fields": forms.render_page(known.form, page, answers, errors, on=day_of(at)) if page else "",
            "unit_fields": bundling.unit_fields(known, request.POST, errors),
            "skip": bundling.skip_form(reference, shown, skipped),
            "error_summary": skipped.summary,
        },
        status=refusal.status if refusal else skipped.status,
    )


def _page_key(known: dossiers.bundles.PartForm, page: str) -> str:
    """The page, if the form has it."""
    return page if any(one.key == page for one in known.form.pages) else ""


def _page_of(form: forms.Form, question: str) -> str:
    """The page on which the question stands; nothing when it stands nowhere."""
    name = question.partition(".")[0]
    return next((page.key for page in form.pages if any(q.key == name for q in page.questions)), "")


def _typed(request: HttpRequest, known: dossiers.bundles.PartForm, page: str) -> dict[str, Any]:
    return forms.answers_from_post(known.form, page, request.POST) if page else {}


def _corrections(
    request: HttpRequest, reference: str, path: str, known: dossiers.bundles.PartForm, page: str
) -> dict[str, Any]:
    """What was typed on the page; files sent are stored first, those filed before stay unless replaced."""
    actor, at = identity.current_actor(request), timezone.now()
    typed = _typed(request, known, page)
    files = {q.key for q in known.form.page(page).questions if q.kind is forms.Kind.FILE}
    given: dict[str, Any] = {key: value for key, value in typed.items() if key not in files}
    for key, sent in request.FILES.lists():
        if key in files:
            stored = [documents.store(actor=actor, file=f, name=f.name or "", at=at, field=key) for f in sent]
            added = [
                bundles.add_paper(actor=actor, at=at, reference=reference, path=path, question=key, stored=one)
                for one in stored
            ]
            given[key] = [{"id": str(one.id), "name": one.name} for one in added]
    return given
