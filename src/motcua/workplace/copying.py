"""The papers of a dossier to be certified, as a page: each paper, its scan, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.ui import api as ui

from .acting import ActForm, Refused

Status = documents.CertificationStatus
_WORDS = {
    Status.SCANNED: (gettext_lazy("Chưa đối chiếu"), ui.Tone.WAITING),
    Status.COMPARED: (gettext_lazy("Đã đối chiếu"), ui.Tone.CALM),
    Status.SIGNED: (gettext_lazy("Đã ký, chờ đóng dấu"), ui.Tone.WAITING),
    Status.CERTIFIED: (gettext_lazy("Đã chứng thực"), ui.Tone.CALM),
    Status.REFUSED: (gettext_lazy("Từ chối chứng thực"), ui.Tone.LATE),
}
_OPEN = {Status.SCANNED, Status.COMPARED}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in the list; `shown` when its scan lies beside it."""

    title: str
    tag: ui.Tag
    detail: str
    note: str
    show_href: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """How far the papers are, in a sentence, and the way to them."""

    text: str
    href: str
    link: str


def summary(reference: str, desk: dossiers.CopyDesk | None) -> Summary | None:
    """For the page of the case; none where no electronic copies are asked for."""
    if desk is None:
        return None
    count = len(desk.papers)
    waiting = sum(paper.status is Status.SCANNED for paper in desk.papers)
    text = _("Đã quét %(n)d giấy tờ.") % {"n": count}
    if not count:
        text = _("Chưa quét giấy tờ nào.")
    elif waiting:
        text += " " + _("Còn %(n)d giấy tờ chưa đối chiếu với bản chính.") % {"n": waiting}
    link = _("Quét và đối chiếu") if desk.may_scan else _("Xem các bản sao")
    return Summary(text, reverse("workplace:copies", args=[reference]), link)


def chosen(desk: dossiers.CopyDesk, wanted: str) -> documents.Certification | None:
    """The paper whose scan is shown: the one asked for, else the first to be compared, else the first."""
    asked = next((paper for paper in desk.papers if str(paper.id) == wanted), None)
    first = next((paper for paper in desk.papers if paper.status is Status.SCANNED), None)
    return asked or first or next(iter(desk.papers), None)


def papers(reference: str, desk: dossiers.CopyDesk, shown: documents.Certification | None) -> tuple[Paper, ...]:
    page = reverse("workplace:copies", args=[reference])
    return tuple(
        Paper(
            title=paper.paper,
            tag=ui.Tag(text=_WORDS[paper.status][0], tone=_WORDS[paper.status][1]),
            detail=" · ".join(_details(paper)),
            note=paper.refused_reason,
            show_href=f"{page}?xem={paper.id}",
            shown=shown is not None and shown.id == paper.id,
        )
        for paper in desk.papers
    )


def _details(paper: documents.Certification) -> Iterator[str]:
    if paper.number:
        yield _("Số chứng thực %(number)s") % {"number": paper.number}
    yield _("%(n)d trang") % {"n": paper.pages}
    if paper.paper_number:
        yield _("số %(number)s") % {"number": paper.paper_number}
    if paper.paper_issuer:
        yield paper.paper_issuer
    if paper.compared_by_name:
        yield _("đối chiếu: %(name)s") % {"name": paper.compared_by_name}


def forms(
    reference: str, desk: dossiers.CopyDesk, paper: documents.Certification | None, refusal: Refused
) -> tuple[ActForm, ...]:
    """What may be done with the paper shown. What was refused is shown again as typed."""
    if paper is None or not desk.step or paper.status not in _OPEN:
        return ()
    found: list[ActForm] = []
    args: list[str | UUID] = [reference, desk.step, paper.id]
    if desk.may_scan and paper.status is Status.SCANNED:
        found.append(_compare(args, refusal.of("compare_copy")))
    if desk.may_refuse:
        found.append(_refuse(args, refusal.of("refuse_copy")))
    if desk.may_scan:
        found.append(
            ActForm(
                heading=_("Bỏ bản quét này"),
                text=_("Dùng khi quét nhầm. Bản quét được bỏ khỏi hồ sơ, có thể quét lại."),
                action=reverse("workplace:discard_copy", args=args),
                fields=(),
                button=ui.Button(text=_("Bỏ bản quét"), kind="secondary"),
                folded=True,
            )
        )
    return tuple(found)


