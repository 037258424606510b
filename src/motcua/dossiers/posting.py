"""Posting lists and posters of procedures, made from the catalogue as they hang in the hall.

For everybody, since nothing in them is personal. The papers speak Vietnamese. What a record does not say is called
undetermined, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.documents.api import PaperSize
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.kernel.money import Money
from motcua.kernel.text import fold
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .one_stops import one_stop_of

MOST_AT_ONCE = 40  # posters of one PDF: about a second of work, and more for each the more there are
LONGEST_RESULT = 110
PRINTS_PER_MINUTE = 20  # of one address: a citizen's, or all of a hall's behind one
PRINTS_PER_MINUTE_OF_STAFF = 200  # of one account: who prepares a hall prints its posters one after another
_BULLET = re.compile(r"^([-–—+*•·]|\d{1,2}[.)]|[a-zđ]\))\s+")
_POSTED_KINDS = (
    organisation.UnitKind.COMMUNE,
    organisation.UnitKind.DEPARTMENT,
    organisation.UnitKind.CENTRE,
    organisation.UnitKind.BRANCH,
    organisation.UnitKind.POINT,
    organisation.UnitKind.AGENCY,
)


class PrintedTooOften(Refusal):
    """More prints than one address, or one member of staff, may have made in a minute."""

    code = "printed_too_often"
    message = gettext_lazy("Bạn đã in nhiều lần trong một phút. Hãy chờ một phút rồi thử lại.")
    status = 429


def count_print(actor: Actor, address: str) -> None:
    """One more print for an account of staff, else for an address. Raises `PrintedTooOften`."""
    who, most = identity.network_of(address), PRINTS_PER_MINUTE
    if actor.is_staff:
        who, most = str(actor.id), PRINTS_PER_MINUTE_OF_STAFF
    if documents.is_too_often("posters", who, per_minute=most):
        raise PrintedTooOften


def units_that_post(on: date) -> tuple[organisation.Unit, ...]:
    """Communes first, by name; then departments, the city, and the one-stop's places."""
    return tuple(
        unit
        for kind in _POSTED_KINDS
        for unit in sorted(organisation.units_of_kind(kind, on), key=lambda u: (u.name, u.id))
    )


# -- words -----------------------------------------------------------------------------------------


def unknown() -> str:
    return _("chưa xác định")


def limit_in_words(posted: Sequence[catalogue.Terms]) -> str:
    """One limit where every way of filing has the same, else each with its way."""
    return _by_way([(terms, _limit(terms)) for terms in posted])


def fee_in_words(posted: Sequence[catalogue.Terms]) -> str:
    return _by_way([(terms, _fees(terms.fees)) for terms in posted])


def online_in_words(flags: Iterable[catalogue.Flag]) -> str:
    """The flags of a record; undetermined where it has none."""
    return "; ".join(str(flag.label) for flag in flags) or unknown()


def _by_way(said: Sequence[tuple[catalogue.Terms, str]]) -> str:
    different = list(dict.fromkeys(words for _terms, words in said))
    if len(different) <= 1:
        return different[0] if different else unknown()
    return "; ".join(f"{terms.channel.label}: {words}" for terms, words in said)


def _limit(terms: catalogue.Terms) -> str:
    if terms.limit is None:
        several = "; ".join(str(limit) for limit in terms.limits)
        return _("%(limits)s, tùy trường hợp") % {"limits": several} if several else unknown()
    if terms.limit_origin is catalogue.LimitOrigin.OFFICE and not terms.confirmed:
        return _("%(limit)s (theo quy định của đơn vị, chưa xác nhận)") % {"limit": terms.limit}
    return str(terms.limit)


def _fees(fees: Iterable[catalogue.Fee]) -> str:
    amounts = sorted({fee.amount for fee in fees if fee.amount is not None and fee.currency == "VND"})
    if not amounts:
        return unknown()
    words = [_("miễn phí") if amount == 0 else str(Money(amount)) for amount in amounts]
    return words[0] if len(words) == 1 else _("từ %(low)s đến %(high)s") % {"low": words[0], "high": words[-1]}


