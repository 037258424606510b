"""Writing a draft: started, edited part by part, renewed, discarded."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, Refusal
from motcua.ui import api as ui

from .. import presenting
from ..editing import showing
from ..editing.blocks import Errors
from ..editing.parts import Part, Typed, content_of, part_of, typed_in, typed_of
from ..editing.rows import change


@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    """Code, name, field, levels and agency of a procedure that is not there yet; the rest follows in its draft."""
    actor = identity.current_actor(request)
    if not catalogue.may_propose(actor):
        raise catalogue.MayNotEdit
    if request.method != "POST":
        return _new_page(request)
    agencies = ui.typed(request.POST, "executing_agencies")
    content = catalogue.Content(
        code=_typed(request, "code").upper(),
        name=_typed(request, "name"),
        field=_typed(request, "field"),
        levels=tuple(dict.fromkeys(request.POST.getlist("levels"))),
        executing_agencies=tuple(line.strip() for line in agencies.splitlines() if line.strip()),
    )
    try:
        catalogue.start_procedure(actor=actor, content=content, at=timezone.now())
    except (Invalid, Conflict, catalogue.MayNotEdit) as refusal:
        return _new_page(request, refusal)
    messages.success(request, _("Đã lập bản nháp."))
    return redirect("administration:procedures:procedure", code=content.code)


def _new_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    errors = refusal.fields if refusal else {}
    fields = (
        ui.Input(
            name="code",
            label=_("Mã thủ tục"),
            hint=_("Ví dụ 1.001193"),
            width=20,
            value=_typed(request, "code"),
            spellcheck=False,
            error=errors.get("code", ""),
        ),
        ui.Textarea(
            name="name", label=_("Tên thủ tục"), rows=2, value=_typed(request, "name"), error=errors.get("name", "")
        ),
        ui.Input(name="field", label=_("Lĩnh vực"), optional=True, value=_typed(request, "field")),
        ui.Checkboxes(
            name="levels",
            label=_("Cấp thực hiện"),
            choices=[ui.Choice(level, level) for level in catalogue.levels()],
            values=request.POST.getlist("levels"),
            small=True,
        ),
        ui.Textarea(
            name="executing_agencies",
            label=_("Cơ quan thực hiện"),
            hint=_("Mỗi dòng một mục."),
            rows=2,
            optional=True,
            value=request.POST.get("executing_agencies", ""),
        ),
    )
    context = {
        "fields": fields,
        "error_summary": ui.ErrorSummary.of(errors, refusal.message) if refusal else None,
    }
    status = refusal.status if refusal else 200
    return render(request, "administration/procedures/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def edit(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """A part of the draft. A button of a row changes the form only; “save” saves all of it."""
    found = part_of(part)
    if found is None:
        raise Http404
    actor = identity.current_actor(request)
    draft = _draft_of(actor, code)
    if draft is None:
        messages.error(request, _("Thủ tục này không có bản nháp nào để sửa."))
        return redirect("administration:procedures:procedure", code=code)
    if not catalogue.may_edit(actor, draft.content):
        raise catalogue.MayNotEdit
    if request.method != "POST":
        return _edit_page(request, draft, found, typed_of(found, draft.content), draft.edits)
    typed, edits = typed_in(found, request.POST), _count(request.POST.get("edits", ""))
    wanted = request.POST.get("op", "")
    if wanted and found.rows:
        change(typed.rows, found.rows.block, wanted)
        return _edit_page(request, draft, found, typed, edits)
    return _saved(request, draft, found, typed, edits)


def _saved(request: HttpRequest, draft: catalogue.Draft, part: Part, typed: Typed, edits: int) -> HttpResponse:
    """Saves what was typed, or shows it again with what stands in the way."""
    content, errors = content_of(part, typed, draft.content)
    if errors:
        return _edit_page(request, draft, part, typed, edits, errors=errors, status=422)
    try:
        catalogue.save_draft(
            actor=identity.current_actor(request),
            version_id=draft.id,
            content=content,
            names=part.names,
            edits=edits,
            at=timezone.now(),
        )
    except catalogue.EditedMeanwhile as refusal:
        return _edit_page(request, draft, part, typed, refusal.edits, refusal=refusal, status=refusal.status)
    except (Invalid, catalogue.MayNotEdit) as refusal:
        fields = refusal.fields or {"": refusal.message}
        return _edit_page(request, draft, part, typed, edits, errors=dict(fields), status=refusal.status)
    messages.success(request, _("Đã lưu “%(part)s”.") % {"part": part.title})
    return redirect("administration:procedures:procedure", code=draft.content.code)


def _draft_of(actor: Actor, code: str) -> catalogue.Draft | None:
    """The draft; none once it was announced or discarded."""
    try:
        found = catalogue.in_the_making(actor, code)
    except catalogue.UnknownVersion:
        return None
    return found if found.status is catalogue.Status.DRAFT else None


def _edit_page(
    request: HttpRequest,
    draft: catalogue.Draft,
    part: Part,
    typed: Typed,
    edits: int,
    *,
    errors: Errors | None = None,
    refusal: catalogue.EditedMeanwhile | None = None,
    status: int = 200,
) -> HttpResponse:
    errors = errors or {}
    summary = ui.ErrorSummary.of({}, refusal.message) if refusal else ui.ErrorSummary.of(errors)
    return render(
        request,
        "administration/procedures/edit.html",
        {
            "draft": draft,
            "part": part,
            "edits": edits,
            "form": showing.form_of(part, typed, errors, catalogue.levels()),
            "missed": ui.Timeline(moments=[presenting.change_moment(one) for one in refusal.changes])
            if refusal
            else None,
            "error_summary": summary,
        },
        status=status,
    )


@require_POST
@identity.staff_required
def start(request: HttpRequest, code: str) -> HttpResponse:
    def do() -> object:
        return catalogue.start_draft(actor=identity.current_actor(request), code=code, at=timezone.now())

    return _act(request, code, do, _("Đã lập bản nháp từ phiên bản mới nhất."))


@require_POST
@identity.staff_required
def renew(request: HttpRequest, code: str) -> HttpResponse:
    def do() -> object:
        actor = identity.current_actor(request)
        draft = catalogue.in_the_making(actor, code)
        return catalogue.renew_draft(actor=actor, version_id=draft.id, at=timezone.now())

    return _act(request, code, do, _("Đã cập nhật bản nháp theo phiên bản mới công khai."))


@require_POST
@identity.staff_required
def discard(request: HttpRequest, code: str) -> HttpResponse:
    def do() -> object:
        actor = identity.current_actor(request)
        draft = catalogue.in_the_making(actor, code)
        reason = _typed(request, "reason")
        return catalogue.discard_draft(actor=actor, version_id=draft.id, reason=reason, at=timezone.now())

    return _act(request, code, do, _("Đã hủy bản nháp."))


def _act(request: HttpRequest, code: str, do: Callable[[], object], said: str) -> HttpResponse:
    """Does it and tells; what stands in the way is told on the page as it now is."""
    try:
        do()
    except (Conflict, Invalid) as refusal:
        messages.error(request, str(next(iter(refusal.fields.values()), refusal.message)))
    else:
        messages.success(request, said)
    return redirect("administration:procedures:procedure", code=code)


def _typed(request: HttpRequest, name: str, longest: int = 4000) -> str:
    return " ".join(ui.typed(request.POST, name, longest).split())


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
