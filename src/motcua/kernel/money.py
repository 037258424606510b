"""Money is integer đồng."""

from __future__ import annotations

from dataclasses import dataclass


def grouped(number: int) -> str:
    """“50.000”."""
    return f"{number:,}".replace(",", ".")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in đồng; never negative in a fee, may be negative in a difference."""

    dong: int

    def __add__(self, other: Money) -> Money:
        return Money(self.dong + other.dong)

    def __sub__(self, other: Money) -> Money:
        return Money(self.dong - other.dong)

    def __str__(self) -> str:
        return f"{grouped(self.dong)} ₫"