# -- the list --------------------------------------------------------------------------------------


def sheet(posted: catalogue.PostingList, *, paper: PaperSize, address: str, at: datetime) -> documents.MadeFile:
    """The list as PDF for the wall. `address` is of its public page, from the root."""
    with translation.override("vi"):
        stop = one_stop_of(posted.unit, posted.on)
        content = documents.PostingSheet(
            parent=stop.parent,
            agency=stop.name,
            place=stop.place,
            on=posted.on,
            groups=tuple(_group(field) for field in posted.fields),
            address=f"{settings.BASE_URL}{address}",
            shown=_shown(address),
        )
        title = f"Danh mục thủ tục hành chính niêm yết tại {stop.name}"
        pdf = documents.print_posting(content, title=title, paper=paper, at=at)
    return documents.MadeFile(f"{_file_name(posted)}-{paper}.pdf", documents.MediaType.PDF, pdf)


def table(posted: catalogue.PostingList) -> documents.Table:
    """The list for a spreadsheet, a line for each procedure."""
    columns = (
        _("STT"),
        _("Lĩnh vực"),
        _("Mã thủ tục"),
        _("Tên thủ tục"),
        _("Cấp"),
        _("Thời hạn"),
        _("Phí, lệ phí"),
        _("Đặc điểm"),
        _("Cơ quan thực hiện"),
        _("Quyết định công bố"),
    )
    lines = (line for field in posted.fields for line in field.lines)
    rows: list[Sequence[str | int]] = [(number, line.field, *_cells(line)) for number, line in enumerate(lines, 1)]
    return documents.Table(_("Danh mục niêm yết"), columns, rows)


def exported(posted: catalogue.PostingList, form: str) -> documents.MadeFile:
    """`form` is `xlsx` or `csv`."""
    make = documents.to_xlsx if form == "xlsx" else documents.to_csv
    return make(table(posted), name=_file_name(posted))


def lines_table(lines: Sequence[catalogue.Posted], posted: catalogue.PostingList) -> ui.Table:
    """Lines of the list with the way to each poster, as pages show them."""
    return ui.Table(
        caption=_("Thủ tục niêm yết"),
        caption_hidden=True,
        columns=(
            ui.Column(_("Mã")),
            ui.Column(_("Thủ tục")),
            ui.Column(_("Cấp")),
            ui.Column(_("Thời hạn")),
            ui.Column(_("Phí, lệ phí")),
            ui.Column(_("Đặc điểm")),
            ui.Column(_("Tờ niêm yết")),
        ),
        rows=tuple(_table_row(line, posted.unit) for line in lines),
        dense=True,
        empty=_("Ngày này đơn vị không niêm yết thủ tục nào."),
    )


def _table_row(line: catalogue.Posted, unit: organisation.Unit) -> ui.Row:
    page = reverse("portal:procedure", args=[line.code])
    name = ui.link(page, line.name)
    prints = format_html_join(" · ", '<a class="govuk-link" href="{}">{}</a>', poster_ways(line.code, unit))
    return ui.Row((line.code, name, *_cells(line)[2:6], prints))


def poster_ways(code: str, unit: organisation.Unit | None = None) -> list[tuple[str, str]]:
    """Addresses of the poster in each size, with the name of the size."""
    page = reverse("portal:poster", args=[code])
    of_unit = {"don-vi": unit.code} if unit else {}
    return [(f"{page}?{urlencode({'kho': size.value, **of_unit})}", size.name) for size in PaperSize]


def _cells(line: catalogue.Posted) -> tuple[str, ...]:
    return (
        line.code,
        line.name,
        ", ".join(line.levels) or unknown(),
        limit_in_words(line.terms),
        fee_in_words(line.terms),
        online_in_words(line.flags),
        "; ".join(line.agencies) or unknown(),
        line.decision or unknown(),
    )


