"""The one door to a writable bundle: what you may not see does not exist, what you may see but not touch
is forbidden.
"""

from __future__ import annotations

from collections.abc import Callable

from motcua.casework import api as casework
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Forbidden
from motcua.kernel.rows import found
from motcua.organisation import api as organisation

from ..policies import Parties, may_see
from .models import Bundle
from .refusals import BundleNotFound

type Policy = Callable[[Actor, Parties], bool]


def parties(case: casework.Case, bundle: Bundle) -> Parties:
    return Parties(
        competent_unit_id=case.unit_id,
        receiving_unit_id=bundle.receiving_unit_id,
        filer_account_id=bundle.filer_account_id,
        heir_ids=organisation.with_heirs({case.unit_id, bundle.receiving_unit_id}),
    )


def to_read(actor: Actor, reference: str) -> tuple[casework.Case, Bundle]:
    """The bundle, if the actor may see it; raises `BundleNotFound`. Two queries."""
    return _seen(actor, reference, lock=False)


def to_change(actor: Actor, reference: str, policy: Policy) -> tuple[casework.Case, Bundle]:
    """As `to_read`, with the case locked until the transaction ends. Raises `Forbidden` as the policy says."""
    case, bundle = _seen(actor, reference, lock=True)
    if not policy(actor, parties(case, bundle)):
        raise Forbidden
    return case, bundle


def _seen(actor: Actor, reference: str, *, lock: bool) -> tuple[casework.Case, Bundle]:
    case = found(casework.Case, reference=reference, lock=lock)
    bundle = None if case is None else found(Bundle, case=case.id)
    if case is None or bundle is None or not may_see(actor, parties(case, bundle)):
        raise BundleNotFound
    return case, bundle
