from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from ...component import Component, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSwitch(Component):
    """Vietnamese or English, kept in a cookie; posts to Django's `set_language`."""

    def context(self) -> dict[str, Any]:
        current = get_language() or "vi"
        languages = [
            {"code": code, "name": name, "current": code == current, "short": code.upper()}
            for code, name in (("vi", "Tiếng Việt"), ("en", "English"))
        ]
        return {"languages": languages}


EXAMPLES = [Example("plain", LanguageSwitch())]
