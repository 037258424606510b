"""Every write on a bundle."""

from .advancing import advance
from .ending import hand_over, withdraw
from .filing import file_bundle
from .reception import accept_bundle, refuse_bundle
from .repairing import add_paper, file_again, skip_part, stop_rest

__all__ = [
    "accept_bundle",
    "add_paper",
    "advance",
    "file_again",
    "file_bundle",
    "hand_over",
    "refuse_bundle",
    "skip_part",
    "stop_rest",
    "withdraw",
]
