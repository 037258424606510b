from __future__ import annotations

from dataclasses import dataclass

from ...component import Example
from ...field import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyInput(Field):
    """An amount in whole đồng, as typed: `50000` and `50.000` are both accepted by whoever reads it."""

    value: str = ""


EXAMPLES = [
    Example("plain", MoneyInput(name="le-phi", label="Lệ phí", value="50.000")),
    Example("error", MoneyInput(name="von", label="Vốn điều lệ", value="mười triệu", error="Nhập số tiền bằng chữ số")),
]
