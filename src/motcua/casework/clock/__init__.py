"""The clock of a case: one append-only list of facts, and everything that follows from it.

Pure arithmetic over a unit's calendar. `limits` turns a lawful limit into a due instant, `facts` are what
happened, `reading` folds them into where the clock stands, `sharing` says who used the time, `explaining`
tells the due instant day by day.
"""

from .day_ends import DayEndRule, day_end_rule
from .explaining import CountedDay, Explanation, explain
from .facts import Fact, FactKind
from .limits import due, landing
from .reading import Alignment, Extension, Outcome, Pause, Reading, Standing, read_clock, standing
from .sharing import StepShare, UnitShare, shares_of_steps, shares_of_units

__all__ = [
    "Alignment",
    "CountedDay",
    "DayEndRule",
    "Explanation",
    "Extension",
    "Fact",
    "FactKind",
    "Outcome",
    "Pause",
    "Reading",
    "Standing",
    "StepShare",
    "UnitShare",
    "day_end_rule",
    "due",
    "explain",
    "landing",
    "read_clock",
    "shares_of_steps",
    "shares_of_units",
    "standing",
]
