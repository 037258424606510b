"""What the head of every staff page says."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.casework import api as casework
from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.identity import api as identity
from motcua.kernel.actor import Role
from motcua.organisation import api as organisation
from motcua.ui import api as ui

from .presenting import runs_something, works_on_dossiers


def shell(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the ways on; wherever staff are, the way back to their work."""
    actor = identity.current_actor(request)
    if not actor.is_staff:
        return {}
    home = {"home": ui.NavItem(_("Về trang làm việc"), reverse("workplace:inbox"))}
    if not request.path.startswith("/lam-viec/"):
        return home
    ways = [(_("Việc của tôi"), reverse("workplace:inbox"))]
    if actor.holds(Role.LEADER):
        ways.append((_("Chờ ký"), reverse("workplace:signing_queue")))
    if actor.holds(Role.RECEPTION):
        ways.append((_("Nhận tại quầy"), reverse("frontdesk:start")))
        ways.append((_("Chờ tiếp nhận"), reverse("workplace:reception")))
        ways.append((_("Nhận bổ sung"), reverse("workplace:find_asked")))
    if dossiers.desks_of(actor):
        ways.append((_("Đã nhận"), reverse("frontdesk:received")))
    if dossiers.handover.keeps_for(actor):
        ways.append((_("Bàn giao"), reverse("frontdesk:handovers")))
    ways.append((_("Tìm hồ sơ"), reverse("workplace:search")))
    if works_on_dossiers(actor):
        ways.append((_("Sổ theo dõi"), reverse("workplace:register")))
    if documents.registers_of(actor):
        ways.append((_("Sổ chứng thực"), reverse("workplace:certifications")))
    if any(casework.may_assign(actor, unit_id) for unit_id in actor.unit_ids):
        ways.append((_("Phân công"), reverse("workplace:rules")))
    if any(organisation.may_see_delegations(actor, unit_id) for unit_id in actor.unit_ids):
        ways.append((_("Ủy quyền"), reverse("workplace:delegations")))
    if runs_something(actor):
        ways.append((_("Quản trị"), reverse("administration:home")))
    return home | {
        "layout": "ui/staff.html",
        "navigation": tuple(ui.NavItem(text, href, current=request.path == href) for text, href in ways),
    }
