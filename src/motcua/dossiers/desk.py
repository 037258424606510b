"""What a desk has taken in: it follows its dossiers to their end, wherever they are settled."""

from __future__ import annotations

from uuid import UUID

from motcua.kernel.actor import Actor
from motcua.kernel.pages import Page

from . import policies
from .duties import DESK
from .interlinked.models import Bundle
from .models import Dossier
from .queries import Line, lines
from .refusals import DossierNotFound
from .values import Filed


def desks_of(actor: Actor) -> frozenset[UUID]:
    """The units at whose desk the actor receives or returns."""
    return frozenset(post.unit_id for post in actor.posts if post.role in DESK)


def taken_in(actor: Actor, *, page: int = 1, closed: bool = False, elsewhere: bool = False) -> Page[Line]:
    """Dossiers taken in at the actor's desks, latest first; those still open unless `closed`.

    With `elsewhere`, only those that another unit settles. One query. Source: nd-118-2025#14.
    """
    found = Dossier.objects.filter(receiving_unit_id__in=desks_of(actor), case__closed_at__isnull=not closed)
    if elsewhere:
        found = found.exclude(case__unit_id__in=desks_of(actor))
    return lines(found, page)


def filed_under(actor: Actor, key: str) -> Filed:
    """The dossier or the bundle filed under the key; raises `DossierNotFound` for what the actor may not see."""
    for model in (Dossier, Bundle):
        first = model.objects.select_related("case").filter(filing_key=key).first()
        if first is None:
            continue
        case, interlinked = first.case, model is Bundle
        parties = policies.Parties(case.unit_id, first.receiving_unit_id, first.filer_account_id)
        if policies.may_see(actor, parties):
            return Filed(case.id, case.reference, first.tracking_secret, case.opened_at, True, interlinked)
    raise DossierNotFound
