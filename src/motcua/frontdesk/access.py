"""The one door to a writable thing of the front desk."""

from __future__ import annotations

from uuid import UUID

from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Actor, Role

from .models import Intake
from .refusals import IntakeNotFound, NotAtADesk


def desks(actor: Actor) -> frozenset[UUID]:
    """The units for which the actor takes dossiers in; raises `NotAtADesk` when there are none."""
    found = frozenset(post.unit_id for post in actor.posts if post.role is Role.RECEPTION)
    if not actor.is_staff or not found:
        raise NotAtADesk
    return found


def intake(actor: Actor, draft_id: UUID, *, lock: bool = False) -> Intake:
    """An intake of the actor's own, at a desk they still serve. Raises `NotAtADesk`, `IntakeNotFound`."""
    here = desks(actor)
    rows = Intake.objects.select_for_update() if lock else Intake.objects.all()
    found = rows.filter(pk=draft_id, draft__account_id=actor.account_id, desk_id__in=here).first()
    if found is None:
        raise IntakeNotFound
    return found


def returning_desks(actor: Actor) -> frozenset[UUID]:
    """The units at whose desk the actor receives or returns; raises `NotAtADesk` when there are none."""
    found = dossiers.desks_of(actor)
    if not actor.is_staff or not found:
        raise NotAtADesk
    return found
