"""The sheets and columns of the workbook, as data: the template is written and read by it, the reference lists it.

Headers are Vietnamese in every language: a file made by one reader is read for another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..values import ChannelKind, LimitUnit


class Holds(StrEnum):
    """What a cell holds, and so how it is read."""

    CODE = "code"
    LINE = "line"  # one line of words
    TEXT = "text"  # words with their line breaks
    LINES = "lines"  # a name on each line
    CHOICE = "choice"
    YES_NO = "yes-no"
    COUNT = "count"
    LIMIT = "limit"
    MONEY = "money"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` names it in the code; a cell longer than `longest` letters is refused."""

    key: str
    header: str
    help: str
    holds: Holds = Holds.LINE
    required: bool = False
    choices: tuple[str, ...] = ()
    example: str = ""
    width: int = 24
    longest: int = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """`optional`: a workbook without it is complete."""

    key: str
    title: str
    columns: tuple[Column, ...]
    optional: bool = False

    def letter(self, key: str) -> str:
        """The column as the template has it: A, B, …"""
        return chr(ord("A") + [column.key for column in self.columns].index(key))


EXAMPLE = "VD"  # a row whose code begins so is an example and is not read
KEEP = "[giữ nguyên]"  # a text too long for a cell stays what it is
LONGEST_CELL = 32_000
YES, NO = "Có", "Không"
KINDS = {"Trực tiếp": ChannelKind.DIRECT, "Trực tuyến": ChannelKind.ONLINE, "Bưu chính công ích": ChannelKind.POSTAL}
UNITS = {
    "giờ làm việc": LimitUnit.WORKING_HOUR,
    "ngày làm việc": LimitUnit.WORKING_DAY,
    "ngày": LimitUnit.CALENDAR_DAY,
    "tháng": LimitUnit.MONTH,
}
_EXAMPLE_CODE = f"{EXAMPLE} 1.000001"
_EACH = "Mỗi tên một dòng trong ô (Alt+Enter)."


def _code(text: str = "Mã thủ tục có ở trang Thủ tục.") -> Column:
    return Column("code", "Mã thủ tục", text, Holds.CODE, required=True, example=_EXAMPLE_CODE, width=16)


def _flag(key: str, header: str) -> Column:
    return Column(key, header, "Có hoặc Không; trống là chưa rõ.", Holds.YES_NO, choices=(YES, NO), width=14)


def _day(key: str, header: str, example: str) -> Column:
    return Column(key, header, "Ngày/tháng/năm; trống là chưa rõ.", Holds.DATE, example=example, width=14)


def _names(key: str, header: str, example: str = "") -> Column:
    return Column(key, header, _EACH, Holds.LINES, example=example, width=34, longest=LONGEST_CELL)


def _text(key: str, header: str, example: str = "") -> Column:
    said = f"Giữ dấu xuống dòng. “{KEEP}” giữ nguyên nội dung đang có."
    return Column(key, header, said, Holds.TEXT, example=example, width=50, longest=LONGEST_CELL)


