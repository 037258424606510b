"""The case core: what other packages may use."""

from . import alarms, keeping
from .actions import InvalidRule, set_assignment_rule
from .alarms import Notice, count_notices, notices
from .assigning import RuleLine, assignee, assignment_rules
from .clock import (
    CountedDay,
    Explanation,
    Extension,
    Fact,
    FactKind,
    Outcome,
    Pause,
    Reading,
    Standing,
    StepShare,
    UnitShare,
    due,
    explain,
    read_clock,
    shares_of_steps,
    shares_of_units,
    standing,
)
from .history import plan_entry, sentence, sentences
from .keeping import Clock, clock_of, clocks_of
from .lifecycle import Lifecycle, NotNow, Transition
from .models import Assignment, AssignmentRule, Case, ClockFact, HistoryEntry, Part
from .numbering import Numbering, numbering
from .policies import assigning_post, may_assign
from .queries import (
    InboxCount,
    InboxRow,
    OpenAssignment,
    TimelineEntry,
    count_inbox,
    find_case,
    inbox,
    invited_to,
    open_assignments,
    timeline,
)
from .remaining import Remaining, remaining
from .restructuring import Passing

__all__ = [
    "Assignment",
    "AssignmentRule",
    "Case",
    "Clock",
    "ClockFact",
    "CountedDay",
    "Explanation",
    "Extension",
    "Fact",
    "FactKind",
    "HistoryEntry",
    "InboxCount",
    "InboxRow",
    "InvalidRule",
    "Lifecycle",
    "NotNow",
    "Notice",
    "Numbering",
    "OpenAssignment",
    "Outcome",
    "Part",
    "Passing",
    "Pause",
    "Reading",
    "Remaining",
    "RuleLine",
    "Standing",
    "StepShare",
    "TimelineEntry",
    "Transition",
    "UnitShare",
    "alarms",
    "assignee",
    "assigning_post",
    "assignment_rules",
    "clock_of",
    "clocks_of",
    "count_inbox",
    "count_notices",
    "due",
    "explain",
    "find_case",
    "inbox",
    "invited_to",
    "keeping",
    "may_assign",
    "notices",
    "numbering",
    "open_assignments",
    "plan_entry",
    "read_clock",
    "remaining",
    "sentence",
    "sentences",
    "set_assignment_rule",
    "shares_of_steps",
    "shares_of_units",
    "standing",
    "timeline",
]
