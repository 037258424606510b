"""The communes an address may name."""

from __future__ import annotations

from collections.abc import Container
from datetime import date


class _FiveDigits:
    """Until the register of units is asked: anything shaped like an official commune code."""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and len(code) == 5 and code.isascii() and code.isdigit()


def commune_codes(on: date) -> Container[str]:
    """Official codes of the communes of the city on that day."""
    return _FiveDigits()
