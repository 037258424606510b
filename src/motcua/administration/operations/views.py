"""The page of the system, and sending again what could not be delivered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.identity import api as identity
from motcua.kernel import health
from motcua.kernel.actor import Role
from motcua.kernel.errors import Forbidden
from motcua.outbox import api as outbox

from ..sections import held_by
from . import presenting

may_watch = held_by(Role.SUPERVISOR, Role.ADMINISTRATOR)


@require_GET
@identity.staff_required
def show(request: HttpRequest) -> HttpResponse:
    actor = identity.current_actor(request)
    if not may_watch(actor):
        raise Forbidden
    found = health.run_checks()
    may_replay = outbox.may_replay(actor)
    letters = outbox.dead_letters()
    return render(
        request,
        "administration/operations/show.html",
        {
            "parts": presenting.parts_list(found),
            "failed": sum(finding.level is health.Level.FAILED for _key, finding in found),
            "at": timezone.now(),
            "letters": presenting.letters_table(letters, may_replay=may_replay) if letters else None,
            "may_replay": may_replay,
        },
    )


@require_POST
@identity.staff_required
def replay(request: HttpRequest) -> HttpResponse:
    """Those that were ticked; sent a second time, nothing is left to do and that is said."""
    actor, at = identity.current_actor(request), timezone.now()
    chosen = [one for given in request.POST.getlist("thong-diep") if (one := _identifier(given))]
    count = sum(outbox.replay(actor=actor, at=at, delivery_id=one) for one in chosen)
    if count:
        messages.success(request, _("Sẽ gửi lại %(count)d thông điệp.") % {"count": count})
    else:
        messages.warning(request, _("Hãy chọn thông điệp cần gửi lại. Thông điệp đã gửi lại thì không còn ở đây."))
    return redirect("administration:operations:show")


def _identifier(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
