from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...component import Example
from ...field import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Password(Field):
    """A secret, with a button to show it when JavaScript runs. Never given back in the page."""

    autocomplete: Literal["current-password", "new-password", "one-time-code"] = "current-password"


EXAMPLES = [
    Example("plain", Password(name="mat-khau", label="Mật khẩu")),
    Example(
        "error",
        Password(
            name="mat-khau-moi",
            label="Mật khẩu mới",
            autocomplete="new-password",
            hint="Ít nhất 12 ký tự",
            error="Mật khẩu phải có ít nhất 12 ký tự",
        ),
    ),
]
