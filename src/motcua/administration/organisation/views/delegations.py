"""What is lent: who signs for whom, from when to when, by which decision."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.identity import api as identity
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .. import lending_forms, presenting


@require_GET
@identity.staff_required
def listed(request: HttpRequest) -> HttpResponse:
    """`?don-vi=` a unit and those beneath it, `?loc=` dang, sap-toi or da-qua."""
    actor, at = identity.current_actor(request), timezone.now()
    wanted, unit_id = ui.asked(request, "loc", 20), identifier(ui.asked(request, "don-vi"))
    state = next((one for one, (slug, _tone) in presenting.STATES.items() if slug == wanted), None)
    known = organisation.units([unit_id]) if unit_id else {}
    page = organisation.delegations_overseen(
        actor=actor,
        at=at,
        unit_id=unit_id if unit_id in known else None,
        state=state,
        number=ui.page_number(request),
    )
    units = organisation.units_overseen(actor, day_of(at))
    context = {
        "units": [ui.Choice(str(one.id), one.name) for one in units],
        "unit": str(unit_id or ""),
        "states": [ui.Choice(slug, presenting.state_word(one)) for one, (slug, _tone) in presenting.STATES.items()],
        "state": wanted,
        "table": presenting.delegation_table(page.items, day_of(at)),
        "pager": ui.pager(request, page),
        "may_lend": _may_lend(request),
        "may_record": any(organisation.records_delegations(actor, unit_id) for unit_id in actor.unit_ids),
    }
    return render(request, "administration/organisation/delegations.html", context)


@require_GET
@identity.staff_required
def one(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    actor, today = identity.current_actor(request), day_of(timezone.now())
    found = organisation.delegation_overseen(actor=actor, delegation_id=delegation_id)
    is_over = found.state_on(today) is organisation.DelegationState.OVER
    context = {
        "delegation": found,
        "state": presenting.delegation_tag(found, today),
        "facts": presenting.delegation_facts(found),
        "is_over": is_over,
        "may_end_by_decision": not is_over and lending_forms.may_end_by_decision(actor, found),
        "may_end": not is_over and organisation.may_end_delegation(actor, found.delegator_id, found.position.unit_id),
    }
    return render(request, "administration/organisation/delegation.html", context)


def _may_lend(request: HttpRequest) -> bool:
    """Whether the page of leaders, where authority is lent and taken back, is the reader's too."""
    actor = identity.current_actor(request)
    return any(organisation.may_see_delegations(actor, unit_id) for unit_id in actor.unit_ids)
