"""Internal processes as offices publish them, tables in documents, into deployed processes."""

from .report import ImportReport, Link, Problem, ProblemKind
from .run import import_processes

__all__ = ["ImportReport", "Link", "Problem", "ProblemKind", "import_processes"]
