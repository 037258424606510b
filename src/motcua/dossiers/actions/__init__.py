"""Every write on a dossier."""

from .assigning import add_note, involve, leave, reassign
from .bulk import accept_many, sign_many
from .consulting import answer_opinion, ask_opinion, recall_opinion
from .copying import compare_copy, discard_copy, note_copy, refuse_copy, scan_copy
from .counter import file_and_accept
from .drafts import add_upload, discard_draft, file_draft, remove_upload, save_answers, start_draft
from .exits import close_unanswered, find_ineligible, notify_ineligible, stop, withdraw
from .filing import file
from .handling import complete_step, send_back, take_step
from .prefilling import prefill_at_desk, prefill_draft
from .reception import accept, refuse
from .submitting import submit
from .supplements import answer_supplement, ask_supplement, discard_waiting
from .timing import ask_payment, confirm_payment, pause, reappoint, resume

__all__ = [
    "accept",
    "accept_many",
    "add_note",
    "add_upload",
    "answer_opinion",
    "answer_supplement",
    "ask_opinion",
    "ask_payment",
    "ask_supplement",
    "close_unanswered",
    "compare_copy",
    "complete_step",
    "confirm_payment",
    "discard_copy",
    "discard_draft",
    "discard_waiting",
    "file",
    "file_and_accept",
    "file_draft",
    "find_ineligible",
    "involve",
    "leave",
    "note_copy",
    "notify_ineligible",
    "pause",
    "prefill_at_desk",
    "prefill_draft",
    "reappoint",
    "reassign",
    "recall_opinion",
    "refuse",
    "refuse_copy",
    "remove_upload",
    "resume",
    "save_answers",
    "scan_copy",
    "send_back",
    "sign_many",
    "start_draft",
    "stop",
    "submit",
    "take_step",
    "withdraw",
]
