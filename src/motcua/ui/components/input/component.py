from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from motcua.kernel.errors import Words

from ...component import Example
from ...field import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Field):
    """One line of text. `width` is in letters and hints at the length expected."""

    value: str = ""
    type: Literal["text", "email", "tel", "search", "url"] = "text"
    width: Literal[0, 2, 3, 4, 5, 10, 20, 30] = 0
    inputmode: Literal["", "numeric", "decimal", "tel", "email"] = ""
    autocomplete: str = ""
    spellcheck: bool = True
    prefix: Words = ""
    suffix: Words = ""


EXAMPLES = [
    Example("plain", Input(name="ho-ten", label="Họ, chữ đệm và tên", autocomplete="name", value="Nguyễn Thị Hoa")),
    Example(
        "hint and width",
        Input(
            name="so-dinh-danh",
            label="Số định danh cá nhân",
            hint="12 chữ số, ghi trên thẻ căn cước",
            width=20,
            inputmode="numeric",
            spellcheck=False,
        ),
    ),
    Example(
        "error",
        Input(
            name="email",
            label="Thư điện tử",
            type="email",
            value="hoa@",
            autocomplete="email",
            error="Nhập địa chỉ thư điện tử đầy đủ, ví dụ ten@vidu.vn",
        ),
    ),
    Example("optional", Input(name="ten-khac", label="Tên gọi khác", optional=True)),
    Example("suffix", Input(name="dien-tich", label="Diện tích", suffix="m²", width=5, inputmode="decimal")),
    Example("as heading", Input(name="noi-sinh", label="Con sinh ở đâu?", as_heading=True)),
]
