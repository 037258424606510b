"""The slips of the one-stop mechanism, each made from its dossier once and found again ever after.

One function per slip. Each reading of a person's data is recorded. Source: tt-03-2025, tt-01-2018.
"""

from .apology import apology_slip
from .control import control_slip
from .offering import OfferedSlip, offered, open_slip
from .receipt import receipt_slip
from .refusal import refusal_slip
from .stop import stop_slip
from .supplement import supplement_slip
from .together import bundle_receipt_slip, offered_of_bundle, open_any_slip

__all__ = [
    "OfferedSlip",
    "apology_slip",
    "bundle_receipt_slip",
    "control_slip",
    "offered",
    "offered_of_bundle",
    "open_any_slip",
    "open_slip",
    "receipt_slip",
    "refusal_slip",
    "stop_slip",
    "supplement_slip",
]
