"""What an import did, and what it could not read."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemKind(StrEnum):
    """What was not read, or wants somebody's eye."""

    RECORD = "record"  # the record as a whole is no process
    ROLE = "role"  # who does a step is not one of our roles
    TIME = "time"  # the time of a step is not known
    OVER_LIMIT = "over_limit"  # the steps add up to more than the limit
    NO_LIMIT = "no_limit"  # the steps cannot be held against a limit
    NO_PROCEDURE = "no_procedure"  # no procedure has the title
    MANY_PROCEDURES = "many_procedures"  # several do, or several processes claim the same one
    NOT_LINKED = "not_linked"  # a step names nobody, so no dossier may enter


@dataclass(frozen=True, slots=True)
class Problem:
    """`key` is the process's, or the line of the file for a record that is none."""

    kind: ProblemKind
    key: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Link:
    procedure_code: str
    key: str
    title: str


@dataclass(slots=True)
class ImportReport:
    """Counts of one file. `rows` are table rows beneath the first header, `steps` those that are steps."""

    processes: int = 0
    rows: int = 0
    steps: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> Counter[ProblemKind]:
        return Counter(problem.kind for problem in self.problems)
