"""Work as components of a staff page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.casework import api as casework
from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Actor, Role
from motcua.ui import api as ui

_RUNS_SOMETHING = frozenset({Role.PROCEDURE_CONTROLLER, Role.SUPERVISOR, Role.ADMINISTRATOR})


@lru_cache(maxsize=10_000)
def link(reference: str) -> SafeString:
    """To the page of the case; lists have fifty of them, and the address of one never changes."""
    return ui.link(reverse("workplace:dossier", args=[reference]), reference)


def due(due_at: datetime | None, at: datetime, state: str = "") -> ui.DueBadge | str:
    """When the work is due; a result that waits for its owner is due at no instant."""
    if state == dossiers.State.RESULT_READY:
        return _("Chờ người nộp đến nhận")
    if due_at is None:
        return _("Chưa xác định")
    is_late = at > due_at
    return ui.DueBadge(
        text=_("Quá hạn") if is_late else _("Hẹn trả"),
        tone=ui.Tone.LATE if is_late else ui.Tone.NEUTRAL,
        at=ui.short_moment(due_at),
    )


def line_table(lines: Sequence[dossiers.Line], caption: str, at: datetime, *, select: str = "") -> ui.Table:
    """Dossiers in lines; with `select` each may be ticked under that name."""
    return ui.Table(
        caption=caption,
        caption_hidden=True,
        columns=(
            ui.Column(_("Mã hồ sơ")),
            ui.Column(_("Người nộp")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Nộp lúc")),
            ui.Column(_("Trạng thái")),
            ui.Column(_("Hạn")),
        ),
        rows=tuple(
            ui.Row(
                (
                    link(line.reference),
                    line.party_name,
                    line.subject,
                    ui.short_moment(line.filed_at),
                    dossiers.components.state_tag(line.state),
                    due(line.due_at, at, line.state) if line.due_at and not line.closed_at else "–",
                ),
                value=line.reference,
            )
            for line in lines
        ),
        dense=True,
        sticky=True,
        inbox=True,
        select=select,
    )


def standing(view: dossiers.DossierView, at: datetime) -> str:
    """Where the dossier stands, and the steps it waits for, in sentences."""
    components = dossiers.components
    said = components.standing(view.state, view.holder, view.due_at, view.closed_at, at)
    waiting = [_("Đang chờ bước “%(step)s”.") % {"step": turn.name} for turn in view.turns if not turn.is_mine]
    return " ".join([said, *waiting])


_NOTICES: Mapping[str, Promise] = {
    "dossiers.answer_soon": gettext_lazy("Hồ sơ trực tuyến mới, chưa ai xem"),
    "dossiers.answer_late": gettext_lazy("Đã quá giờ phải trả lời hồ sơ trực tuyến"),
    "dossiers.near": gettext_lazy("Sắp đến hẹn trả: quyết định có xin lỗi và hẹn lại không"),
    "dossiers.late": gettext_lazy("Đã quá hẹn trả"),
    "dossiers.step_near": gettext_lazy("Bước này đã dùng gần hết thời gian"),
    "dossiers.step_day": gettext_lazy("Bước này còn một ngày làm việc nữa là hết thời gian"),
    "dossiers.step_late": gettext_lazy("Bước này đã hết thời gian"),
    "dossiers.opinion_share": gettext_lazy("Nơi khác đang chờ ý kiến của đơn vị: đã dùng gần hết thời gian trả lời"),
    "dossiers.opinion_near": gettext_lazy("Sắp đến hạn cho ý kiến"),
    "dossiers.opinion_late": gettext_lazy("Đã hết hạn cho ý kiến"),
    "dossiers.own_question_share": gettext_lazy("Nơi được xin ý kiến đã dùng gần hết thời gian mà chưa trả lời"),
    "dossiers.own_question_near": gettext_lazy("Sắp đến hạn trả lời ý kiến đã xin, chưa có trả lời"),
    "dossiers.own_question_late": gettext_lazy("Đã hết hạn mà nơi được xin ý kiến chưa trả lời"),
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that calls for the reader's attention, in a sentence."""

    link: SafeString
    words: str
    about: str
    at: str


def notices(found: Iterable[casework.Notice]) -> tuple[Reminder, ...]:
    """What reminds the reader, latest first."""
    return tuple(
        Reminder(
            link(notice.reference), str(_NOTICES.get(notice.kind, "")), notice.subject, ui.short_moment(notice.fired_at)
        )
        for notice in found
    )


