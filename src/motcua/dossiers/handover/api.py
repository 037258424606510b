"""Hand-over of papers: what other packages may use, as `dossiers.handover`."""

from .actions import Found, cancel, give, receive
from .lifecycle import HANDOVER_WORDS, HandoverState
from .models import Outcome
from .policies import keeps_for
from .queries import (
    HandoverRow,
    HandoverView,
    LineView,
    Pile,
    ToGive,
    piles,
    print_record,
    read,
    sent,
    waiting,
)
from .refusals import HandoverNotFound, MayNotKeepPapers, NothingToHandOver, PapersNotHere, RemarkMissing

__all__ = [
    "HANDOVER_WORDS",
    "Found",
    "HandoverNotFound",
    "HandoverRow",
    "HandoverState",
    "HandoverView",
    "LineView",
    "MayNotKeepPapers",
    "NothingToHandOver",
    "Outcome",
    "PapersNotHere",
    "Pile",
    "RemarkMissing",
    "ToGive",
    "cancel",
    "give",
    "keeps_for",
    "piles",
    "print_record",
    "read",
    "receive",
    "sent",
    "waiting",
]
