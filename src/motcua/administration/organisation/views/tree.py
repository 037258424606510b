"""The tree of units on a day, and the page of one unit."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.identity import api as identity
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Forbidden
from motcua.kernel.ids import identifier
from motcua.kernel.pages import cut
from motcua.kernel.time import VIETNAM, day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import presenting
from ..reading import asked_day

A_PAGE = 50


def overseer(request: HttpRequest) -> Actor:
    """Who asks, if they run or supervise units; raises `Forbidden`."""
    actor = identity.current_actor(request)
    if not (actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.SUPERVISOR)):
        raise Forbidden
    return actor


def day_asked(request: HttpRequest) -> tuple[date, date | None, str]:
    """The day looked at; the same where it is not today; what is wrong with what was asked."""
    today, text = day_of(timezone.now()), ui.asked(request, "ngay", 20)
    asked = asked_day(text)
    error = _("Nhập ngày như 01/07/2025.") if text and asked is None else ""
    return asked or today, asked if asked != today else None, error


@require_GET
@identity.staff_required
def tree(request: HttpRequest) -> HttpResponse:
    """`?ngay=` a day, `q` and `loai` look for units, `mo` opens one in the tree."""
    actor = overseer(request)
    on, other_day, error = day_asked(request)
    text, kind = ui.asked(request, "q"), ui.asked(request, "loai", 20)
    wanted = organisation.UnitKind(kind) if kind in set(organisation.UnitKind) else None
    looks = bool(text or wanted)
    found = cut(organisation.branches_named(text, on, wanted), ui.page_number(request), A_PAGE) if looks else None
    context = {
        "q": text,
        "day": ui.asked(request, "ngay", 20) if error else f"{on:%d/%m/%Y}",
        "day_error": error,
        "kind": kind,
        "kinds": [ui.Choice(one.value, one.label) for one in organisation.UnitKind],
        "may_import": actor.holds(Role.ADMINISTRATOR),
        "other_day": other_day,
        "table": presenting.found_table(found.items, other_day) if found else None,
        "nodes": () if looks else _nodes(request, on, other_day),
        "pager": ui.pager(request, found) if found else None,
        "error_summary": ui.ErrorSummary.of({"ngay": error} if error else {}),
    }
    return render(request, "administration/organisation/tree.html", context, status=422 if error else 200)


def _nodes(request: HttpRequest, on: date, other_day: date | None) -> list[presenting.Node]:
    """The tops of the tree; the one opened with the line above it and what stands beneath, a page of it."""
    tops = organisation.branches(None, on)
    opened = identifier(ui.asked(request, "mo"))
    known = organisation.units([opened]) if opened else {}
    if opened not in known:
        opened = tops[0].unit.id if len(tops) == 1 else None
    if opened is None:
        return [_node(one, other_day) for one in tops]
    mine = organisation.branch(opened, on)
    page = cut(organisation.branches(opened, on), ui.page_number(request), A_PAGE)
    node = _node(
        mine,
        other_day,
        nodes=[_node(one, other_day) for one in page.items],
        pager=ui.pager(request, page),
        is_open=True,
    )
    for above in reversed(mine.above):
        node = _node(organisation.branch(above.id, on), other_day, nodes=[node], is_open=True)
    top_id = mine.above[0].id if mine.above else opened
    return [node if one.unit.id == top_id else _node(one, other_day) for one in tops] or [node]


def _node(
    one: organisation.Branch,
    other_day: date | None,
    *,
    nodes: list[presenting.Node] | None = None,
    pager: ui.Pager | None = None,
    is_open: bool = False,
) -> presenting.Node:
    query = {"mo": str(one.unit.id)} | ({"ngay": f"{other_day:%Y-%m-%d}"} if other_day else {})
    more = _("%(n)d đơn vị trực thuộc") % {"n": one.beneath}
    return presenting.Node(
        name=one.unit.name,
        href=presenting.unit_href(one.unit.id, other_day),
        quiet=f"{presenting.code_words(one.unit)} · {one.unit.kind.label}",
        more=more if one.beneath else "",
        open_href=f"?{urlencode(query)}#mo",
        is_open=is_open,
        nodes=nodes or (),
        pager=pager,
    )


@require_GET
@identity.staff_required
def card(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Everything known of a unit on a day."""
    actor = overseer(request)
    on, other_day, _error = day_asked(request)
    here = organisation.branch(unit_id, on)
    may_change = organisation.may_arrange_unit(actor, unit_id)
    served = organisation.served_by(unit_id, on)
    context = {
        "unit": here.unit,
        "crumbs": presenting.crumbs(here.above, other_day),
        "state": presenting.state_tag(here.unit, on),
        "other_day": other_day,
        "facts": presenting.facts(here.unit, on),
        "beneath": here.beneath,
        "served": [presenting.unit_link(one) for one in served],
        "positions": presenting.position_table(
            organisation.positions_ever(unit_id), _holders(actor, unit_id, on), on, may_change=may_change
        ),
        "past": presenting.past_table(here.unit),
        "passings": presenting.passing_moments(here.unit),
        "may_change": may_change,
        "may_plan": organisation.may_prepare_restructure(actor) and here.unit.parent_id is not None,
    }
    return render(request, "administration/organisation/unit.html", context)


def _holders(actor: Actor, unit_id: UUID, on: date) -> dict[UUID, tuple[str, ...]] | None:
    """Who holds each position on the day; none for whoever does not answer for the unit."""
    if not actor.holds(Role.ADMINISTRATOR) or unit_id not in identity.Reach(actor).unit_ids:
        return None
    at = datetime(on.year, on.month, on.day, 12, tzinfo=VIETNAM)
    return {seat.position_id: seat.holders for seat in identity.seats(actor=actor, at=at, unit_id=unit_id)}
