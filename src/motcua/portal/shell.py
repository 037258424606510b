"""What the head and foot of every citizen page say."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.identity import api as identity
from motcua.ui import api as ui


def shell(request: HttpRequest) -> dict[str, Any]:
    """A context processor: who is signed in, and the ways on."""
    if request.path.startswith(("/api/", "/lam-viec/")):
        return {}
    actor = identity.current_actor(request)
    ways = [
        (_("Thủ tục"), reverse("portal:fields")),
        (_("Tra cứu hồ sơ"), reverse("portal:track")),
        (_("Xác minh văn bản"), reverse("documents:verify")),
    ]
    if actor.is_staff:
        ways.append((_("Làm việc"), reverse("workplace:inbox")))
    elif actor.id is not None:
        ways.append((_("Hồ sơ của tôi"), reverse("portal:mine")))
        ways.append((_("Kho giấy tờ"), reverse("portal:store")))
    return {
        "navigation": tuple(ui.NavItem(text, href, current=_is_here(request, href)) for text, href in ways),
        "footer_links": tuple(
            ui.FooterLink(text, href)
            for text, href in (
                (_("Theo lĩnh vực"), reverse("portal:fields")),
                (_("Theo cơ quan"), reverse("portal:agencies")),
                (_("Tra cứu hồ sơ"), reverse("portal:track")),
                (_("Xác minh văn bản"), reverse("documents:verify")),
            )
        ),
    }


def _is_here(request: HttpRequest, href: str) -> bool:
    return href != "/" and request.path.startswith(href)
