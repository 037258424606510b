"""Acts beside the straight way of a dossier, as forms of its page: pauses, money, new dates, endings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers import api as dossiers
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .acting import ActForm, Control, Refused, side_control


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed into the form of an act, and what is wrong with it."""

    act: str
    refused: Refused

    def control(self, field: str) -> Control:
        return self.refused.control(side_control(self.act, field))


type Fields = Callable[[_Typed], Iterable[ui.Component]]


def first_acts(view: dossiers.DossierView, refusal: Refused) -> tuple[ActForm, ...]:
    """What a dossier that stands still waits for: plain forms, on top."""
    found = []
    if "confirm_payment" in view.may:
        found.append(_form(view, "confirm_payment", _("Xác nhận đã nộp tiền"), _receipt, refusal, folded=False))
    if "resume" in view.may:
        found.append(_form(view, "resume", _("Tính tiếp thời hạn"), _nothing, refusal, folded=False))
    if "notify_ineligible" in view.may:
        text = _("Cơ quan giải quyết đã trả hồ sơ kèm lý do. Gửi thông báo cho người nộp.")
        found.append(
            _form(
                view, "notify_ineligible", _("Thông báo không đủ điều kiện"), _notice, refusal, folded=False, text=text
            )
        )
    return tuple(found)


def more_acts(view: dossiers.DossierView, at: datetime, refusal: Refused) -> tuple[ActForm, ...]:
    """What happens more rarely, folded, what ends the dossier last."""
    today = day_of(at)
    offered: tuple[tuple[str, str, Fields], ...] = (
        ("reappoint", _("Xin lỗi và hẹn lại ngày trả"), _new_date(view)),
        ("ask_payment", _("Yêu cầu thực hiện nghĩa vụ tài chính"), _money),
        ("pause", _("Tạm dừng tính thời hạn"), _pause(today)),
        ("find_ineligible", _("Trả hồ sơ không đủ điều kiện"), _why),
        ("close_unanswered", _("Đóng hồ sơ vì không bổ sung"), _nothing),
        ("withdraw", _("Rút hồ sơ theo đề nghị của người nộp"), _why),
        ("stop", _("Dừng giải quyết hồ sơ"), _stop(today)),
    )
    may = {*view.may} - set(_in_vain(view, at))
    return tuple(_form(view, act, words, fields, refusal) for act, words, fields in offered if act in may)


def _in_vain(view: dossiers.DossierView, at: datetime) -> Iterator[str]:
    """Nothing to put off, or put off often enough; closed for silence while there is time to answer."""
    allowed = dossiers.rule("reappointments", day_of(view.filed_at)).amount
    if view.due_at is None or len(view.side.reappointments) >= allowed:
        yield "reappoint"
    asked = view.side.open_supplement
    if asked is not None and at <= asked.answer_by:
        yield "close_unanswered"


def _form(
    view: dossiers.DossierView,
    act: str,
    words: str,
    fields: Fields,
    refusal: Refused,
    *,
    folded: bool = True,
    text: str = "",
) -> ActForm:
    refused = refusal.of(f"side_{act}")
    return ActForm(
        heading=words,
        action=reverse(f"workplace:side_{act}", args=[view.reference]),
        fields=tuple(fields(_Typed(act, refused))),
        button=ui.Button(text=words, kind="warning" if act in _ENDING else "secondary" if folded else "primary"),
        text=text,
        folded=folded,
        open=bool(refused.act),
    )


_ENDING = frozenset({"find_ineligible", "close_unanswered", "withdraw", "stop"})


def amount_typed(data: QueryDict, name: str) -> int | None:
    """An amount in đồng, however grouped; none when it is no number."""
    digits = data.get(name, "").replace(".", "").replace(",", "").replace(" ", "").removesuffix("đồng")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def _nothing(_typed: _Typed) -> Iterable[ui.Component]:
    return ()


def _why(typed: _Typed) -> Iterable[ui.Component]:
    yield ui.Textarea(**typed.control("reason"), label=_("Lý do"), rows=3)


def _notice(typed: _Typed) -> Iterable[ui.Component]:
    hint = _("Để trống thì dùng lý do của cơ quan giải quyết.")
    yield ui.Textarea(
        **typed.control("reason"), label=_("Lời giải thích cho người nộp"), rows=3, hint=hint, optional=True
    )


def _receipt(typed: _Typed) -> Iterable[ui.Component]:
    yield ui.Input(**typed.control("receipt"), label=_("Số biên lai"))


def _money(typed: _Typed) -> Iterable[ui.Component]:
    yield ui.Textarea(**typed.control("what"), label=_("Khoản phải nộp"), rows=3)
    yield ui.MoneyInput(**typed.control("amount"), label=_("Số tiền"))


def _pause(today: date) -> Fields:
    def fields(typed: _Typed) -> Iterable[ui.Component]:
        yield _grounds(typed, dossiers.pause_grounds(today))
        yield ui.Textarea(**typed.control("reason"), label=_("Nói rõ thêm"), rows=3, optional=True)

    return fields


def _stop(today: date) -> Fields:
    def fields(typed: _Typed) -> Iterable[ui.Component]:
        yield _grounds(typed, dossiers.stop_grounds(today))
        yield from _why(typed)

    return fields


def _new_date(view: dossiers.DossierView) -> Fields:
    def fields(typed: _Typed) -> Iterable[ui.Component]:
        name = side_control(typed.act, "day")
        yield ui.DateInput(
            name=name,
            label=_("Ngày hẹn mới"),
            hint=_("Hiện hẹn trả %(due)s") % {"due": ui.before(view.due_at)} if view.due_at else "",
            value=ui.DateParts.read(typed.refused.typed, name),
            error=typed.refused.errors.get(name, ""),
        )
        yield ui.Textarea(**typed.control("reason"), label=_("Lý do chậm"), rows=3)

    return fields


def _grounds(typed: _Typed, grounds: Iterable[dossiers.Ground]) -> ui.Select:
    choices = [ui.Choice(ground.key, _titled(ground)) for ground in grounds]
    return ui.Select(**typed.control("ground"), label=_("Căn cứ pháp lý"), choices=choices)


def _titled(ground: dossiers.Ground) -> str:
    return ground.title if ground.confirmed else _("%(title)s (chưa xác nhận)") % {"title": ground.title}
