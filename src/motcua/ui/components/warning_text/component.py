from __future__ import annotations

from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningText(Component):
    """A consequence people must know before they act."""

    text: Words


EXAMPLES = [Example("plain", WarningText(text="Đăng ký khai sinh quá 60 ngày kể từ ngày sinh là đăng ký quá hạn."))]
