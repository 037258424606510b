"""What may be done next with a dossier, as forms; and what was refused, shown again as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.kernel.errors import Invalid, Refusal, Words
from motcua.ui import api as ui

# A reason is asked for in several forms of the page; each calls it by its own name.
_CONTROLS = {
    "send_back": {"reason": "back_reason"},
    "reassign": {"reason": "assign_reason"},
    "note": {"note": "internal_note"},
}


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that was refused just now: which, what was typed, what is wrong with which control."""

    act: str
    typed: Mapping[str, str]
    errors: Mapping[str, Words]
    message: Words


def refused(act: str, typed: Mapping[str, str], refusal: Refusal) -> Refused:
    side = act.removeprefix("side_")
    names = _CONTROLS.get(act) or ({key: f"{side}_{key}" for key in refusal.fields} if side != act else {})
    return Refused(act, typed, {names.get(k, k): words for k, words in refusal.fields.items()}, refusal.message)


def error_summary(refusal: Refused | None) -> ui.ErrorSummary | None:
    return ui.ErrorSummary.of(refusal.errors, refusal.message) if refusal else None


def accepted_sentence(accepted: dossiers.Accepted) -> str:
    if accepted.due_at is None:
        return _("Đã tiếp nhận. Thời hạn chưa xác định được nên hồ sơ không có ngày hẹn trả.")
    return _("Đã tiếp nhận. Hẹn trả kết quả %(due)s.") % {"due": ui.before(accepted.due_at)}


def ground(text: str) -> dossiers.RefusalGround:
    """The chosen ground of a refusal; raises `Invalid` at its field."""
    try:
        return dossiers.RefusalGround(text)
    except ValueError:
        raise Invalid(fields={"ground": _("Chọn lý do từ chối.")}) from None


def decision(data: QueryDict) -> dossiers.Decision | None:
    chosen = data.get("granted", "")
    if chosen not in {"yes", "no"}:
        return None
    return dossiers.Decision(granted=chosen == "yes", reason=data.get("reason", "")[:2000])


@dataclass(frozen=True, slots=True)
class ActForm:
    """One thing that may be done now, as a form. A folded one is less likely, or ends something."""

    heading: str
    action: str
    fields: Sequence[ui.Component]
    button: ui.Button
    text: str = ""
    folded: bool = False
    open: bool = False
    takes_files: bool = False


def acts(view: dossiers.DossierView, refusal: Refused | None = None) -> tuple[ActForm, ...]:
    """The forms of what may be done now, most likely first. What was refused is shown again as typed."""
    found: list[ActForm] = []
    if "accept" in view.may:
        found += [_accept(view), _refuse(view, of("refuse", refusal))]
    for turn in view.turns:
        if turn.is_mine and view.goes_on:
            found += list(_turn(view, turn, refusal))
    return tuple(found)


# What a dossier that waits for the reader waits for.
_AWAITED = frozenset({"accept", "confirm_payment", "resume", "notify_ineligible"})


def has_work(view: dossiers.DossierView, team: dossiers.Teamwork) -> bool:
    """Whether anything on the page waits for the reader."""
    return (
        bool(view.may & _AWAITED)
        or (view.goes_on and any(turn.is_mine for turn in view.turns))
        or any(one.may_answer for one in team.opinions)
        or any(one.is_reader and one.part is casework.Part.CO_ORDINATE for one in team.helpers)
    )


NOTHING = Refused("", {}, {}, "")


def of(act: str, refusal: Refused | None) -> Refused:
    """The refusal, if it was of this act."""
    return refusal if refusal is not None and refusal.act == act else NOTHING


def _accept(view: dossiers.DossierView) -> ActForm:
    return ActForm(
        heading=_("Tiếp nhận hồ sơ"),
        text=_("Hồ sơ đầy đủ, hợp lệ. Thời hạn bắt đầu tính khi bạn tiếp nhận."),
        action=reverse("workplace:accept", args=[view.reference]),
        fields=(),
        button=ui.Button(text=_("Tiếp nhận")),
    )


def _refuse(view: dossiers.DossierView, refusal: Refused) -> ActForm:
    typed, errors = refusal.typed, refusal.errors
    fields = (
        ui.Select(
            id="ground",
            name="ground",
            label=_("Lý do từ chối"),
            choices=[ui.Choice(g.value, g.label) for g in dossiers.RefusalGround],
            value=typed.get("ground", ""),
            error=str(errors.get("ground", "")),
        ),
        _reason("reason", _("Giải thích cho người nộp"), typed, errors),
    )
    return _folded(
        _("Từ chối tiếp nhận"),
        reverse("workplace:refuse", args=[view.reference]),
        fields,
        ui.Button(text=_("Từ chối tiếp nhận"), kind="warning"),
        is_open=bool(typed),
    )


