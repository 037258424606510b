"""Doing what a page posts, and telling what came of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from motcua.kernel.errors import Conflict, NotFound, Refusal

from . import acting


def told(request: HttpRequest, do: Callable[[], str]) -> acting.Refused | None:
    """Does it and tells what it says; returns the refusal, to be shown on the page again with what was typed kept.

    What was done already, by a double click or a colleague, is told on the page as it now stands.
    """
    try:
        said = do()
    except NotFound:
        raise
    except Conflict as conflict:
        messages.info(request, conflict.message)
    except Refusal as refusal:
        name = request.resolver_match.url_name if request.resolver_match else None
        return acting.refused(name or "", request.POST, refusal)
    else:
        messages.success(request, said)
    return None
