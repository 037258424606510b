"""Lists: accounts, and the positions of a unit with those who hold them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from motcua.identity import api as identity
from motcua.kernel.actor import Role
from motcua.kernel.ids import identifier
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import presenting


@require_GET
@identity.staff_required
def accounts_list(request: HttpRequest) -> HttpResponse:
    """Accounts of staff within reach, narrowed by name, unit, role and state."""
    actor, at = identity.current_actor(request), timezone.now()
    role, state = ui.asked(request, "vai-tro"), ui.asked(request, "tinh-trang")
    unit_id = identifier(ui.asked(request, "don-vi"))
    page = identity.accounts(
        actor=actor,
        at=at,
        text=ui.asked(request, "q"),
        unit_id=unit_id,
        role=Role(role) if role in set(Role) else None,
        is_open={"mo": True, "khoa": False}.get(state),
        number=ui.page_number(request),
    )
    context = {
        "table": presenting.account_table(page.items, day_of(at)),
        "pager": ui.pager(request, page),
        "q": ui.asked(request, "q"),
        "unit": str(unit_id or ""),
        "units": presenting.unit_choices(identity.Reach(actor).units(day_of(at))),
        "role": role,
        "roles": presenting.role_choices(),
        "state": state,
    }
    return render(request, "administration/accounts/list.html", context)


@require_GET
@identity.staff_required
def positions(request: HttpRequest) -> HttpResponse:
    """The positions of a unit, the role each gives, and who holds it."""
    actor, at = identity.current_actor(request), timezone.now()
    units = identity.Reach(actor).units(day_of(at))
    chosen = presenting.unit_of(units, identifier(ui.asked(request, "don-vi"))) or next(iter(units), None)
    seats = identity.seats(actor=actor, at=at, unit_id=chosen.id) if chosen else ()
    context = {
        "units": presenting.unit_choices(units),
        "unit": chosen,
        "unit_id": str(chosen.id) if chosen else "",
        "table": presenting.seat_table(seats, identity.roles_needing_it(at)),
    }
    return render(request, "administration/accounts/positions.html", context)
