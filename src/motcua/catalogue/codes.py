"""Codes of procedures as the national catalogue writes them: `1.001193`, and with the agency's own groups after it."""

from __future__ import annotations

import re

_NATIONAL = re.compile(r"\d{1,2}\.\d{6}(\.[0-9A-Z]{1,6}){0,6}")


def is_national(code: str) -> bool:
    return _NATIONAL.fullmatch(code) is not None
