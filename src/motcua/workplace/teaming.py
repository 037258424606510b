"""Working together on a dossier, as forms and lists: opinions, who co-ordinates and follows, notes, giving out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .acting import NOTHING, ActForm, Refused, of

ACCEPTED_FILES = ".pdf,.jpg,.jpeg,.png"
NOBODY = "chung"


@dataclass(frozen=True, slots=True)
class OpinionCard:
    """A question and its answer, as the page shows them."""

    heading: str
    state: ui.Tag
    question: str
    asked: str
    answer: str
    answered: str
    files: ui.FileList | None
    recall: ActForm | None


@dataclass(frozen=True, slots=True)
class HelperLine:
    part: ui.Tag
    name: str
    task: str
    end: ActForm | None


def first_acts(reference: str, team: dossiers.Teamwork, refusal: Refused | None = None) -> tuple[ActForm, ...]:
    """What others asked of the reader."""
    return tuple(_answer(reference, one, of("answer_opinion", refusal)) for one in team.opinions if one.may_answer)


def more_acts(reference: str, team: dossiers.Teamwork, refusal: Refused | None = None) -> tuple[ActForm, ...]:
    """Giving a turn to another, and a note."""
    given = tuple(_reassign(reference, turn, of("reassign", refusal)) for turn in team.turns)
    return (*given, _note(reference, of("note", refusal)))


def opinions(
    reference: str, team: dossiers.Teamwork, at: datetime, refusal: Refused | None = None
) -> tuple[OpinionCard, ...]:
    """In the order in which they were asked; the first that may be recalled is the one an error leads to."""
    first = next((one.id for one in team.opinions if one.may_recall), None)
    nothing, refused = NOTHING, of("recall_opinion", refusal)
    return tuple(_card(reference, one, at, refused if one.id == first else nothing) for one in team.opinions)


def helpers(reference: str, team: dossiers.Teamwork) -> tuple[HelperLine, ...]:
    return tuple(
        HelperLine(
            part=ui.Tag(text=one.part.label),
            name=f"{one.name} ({one.unit_name})",
            task=one.task,
            end=_leave(reference, one) if one.may_end else None,
        )
        for one in team.helpers
    )


def involve_form(
    reference: str, unit: organisation.Unit, people: Sequence[identity.Colleague], refusal: Refused = NOTHING
) -> ActForm:
    typed, errors = refusal.typed, refusal.errors
    parts = (casework.Part.CO_ORDINATE, casework.Part.FOLLOW)
    return ActForm(
        heading=_("Mời một người phối hợp hoặc theo dõi"),
        text=_("Người được mời xem được hồ sơ này. Bước đang làm không phải chờ họ."),
        action=f"{reverse('workplace:involve', args=[reference])}?don-vi={unit.id}",
        fields=(
            ui.Select(
                id="person",
                name="person",
                label=_("Người của %(unit)s") % {"unit": unit.name},
                choices=[ui.Choice(str(one.account_id), f"{one.name} – {one.title}") for one in people],
                value=typed.get("person", ""),
                error=str(errors.get("person", "")),
            ),
            ui.Radios(
                id="part",
                name="part",
                label=_("Việc"),
                choices=[ui.Choice(part.value, part.label) for part in parts],
                value=typed.get("part", casework.Part.CO_ORDINATE.value),
                error=str(errors.get("part", "")),
            ),
            ui.Textarea(
                id="task",
                name="task",
                label=_("Việc cần phối hợp"),
                hint=_("Để trống nếu chỉ mời theo dõi."),
                rows=3,
                value=typed.get("task", ""),
                error=str(errors.get("task", "")),
            ),
        ),
        button=ui.Button(text=_("Mời")),
    )


def ask_form(reference: str, unit: organisation.Unit, refusal: Refused = NOTHING) -> ActForm:
    typed, errors = refusal.typed, refusal.errors
    return ActForm(
        heading=_("Xin ý kiến %(unit)s") % {"unit": unit.name},
        text=_("Hạn trả lời tính theo lịch làm việc của đơn vị được hỏi; trễ hạn thì tính cho đơn vị đó."),
        action=f"{reverse('workplace:ask_opinion', args=[reference])}?don-vi={unit.id}",
        fields=(
            ui.Textarea(
                id="question",
                name="question",
                label=_("Nội dung xin ý kiến"),
                rows=4,
                value=typed.get("question", ""),
                error=str(errors.get("question", "") or errors.get("unit", "")),
            ),
            ui.Input(
                id="days",
                name="days",
                label=_("Hạn trả lời"),
                suffix=_("ngày làm việc"),
                inputmode="numeric",
                width=3,
                value=typed.get("days", "2"),
                error=str(errors.get("days", "")),
            ),
            ui.Checkboxes(
                id="waits",
                name="waits",
                label=_("Trong lúc chờ"),
                choices=[ui.Choice("yes", _("Chưa hoàn thành bước này khi chưa có trả lời"))],
                values=[typed["waits"]] if typed.get("waits") else [],
                small=True,
            ),
        ),
        button=ui.Button(text=_("Gửi xin ý kiến")),
    )


def _answer(reference: str, one: dossiers.Opinion, refusal: Refused) -> ActForm:
    typed, errors = refusal.typed, refusal.errors
    return ActForm(
        heading=_("Trả lời xin ý kiến"),
        text=_("%(who)s hỏi, hạn trả lời %(due)s: %(question)s")
        % {"who": one.asked_by, "due": ui.before(one.due_at), "question": one.question},
        action=reverse("workplace:answer_opinion", args=[reference, one.id]),
        fields=(
            ui.Textarea(
                id="answer",
                name="answer",
                label=_("Ý kiến trả lời"),
                rows=5,
                value=typed.get("answer", ""),
                error=str(errors.get("answer", "")),
            ),
            ui.FileUpload(
                id="files",
                name="files",
                label=_("Tệp kèm theo"),
                hint=_("PDF, JPG hoặc PNG"),
                accept=ACCEPTED_FILES,
                multiple=True,
                optional=True,
                error=str(errors.get("files", "")),
            ),
        ),
        button=ui.Button(text=_("Gửi trả lời")),
        takes_files=True,
    )


def _reassign(reference: str, turn: dossiers.GivenTurn, refusal: Refused) -> ActForm:
    typed, errors = refusal.typed, refusal.errors
    holder = _("Bước này đang ở %(who)s.") % {"who": turn.holder} if turn.holder else _("Bước này là việc chung.")
    people = [
        ui.Choice(str(one.account_id), f"{one.name} – {one.title}")
        for one in turn.people
        if one.account_id != turn.holder_id
    ]
    shared = [ui.Choice(NOBODY, _("Để chung, ai nhận trước thì làm"))] if turn.holder_id else []
    return ActForm(
        heading=_("Giao việc “%(step)s”") % {"step": turn.name},
        text=holder,
        action=reverse("workplace:reassign", args=[reference, turn.step]),
        fields=(
            ui.Select(
                id="account",
                name="account",
                label=_("Giao cho"),
                choices=[*people, *shared],
                value=typed.get("account", ""),
                error=str(errors.get("account", "")),
            ),
            ui.Textarea(
                id="assign_reason",
                name="assign_reason",
                label=_("Lý do giao"),
                rows=2,
                value=typed.get("assign_reason", ""),
                error=str(errors.get("assign_reason", "")),
            ),
        ),
        button=ui.Button(text=_("Giao việc"), kind="secondary"),
        folded=True,
        open=bool(typed),
    )


def _note(reference: str, refusal: Refused) -> ActForm:
    return ActForm(
        heading=_("Thêm ghi chú nội bộ"),
        text=_("Chỉ cán bộ xem được; người nộp hồ sơ không thấy."),
        action=reverse("workplace:note", args=[reference]),
        fields=(
            ui.Textarea(
                id="internal_note",
                name="internal_note",
                label=_("Ghi chú nội bộ"),
                rows=3,
                value=refusal.typed.get("internal_note", ""),
                error=str(refusal.errors.get("internal_note", "")),
            ),
        ),
        button=ui.Button(text=_("Lưu ghi chú"), kind="secondary"),
        folded=True,
        open=bool(refusal.typed),
    )


def _leave(reference: str, one: dossiers.Helper) -> ActForm:
    text = _END_OWN[one.part] if one.is_reader else _END
    return ActForm(
        heading="",
        action=reverse("workplace:leave", args=[reference, one.id]),
        fields=(),
        button=ui.Button(text=str(text), kind="quiet"),
    )


_END = gettext_lazy("Thôi mời")
_END_OWN = {
    casework.Part.CO_ORDINATE: gettext_lazy("Tôi đã phối hợp xong"),
    casework.Part.FOLLOW: gettext_lazy("Thôi theo dõi"),
}


def _card(reference: str, one: dossiers.Opinion, at: datetime, refusal: Refused) -> OpinionCard:
    files = tuple(
        ui.FileItem(
            file.name,
            href=reverse("workplace:opinion_file", args=[reference, file.id]),
            detail=dossiers.components.file_in_words(file.file),
        )
        for file in one.files
    )
    asked = _("%(who)s hỏi lúc %(at)s, hạn trả lời %(due)s.") % {
        "who": one.asked_by,
        "at": ui.short_moment(one.asked_at),
        "due": ui.short_moment(one.due_at),
    }
    return OpinionCard(
        heading=one.unit_name,
        state=_state(one, at),
        question=one.question,
        asked=" ".join([asked, *([_("Bước này chờ trả lời.")] if one.waits and one.is_open else [])]),
        answer=one.answer,
        answered=_("%(who)s trả lời lúc %(at)s.") % {"who": one.answered_by, "at": ui.short_moment(one.answered_at)}
        if one.answered_at
        else "",
        files=ui.FileList(files=files) if files else None,
        recall=_recall(reference, one, refusal) if one.may_recall else None,
    )


def _state(one: dossiers.Opinion, at: datetime) -> ui.Tag:
    """Open ones and late answers by the calendar of the unit that was asked."""
    if one.recalled_at is not None:
        return ui.Tag(text=_("Đã rút lại"))
    (left,) = casework.remaining([(one.unit_id, one.due_at)], one.answered_at or at)
    late = left.in_words() if left is not None and left.is_late else ""
    if one.answered_at is not None:
        return ui.Tag(
            text=_("Đã trả lời") if not late else _("Đã trả lời, %(late)s") % {"late": late.lower()},
            tone=ui.Tone.LATE if late else ui.Tone.CALM,
        )
    return ui.Tag(text=left.in_words() if left else _("Đang chờ"), tone=ui.Tone.LATE if late else ui.Tone.WAITING)


def _recall(reference: str, one: dossiers.Opinion, refusal: Refused) -> ActForm:
    return ActForm(
        heading=_("Rút lại việc xin ý kiến"),
        action=reverse("workplace:recall_opinion", args=[reference, one.id]),
        fields=(
            ui.Textarea(
                id="recall_reason" if refusal is not NOTHING else f"recall_reason_{one.id}",
                name="recall_reason",
                label=_("Lý do rút lại"),
                rows=2,
                value=refusal.typed.get("recall_reason", ""),
                error=str(refusal.errors.get("recall_reason", "")),
            ),
        ),
        button=ui.Button(text=_("Rút lại"), kind="secondary"),
        folded=True,
        open=bool(refusal.typed),
    )


def unit_choices(units: Iterable[organisation.Unit]) -> list[ui.Choice]:
    return [ui.Choice(str(unit.id), unit.name) for unit in units]
