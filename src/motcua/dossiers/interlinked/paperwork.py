"""What is kept beside a bundle: whose it is, who acts for them, the papers on paper."""

from __future__ import annotations

from uuid import UUID

from ..paperwork import Handed, representative_of
from ..values import Representative
from .models import BundleHandedPaper, BundleRepresentation


def representative(bundle_id: UUID) -> Representative | None:
    """Who acts for the applicant, if somebody does. One query."""
    row = BundleRepresentation.objects.filter(bundle_id=bundle_id).first()
    return None if row is None else representative_of(row)


def handed(bundle_id: UUID) -> tuple[Handed, ...]:
    """The papers on paper in the order of the form. One query."""
    rows = BundleHandedPaper.objects.filter(bundle_id=bundle_id).order_by("position", "id")
    return tuple(Handed(row.paper, row.name, row.originals, row.copies) for row in rows)