def _turn(view: dossiers.DossierView, turn: dossiers.Turn, refusal: Refused | None) -> Iterable[ActForm]:
    args = [view.reference, turn.step]
    if turn.duty in {dossiers.Duty.SIGN, dossiers.Duty.SIGN_AND_ISSUE}:
        yield _sign(turn, args, of("sign", refusal))
    elif not _is_to_be_signed_again(view, turn):
        yield _complete(turn, args, of("complete", refusal))
    if turn.earlier:
        yield _send_back(view, turn, args, of("send_back", refusal))
    if turn.taken_by is None and turn.duty is dossiers.Duty.HANDLE:
        yield ActForm(
            heading="",
            action=reverse("workplace:take", args=args),
            fields=(),
            button=ui.Button(text=_("Nhận việc này về mình"), kind="quiet"),
        )


def _is_to_be_signed_again(view: dossiers.DossierView, turn: dossiers.Turn) -> bool:
    return turn.duty is dossiers.Duty.ISSUE and bool(view.signed_for_another)


_BUTTONS = {
    dossiers.Duty.ISSUE: gettext_lazy("Đóng dấu và phát hành"),
    dossiers.Duty.HAND_OVER: gettext_lazy("Trả kết quả cho người nộp"),
}


def _complete(turn: dossiers.Turn, args: Sequence[str], refusal: Refused) -> ActForm:
    note = ui.Textarea(name="note", label=_("Ghi chú"), optional=True, rows=2, value=refusal.typed.get("note", ""))
    return ActForm(
        heading=turn.name,
        action=reverse("workplace:complete", args=args),
        fields=(note,) if turn.duty is dossiers.Duty.HANDLE else (),
        button=ui.Button(text=str(_BUTTONS.get(turn.duty, _("Hoàn thành bước này")))),
    )


def _sign(turn: dossiers.Turn, args: Sequence[str], refusal: Refused) -> ActForm:
    typed, errors = refusal.typed, refusal.errors
    fields = (
        ui.Radios(
            id="granted",
            name="granted",
            label=_("Quyết định"),
            choices=[ui.Choice("yes", _("Đồng ý, ký kết quả")), ui.Choice("no", _("Từ chối giải quyết"))],
            value=typed.get("granted", ""),
            error=str(errors.get("granted", "")),
        ),
        _reason("reason", _("Lý do, nếu từ chối"), typed, errors),
    )
    return ActForm(
        heading=turn.name,
        action=reverse("workplace:sign", args=args),
        fields=fields,
        button=ui.Button(text=_("Ký")),
    )


def _send_back(view: dossiers.DossierView, turn: dossiers.Turn, args: Sequence[str], refusal: Refused) -> ActForm:
    typed, errors = refusal.typed, refusal.errors
    signed_by = view.signed_for_another if _is_to_be_signed_again(view, turn) else ""
    fields = (
        ui.Select(
            id="to_step",
            name="to_step",
            label=_("Chuyển trả về bước"),
            choices=[ui.Choice(step.id, step.name) for step in turn.earlier],
            value=typed.get("to_step", turn.earlier[-1].id),
        ),
        _reason("back_reason", _("Lý do chuyển trả"), typed, errors),
    )
    return _folded(
        _("Chuyển trả bước trước"),
        reverse("workplace:send_back", args=args),
        fields,
        ui.Button(text=_("Chuyển trả"), kind="secondary"),
        is_open=bool(typed) or bool(signed_by),
        text=_("Kết quả đã ký nhân danh %(old)s nên không phát hành được. Chuyển trả để lãnh đạo %(new)s ký lại.")
        % {"old": signed_by, "new": view.unit.authority}
        if signed_by
        else "",
    )


def _reason(name: str, label: str, typed: Mapping[str, str], errors: Mapping[str, Words]) -> ui.Textarea:
    return ui.Textarea(
        id=name, name=name, label=label, rows=3, value=typed.get(name, ""), error=str(errors.get(name, ""))
    )


def _folded(
    heading: str, action: str, fields: Sequence[ui.Component], button: ui.Button, *, is_open: bool, text: str = ""
) -> ActForm:
    return ActForm(
        heading=heading,
        action=action,
        fields=fields,
        button=button,
        text=text,
        folded=True,
        open=is_open,
    )
