from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...component import Example
from ...field import Choice, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Radios(Field):
    """One of a few answers. `label` is the question. `inline` only for two short answers."""

    choices: Sequence[Choice]
    value: str = ""
    inline: bool = False
    small: bool = False

    def context(self) -> dict[str, Any]:
        return Field.context(self) | {"has_conditional": any(choice.conditional for choice in self.choices)}


EXAMPLES = [
    Example(
        "plain",
        Radios(
            name="nhan-ket-qua",
            label="Bạn muốn nhận kết quả ở đâu?",
            value="buu-chinh",
            choices=[
                Choice("tai-quay", "Tại điểm tiếp nhận", hint="Mang theo giấy hẹn hoặc mã hồ sơ"),
                Choice("buu-chinh", "Qua bưu chính công ích", hint="Trả phí khi nhận"),
                Choice("truc-tuyen", "Bản điện tử"),
            ],
        ),
    ),
    Example(
        "yes or no",
        Radios(
            name="da-ket-hon",
            label="Cha mẹ đã đăng ký kết hôn?",
            inline=True,
            choices=[Choice("co", "Có"), Choice("khong", "Không")],
        ),
    ),
    Example(
        "error, as heading",
        Radios(
            name="quan-he",
            label="Bạn là gì của trẻ?",
            as_heading=True,
            error="Chọn quan hệ của bạn với trẻ",
            choices=[Choice("cha", "Cha"), Choice("me", "Mẹ"), Choice("khac", "Người thân khác")],
        ),
    ),
]
