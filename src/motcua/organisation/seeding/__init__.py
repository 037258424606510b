"""The national calendar and the demonstration city, as rows."""

from .hanoi import seed_hanoi
from .national import seed_national_calendar

__all__ = ["seed_hanoi", "seed_national_calendar"]
