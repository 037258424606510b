"""Every write on a dossier."""

from .assigning import add_note, involve, leave, reassign
from .bulk import accept_many, sign_many
from .consulting import answer_opinion, ask_opinion, recall_opinion
from .copying import compare_copy, discard_copy, note_copy, refuse_copy, scan_copy
from .counter import file_and_accept
from .drafts import add_upload, discard_draft, file_draft, remove_upload, save_answers, start_draft
from .filing import file
from .handling import complete_step, send_back, take_step
from .reception import accept, refuse
from .submitting import submit

__all__ = [
    "accept",
    "accept_many",
    "add_note",
    "add_upload",
    "answer_opinion",
    "ask_opinion",
    "compare_copy",
    "complete_step",
    "discard_copy",
    "discard_draft",
    "file",
    "file_and_accept",
    "file_draft",
    "involve",
    "leave",
    "note_copy",
    "reassign",
    "recall_opinion",
    "refuse",
    "refuse_copy",
    "remove_upload",
    "save_answers",
    "scan_copy",
    "send_back",
    "sign_many",
    "start_draft",
    "submit",
    "take_step",
]
