"""One account of staff or of an outside system: making, appointing, ending, locking, resetting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden, NotFound, Refusal, Words
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from ... import reading
from .. import presenting


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    """A member of staff in a first position; the password is shown once, on the answer."""
    actor, at = identity.current_actor(request), timezone.now()
    if request.method == "POST":
        needed = (("name", _("Hãy nhập họ và tên.")), ("sign_in_name", _("Hãy đặt tên đăng nhập.")))
        errors: dict[str, Words] = {name: words for name, words in needed if not request.POST.get(name, "").strip()}
        first = reading.needed_day(request.POST, "valid_from", errors)
        last = reading.day(request.POST, "valid_to", errors)
        position_id = identifier(request.POST.get("position", ""))
        if position_id is None:
            errors["position"] = _("Hãy chọn vị trí.")
        try:
            reading.refuse_if(errors)
            assert position_id is not None
            made, password = identity.engage_staff(
                actor=actor,
                at=at,
                sign_in_name=request.POST.get("sign_in_name", "").strip(),
                name=request.POST.get("name", ""),
                position_id=position_id,
                valid_from=first,
                valid_to=last,
            )
        except (Forbidden, NotFound):
            raise
        except Refusal as refused:
            return _position_page(request, actor, at, "new.html", refused=refused)
        return _secret(request, made.account_id, made.sign_in_name, password)
    return _position_page(request, actor, at, "new.html")


def _secret(request: HttpRequest, account_id: UUID, sign_in_name: str, password: str) -> HttpResponse:
    """Shown on the answer itself and kept nowhere: who reloads the page is asked before anything is sent again."""
    context = {"account_id": account_id, "sign_in_name": sign_in_name, "password": password}
    return render(request, "administration/accounts/password.html", context)


def _position_page(
    request: HttpRequest,
    actor: Actor,
    at: datetime,
    template: str,
    *,
    refused: Refusal | None = None,
    **more: Any,
) -> HttpResponse:
    """A form that fills a position: the unit first, by address, then what is open there."""
    units = identity.Reach(actor).units(day_of(at))
    asked = identifier(ui.asked(request, "don-vi"))
    unit = presenting.unit_of(units, asked) or (units[0] if len(units) == 1 else None)
    errors = dict(reading.errors_of(refused, "position")) if refused else {}
    if unit is None and "don-vi" in request.GET:
        errors["don-vi"] = _("Hãy chọn đơn vị.")
    posted = request.POST
    context = more | {
        "units": presenting.unit_choices(units),
        "unit": unit,
        "unit_id": str(unit.id) if unit else "",
        "positions": presenting.position_choices(identity.seats(actor=actor, at=at, unit_id=unit.id)) if unit else (),
        "posted": posted,
        "valid_from": ui.DateParts.read(posted, "valid_from") or ui.DateParts.of(day_of(at)),
        "valid_to": ui.DateParts.read(posted, "valid_to"),
        "errors": errors,
        "unit_error": errors.get("don-vi", ""),
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, f"administration/accounts/{template}", context, status=refused.status if refused else 200)


@never_cache
@require_GET
@identity.staff_required
def card(request: HttpRequest, account_id: UUID) -> HttpResponse:
    return _card(request, account_id)


def _card(request: HttpRequest, account_id: UUID, refused: Refusal | None = None) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    found = identity.account_card(actor=actor, at=at, account_id=account_id)
    errors = dict(reading.errors_of(refused, "reason")) if refused else {}
    posts = [
        {
            "id": post.id,
            "words": f"{post.title}, {post.unit} ({identity.role_word(post.role)})",
            "period": presenting.period(post.valid_from, post.valid_to),
            "last_day": _last_day(request, post, errors, at) if post.lasts_on(day_of(at)) else None,
        }
        for post in found.line.posts
    ]
    context = {
        "card": found,
        "is_staff_account": found.line.kind is identity.AccountKind.STAFF,
        "is_me": account_id == actor.id,
        "state": presenting.state_tag(found.line),
        "posts": posts,
        "sessions": presenting.session_rows(found.sessions),
        "tokens": [presenting.token_line(token, may_change=found.may_change) for token in found.tokens],
        "lockout_until": ui.short_moment(found.lockout.until) if found.lockout else "",
        "reason": request.POST.get("reason", ""),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/accounts/card.html", context, status=refused.status if refused else 200)


def _last_day(request: HttpRequest, post: identity.HeldPost, errors: Mapping[str, Words], at: datetime) -> ui.DateInput:
    name = _name_of(post.id)
    typed = ui.DateParts.read(request.POST, name)
    return ui.DateInput(
        name=name,
        label=_("Ngày cuối cùng giữ vị trí"),
        value=typed or ui.DateParts.of(day_of(at)),
        error=errors.get(name, ""),
    )


def _name_of(appointment_id: UUID) -> str:
    return f"last-{appointment_id.hex}"


@never_cache
@require_http_methods(["GET", "POST"])
@identity.staff_required
def appoint(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A position more, from a day on."""
    actor, at = identity.current_actor(request), timezone.now()
    found = identity.account_card(actor=actor, at=at, account_id=account_id)
    if request.method == "POST":
        errors: dict[str, Words] = {}
        first = reading.needed_day(request.POST, "valid_from", errors)
        last = reading.day(request.POST, "valid_to", errors)
        position_id = identifier(request.POST.get("position", ""))
        if position_id is None:
            errors["position"] = _("Hãy chọn vị trí.")
        try:
            reading.refuse_if(errors)
            assert position_id is not None
            identity.appoint(
                actor=actor, at=at, account_id=account_id, position_id=position_id, valid_from=first, valid_to=last
            )
        except (Forbidden, NotFound):
            raise
        except Refusal as refused:
            return _position_page(request, actor, at, "appoint.html", card=found, refused=refused)
        messages.success(request, _("Đã bổ nhiệm."))
        return redirect("administration:accounts:account", account_id)
    return _position_page(request, actor, at, "appoint.html", card=found)


