"""What every page's shell shows of who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from motcua.kernel.actor import STRANGER
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .middleware import current_actor


def account(request: HttpRequest) -> dict[str, Any]:
    """`account` for the masthead; nothing for a stranger."""
    actor = current_actor(request)
    if actor == STRANGER:
        return {}
    units = organisation.units(actor.unit_ids).values()
    shown = ui.Account(
        name=actor.name,
        href=reverse("identity:account"),
        sign_out_href=reverse("identity:sign_out"),
        unit=", ".join(sorted(unit.name for unit in units)),
    )
    return {"account": shown}
