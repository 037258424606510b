"""Whole pages made of invented content, to see and test the layouts without any other package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .components.date_input.component import DateInput, DateParts
from .components.due_badge.component import DueBadge
from .components.error_summary.component import ErrorSummary
from .components.input.component import Input
from .components.key_facts.component import Fact
from .components.masthead.component import Account, NavItem
from .components.notification_banner.component import NotificationBanner
from .components.radios.component import Radios
from .components.summary_list.component import SummaryRow
from .components.table.component import INBOX
from .components.task_list.component import EXAMPLES as TASKS
from .components.timeline.component import EXAMPLES as TIMELINES
from .field import Choice
from .tones import Tone

_CITIZEN_WAYS = (NavItem("Thủ tục", "#thu-tuc", current=True), NavItem("Tra cứu hồ sơ", "#tra-cuu"))
_STAFF = {
    "account": Account("Trần Văn Bình", "#", "#", "UBND phường Hoàn Kiếm"),
    "navigation": (NavItem("Việc cần làm", "#", current=True, count=40), NavItem("Tiếp nhận", "#")),
}


def _start() -> dict[str, Any]:
    return {"navigation": _CITIZEN_WAYS, "place": "Thành phố Hà Nội"}


def _procedure() -> dict[str, Any]:
    facts = [
        Fact("Bạn nhận được", "Giấy khai sinh", "file"),
        Fact("Thời hạn", "Trong ngày làm việc", "clock", "Nhận sau 15 giờ: trả ngày làm việc tiếp theo"),
        Fact("Lệ phí", "Miễn phí", "coin", "Khi đăng ký đúng hạn"),
    ]
    return _start() | {"facts": facts}


def _form() -> dict[str, Any]:
    errors = {"ho-ten": "Nhập họ, chữ đệm và tên của con", "ngay-sinh": "Ngày 31/2/2026 không có trong lịch"}
    return _start() | {
        "error_summary": ErrorSummary.of(errors),
        "fields": [
            Input(name="ho-ten", label="Họ, chữ đệm và tên của con", error=errors["ho-ten"]),
            DateInput(
                name="ngay-sinh", label="Ngày sinh", value=DateParts("31", "2", "2026"), error=errors["ngay-sinh"]
            ),
            Radios(
                name="gioi-tinh", label="Giới tính", choices=[Choice("nam", "Nam"), Choice("nu", "Nữ")], inline=True
            ),
        ],
    }


def _tracking() -> dict[str, Any]:
    return _start() | {
        "notice": NotificationBanner(text="Đã lưu hồ sơ nháp.", success=True),
        "tasks": TASKS[0].component,
        "timeline": TIMELINES[0].component,
    }


def _inbox() -> dict[str, Any]:
    return _STAFF | {"table": replace(INBOX, caption_hidden=True)}


def _case() -> dict[str, Any]:
    return _STAFF | {
        "due": DueBadge(text="Còn 2 giờ", tone=Tone.WAITING, at="17:00 hôm nay"),
        "rows": [SummaryRow("Người nộp", "Nguyễn Văn Bình"), SummaryRow("Nộp lúc", "08:12 24/11/2026")],
        "timeline": TIMELINES[0].component,
    }


SPECIMENS: dict[str, Callable[[], dict[str, Any]]] = {
    "start": _start,
    "procedure": _procedure,
    "form": _form,
    "tracking": _tracking,
    "inbox": _inbox,
    "case": _case,
}
