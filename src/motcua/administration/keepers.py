"""Who may enter pages on which something is set for every commune."""

from __future__ import annotations

from django.http import HttpRequest

from motcua.catalogue import api as catalogue
from motcua.identity import api as identity
from motcua.kernel.actor import Actor


def keeper(request: HttpRequest) -> Actor:
    """The one who asks. Raises `MayNotConfigure`."""
    actor = identity.current_actor(request)
    if not catalogue.may_configure(actor):
        raise catalogue.MayNotConfigure
    return actor
