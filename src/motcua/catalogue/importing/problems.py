"""What could not be read, said per procedure: an import never guesses and never hides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

EXCERPT = 160


class Kind(StrEnum):
    """Why a part of a record is not known. The value is the word used in the report's column."""

    LINE = "line"  # the line is no record at all
    LIMIT_WITHOUT_UNIT = "limit-without-unit"
    LIMIT_NOT_GIVEN = "limit-not-given"
    LIMIT_IN_WORDS = "limit-in-words"
    NO_CHANNELS = "no-channels"
    CHANNELS = "channels"
    FEE_AMOUNT = "fee-amount"
    FEE_ELSEWHERE = "fee-set-elsewhere"
    PAPERS = "papers"
    NO_PAPERS = "no-papers"
    QUANTITY = "quantity-doubtful"
    FORM_FILE = "form-file-glued"
    BASES = "legal-bases"
    RESULTS = "results"
    CASES = "cases"  # which case a limit or a fee belongs to
    SCALES = "fees-by-another-case"  # limits differ by one thing, fees by another
    RELATED = "related"
    NO_SUCCESSOR = "no-procedure-of-that-name"
    SAME_NAME = "name-not-unique"
    TOO_LATE = "not-before-the-first-version"


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1 in the file; `code` is blank when not even that could be read."""

    kind: Kind
    detail: str = ""
    code: str = ""
    line: int = 0


def problem(kind: Kind, detail: str = "") -> Problem:
    text = " ".join(detail.split())
    return Problem(kind, text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…")
