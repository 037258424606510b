from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ...component import Example
from ...field import Choice, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(Field):
    """One of a long list. For a handful of answers use radios. `empty` is the line of no choice; none when blank."""

    choices: Sequence[Choice]
    value: str = ""
    empty: Words = _("Chọn")


_WARDS = [Choice("hoan-kiem", "Phường Hoàn Kiếm"), Choice("ba-dinh", "Phường Ba Đình"), Choice("gia-lam", "Xã Gia Lâm")]
EXAMPLES = [
    Example("plain", Select(name="phuong-xa", label="Phường, xã", choices=_WARDS, value="ba-dinh")),
    Example("error", Select(name="noi-nhan", label="Nơi nhận kết quả", choices=_WARDS, error="Chọn nơi nhận kết quả")),
]
