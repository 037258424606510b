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

from .acting import NOTHING, ActForm, Refused

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


def first_acts(reference: str, team: dossiers.Teamwork, refusal: Refused) -> tuple[ActForm, ...]:
    """What others asked of the reader."""
    return tuple(_answer(reference, one, refusal.of("answer_opinion")) for one in team.opinions if one.may_answer)


def more_acts(reference: str, team: dossiers.Teamwork, refusal: Refused) -> tuple[ActForm, ...]:
    """Giving a turn to another, and a note."""
    given = tuple(_reassign(reference, turn, refusal.of("reassign")) for turn in team.turns)
    return (*given, _note(reference, refusal.of("note")))


def opinions(reference: str, team: dossiers.Teamwork, at: datetime, refusal: Refused) -> tuple[OpinionCard, ...]:
    """In the order in which they were asked; the first that may be recalled is the one an error leads to."""
    first = next((one.id for one in team.opinions if one.may_recall), None)
    refused = refusal.of("recall_opinion")
    return tuple(_card(reference, one, at, refused if one.id == first else NOTHING) for one in team.opinions)


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
    reference: str, unit: organisation.Unit, people: Sequence[identity.Colleague], refusal: Refused
) -> ActForm:
    parts = (casework.Part.CO_ORDINATE, casework.Part.FOLLOW)
    return ActForm(
        heading=_("Mời một người phối hợp hoặc theo dõi"),
        text=_("Người được mời xem được hồ sơ này. Bước đang làm không phải chờ họ."),
        action=f"{reverse('workplace:involve', args=[reference])}?don-vi={unit.id}",
        fields=(
            ui.Select(
                **refusal.control("person"),
                label=_("Người của %(unit)s") % {"unit": unit.name},
                choices=person_choices(people),
            ),
            ui.Radios(
                **refusal.control("part", casework.Part.CO_ORDINATE.value),
                label=_("Việc"),
                choices=[ui.Choice(part.value, part.label) for part in parts],
            ),
            ui.Textarea(
                **refusal.control("task"),
                label=_("Việc cần phối hợp"),
                hint=_("Để trống nếu chỉ mời theo dõi."),
                rows=3,
            ),
        ),
        button=ui.Button(text=_("Mời")),
    )


def ask_form(reference: str, unit: organisation.Unit, refusal: Refused) -> ActForm:
    return ActForm(
        heading=_("Xin ý kiến %(unit)s") % {"unit": unit.name},
        text=_("Hạn trả lời tính theo lịch làm việc của đơn vị được hỏi; trễ hạn thì tính cho đơn vị đó."),
        action=f"{reverse('workplace:ask_opinion', args=[reference])}?don-vi={unit.id}",
        fields=(
            ui.Textarea(**refusal.control("question"), label=_("Nội dung xin ý kiến"), rows=4),
            ui.Input(
                **refusal.control("days", "2"),
                label=_("Hạn trả lời"),
                suffix=_("ngày làm việc"),
                inputmode="numeric",
                width=3,
            ),
            ui.Checkboxes(
                name="waits",
                label=_("Trong lúc chờ"),
                choices=[ui.Choice("yes", _("Chưa hoàn thành bước này khi chưa có trả lời"))],
                values=["yes"] if refusal.typed.get("waits") == "yes" else [],
                small=True,
            ),
        ),
        button=ui.Button(text=_("Gửi xin ý kiến")),
    )


def _answer(reference: str, one: dossiers.Opinion, refusal: Refused) -> ActForm:
    return ActForm(
        heading=_("Trả lời xin ý kiến"),
        text=_("%(who)s hỏi, hạn trả lời %(due)s: %(question)s")
        % {"who": one.asked_by, "due": ui.before(one.due_at), "question": one.question},
        action=reverse("workplace:answer_opinion", args=[reference, one.id]),
        fields=(
            ui.Textarea(**refusal.control("answer"), label=_("Ý kiến trả lời"), rows=5),
            ui.FileUpload(
                name="files",
                label=_("Tệp kèm theo"),
                hint=_("PDF, JPG hoặc PNG"),
                accept=ACCEPTED_FILES,
                multiple=True,
                optional=True,
                error=refusal.errors.get("files", ""),
            ),
        ),
        button=ui.Button(text=_("Gửi trả lời")),
        takes_files=True,
    )


def _reassign(reference: str, turn: dossiers.GivenTurn, refusal: Refused) -> ActForm:
    holder = _("Bước này đang ở %(who)s.") % {"who": turn.holder} if turn.holder else _("Bước này là việc chung.")
    people = person_choices(one for one in turn.people if one.account_id != turn.holder_id)
    shared = [ui.Choice(NOBODY, _("Để chung, ai nhận trước thì làm"))] if turn.holder_id else []
    return ActForm(
        heading=_("Giao việc “%(step)s”") % {"step": turn.name},
        text=holder,
        action=reverse("workplace:reassign", args=[reference, turn.step]),
        fields=(
            ui.Select(**refusal.control("account"), label=_("Giao cho"), choices=[*people, *shared]),
            ui.Textarea(**refusal.control("assign_reason"), label=_("Lý do giao"), rows=2),
        ),
        button=ui.Button(text=_("Giao việc"), kind="secondary"),
        folded=True,
        open=bool(refusal.act),
    )


def _note(reference: str, refusal: Refused) -> ActForm:
    return ActForm(
        heading=_("Thêm ghi chú nội bộ"),
        text=_("Chỉ cán bộ xem được; người nộp hồ sơ không thấy."),
        action=reverse("workplace:note", args=[reference]),
        fields=(ui.Textarea(**refusal.control("internal_note"), label=_("Ghi chú nội bộ"), rows=3),),
        button=ui.Button(text=_("Lưu ghi chú"), kind="secondary"),
        folded=True,
        open=bool(refusal.act),
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
                **refusal.control("recall_reason"),
                id="recall_reason" if refusal.act else f"recall_reason_{one.id}",
                label=_("Lý do rút lại"),
                rows=2,
            ),
        ),
        button=ui.Button(text=_("Rút lại"), kind="secondary"),
        folded=True,
        open=bool(refusal.act),
    )


def person_choices(people: Iterable[identity.Colleague]) -> list[ui.Choice]:
    return [ui.Choice(str(one.account_id), f"{one.name} – {one.title}") for one in people]