def answer_href(view: dossiers.DossierView) -> str:
    """Where a desk takes what was asked for; nothing where nothing is open or the reader takes nothing in."""
    if view.side.open_supplement is None or not view.may & {"complete_filing", "answer_supplement"}:
        return ""
    return reverse("workplace:answer_asked", args=[view.reference, view.tracking_secret])


def runs_something(actor: Actor) -> bool:
    """Whether there is anything under `/quan-tri/` for them."""
    return not _RUNS_SOMETHING.isdisjoint(post.role for post in actor.posts)


def works_on_dossiers(actor: Actor) -> bool:
    """Whether the reader's posts let them see dossiers at all; an administrator's do not."""
    return any(post.role is not Role.ADMINISTRATOR for post in actor.posts)


def facts(view: dossiers.DossierView, beside: dossiers.Paperwork) -> ui.SummaryList:
    """Who asks, for whom, how, the three organisations, by when."""
    limit = _("Chưa tiếp nhận")
    if view.terms is not None:
        limit = str(view.terms.limit) if view.terms.limit else _("Chưa xác định: hồ sơ không có ngày hẹn")
        if view.terms.limit and not view.terms.confirmed:
            limit = _("%(limit)s (theo quy định của đơn vị, chưa xác nhận)") % {"limit": limit}
    components = dossiers.components
    return ui.SummaryList(
        rows=(
            ui.SummaryRow(_("Người đề nghị"), f"{view.applicant.name} · {view.applicant.number}"),
            ui.SummaryRow(_("Liên hệ"), " · ".join(filter(None, (view.applicant.phone, view.applicant.email))) or "–"),
            *components.representation_rows(beside.representative),
            ui.SummaryRow(_("Cách nộp"), str(view.channel.label)),
            ui.SummaryRow(_("Nộp lúc"), ui.moment_in_words(view.filed_at)),
            *components.organisations_of(beside),
            ui.SummaryRow(_("Thời hạn"), limit),
            ui.SummaryRow(_("Hẹn trả"), ui.moment_in_words(view.due_at) if view.due_at else "–"),
        )
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """A filed paper: what it answers, the file, where it is shown beside the list, where it is fetched."""

    title: str
    name: str
    detail: str
    show_href: str
    href: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The paper shown beside the list."""

    name: str
    href: str
    is_image: bool
    can_be_shown: bool


def papers(view: dossiers.DossierView, titles: Mapping[str, str], wanted: str) -> tuple[Paper, ...]:
    """The papers in order; `titles` are the words of the questions they answer, `wanted` the one to show."""
    page = reverse("workplace:dossier", args=[view.reference])
    return tuple(
        Paper(
            title=titles.get(paper.paper, ""),
            name=paper.name,
            detail=dossiers.components.file_in_words(paper.file),
            show_href=f"{page}?xem={paper.id}#giay-to",
            href=_paper_address(view, paper),
            shown=str(paper.id) == wanted,
        )
        for paper in view.papers
    )


def preview(view: dossiers.DossierView, wanted: str) -> Preview | None:
    """The paper that was asked for; none until one is."""
    chosen = next((paper for paper in view.papers if str(paper.id) == wanted), None)
    if chosen is None:
        return None
    kind = chosen.file.media_type
    is_image = kind in {"image/png", "image/jpeg"}
    return Preview(chosen.name, f"{_paper_address(view, chosen)}?xem", is_image, is_image or kind == "application/pdf")


def _paper_address(view: dossiers.DossierView, paper: dossiers.FiledPaper) -> str:
    return reverse("workplace:paper", args=[view.reference, paper.id])


def issued(view: dossiers.DossierView) -> ui.FileList | None:
    return dossiers.components.document_list(
        view.documents, lambda document_id: reverse("workplace:document", args=[view.reference, document_id])
    )


def slips(actor: Actor, view: dossiers.DossierView) -> ui.FileList | None:
    return slip_list(view.reference, dossiers.slips.offered(actor, view))


def slip_list(reference: str, offered: Sequence[dossiers.slips.OfferedSlip]) -> ui.FileList | None:
    """The slips to open or print, of a dossier or a bundle."""
    return dossiers.components.slip_list(
        offered, lambda slip: reverse("workplace:slip", args=[reference, *filter(None, [slip.word, slip.key])])
    )
