"""What could not be read, said per procedure: an import never guesses and never hides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

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
    SCALES = "fees-by-another-case"  # limits differ by one thing, fees by another
    RELATED = "related"
    NO_SUCCESSOR = "no-procedure-of-that-name"
    SAME_NAME = "name-not-unique"
    TOO_LATE = "not-before-the-first-version"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS: dict[Kind, Words] = {
    Kind.LINE: _("Không phải bản ghi thủ tục"),
    Kind.LIMIT_WITHOUT_UNIT: _("Thời hạn không có đơn vị"),
    Kind.LIMIT_NOT_GIVEN: _("Không ghi thời hạn"),
    Kind.LIMIT_IN_WORDS: _("Thời hạn ghi bằng lời"),
    Kind.NO_CHANNELS: _("Không ghi cách thức thực hiện"),
    Kind.CHANNELS: _("Cách thức thực hiện"),
    Kind.FEE_AMOUNT: _("Mức phí"),
    Kind.FEE_ELSEWHERE: _("Phí quy định ở văn bản khác"),
    Kind.PAPERS: _("Thành phần hồ sơ"),
    Kind.NO_PAPERS: _("Không ghi thành phần hồ sơ"),
    Kind.QUANTITY: _("Số lượng giấy tờ"),
    Kind.FORM_FILE: _("Tệp mẫu"),
    Kind.BASES: _("Căn cứ pháp lý"),
    Kind.RESULTS: _("Kết quả"),
    Kind.SCALES: _("Phí và thời hạn theo hai cách chia trường hợp"),
    Kind.RELATED: _("Thủ tục liên quan"),
    Kind.NO_SUCCESSOR: _("Không có thủ tục cùng tên"),
    Kind.SAME_NAME: _("Nhiều thủ tục cùng tên"),
    Kind.TOO_LATE: _("Không cũ hơn phiên bản đầu tiên"),
}


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
