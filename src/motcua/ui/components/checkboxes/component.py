from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...component import Example
from ...field import Choice, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkboxes(Field):
    """Any of a few answers; `values` are those already ticked."""

    choices: Sequence[Choice]
    values: Sequence[str] = ()
    small: bool = False


EXAMPLES = [
    Example(
        "plain",
        Checkboxes(
            name="giay-to",
            label="Giấy tờ bạn đã có",
            hint="Đánh dấu mọi loại bạn có",
            values=["chung-sinh"],
            choices=[
                Choice("chung-sinh", "Giấy chứng sinh"),
                Choice("can-cuoc", "Thẻ căn cước của cha mẹ"),
                Choice("ket-hon", "Giấy chứng nhận kết hôn", hint="Nếu cha mẹ đã đăng ký kết hôn"),
            ],
        ),
    ),
    Example(
        "small, error",
        Checkboxes(
            name="linh-vuc",
            label="Lĩnh vực",
            small=True,
            error="Chọn ít nhất một lĩnh vực",
            choices=[Choice("ho-tich", "Hộ tịch"), Choice("dat-dai", "Đất đai")],
        ),
    ),
]
