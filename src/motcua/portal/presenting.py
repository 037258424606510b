"""Values of the registry and the dossiers as components of a citizen's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from motcua.catalogue import api as catalogue
from motcua.ui import api as ui

from . import words


def field_links(fields: Iterable[catalogue.Count]) -> tuple[tuple[str, str, int], ...]:
    """Name, address, count."""
    to = reverse("portal:procedures")
    return tuple((f.name, f"{to}?{urlencode({'linh-vuc': f.name})}", f.count) for f in fields)


def agency_links(agencies: Iterable[catalogue.Count]) -> tuple[tuple[str, str, int], ...]:
    to = reverse("portal:procedures")
    return tuple((a.name, f"{to}?{urlencode({'co-quan': a.name})}", a.count) for a in agencies)


def procedure_card(procedure: catalogue.Procedure) -> ui.Card:
    return ui.Card(
        title=procedure.name,
        text=" · ".join(filter(None, (procedure.code, procedure.field, ", ".join(procedure.levels)))),
        href=reverse("portal:procedure", args=[procedure.code]),
    )


def key_facts(version: catalogue.ProcedureVersion, on: date) -> ui.KeyFacts:
    """What you get, how long, how much, where: the answers people look for first."""
    online = catalogue.ChannelKind.ONLINE
    kinds = [channel.kind for channel in version.channels]
    kind = online if online in kinds or not kinds else kinds[0]
    terms = catalogue.terms_for(version.id, kind, on=on)
    note = "" if terms.confirmed else _("theo quy định của đơn vị, chưa xác nhận")
    limit = str(terms.limit) if terms.limit else _("Chưa xác định")
    if terms.limit is not None and terms.cutoff is not None:
        note = " · ".join(
            filter(
                None, (_("nộp sau %(hour)s tính từ ngày làm việc tiếp theo") % {"hour": f"{terms.cutoff:%H:%M}"}, note)
            )
        )
    results = "; ".join(result.name for result in version.results) or _("Kết quả giải quyết thủ tục")
    return ui.KeyFacts(
        facts=(
            ui.Fact(_("Bạn nhận được"), results, icon="file"),
            ui.Fact(_("Thời hạn"), limit, icon="clock", note=note),
            ui.Fact(
                _("Lệ phí nộp trực tuyến") if kind is online else _("Lệ phí"),
                words.fee_in_words(terms.fees),
                icon="coin",
            ),
            ui.Fact(_("Nơi giải quyết"), ", ".join(version.levels) or _("Theo phân cấp"), icon="building"),
        )
    )


def papers(version: catalogue.ProcedureVersion) -> tuple[ui.Table, ...]:
    """What to bring, a table per case."""
    tables = []
    for number, variant in enumerate(version.variants, 1):
        if not variant.papers:
            continue
        caption = variant.name or (
            _("Giấy tờ cần có") if len(version.variants) == 1 else _("Trường hợp %(n)d") % {"n": number}
        )
        tables.append(
            ui.Table(
                caption=caption,
                columns=(ui.Column(_("Giấy tờ")), ui.Column(_("Số lượng"))),
                rows=tuple(ui.Row((_paper(paper), words.copies_in_words(paper) or "–")) for paper in variant.papers),
            )
        )
    return tuple(tables)


def _paper(paper: catalogue.Paper) -> SafeString | str:
    if not paper.form_files:
        return paper.name
    return format_html(
        '{}<br><span class="govuk-hint">{} {}</span>', paper.name, _("Mẫu:"), ", ".join(paper.form_files)
    )


def channels(version: catalogue.ProcedureVersion) -> ui.Table:
    """Ways of filing, each with its limit and fee."""
    return ui.Table(
        caption=_("Cách nộp hồ sơ"),
        columns=(ui.Column(_("Cách nộp")), ui.Column(_("Thời hạn")), ui.Column(_("Lệ phí")), ui.Column(_("Ghi chú"))),
        rows=tuple(
            ui.Row(
                (
                    channel.kind.label,
                    words.limit_in_words(channel),
                    words.fee_in_words(channel.fees),
                    channel.description or "–",
                )
            )
            for channel in version.channels
        ),
        empty=_("Chưa có thông tin về cách nộp."),
    )


def law(version: catalogue.ProcedureVersion) -> tuple[ui.Details, ...]:
    """The steps, the conditions and the law, folded away."""
    bases = format_html_join("", "<li>{} {}</li>", ((basis.number, basis.name) for basis in version.bases))
    sections = (
        (_("Trình tự thực hiện"), _paragraphs(version.steps)),
        (_("Yêu cầu, điều kiện"), _paragraphs(version.conditions)),
        (_("Căn cứ pháp lý"), format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', bases) if bases else ""),
        (_("Quyết định công bố"), version.decision),
    )
    return tuple(ui.Details(summary=title, content=content) for title, content in sections if content)


def _paragraphs(text: str) -> SafeString | str:
    return mark_safe(linebreaks(text, autoescape=True)) if text else ""  # noqa: S308  escaped by linebreaks
