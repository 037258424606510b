"""What communes may do with the procedures of their level: a dated rule, read by staff and set at the top."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.administration import reading
from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel import sources
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Words
from motcua.kernel.time import day_of
from motcua.ui import api as ui

_RIGHTS = {right.value: right for right in catalogue.Right}


@require_http_methods(["GET", "POST"])
@identity.staff_required
def rule(request: HttpRequest) -> HttpResponse:
    actor, today = identity.current_actor(request), day_of(timezone.now())
    if not catalogue.may_read_drafts(actor):
        raise catalogue.MayNotConfigure
    errors: dict[str, Words] = {}
    status = 200
    if request.method == "POST":
        try:
            _set(request, actor)
        except Invalid as refused:
            errors, status = dict(reading.errors_of(refused, "right")), refused.status
        else:
            messages.success(request, _("Đã ghi quy định mới."))
            return redirect("administration:procedures:communes")
    context = {
        "table": _table(catalogue.commune_rules(), today),
        "may_set": identity.may_set_rules(actor),
        "rights": [ui.Choice(right.value, right.label) for right in catalogue.Right],
        "valid_from": ui.DateParts.read(request.POST, "valid_from") or ui.DateParts.of(today),
        "posted": request.POST,
        "confirmations": [ui.Choice("yes", _("Tôi đã đọc văn bản làm căn cứ"))],
        "confirmed": request.POST.getlist("confirmed"),
        "errors": errors,
        "error_summary": ui.ErrorSummary.of(errors),
    }
    return render(request, "administration/procedures/communes.html", context, status=status)


def _set(request: HttpRequest, actor: Actor) -> None:
    """The rule as typed, from a day on. Raises `Invalid`, `Forbidden`."""
    errors: dict[str, Words] = {}
    right = _RIGHTS.get(request.POST.get("right", ""))
    if right is None:
        errors["right"] = _("Hãy chọn quyền của cấp xã.")
    first = reading.needed_day(request.POST, "valid_from", errors)
    if right is None or errors:
        raise Invalid(fields=errors)
    catalogue.set_commune_rule(
        actor=actor,
        at=timezone.now(),
        valid_from=first,
        right=right,
        source=ui.typed(request.POST, "source", 500),
        confirmed=request.POST.get("confirmed") == "yes",
    )


def _table(rules: Iterable[catalogue.CommuneRule], on: date) -> ui.Table:
    """The latest first; the one of today is marked."""
    rows, is_over = [], False
    for one in rules:
        begun = one.valid_from is None or one.valid_from <= on
        if not begun:
            standing = ui.Tag(text=_("Chưa bắt đầu"), tone=ui.Tone.WAITING)
        elif is_over:
            standing = ui.Tag(text=_("Đã kết thúc"))
        else:
            standing = ui.Tag(text=_("Đang áp dụng"), tone=ui.Tone.CALM)
        is_over = is_over or begun
        since = f"{one.valid_from:%d/%m/%Y}" if one.valid_from else _("Từ đầu")
        confirmed = _("đã xác nhận") if one.confirmed else _("chưa xác nhận")
        rows.append(ui.Row([since, str(one.right.label), standing, f"{sources.in_words(one.source)} ({confirmed})"]))
    columns = [
        ui.Column(_("Từ ngày")),
        ui.Column(_("Cấp xã được")),
        ui.Column(_("Tình trạng")),
        ui.Column(_("Căn cứ")),
    ]
    return ui.Table(caption=_("Quy định"), caption_hidden=True, columns=columns, rows=rows)
