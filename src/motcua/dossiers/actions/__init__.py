"""Every write on a dossier."""

from .counter import file_and_accept
from .drafts import add_upload, discard_draft, file_draft, remove_upload, save_answers, start_draft
from .filing import file
from .handling import complete_step, send_back, take_step
from .reception import accept, refuse

__all__ = [
    "accept",
    "add_upload",
    "complete_step",
    "discard_draft",
    "file",
    "file_and_accept",
    "file_draft",
    "refuse",
    "remove_upload",
    "save_answers",
    "send_back",
    "start_draft",
    "take_step",
]
