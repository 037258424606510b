"""What every page of calendars begins with."""

from __future__ import annotations

from django.http import HttpRequest

from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden
from motcua.organisation import api as organisation


def reader(request: HttpRequest) -> Actor:
    """Who is reading. Raises `Forbidden` for whoever neither administers nor supervises."""
    actor = identity.current_actor(request)
    if not organisation.may_see_calendars(actor):
        raise Forbidden
    return actor
