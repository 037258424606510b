"""Bundles of interlinked procedures: what other packages may use, as `dossiers.bundles`."""

from . import components
from .actions import (
    accept_bundle,
    add_paper,
    advance,
    file_again,
    file_bundle,
    hand_over,
    refuse_bundle,
    skip_part,
    stop_rest,
    withdraw,
)
from .lifecycle import BundleState
from .models import Failure, PartState
from .queries import (
    bundle_of,
    bundles_waiting,
    my_bundles,
    offered,
    offered_codes,
    terms,
    track_bundle,
)
from .reading import PartForm, find_bundles, open_paper, part_form, read, track_any_from
from .refusals import (
    BundleMisfit,
    BundleNotFound,
    NothingAsked,
    OtherUnitUnexplained,
    PartNotFailed,
    PartUnderway,
)
from .values import BundleLine, BundleView, Offered, PartView, Term, TrackedBundle, TrackedPart

__all__ = [
    "BundleLine",
    "BundleMisfit",
    "BundleNotFound",
    "BundleState",
    "BundleView",
    "Failure",
    "NothingAsked",
    "Offered",
    "OtherUnitUnexplained",
    "PartForm",
    "PartNotFailed",
    "PartState",
    "PartUnderway",
    "PartView",
    "Term",
    "TrackedBundle",
    "TrackedPart",
    "accept_bundle",
    "add_paper",
    "advance",
    "bundle_of",
    "bundles_waiting",
    "components",
    "file_again",
    "file_bundle",
    "find_bundles",
    "hand_over",
    "my_bundles",
    "offered",
    "offered_codes",
    "open_paper",
    "part_form",
    "read",
    "refuse_bundle",
    "skip_part",
    "stop_rest",
    "terms",
    "track_any_from",
    "track_bundle",
    "withdraw",
]