PROCEDURES = Sheet(
    "procedures",
    "Thủ tục",
    (
        _code("Ví dụ 1.001193. Mã đã có: lập bản nháp mới của thủ tục đó."),
        Column("name", "Tên thủ tục", "Tên đầy đủ.", required=True, example="Đăng ký ví dụ", width=50),
        Column("field", "Lĩnh vực", "Chọn hoặc gõ tên lĩnh vực.", example="Lĩnh vực ví dụ"),
        _names("levels", "Cấp thực hiện", "Cấp xã"),
        Column("kind", "Loại thủ tục", "Như ghi trong quyết định công bố."),
        Column("issuer", "Nguồn", "Cơ quan quản lý thủ tục."),
        _text("steps", "Trình tự thực hiện", "Bước 1: nộp hồ sơ.\nBước 2: nhận kết quả."),
        _names("subjects", "Đối tượng thực hiện", "Công dân Việt Nam"),
        _names("executing_agencies", "Cơ quan thực hiện", "Ủy ban nhân dân cấp xã"),
        _names("competent_agencies", "Cơ quan có thẩm quyền"),
        _names("authorised_agencies", "Cơ quan được ủy quyền"),
        _names("coordinating_agencies", "Cơ quan phối hợp"),
        _text("reception_addresses", "Địa chỉ tiếp nhận"),
        _text("conditions", "Yêu cầu, điều kiện"),
        _names("keywords", "Từ khóa"),
        _names("related", "Thủ tục liên quan"),
        _flag("fully_online", "Toàn trình"),
        _flag("partly_online", "Một phần"),
        _flag("non_territorial", "Phi địa giới"),
        _flag("interlinked", "Liên thông"),
    ),
)
CASES = Sheet(
    "cases",
    "Trường hợp",
    (
        _code(),
        Column(
            "name",
            "Tên trường hợp",
            "Trống: giấy tờ dùng cho mọi trường hợp.",
            example="Cấp mới",
            width=40,
            longest=LONGEST_CELL,
        ),
        Column("note", "Ghi chú", "Khi nào thuộc trường hợp này.", Holds.TEXT, width=50, longest=LONGEST_CELL),
    ),
)
PAPERS = Sheet(
    "papers",
    "Giấy tờ",
    (
        _code(),
        Column(
            "case",
            "Trường hợp",
            "Tên như ở trang Trường hợp; trống là mọi trường hợp.",
            example="Cấp mới",
            longest=LONGEST_CELL,
        ),
        Column(
            "name",
            "Tên giấy tờ",
            "Mỗi giấy tờ một hàng.",
            required=True,
            example="Tờ khai",
            width=50,
            longest=LONGEST_CELL,
        ),
        Column("paper_code", "Mã giấy tờ", "Nếu có.", longest=60),
        Column("originals", "Số bản chính", "Số nguyên; trống là chưa rõ.", Holds.COUNT, example="1", width=10),
        Column("copies", "Số bản sao", "Số nguyên; trống là chưa rõ.", Holds.COUNT, example="0", width=10),
        _names("form_files", "Tệp mẫu", "to-khai.docx"),
    ),
)
CHANNELS = Sheet(
    "channels",
    "Cách nộp và phí",
    (
        _code(),
        Column(
            "number",
            "Cách số",
            "1, 2, 3… Các hàng cùng mã và cùng số là một cách nộp có nhiều mức phí.",
            Holds.COUNT,
            required=True,
            example="1",
            width=8,
        ),
        Column(
            "kind", "Hình thức nộp", "Chọn trong danh sách.", Holds.CHOICE, choices=tuple(KINDS), example="Trực tiếp"
        ),
        Column(
            "case",
            "Chỉ cho trường hợp",
            "Tên như ở trang Trường hợp; trống là mọi trường hợp.",
            longest=LONGEST_CELL,
        ),
        Column("amount", "Thời hạn", "Số lớn hơn 0, ví dụ 3 hoặc 0,5.", Holds.LIMIT, example="3", width=10),
        Column(
            "unit",
            "Đơn vị thời hạn",
            "Chọn trong danh sách. Số không có đơn vị thì không nhận.",
            Holds.CHOICE,
            choices=tuple(UNITS),
            example="ngày làm việc",
            width=16,
        ),
        Column(
            "limit_text",
            "Thời hạn ghi bằng lời",
            "Khi thời hạn không phải một con số.",
            Holds.TEXT,
            longest=LONGEST_CELL,
        ),
        Column("fee", "Mức phí", "Số nguyên; 0 là miễn phí, trống là chưa rõ.", Holds.MONEY, example="8000", width=12),
        Column("currency", "Loại tiền", "Ba chữ cái; trống là VND.", example="VND", width=8, longest=3),
        Column(
            "fee_note",
            "Ghi chú mức phí",
            "Thu cho việc gì, mỗi cái gì.",
            Holds.TEXT,
            example="mỗi bản",
            longest=LONGEST_CELL,
        ),
        Column("description", "Mô tả cách nộp", "Nếu có.", Holds.TEXT, width=50, longest=LONGEST_CELL),
    ),
)
BASES = Sheet(
    "bases",
    "Căn cứ pháp lý",
    (
        _code(),
        Column("number", "Số ký hiệu", "Ví dụ 01/2026/TT-BTP.", example="01/2026/TT-VD", longest=LONGEST_CELL),
        Column(
            "name",
            "Tên văn bản",
            "Mỗi văn bản một hàng.",
            required=True,
            example="Thông tư ví dụ",
            width=60,
            longest=LONGEST_CELL,
        ),
    ),
)
RESULTS = Sheet(
    "results",
    "Kết quả",
    (
        _code(),
        Column(
            "name",
            "Tên kết quả",
            "Mỗi kết quả một hàng.",
            required=True,
            example="Giấy xác nhận ví dụ",
            width=60,
            longest=LONGEST_CELL,
        ),
        Column("result_code", "Mã kết quả", "Nếu có.", longest=60),
    ),
)
DECISIONS = Sheet(
    "decisions",
    "Quyết định",
    (
        _code(),
        Column(
            "number",
            "Số quyết định",
            "Quyết định sẽ công bố bản nháp này; trang Công bố điền sẵn.",
            required=True,
            example="123/QĐ-UBND",
            longest=80,
        ),
        _day("decided_on", "Ngày quyết định", "15/01/2026"),
        _day("effective_from", "Ngày có hiệu lực", "01/02/2026"),
        Column("agency", "Cơ quan, người ban hành", "Nếu có.", width=40, longest=250),
    ),
    optional=True,
)
SHEETS = (PROCEDURES, CASES, PAPERS, CHANNELS, BASES, RESULTS, DECISIONS)
