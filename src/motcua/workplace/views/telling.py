"""Doing what a page posts, and telling what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, NotFound, Refusal

from .. import acting


def told(
    request: HttpRequest, reference: str, do: Callable[..., Any], said: str | Callable[[Any], str]
) -> acting.Refused | None:
    """Does it, as the reader, with the dossier or bundle of that code, and says so, or says what came of it.

    Returns the refusal, to be shown on the page again with what was typed kept. What was done already, by a double
    click or a colleague, is told on the page as it now stands.
    """
    try:
        outcome = do(actor=identity.current_actor(request), at=timezone.now(), reference=reference)
    except NotFound:
        raise
    except Conflict as conflict:
        messages.info(request, conflict.message)
    except Refusal as refusal:
        name = request.resolver_match.url_name if request.resolver_match else None
        return acting.refused(name or "", request.POST, refusal)
    else:
        messages.success(request, said if isinstance(said, str) else said(outcome))
    return None
