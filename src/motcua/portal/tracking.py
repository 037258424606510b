"""A dossier on its way, as components of a citizen's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Actor
from motcua.ui import api as ui


def purpose_of(actor: Actor) -> str:
    """What the record of a reading says it was for: staff who come by a citizen's page do their work there too."""
    return "case work" if actor.is_staff else "own dossier"


def by_secret(
    request: HttpRequest, reference: str, secret: str, at: datetime
) -> dossiers.Tracked | dossiers.bundles.TrackedBundle:
    """The dossier or the bundle of code and secret, the try counted. Raises `DossierNotFound`."""
    address = request.META.get("REMOTE_ADDR", "")
    return dossiers.bundles.track_any_from(address, reference=reference, secret=secret, at=at)


def tracked_bar(found: dossiers.Tracked, at: datetime) -> ui.IdentityBar:
    return ui.IdentityBar(
        code=found.reference,
        title=found.procedure,
        state=dossiers.components.state_tag(found.state),
        due=dossiers.components.due_badge(found.due_at, found.closed_at, at),
    )


def dossier_cards(lines: Sequence[dossiers.Line], at: datetime) -> tuple[ui.Card, ...]:
    """Own dossiers, a card each: what, which code, how it stands, by when."""
    return tuple(
        ui.Card(
            title=format_html('{} <span class="mc-quiet mc-card__code">{}</span>', line.subject, line.reference),
            text=line.party_name,
            href=reverse("portal:dossier", args=[line.reference]),
            content=format_html(
                '<div class="mc-card__foot">{}{}</div>',
                dossiers.components.state_tag(line.state),
                dossiers.components.due_badge(line.due_at, line.closed_at, at),
            ),
        )
        for line in lines
    )


def bundle_cards(lines: Sequence[dossiers.bundles.BundleLine], at: datetime) -> tuple[ui.Card, ...]:
    """Own bundles, a card each."""
    return tuple(
        ui.Card(
            title=format_html('{} <span class="mc-quiet mc-card__code">{}</span>', line.title, line.reference),
            text=line.party_name,
            href=reverse("portal:dossier", args=[line.reference]),
            content=format_html(
                '<div class="mc-card__foot">{}{}</div>',
                dossiers.bundles.components.bundle_tag(line.state, line.closed_at),
                dossiers.bundles.components.due_badge(line, at),
            ),
        )
        for line in lines
    )


def standing(view: dossiers.DossierView, at: datetime) -> str:
    """Where the own dossier stands and who holds it, in words."""
    components = dossiers.components
    return components.standing(view.state, view.holder, view.due_at, view.closed_at, at)


def organisations(beside: dossiers.Paperwork) -> ui.SummaryList:
    """Who helped, who took it in, who settles it; and who filed it for the applicant, if somebody did."""
    components = dossiers.components
    return ui.SummaryList(
        rows=(*components.organisations_of(beside), *components.representation_rows(beside.representative))
    )


def tracked_organisations(found: dossiers.Tracked) -> ui.SummaryList:
    """The same for a stranger with the code: no person is named."""
    rows = dossiers.components.three_organisations(found.support_name, found.receiving_name, found.unit_name)
    return ui.SummaryList(rows=rows)


def papers(view: dossiers.DossierView) -> ui.FileList:
    return dossiers.components.paper_list(
        view.papers, lambda paper_id: reverse("portal:paper", args=[view.reference, paper_id])
    )


def results(view: dossiers.DossierView) -> ui.FileList | None:
    return dossiers.components.document_list(
        view.documents, lambda document_id: reverse("portal:document", args=[view.reference, document_id])
    )


def slips(actor: Actor, view: dossiers.DossierView) -> ui.FileList | None:
    """Papers the office made about the dossier."""
    return slip_list(view.reference, dossiers.slips.offered(actor, view))


def slip_list(reference: str, offered: Sequence[dossiers.slips.OfferedSlip]) -> ui.FileList | None:
    """The slips to keep, of a dossier or a bundle."""
    return dossiers.components.slip_list(
        offered, lambda slip: reverse("portal:slip", args=[reference, *filter(None, [slip.word, slip.key])])
    )


def qr(address: str) -> SafeString:
    """The address as a QR drawn in the page itself."""
    drawing = segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#1b1b1f", omitsize=False)
    return mark_safe(drawing)  # noqa: S308  drawn by us from an address of ours


def why_page(request: HttpRequest, case_id: UUID, reference: str, back: str) -> HttpResponse:
    """“Vì sao có ngày hẹn này?”: the due instant, day by day."""
    explained = dossiers.explain_due(case_id)
    if explained is None:
        raise dossiers.DossierNotFound
    return render(
        request,
        "portal/why.html",
        {
            "reference": reference,
            "story": dossiers.due_words.due_story(explained),
            "conclusion": dossiers.due_words.due_conclusion(explained),
            "table": dossiers.due_words.day_table(explained),
            "back": back,
        },
    )
