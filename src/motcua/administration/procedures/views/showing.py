"""A procedure with its whole life: versions, the one in the making, decisions, who changed what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel import sources
from motcua.kernel.time import day_of

from .. import presenting
from ..editing.parts import PARTS

_S = catalogue.Status


@require_GET
@identity.staff_required
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    actor = identity.current_actor(request)
    today = day_of(timezone.now())
    kept = catalogue.kept(actor, code, today)
    making = kept.with_status(_S.DRAFT, _S.ANNOUNCED)
    draft = catalogue.in_the_making(actor, code) if making else None
    is_draft = draft is not None and draft.status is _S.DRAFT
    published = kept.with_status(_S.PUBLISHED)
    content = (
        draft.content if draft else catalogue.version_for(actor, code, (published or kept.versions[0]).number).content
    )
    fate = catalogue.fate(code, today)
    return render(
        request,
        "administration/procedures/procedure.html",
        {
            "kept": kept,
            "draft": draft,
            "is_draft": is_draft,
            "making": making,
            "published": published,
            "fate": catalogue.fate_in_words(fate) if fate else "",
            "successors": fate.successors if fate else (),
            "parts": PARTS if is_draft else (),
            "may_rule": catalogue.may_configure(actor),
            "may_start": kept.may_edit and draft is None,
            "may_end": kept.may_decide and (published is not None or (draft is not None and not is_draft)),
            "base": next((v.number for v in kept.versions if draft and v.id == draft.base_id), None),
            "versions": presenting.version_table(kept),
            "completeness": presenting.completeness(code, content, may_write=is_draft and kept.may_edit),
            "sources": sources.in_words(", ".join(catalogue.COMPLETENESS_SOURCES)),
            "happenings": presenting.happenings(kept),
        },
    )