@require_POST
@identity.staff_required
def end_appointment(request: HttpRequest, account_id: UUID, appointment_id: UUID) -> HttpResponse:
    """The last day in a position."""
    actor, at = identity.current_actor(request), timezone.now()
    errors: dict[str, Words] = {}
    name = _name_of(appointment_id)
    last = reading.needed_day(request.POST, name, errors)
    try:
        reading.refuse_if(errors)
        identity.end_appointment(actor=actor, at=at, appointment_id=appointment_id, last_day=last)
    except identity.InvalidDetails as refused:
        fields = {name: next(iter(refused.fields.values()))}
        return _card(request, account_id, identity.InvalidDetails(fields=fields))
    messages.success(request, _("Đã ghi ngày thôi giữ vị trí."))
    return redirect("administration:accounts:account", account_id)


def _lock(actor: Actor, at: datetime, account_id: UUID, request: HttpRequest) -> None:
    identity.lock_account(actor=actor, at=at, account_id=account_id, reason=request.POST.get("reason", ""))


def _plain(action: Callable[..., None]) -> Callable[[Actor, datetime, UUID, HttpRequest], None]:
    return lambda actor, at, account_id, _request: action(actor=actor, at=at, account_id=account_id)


_ACTS: dict[str, tuple[Callable[[Actor, datetime, UUID, HttpRequest], None], Words]] = {
    "khoa": (_lock, gettext_lazy("Đã khóa tài khoản; mọi phiên và mã truy cập đã kết thúc.")),
    "mo": (_plain(identity.unlock_account), gettext_lazy("Đã mở khóa tài khoản.")),
    "bo-dem": (_plain(identity.lift_lockout), gettext_lazy("Đã xóa các lần đăng nhập sai.")),
    "dat-lai-xac-thuc": (_plain(identity.reset_second_factor), gettext_lazy("Đã đặt lại xác thực hai lớp.")),
    "ket-thuc-phien": (_plain(identity.end_sessions), gettext_lazy("Đã kết thúc mọi phiên.")),
}


@never_cache
@require_POST
@identity.staff_required
def act(request: HttpRequest, account_id: UUID, act: str) -> HttpResponse:
    """One thing done to an account; what cannot be is told on its page."""
    actor, at = identity.current_actor(request), timezone.now()
    found = identity.account_card(actor=actor, at=at, account_id=account_id)
    try:
        if act == "dat-lai-mat-khau":
            password = identity.reset_password(actor=actor, at=at, account_id=account_id)
            return _secret(request, account_id, found.line.sign_in_name, password)
        if act not in _ACTS:
            raise Http404
        does, said = _ACTS[act]
        does(actor, at, account_id, request)
    except (Forbidden, NotFound):
        raise
    except Refusal as refused:
        return _card(request, account_id, refused)
    messages.success(request, str(said))
    return redirect("administration:accounts:account", account_id)
