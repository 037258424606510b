"""Steps by a decision: announced, published, replaced, abolished. One page for each, one form for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, Invalid, Words
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import presenting

_S = catalogue.Status
_DAY_PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a page of a decision asks and does. `known` stands in its boxes at first."""

    heading: str
    text: str
    fields: Callable[[Mapping[str, str], Mapping[str, Words]], tuple[ui.Component, ...]]
    do: Callable[[], None]
    button: ui.Button
    said: str
    edits: int | None = None
    known: Mapping[str, str] = field(default_factory=dict)


@require_http_methods(["GET", "POST"])
@identity.staff_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    draft, kept = catalogue.in_the_making(actor, code), catalogue.kept(actor, code, day_of(at))
    follows = kept.with_status(_S.PUBLISHED) is not None
    missing = catalogue.missing_parts(draft.content)

    def fields(typed: Mapping[str, str], errors: Mapping[str, Words]) -> tuple[ui.Component, ...]:
        return (
            *((_manner(typed, errors),) if follows else ()),
            *_decision_fields(typed, errors),
            *((_reason(missing, typed, errors),) if missing else ()),
        )

    def do() -> None:
        manner = _manner_of(request.POST.get("manner", "")) if follows else catalogue.Manner.NEW
        edits = request.POST.get("edits", "")
        catalogue.announce(
            actor=actor,
            version_id=draft.id,
            edits=int(edits) if edits.isascii() and edits.isdecimal() else -1,
            decision=_decision(request),
            manner=manner,
            at=at,
            reason=ui.typed(request.POST, "reason", 2000),
        )

    return _page(
        request,
        kept,
        _Asked(
            heading=_("Công bố phiên bản %(n)d") % {"n": draft.number},
            text=_("Sau khi công bố, nội dung của phiên bản này không sửa được nữa. Muốn sửa thì lập phiên bản mới."),
            fields=fields,
            do=do,
            button=ui.Button(text=_("Công bố")),
            said=_("Đã công bố. Hãy công khai đúng hạn."),
            edits=draft.edits,
            known=_known(catalogue.intended_decision(actor, draft.id)),
        ),
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def publish(request: HttpRequest, code: str) -> HttpResponse:
    actor, at = identity.current_actor(request), timezone.now()
    version, kept = catalogue.in_the_making(actor, code), catalogue.kept(actor, code, day_of(at))

    def fields(typed: Mapping[str, str], errors: Mapping[str, Words]) -> tuple[ui.Component, ...]:
        value = ui.DateParts.read(typed, "on") if typed else ui.DateParts.of(day_of(at))
        return (ui.DateInput(name="on", label=_("Ngày công khai"), value=value, error=errors.get("on", "")),)

    def do() -> None:
        on = ui.DateParts.read(request.POST, "on").as_date()
        if on is None:
            raise catalogue.InvalidDecision(fields={"on": _("Nhập ngày công khai.")})
        catalogue.publish(actor=actor, version_id=version.id, on=on, at=at)

    return _page(
        request,
        kept,
        _Asked(
            heading=_("Công khai phiên bản %(n)d") % {"n": version.number},
            text=_(
                "Người dân thấy phiên bản này từ ngày quyết định có hiệu lực. Hồ sơ đang giải quyết giữ phiên bản cũ."
            ),
            fields=fields,
            do=do,
            button=ui.Button(text=_("Công khai")),
            said=_("Đã công khai."),
        ),
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def replace(request: HttpRequest, code: str) -> HttpResponse:
    return _ending(
        request,
        code,
        catalogue.replace_by,
        heading=_("Thay thế bằng thủ tục khác"),
        button=_("Thay thế"),
        said=_("Đã ghi nhận việc thay thế."),
        optional=False,
    )


@require_http_methods(["GET", "POST"])
@identity.staff_required
def abolish(request: HttpRequest, code: str) -> HttpResponse:
    return _ending(
        request,
        code,
        catalogue.abolish,
        heading=_("Bãi bỏ thủ tục"),
        button=_("Bãi bỏ"),
        said=_("Đã ghi nhận việc bãi bỏ."),
        optional=True,
    )


def _ending(
    request: HttpRequest, code: str, end: Callable[..., object], *, heading: str, button: str, said: str, optional: bool
) -> HttpResponse:
    """Ends the procedure by a decision; whether its successors may be left out is `optional`."""
    actor, at = identity.current_actor(request), timezone.now()

    def do() -> None:
        end(actor=actor, code=code, decision=_decision(request), successors=_codes(request), at=at)

    return _page(
        request,
        catalogue.kept(actor, code, day_of(at)),
        _Asked(
            heading=heading,
            text=_(
                "Thủ tục này áp dụng đến hết ngày trước ngày quyết định có hiệu lực. Hồ sơ đang giải quyết không đổi."
            ),
            fields=lambda typed, errors: (
                *_decision_fields(typed, errors),
                _successors(typed, errors, optional=optional),
            ),
            do=do,
            button=ui.Button(text=button, kind="warning"),
            said=said,
        ),
    )


def _page(request: HttpRequest, kept: catalogue.Kept, asked: _Asked) -> HttpResponse:
    """The form, or what came of it. A state that no longer allows the step is told on the procedure's page."""
    if not kept.may_decide:
        raise catalogue.MayNotDecide
    typed = asked.known
    summary, missed, status = None, None, 200
    errors: Mapping[str, Words] = {}
    if request.method == "POST":
        try:
            asked.do()
        except (Invalid, catalogue.VersionBeginsTooEarly) as refusal:
            typed, errors, status = request.POST.dict(), refusal.fields, refusal.status
            summary = ui.ErrorSummary.of(errors, refusal.message)
        except catalogue.EditedMeanwhile as refusal:
            typed, status = request.POST.dict(), refusal.status
            summary = ui.ErrorSummary.of({}, refusal.message)
            missed = ui.Timeline(moments=[presenting.change_moment(one) for one in refusal.changes])
        except Conflict as conflict:
            messages.error(request, conflict.message)
            return redirect("administration:procedures:procedure", code=kept.code)
        else:
            messages.success(request, asked.said)
            return redirect("administration:procedures:procedure", code=kept.code)
    context = {
        "kept": kept,
        "asked": asked,
        "fields": asked.fields(typed, errors),
        "missed": missed,
        "error_summary": summary,
    }
    return render(request, "administration/procedures/decision.html", context, status=status)


def _decision_fields(typed: Mapping[str, str], errors: Mapping[str, Words]) -> tuple[ui.Component, ...]:
    return (
        ui.Input(
            name="number",
            label=_("Số quyết định"),
            hint=_("Ví dụ 123/QĐ-UBND"),
            width=20,
            value=typed.get("number", ""),
            error=errors.get("number", ""),
        ),
        ui.DateInput(
            name="decided_on",
            label=_("Ngày quyết định"),
            value=ui.DateParts.read(typed, "decided_on"),
            error=errors.get("decided_on", ""),
        ),
        ui.DateInput(
            name="effective_from",
            label=_("Ngày có hiệu lực"),
            value=ui.DateParts.read(typed, "effective_from"),
            error=errors.get("effective_from", ""),
        ),
        ui.Input(
            name="agency",
            label=_("Cơ quan, người ban hành"),
            hint=_("Ví dụ Chủ tịch Ủy ban nhân dân thành phố Hà Nội"),
            value=typed.get("agency", ""),
            error=errors.get("agency", ""),
        ),
        ui.Radios(
            name="issuer",
            label=_("Cấp ban hành"),
            choices=[ui.Choice(issuer.value, issuer.label) for issuer in catalogue.Issuer],
            value=typed.get("issuer", catalogue.Issuer.PROVINCE.value),
            small=True,
            error=errors.get("issuer", ""),
        ),
    )


def _manner(typed: Mapping[str, str], errors: Mapping[str, Words]) -> ui.Component:
    manners = (catalogue.Manner.AMEND, catalogue.Manner.REPLACE)
    return ui.Radios(
        name="manner",
        label=_("Công bố là"),
        choices=[ui.Choice(manner.value, manner.label) for manner in manners],
        value=typed.get("manner", catalogue.Manner.AMEND.value),
        small=True,
        error=errors.get("manner", ""),
    )


def _reason(missing: tuple[catalogue.Part, ...], typed: Mapping[str, str], errors: Mapping[str, Words]) -> ui.Component:
    return ui.Textarea(
        name="reason",
        label=_("Lý do vẫn công bố"),
        hint=_("Còn thiếu: %(parts)s.") % {"parts": ", ".join(str(part.label) for part in missing)},
        rows=2,
        value=typed.get("reason", ""),
        error=errors.get("reason", ""),
    )


def _successors(typed: Mapping[str, str], errors: Mapping[str, Words], *, optional: bool) -> ui.Component:
    return ui.Textarea(
        name="successors",
        label=_("Mã thủ tục thay thế"),
        hint=_("Mỗi dòng một mã. Người dân tìm thủ tục này được chỉ sang các thủ tục đó."),
        rows=2,
        optional=optional,
        value=typed.get("successors", ""),
        error=errors.get("successors", ""),
    )


def _decision(request: HttpRequest) -> catalogue.Decision:
    """The decision as typed. Raises `InvalidDecision` for days that are none, naming all else that is not there."""
    number, agency = _line(request, "number"), _line(request, "agency")
    decided_on = ui.DateParts.read(request.POST, "decided_on").as_date()
    effective_from = ui.DateParts.read(request.POST, "effective_from").as_date()
    if decided_on is None or effective_from is None:
        named: tuple[tuple[str, object, Words], ...] = (
            ("number", number, _("Nhập số quyết định.")),
            ("decided_on", decided_on, _("Nhập ngày quyết định, gồm ngày, tháng, năm.")),
            ("effective_from", effective_from, _("Nhập ngày quyết định có hiệu lực, gồm ngày, tháng, năm.")),
            ("agency", agency, _("Nhập cơ quan, người ban hành.")),
        )
        raise catalogue.InvalidDecision(fields={name: words for name, value, words in named if not value})
    return catalogue.Decision(
        number=number,
        decided_on=decided_on,
        effective_from=effective_from,
        agency=agency,
        issuer=_issuer_of(request.POST.get("issuer", "")),
    )


def _known(intended: catalogue.Intended | None) -> dict[str, str]:
    """The decision that the file named, as a person would type it."""
    if intended is None:
        return {}
    days = {"decided_on": intended.decided_on, "effective_from": intended.effective_from}
    parts = {f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() if day for part in _DAY_PARTS}
    return {"number": intended.number, "agency": intended.agency, **parts}


def _issuer_of(text: str) -> catalogue.Issuer:
    try:
        return catalogue.Issuer(text)
    except ValueError:
        raise catalogue.InvalidDecision(fields={"issuer": _("Chọn cấp ban hành.")}) from None


def _manner_of(text: str) -> catalogue.Manner:
    try:
        return catalogue.Manner(text)
    except ValueError:
        raise catalogue.InvalidDecision(fields={"manner": _("Chọn loại công bố.")}) from None


def _codes(request: HttpRequest) -> list[str]:
    return list(dict.fromkeys(ui.typed(request.POST, "successors").upper().split()))[:20]


def _line(request: HttpRequest, name: str) -> str:
    return " ".join(ui.typed(request.POST, name, 400).split())
