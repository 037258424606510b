from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """What is wrong, and the control it is about (`#id`)."""

    text: Words
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSummary(Component):
    """First thing in `main` when a form comes back with errors."""

    errors: Sequence[ErrorLine]
    title: Words = _("Có thông tin cần sửa")

    @classmethod
    def of(cls, refused: Mapping[str, Words], message: Words = "") -> ErrorSummary | None:
        """From a refusal's `fields` (control → what is wrong), or its message alone; None without either."""
        lines = [ErrorLine(text, f"#{name}") for name, text in refused.items()]
        if not lines and message:
            lines = [ErrorLine(message)]
        return cls(errors=lines) if lines else None


EXAMPLES = [
    Example(
        "plain",
        ErrorSummary(
            errors=[
                ErrorLine("Nhập họ và tên", "#ho-ten"),
                ErrorLine("Chọn nơi nhận kết quả", "#noi-nhan"),
                ErrorLine("Hồ sơ này đã được nộp"),
            ]
        ),
    )
]
