"""What may be done next with a dossier, as forms; and what was refused, shown again as typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.kernel.errors import Invalid, Refusal, Words
from motcua.ui import api as ui

PURPOSE = "case work"  # what the record of a reading says it was for
# What a refusal names, by act, where the page calls it otherwise: a reason is asked for in several forms of it.
_CONTROLS = {
    "ask_opinion": {"unit": "question"},
    "ask_supplement": {"items": "label_0"},
    "send_back": {"reason": "back_reason"},
    "reassign": {"reason": "assign_reason"},
    "recall_opinion": {"reason": "recall_reason"},
    "note": {"note": "internal_note"},
    "bundle_stop_rest": {"reason": "stop_reason"},
    "bundle_withdraw": {"reason": "withdraw_reason"},
    "bundle_skip": {"reason": "skip_reason"},
}


class Control(TypedDict):
    """A control as it comes back: its name, what was typed into it, what is wrong with it."""

    name: str
    value: str
    error: Words


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that was refused just now: which, what was typed, what is wrong with which control."""

    act: str
    typed: Mapping[str, str]
    errors: Mapping[str, Words]
    message: Words
    status: int = 200

    def control(self, name: str, otherwise: str = "") -> Control:
        """The control of that name; before anything is typed `otherwise` stands in it."""
        return {"name": name, "value": self.typed.get(name, otherwise), "error": self.errors.get(name, "")}

    def of(self, act: str) -> Refused:
        """Itself, if it was that act which was refused."""
        return self if self.act == act else NOTHING

    @property
    def summary(self) -> ui.ErrorSummary | None:
        return ui.ErrorSummary.of(self.errors, self.message)


NOTHING = Refused("", {}, {}, "")


def side_control(act: str, field: str) -> str:
    """What a field of an act beside the straight way is called on the page."""
    return f"{act}_{field}"


def refused(act: str, typed: Mapping[str, str], refusal: Refusal) -> Refused:
    names = _CONTROLS.get(act, {})
    if act.startswith("side_"):
        names = {field: side_control(act.removeprefix("side_"), field) for field in refusal.fields}
    errors = {names.get(field, field): words for field, words in refusal.fields.items()}
    return Refused(act, typed, errors, refusal.message, refusal.status)


def accepted_sentence(accepted: dossiers.Accepted) -> str:
    if accepted.due_at is None:
        return _("Đã tiếp nhận. Thời hạn chưa xác định được nên hồ sơ không có ngày hẹn trả.")
    return _("Đã tiếp nhận. Hẹn trả kết quả %(due)s.") % {"due": ui.before(accepted.due_at)}


def refuse(do: Callable[..., None], typed: Mapping[str, str], **by: Any) -> None:
    """Refuses on the ground chosen, for the reason typed. Raises `Invalid` at `ground` where none was chosen."""
    try:
        ground = dossiers.RefusalGround(typed.get("ground", ""))
    except ValueError:
        raise Invalid.on("ground", _("Chọn lý do từ chối.")) from None
    do(ground=ground, reason=ui.typed(typed, "reason"), **by)


def decision(data: QueryDict) -> dossiers.Decision | None:
    chosen = data.get("granted", "")
    if chosen not in {"yes", "no"}:
        return None
    return dossiers.Decision(granted=chosen == "yes", reason=ui.typed(data, "reason"))


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


def acts(view: dossiers.DossierView, refusal: Refused = NOTHING) -> tuple[ActForm, ...]:
    """The forms of what may be done now, most likely first. What was refused is shown again as typed."""
    found: list[ActForm] = []
    if "accept" in view.may:
        found += [_accept(view), _refuse(view, refusal.of("refuse"))]
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


def _accept(view: dossiers.DossierView) -> ActForm:
    return ActForm(
        heading=_("Tiếp nhận hồ sơ"),
        text=_("Hồ sơ đầy đủ, hợp lệ. Thời hạn bắt đầu tính khi bạn tiếp nhận."),
        action=reverse("workplace:accept", args=[view.reference]),
        fields=(),
        button=ui.Button(text=_("Tiếp nhận")),
    )


