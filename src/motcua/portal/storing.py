"""Documents of a person's store, as components of their pages."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.ui import api as ui

_WORDS = {
    documents.DocumentStatus.PENDING: (gettext_lazy("Chưa phát hành"), ui.Tone.WAITING),
    documents.DocumentStatus.VALID: (gettext_lazy("Còn hiệu lực"), ui.Tone.CALM),
    documents.DocumentStatus.REVOKED: (gettext_lazy("Đã thu hồi"), ui.Tone.LATE),
    documents.DocumentStatus.REPLACED: (gettext_lazy("Đã được thay thế"), ui.Tone.LATE),
}


def tag(document: documents.IssuedDocument) -> ui.Tag:
    text, tone = _WORDS[document.status]
    return ui.Tag(text=text, tone=tone)


def cards(held: Sequence[documents.Held]) -> tuple[ui.Card, ...]:
    """A card each: what it is, its number, who issued it, whether it stands."""
    return tuple(
        ui.Card(
            title=one.document.title,
            text=_("Số %(number)s · %(agency)s") % {"number": one.document.number, "agency": one.document.unit_name},
            href=reverse("portal:held", args=[one.id]),
            content=format_html(
                '<div class="mc-card__foot">{} <span class="mc-quiet">{}</span></div>',
                tag(one.document),
                _("nhận %(at)s") % {"at": ui.short_moment(one.received_at)},
            ),
        )
        for one in held
    )


def facts(held: documents.Held) -> ui.SummaryList:
    document = held.document
    is_copy = document.kind == documents.COPY
    rows = [
        (_("Loại văn bản"), document.type_name),
        (_("Số chứng thực") if is_copy else _("Số"), document.number),
        (_("Cơ quan chứng thực") if is_copy else _("Cơ quan ban hành"), document.unit_name),
        (_("Phát hành"), ui.moment_in_words(document.issued_at) if document.issued_at else "–"),
        (_("Vào kho"), ui.moment_in_words(held.received_at)),
        (_("Thuộc hồ sơ"), document.case_reference),
    ]
    if document.status_reason:
        rows.append((_("Lý do hết giá trị"), document.status_reason))
    return ui.SummaryList(rows=tuple(ui.SummaryRow(key, value) for key, value in rows))


def file_detail(document: documents.IssuedDocument) -> str:
    return dossiers.components.file_in_words(document.file)
