"""The case core: what other packages may use."""

from .clock import Explanation, Standing, due, explain, standing
from .history import plan_entry, sentence, sentences
from .lifecycle import Lifecycle, NotNow, Transition
from .models import Assignment, Case, ClockFact, HistoryEntry
from .numbering import Numbering, numbering
from .queries import (
    InboxCount,
    InboxRow,
    OpenAssignment,
    TimelineEntry,
    count_inbox,
    find_case,
    inbox,
    open_assignments,
    timeline,
)

__all__ = [
    "Assignment",
    "Case",
    "ClockFact",
    "Explanation",
    "HistoryEntry",
    "InboxCount",
    "InboxRow",
    "Lifecycle",
    "NotNow",
    "Numbering",
    "OpenAssignment",
    "Standing",
    "TimelineEntry",
    "Transition",
    "count_inbox",
    "due",
    "explain",
    "find_case",
    "inbox",
    "numbering",
    "open_assignments",
    "plan_entry",
    "sentence",
    "sentences",
    "standing",
    "timeline",
]