def _refuse(view: dossiers.DossierView, refusal: Refused) -> ActForm:
    return ending(
        _("Từ chối tiếp nhận"), reverse("workplace:refuse", args=[view.reference]), refusal_fields(refusal), refusal
    )


def refusal_fields(refusal: Refused) -> tuple[ui.Component, ...]:
    """Why a dossier, or a bundle, is not received."""
    grounds = [ui.Choice(ground.value, ground.label) for ground in dossiers.RefusalGround]
    return (
        ui.Select(**refusal.control("ground"), label=_("Lý do từ chối"), choices=grounds),
        ui.Textarea(**refusal.control("reason"), label=_("Giải thích cho người nộp"), rows=3),
    )


def _turn(view: dossiers.DossierView, turn: dossiers.Turn, refusal: Refused) -> Iterable[ActForm]:
    args = [view.reference, turn.step]
    if turn.duty in {dossiers.Duty.SIGN, dossiers.Duty.SIGN_AND_ISSUE}:
        yield _sign(turn, args, refusal.of("sign"))
    elif not _is_to_be_signed_again(view, turn):
        yield _complete(turn, args, refusal.of("complete"))
    if turn.earlier:
        yield _send_back(view, turn, args, refusal.of("send_back"))
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
    note = ui.Textarea(**refusal.control("note"), label=_("Ghi chú"), optional=True, rows=2)
    return ActForm(
        heading=turn.name,
        action=reverse("workplace:complete", args=args),
        fields=(note,) if turn.duty is dossiers.Duty.HANDLE else (),
        button=ui.Button(text=str(_BUTTONS.get(turn.duty, _("Hoàn thành bước này")))),
    )


def _sign(turn: dossiers.Turn, args: Sequence[str], refusal: Refused) -> ActForm:
    answers = [ui.Choice("yes", _("Đồng ý, ký kết quả")), ui.Choice("no", _("Từ chối giải quyết"))]
    return ActForm(
        heading=turn.name,
        action=reverse("workplace:sign", args=args),
        fields=(
            ui.Radios(**refusal.control("granted"), label=_("Quyết định"), choices=answers),
            ui.Textarea(**refusal.control("reason"), label=_("Lý do, nếu từ chối"), rows=3),
        ),
        button=ui.Button(text=_("Ký")),
    )


def _send_back(view: dossiers.DossierView, turn: dossiers.Turn, args: Sequence[str], refusal: Refused) -> ActForm:
    signed_by = view.signed_for_another if _is_to_be_signed_again(view, turn) else ""
    steps = [ui.Choice(step.id, step.name) for step in turn.earlier]
    return ActForm(
        heading=_("Chuyển trả bước trước"),
        action=reverse("workplace:send_back", args=args),
        fields=(
            ui.Select(**refusal.control("to_step", steps[-1].value), label=_("Chuyển trả về bước"), choices=steps),
            ui.Textarea(**refusal.control("back_reason"), label=_("Lý do chuyển trả"), rows=3),
        ),
        button=ui.Button(text=_("Chuyển trả"), kind="secondary"),
        folded=True,
        open=bool(refusal.typed or signed_by),
        text=_("Kết quả đã ký nhân danh %(old)s nên không phát hành được. Chuyển trả để lãnh đạo %(new)s ký lại.")
        % {"old": signed_by, "new": view.unit.authority}
        if signed_by
        else "",
    )


def ending(heading: str, action: str, fields: Sequence[ui.Component], refusal: Refused, *, text: str = "") -> ActForm:
    """What goes back or leaves something out: folded, until it was refused."""
    button = ui.Button(text=heading, kind="warning")
    return ActForm(heading, action, fields, button, text=text, folded=True, open=bool(refusal.act))