def _group(field: catalogue.PostedField) -> documents.PostingGroup:
    rows = tuple(documents.PostingRow(*_cells(line)) for line in field.lines)
    return documents.PostingGroup(field.name or "Chưa ghi lĩnh vực", rows)


def _file_name(posted: catalogue.PostingList) -> str:
    return f"niem-yet-{posted.unit.code}-{posted.on:%y%m%d}"


# -- posters ---------------------------------------------------------------------------------------


def poster(
    code: str, on: date, *, paper: PaperSize, at: datetime, unit: organisation.Unit | None = None
) -> documents.MadeFile:
    """The procedure as it hangs in the hall, of the unit if one is given. Raises `UnknownProcedure`."""
    version = catalogue.version_in_force(code, on)
    return _posters([version], on, paper=paper, at=at, unit=unit, title=version.name, name=f"niem-yet-{code}-{paper}")


def posters(
    posted: catalogue.PostingList, *, field: str, paper: PaperSize, at: datetime, part: int = 1
) -> documents.MadeFile:
    """The posters of one field of the list, at most `MOST_AT_ONCE`: of more, `part` (from 1) says which.

    Raises `UnknownProcedure` where the list has none such.
    """
    lines = next((f.lines for f in posted.fields if f.name == field), ())
    wanted = lines[(part - 1) * MOST_AT_ONCE : part * MOST_AT_ONCE] if part > 0 else ()
    if not wanted:
        raise catalogue.UnknownProcedure
    return _posters(
        catalogue.posted_versions([line.version_id for line in wanted]),
        posted.on,
        paper=paper,
        at=at,
        unit=posted.unit,
        title=f"Tờ niêm yết thủ tục hành chính, lĩnh vực {field or unknown()}",
        name="-".join((_file_name(posted), slugify(fold(field)) or "khac", f"{part:02d}", paper)),
    )


