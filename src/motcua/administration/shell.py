"""What the head of every page of administration says."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.identity import api as identity
from motcua.kernel.errors import Words
from motcua.ui import api as ui

from .sections import sections_for

ROOT = "/quan-tri/"


def shell(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the way to one's own work, to what there is to administer, and where one is in it."""
    if not request.path.startswith(ROOT):
        return {}
    actor = identity.current_actor(request)
    if not actor.is_staff:
        return {}
    ways: list[tuple[Words, str]] = [
        (_("Việc của tôi"), reverse("workplace:inbox")),
        (_("Quản trị"), reverse("administration:home")),
    ]
    ways += [(section.title, section.href) for section in sections_for(actor) if _is_at(request.path, section.href)]
    return {
        "layout": "ui/staff.html",
        "navigation": tuple(ui.NavItem(text, href, current=_is_at(request.path, href)) for text, href in ways),
    }


def _is_at(path: str, href: str) -> bool:
    """Within what begins there; of administration as a whole, only its first page."""
    return path == href or (href != ROOT and path.startswith(href))
