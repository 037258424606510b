"""One's own account: what is held, the sessions that are open, the password."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal, Words
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import actions, queries
from ..middleware import current_actor, signed_in_required, staff_required
from ..values import Session
from ..words import role_word, way_word


@never_cache
@require_GET
@signed_in_required
def account(request: HttpRequest) -> HttpResponse:
    """What is held about the one who is signed in."""
    actor = current_actor(request)
    rows = _rows_of_person(actor) if actor.person_id else _rows_of_staff(actor)
    key = request.session.session_key or ""
    sessions = [
        {"id": one.id, "current": one.current, "rows": _rows_of_session(one)}
        for one in queries.sessions_of(actor.account_id, timezone.now(), current_key=key)
    ]
    page = {"rows": rows, "is_staff": actor.is_staff, "sessions": sessions}
    return render(request, "identity/account.html", page)


def _rows_of_session(one: Session) -> list[ui.SummaryRow]:
    return [
        ui.SummaryRow(_("Thiết bị"), one.device or _("Không rõ")),
        ui.SummaryRow(_("Mạng"), one.address or _("Không rõ")),
        ui.SummaryRow(_("Cách đăng nhập"), way_word(one.way)),
        ui.SummaryRow(_("Bắt đầu"), ui.short_moment(one.opened_at)),
        ui.SummaryRow(_("Dùng gần nhất"), ui.short_moment(one.seen_at)),
    ]


def _rows_of_person(actor: Actor) -> list[ui.SummaryRow]:
    assert actor.person_id is not None
    me = actions.read_person(actor=actor, person_id=actor.person_id, purpose="", at=timezone.now())
    held: list[tuple[Words, str]] = [
        (_("Họ và tên"), me.name),
        (_("Số định danh hoặc mã số thuế"), me.number),
        (_("Ngày sinh"), f"{me.birth_date:%d/%m/%Y}" if me.birth_date else ""),
        (_("Người đại diện"), me.representative),
        (_("Địa chỉ"), me.address),
        (_("Điện thoại"), me.phone),
        (_("Thư điện tử"), me.email),
    ]
    return [ui.SummaryRow(key, value) for key, value in held if value]


def _rows_of_staff(actor: Actor) -> list[ui.SummaryRow]:
    units = organisation.units(actor.unit_ids)
    posts = sorted(
        f"{units[post.unit_id].name}: {role_word(post.role)}" + (f" ({post.mandate.words})" if post.mandate else "")
        for post in actor.posts
    )
    return [ui.SummaryRow(_("Họ và tên"), actor.name), *(ui.SummaryRow(_("Vị trí"), post) for post in posts)]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@staff_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Staff give themselves another password; this session goes on, their others end."""
    fields: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        key = request.session.session_key or ""
        try:
            changed = actions.change_password(
                actor=current_actor(request),
                at=timezone.now(),
                current=request.POST.get("current", ""),
                new=request.POST.get("password", ""),
                session_key=key,
            )
        except Refusal as refused:
            fields, status = refused.fields or {"current": refused.message}, refused.status
        else:
            request.session.cycle_key()
            actions.rename_session(before=key, after=request.session.session_key or "")
            request.session[HASH_SESSION_KEY] = changed.get_session_auth_hash()
            messages.success(request, _("Đã đổi mật khẩu."))
            return HttpResponseRedirect(reverse("identity:account"))
    page = {"errors": fields, "error_summary": ui.ErrorSummary.of(fields)}
    return render(request, "identity/change_password.html", page, status=status)


@require_POST
@signed_in_required
def end_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Ends one session of one's own; pressing twice is told, and does no harm."""
    try:
        actions.end_session(actor=current_actor(request), at=timezone.now(), session_id=session_id)
    except actions.NoSuchSession as refused:
        messages.info(request, refused.message)
    else:
        messages.success(request, _("Đã kết thúc phiên đăng nhập."))
    return HttpResponseRedirect(reverse("identity:account"))


@require_POST
@signed_in_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends this session and every other of the account."""
    actions.sign_out_everywhere(actor=current_actor(request), at=timezone.now())
    logout(request)
    return HttpResponseRedirect(reverse("identity:sign_in"))
