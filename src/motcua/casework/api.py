"""The case core: what other packages may use."""

from . import alarms, keeping
from .actions import InvalidRule, set_assignment_rule
from .alarms import Notice, notices
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
from .eventlog import BadEventLog, LoggedCase, LoggedEvent, read_eventlog
from .history import plan_entry, sentence, sentences
from .keeping import Clock, clock_of, clocks_of
from .known_dates import Agreement, Promise, agreement, agreements, promises_in, promises_of, round_the_clock
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
    "Agreement",
    "Assignment",
    "AssignmentRule",
    "BadEventLog",
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
    "LoggedCase",
    "LoggedEvent",
    "NotNow",
    "Notice",
    "Numbering",
    "OpenAssignment",
    "Outcome",
    "Part",
    "Passing",
    "Pause",
    "Promise",
    "Reading",
    "Remaining",
    "RuleLine",
    "Standing",
    "StepShare",
    "TimelineEntry",
    "Transition",
    "UnitShare",
    "agreement",
    "agreements",
    "alarms",
    "assignee",
    "assigning_post",
    "assignment_rules",
    "clock_of",
    "clocks_of",
    "count_inbox",
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
    "promises_in",
    "promises_of",
    "read_clock",
    "read_eventlog",
    "remaining",
    "round_the_clock",
    "sentence",
    "sentences",
    "set_assignment_rule",
    "shares_of_steps",
    "shares_of_units",
    "standing",
    "timeline",
]