def parts_of(field: catalogue.PostedField) -> range:
    """The numbers of the parts in which the posters of the field are printed."""
    return range(1, -(-len(field.lines) // MOST_AT_ONCE) + 1)


def every_poster(posted: catalogue.PostingList, *, paper: PaperSize, at: datetime) -> Iterator[documents.MadeFile]:
    """All posters of the list, a PDF for each part of a field; each is made when it is asked for."""
    for field in posted.fields:
        for part in parts_of(field):
            yield posters(posted, field=field.name, paper=paper, at=at, part=part)


def _posters(
    versions: Sequence[catalogue.ProcedureVersion],
    on: date,
    *,
    paper: PaperSize,
    at: datetime,
    unit: organisation.Unit | None,
    title: str,
    name: str,
) -> documents.MadeFile:
    with translation.override("vi"):
        agency = one_stop_of(unit, on).name if unit else ""
        made = tuple(_poster(version, on, agency) for version in versions)
        pdf = documents.print_posters(made, title=title, paper=paper, printed_on=on, at=at)
    return documents.MadeFile(f"{name}.pdf", documents.MediaType.PDF, pdf)


def _poster(version: catalogue.ProcedureVersion, on: date, agency: str) -> documents.Poster:
    content = version.content
    kinds = [kind for kind in catalogue.ChannelKind if any(channel.kind is kind for channel in version.channels)]
    terms = [catalogue.terms_of(version, kind, on=on) for kind in kinds]
    address = f"/thu-tuc/{version.code}/"
    return documents.Poster(
        agency=agency,
        name=version.name,
        code=version.code,
        field=version.field or unknown(),
        levels=", ".join(version.levels) or f"cấp {unknown()}",
        decision=version.decision or unknown(),
        effective=f"áp dụng từ {version.effective_from:%d/%m/%Y}",
        flags=" · ".join(str(flag.label) for flag in catalogue.Flag if getattr(content, flag.value)),
        limit=_capital(limit_in_words(terms)),
        fee=_capital(fee_in_words(terms)),
        result=_first_results(version),
        steps=_paragraphs(version.steps),
        ways=tuple(_way(one, version) for one in terms),
        cases=tuple(_case(variant) for variant in version.variants if variant.papers) or (documents.PaperCase("", ()),),
        sets=unknown(),
        subjects=_paragraphs("; ".join(content.subjects)),
        agencies=tuple(_agencies(content)),
        results=_paragraphs("\n".join(result.name for result in version.results)),
        conditions=_paragraphs(version.conditions),
        bases=_paragraphs("\n".join(f"- {basis.number} {basis.name}" for basis in version.bases)),
        address=f"{settings.BASE_URL}{address}",
        shown=_shown(address),
    )


def _way(terms: catalogue.Terms, version: catalogue.ProcedureVersion) -> documents.WayLine:
    """The fees one by one with what each is for. A limit that could not be read is quoted, not counted."""
    limit = _capital(_limit(terms))
    if terms.limit is None and not terms.limits and terms.limit_text:
        limit = f"{limit} (bản công bố ghi: “{terms.limit_text}”)"
    fees = tuple(f"{_capital(_fees((fee,)))}{f': {fee.note}' if fee.note else ''}" for fee in terms.fees)
    told = dict.fromkeys(c.description for c in version.channels if c.kind is terms.channel and c.description.strip())
    notes = _paragraphs("\n".join(told)) if told else ()
    return documents.WayLine(str(terms.channel.label), limit, fees or (_capital(unknown()),), notes)


def _case(variant: catalogue.Variant) -> documents.PaperCase:
    papers = tuple(
        documents.ListedPaper(
            name=_BULLET.sub("", paper.name.strip()),
            originals=_count(paper.originals),
            copies=_count(paper.copies),
            forms=", ".join(paper.form_files),
        )
        for paper in variant.papers
    )
    return documents.PaperCase(_BULLET.sub("", variant.name.strip()), papers)


def _count(number: int | None) -> str:
    return "?" if number is None else str(number or "–")


def _agencies(content: catalogue.Content) -> Iterable[tuple[str, str]]:
    yield "Cơ quan thực hiện", "; ".join(content.executing_agencies) or unknown()
    said = (
        ("Cơ quan có thẩm quyền", "; ".join(content.competent_agencies)),
        ("Cơ quan được ủy quyền", "; ".join(content.authorised_agencies)),
        ("Cơ quan phối hợp", "; ".join(content.coordinating_agencies)),
    )
    yield from ((label, names) for label, names in said if names)
    yield "Nơi tiếp nhận hồ sơ", content.reception_addresses.strip(" ;.") or unknown()


def _first_results(version: catalogue.ProcedureVersion) -> str:
    names = [_BULLET.sub("", result.name.strip()).rstrip(" .;") for result in version.results]
    if not names:
        return _capital(unknown())
    first = names[0] if len(names[0]) <= LONGEST_RESULT else f"{names[0][:LONGEST_RESULT].rsplit(' ', 1)[0]}…"
    return first if len(names) == 1 else f"{first} và {len(names) - 1} kết quả khác (mục 6)"


def _paragraphs(text: str) -> tuple[documents.Paragraph, ...]:
    """A paragraph for each line, its dash or number apart; one that says so where there is nothing."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(_paragraph(line) for line in lines if line) or (documents.Paragraph(f"{_capital(unknown())}."),)


def _paragraph(line: str) -> documents.Paragraph:
    bullet = _BULLET.match(line)
    if bullet is None:
        return documents.Paragraph(line)
    return documents.Paragraph(line[bullet.end() :], "–" if bullet[1] in "-–—*•·" else bullet[1])


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _shown(address: str) -> str:
    """The address as it is read aloud, without the scheme."""
    return f"{urlsplit(settings.BASE_URL).netloc}{address}"
