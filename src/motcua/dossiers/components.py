"""Dossier values as components, shared by the citizens' and the staff's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.ui import api as ui

from .lifecycle import STATE_WORDS, State
from .paperwork import Handed, Paperwork
from .queries import DossierView, FiledPaper
from .slips import OfferedSlip
from .values import Representative

STATE_TONES: dict[State, ui.Tone] = {
    State.SUBMITTED: ui.Tone.WAITING,
    State.REFUSED: ui.Tone.LATE,
    State.RECEIVED: ui.Tone.WAITING,
    State.PROCESSING: ui.Tone.WAITING,
    State.RESULT_READY: ui.Tone.CALM,
    State.RETURNED: ui.Tone.CALM,
    State.INCOMPLETE: ui.Tone.PAUSED,
    State.SUPPLEMENT: ui.Tone.PAUSED,
    State.AWAITING_PAYMENT: ui.Tone.PAUSED,
    State.PAUSED: ui.Tone.PAUSED,
    State.INELIGIBLE: ui.Tone.WAITING,
    State.WITHDRAWN: ui.Tone.NEUTRAL,
    State.STOPPED: ui.Tone.NEUTRAL,
    State.CLOSED_NO_SUPPLEMENT: ui.Tone.NEUTRAL,
}


def state_tag(state: State) -> ui.Tag:
    return ui.Tag(text=STATE_WORDS[state], tone=STATE_TONES[state])


def identity_bar(view: DossierView, at: datetime) -> ui.IdentityBar:
    return ui.IdentityBar(
        code=view.reference,
        title=view.procedure_name,
        applicant=view.applicant.name,
        state=state_tag(view.state),
        due=due_badge(view.due_at, view.closed_at, at),
    )


def due_badge(due_at: datetime | None, closed_at: datetime | None, at: datetime) -> ui.DueBadge | str:
    """When it is due; nothing before it is received or once it is closed."""
    if due_at is None or closed_at is not None:
        return ""
    if at > due_at:
        appointed = _("hẹn trả %(at)s") % {"at": ui.moment_in_words(due_at)}
        return ui.DueBadge(text=_("Quá hạn"), tone=ui.Tone.LATE, at=appointed)
    return ui.DueBadge(text=_("Hẹn trả"), tone=ui.Tone.CALM, at=ui.before(due_at))


def standing(state: State, holder: str, due_at: datetime | None, closed_at: datetime | None, at: datetime) -> str:
    """Where the dossier stands and who holds it, in a sentence or two."""
    said = whereabouts(state, holder, closed_at)
    if closed_at is not None or state in _WITHOUT_A_DATE:
        return said
    if due_at is None:
        return f"{said} {_('Thời hạn chưa xác định được từ quy định đã công bố nên chưa có ngày hẹn trả.')}"
    promise = _("Hồ sơ đã trễ hẹn. Kết quả được hẹn trả %(due)s.") if at > due_at else _("Hẹn trả kết quả %(due)s.")
    return f"{said} {promise % {'due': ui.before(due_at)}}"


def whereabouts(state: State, holder: str, closed_at: datetime | None) -> str:
    """The same without its date: where it stands and who holds it."""
    return str(_STANDINGS[state]) % {"holder": holder, "closed": ui.moment_in_words(closed_at) if closed_at else ""}


_STANDINGS = {
    State.SUBMITTED: gettext_lazy("%(holder)s đã nhận được hồ sơ và đang kiểm tra để tiếp nhận."),
    State.REFUSED: gettext_lazy("%(holder)s không tiếp nhận hồ sơ. Lý do ở ngay dưới đây."),
    State.RECEIVED: gettext_lazy("Hồ sơ đang ở %(holder)s."),
    State.PROCESSING: gettext_lazy("Hồ sơ đang ở %(holder)s."),
    State.RESULT_READY: gettext_lazy("Đã có kết quả. Nhận tại %(holder)s."),
    State.RETURNED: gettext_lazy("Đã trả kết quả lúc %(closed)s."),
    State.INCOMPLETE: gettext_lazy("%(holder)s yêu cầu người nộp hoàn thiện hồ sơ trước khi tiếp nhận."),
    State.SUPPLEMENT: gettext_lazy("%(holder)s chờ người nộp bổ sung. Thời hạn tạm dừng cho đến khi bổ sung đủ."),
    State.AWAITING_PAYMENT: gettext_lazy("%(holder)s chờ người nộp thực hiện nghĩa vụ tài chính. Thời hạn tạm dừng."),
    State.PAUSED: gettext_lazy("Hồ sơ đang ở %(holder)s. Thời hạn tạm dừng theo quy định."),
    State.INELIGIBLE: gettext_lazy("Đã thẩm định xong. %(holder)s sẽ gửi thông báo cho người nộp."),
    State.WITHDRAWN: gettext_lazy("Hồ sơ đã được rút lúc %(closed)s theo yêu cầu của người nộp."),
    State.STOPPED: gettext_lazy("Cơ quan đã dừng giải quyết hồ sơ lúc %(closed)s."),
    State.CLOSED_NO_SUPPLEMENT: gettext_lazy("Hồ sơ đã được đóng lúc %(closed)s vì không được bổ sung."),
}


# Not received yet, or the clock stands: there is no date to speak of.
_WITHOUT_A_DATE = frozenset(
    {
        State.SUBMITTED,
        State.INCOMPLETE,
        State.SUPPLEMENT,
        State.AWAITING_PAYMENT,
        State.PAUSED,
        State.INELIGIBLE,
    }
)


def three_organisations(support: str, receiving: str, competent: str) -> tuple[ui.SummaryRow, ...]:
    """Who helped (left out when nobody did), who took it in and returns the result, who settles it.

    Source: nd-118-2025#14.
    """
    rows = [(_("Nơi hỗ trợ"), support)] if support else []
    rows += [(_("Nơi tiếp nhận"), receiving), (_("Cơ quan có thẩm quyền"), competent)]
    return tuple(ui.SummaryRow(key, name) for key, name in rows)


def organisations_of(beside: Paperwork) -> tuple[ui.SummaryRow, ...]:
    support = beside.support.name if beside.support else ""
    return three_organisations(support, beside.receiving.name, beside.competent.name)


def representation_rows(behind: Representative | None) -> tuple[ui.SummaryRow, ...]:
    """Who filed for the applicant, how to reach them, and by what paper; nothing where nobody did."""
    if behind is None:
        return ()
    contact = " · ".join(filter(None, (behind.party.number, behind.party.phone, behind.party.email)))
    number = _(" số %(number)s") % {"number": behind.paper_number} if behind.paper_number else ""
    paper = _("%(kind)s%(number)s, ngày %(day)s") % {
        "kind": behind.authorisation.label,
        "number": number,
        "day": f"{behind.signed_on:%d/%m/%Y}",
    }
    return (
        ui.SummaryRow(_("Người được ủy quyền"), f"{behind.party.name} · {contact}"),
        ui.SummaryRow(_("Giấy tờ ủy quyền"), paper),
    )


def handed_table(handed: Sequence[Handed]) -> ui.Table | None:
    """Papers on paper, with how many originals and copies; none where there are none."""
    if not handed:
        return None
    return ui.Table(
        caption=_("Giấy tờ bản giấy đã nhận"),
        columns=(
            ui.Column(_("Giấy tờ")),
            ui.Column(_("Bản chính"), numeric=True),
            ui.Column(_("Bản sao"), numeric=True),
        ),
        rows=tuple(ui.Row((line.name, str(line.originals), str(line.copies))) for line in handed),
        dense=True,
    )


def timeline(entries: Iterable[casework.TimelineEntry]) -> ui.Timeline:
    """Newest first; the tone repeats what the sentence says."""
    moments = [
        ui.Moment(title=entry.text, at=ui.moment_in_words(entry.at), tone=_TONES.get(entry.verb, ui.Tone.NEUTRAL))
        for entry in entries
    ]
    return ui.Timeline(moments=tuple(reversed(moments)))


_TONES = {
    "dossiers.accepted": ui.Tone.WAITING,
    "dossiers.accepted_undated": ui.Tone.WAITING,
    "dossiers.refused": ui.Tone.LATE,
    "dossiers.sent_back": ui.Tone.PAUSED,
    "dossiers.signed_denial": ui.Tone.LATE,
    "dossiers.issued": ui.Tone.CALM,
    "dossiers.delivered": ui.Tone.CALM,
    "dossiers.handed_over": ui.Tone.CALM,
    "dossiers.supplement_asked": ui.Tone.PAUSED,
    "dossiers.payment_asked": ui.Tone.PAUSED,
    "dossiers.paused": ui.Tone.PAUSED,
    "dossiers.resumed": ui.Tone.WAITING,
    "dossiers.reappointed": ui.Tone.LATE,
    "dossiers.apologised": ui.Tone.LATE,
    "dossiers.notified_ineligible": ui.Tone.LATE,
}


def paper_list(papers: Iterable[FiledPaper], href: Callable[[UUID], str]) -> ui.FileList:
    return ui.FileList(files=tuple(ui.FileItem(p.name, href=href(p.id), detail=file_in_words(p.file)) for p in papers))


def file_in_words(file: documents.StoredFile) -> str:
    """“PDF, 3 trang, 412 KB”, and a warning where the scanner for malware was away or found something."""
    kind = file.media_type.rpartition("/")[2].upper()
    pages = _("%(n)d trang") % {"n": file.pages} if file.pages and kind == "PDF" else ""
    warning = str(_SCAN_WARNINGS.get(file.scan_state, ""))
    return ", ".join(filter(None, (kind, pages, ui.size_in_words(file.size), warning)))


_SCAN_WARNINGS = {
    documents.ScanState.HELD: gettext_lazy("chờ quét mã độc, chưa mở được"),
    documents.ScanState.PASSED: gettext_lazy("chưa quét mã độc"),
    documents.ScanState.INFECTED: gettext_lazy("có mã độc, không mở được"),
}


def document_list(issued: Iterable[documents.IssuedDocument], href: Callable[[UUID], str]) -> ui.FileList | None:
    """Issued documents with number and verification code; none where there are none."""
    files = tuple(
        ui.FileItem(
            document.title,
            href=href(document.id),
            detail=_("Số %(number)s · mã xác minh %(code)s")
            % {"number": document.number or _("chưa cấp"), "code": document.code},
        )
        for document in issued
    )
    return ui.FileList(files=files) if files else None


def slip_list(offered: Iterable[OfferedSlip], href: Callable[[OfferedSlip], str]) -> ui.FileList | None:
    """Slips with the numbers of their forms; none where there are none."""
    files = tuple(ui.FileItem(slip.title, href=href(slip), detail=_form_in_words(slip)) for slip in offered)
    return ui.FileList(files=files) if files else None


def _form_in_words(slip: OfferedSlip) -> str:
    """“PDF, mẫu 03, 14:05 20/11/2026”, and that the form was not compared with the circular where it was not."""
    form = _("mẫu %(number)s") % {"number": slip.number} if slip.number else ""
    doubt = "" if slip.confirmed else _("nội dung mẫu chưa đối chiếu với thông tư")
    return ", ".join(filter(None, ("PDF", form, ui.short_moment(slip.made_for), doubt)))


def answer_lists(pages: Iterable[forms.AnsweredPage]) -> tuple[ui.SummaryList, ...]:
    return tuple(
        ui.SummaryList(
            title=page.title, rows=tuple(ui.SummaryRow(line.label, _lines(line.value)) for line in page.questions)
        )
        for page in pages
    )


def _lines(text: str) -> SafeString | str:
    """A value that takes several lines keeps them."""
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.splitlines())) if "\n" in text else text