def _compare(args: list[str | UUID], refusal: Refused) -> ActForm:
    return ActForm(
        heading=_("Đối chiếu với bản chính"),
        text=_("So từng trang của bản quét với bản chính người dân xuất trình."),
        action=reverse("workplace:compare_copy", args=args),
        fields=(
            ui.Input(
                **refusal.control("pages"),
                label=_("Số trang của bản chính"),
                hint=_("Đếm trên bản chính, không nhìn bản quét"),
                width=4,
                inputmode="numeric",
            ),
            ui.Checkboxes(
                name="compared",
                label=_("Xác nhận"),
                choices=[ui.Choice("yes", _("Tôi đã đối chiếu, bản quét đúng với bản chính được xuất trình"))],
                values=["yes"] if refusal.typed.get("compared") == "yes" else [],
                error=refusal.errors.get("compared", ""),
            ),
        ),
        button=ui.Button(text=_("Xác nhận đã đối chiếu")),
    )


def _refuse(args: list[str | UUID], refusal: Refused) -> ActForm:
    return ActForm(
        heading=_("Từ chối chứng thực giấy tờ này"),
        text=_("Các giấy tờ khác của hồ sơ vẫn được chứng thực. Người nộp đọc được lý do."),
        action=reverse("workplace:refuse_copy", args=args),
        fields=(ui.Textarea(**refusal.control("reason"), label=_("Lý do từ chối chứng thực"), rows=3),),
        button=ui.Button(text=_("Từ chối giấy tờ này"), kind="warning"),
        folded=True,
        open=bool(refusal.act),
    )


def scan_form(reference: str, desk: dossiers.CopyDesk, refusal: Refused) -> ActForm | None:
    """The form by which a paper is scanned; none for whoever may not."""
    if not desk.may_scan:
        return None
    refusal = refusal.of("scan_copy")
    return ActForm(
        heading=_("Quét thêm giấy tờ") if desk.papers else _("Quét giấy tờ cần chứng thực"),
        action=reverse("workplace:scan_copy", args=[reference, desk.step]),
        fields=(
            ui.FileUpload(
                name="files",
                label=_("Bản quét"),
                hint=_("PDF, JPEG hoặc PNG, mỗi tệp không quá 20 MB. Chọn nhiều ảnh theo đúng thứ tự trang."),
                accept=".pdf,.jpg,.jpeg,.png",
                multiple=True,
                error=refusal.errors.get("files", ""),
            ),
            ui.Input(
                **refusal.control("paper"),
                label=_("Tên giấy tờ"),
                hint=_("Như trên bản chính, ví dụ: Bằng tốt nghiệp đại học"),
            ),
            ui.Input(**refusal.control("number"), label=_("Số, ký hiệu"), optional=True),
            ui.Input(**refusal.control("issuer"), label=_("Cơ quan cấp"), optional=True),
            ui.Input(**refusal.control("copies", "1"), label=_("Số bản sao"), width=4, inputmode="numeric"),
        ),
        button=ui.Button(text=_("Tải bản quét lên")),
        takes_files=True,
    )


def details(data: QueryDict) -> documents.PaperDetails:
    """What was typed of the paper; a number of copies that is none counts as 0, which is refused."""
    return documents.PaperDetails(
        paper=ui.typed(data, "paper", 400),
        number=ui.typed(data, "number", 200),
        issuer=ui.typed(data, "issuer", 300),
        copies=count(data.get("copies", "")) or 0,
    )


def count(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 5 else None
