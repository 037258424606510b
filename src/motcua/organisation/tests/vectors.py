"""Worked examples of working time, each with why it is so; docs/reference/working-time.md prints them."""

from typing import NamedTuple


class Example(NamedTuple):
    """From `start`, `amount` of `unit` later; calendar of 2026 with hours 8:00 to 12:00 and 13:00 to 17:00."""

    start: str
    amount: int
    unit: str
    end: str
    why: str


EXAMPLES = (
    Example("2026-03-02 09:15", 0, "minutes", "2026-03-02 09:15", "nothing is added within counting hours"),
    Example("2026-03-02 06:30", 0, "minutes", "2026-03-02 08:00", "before opening counts from the opening"),
    Example("2026-03-02 12:30", 0, "minutes", "2026-03-02 13:00", "the lunch gap counts from the afternoon"),
    Example("2026-03-06 18:00", 0, "minutes", "2026-03-09 08:00", "Friday evening counts from Monday"),
    Example("2026-03-02 08:00", 240, "minutes", "2026-03-02 12:00", "a morning used up ends at its close"),
    Example("2026-03-02 08:00", 241, "minutes", "2026-03-02 13:01", "one minute more is past lunch"),
    Example("2026-03-02 11:30", 60, "minutes", "2026-03-02 13:30", "half before lunch, half after"),
    Example("2026-03-02 16:00", 480, "minutes", "2026-03-03 16:00", "eight working hours are one working day"),
    Example("2026-03-06 15:00", 480, "minutes", "2026-03-09 15:00", "eight hours over a weekend, for an online filing"),
    Example("2026-02-13 16:59", 1, "minutes", "2026-02-13 17:00", "the last minute before Tết is a minute"),
    Example("2026-02-13 16:59", 2, "minutes", "2026-02-23 08:01", "and the next one is nine days later"),
    Example("2026-02-13 16:59", 3, "working days", "2026-02-25 16:59", "three working days, Tết between"),
    Example("2026-08-21 10:00", 1, "working days", "2026-08-22 10:00", "Saturday 22/8 is worked, to make up"),
    Example("2026-08-28 10:00", 1, "working days", "2026-09-03 10:00", "31/8 is swapped off, 1 and 2/9 are holidays"),
    Example("2026-04-24 09:00", 1, "working days", "2026-04-28 09:00", "Giỗ Tổ on Sunday 26/4 is taken on Monday"),
    Example("2026-04-29 14:00", 1, "working days", "2026-05-04 14:00", "30/4 Thursday, 1/5 Friday, then a weekend"),
    Example("2025-12-31 09:00", 1, "working days", "2026-01-05 09:00", "2/1 is swapped off for 10/1"),
    Example("2026-01-09 09:00", 1, "working days", "2026-01-10 09:00", "and Saturday 10/1 is worked"),
    Example("2026-03-03 09:00", -1, "working days", "2026-03-02 09:00", "a warning one working day ahead"),
    Example("2026-03-02 09:00", 5, "calendar days", "2026-03-09 17:00", "would end on Saturday: close of Monday"),
    Example(
        "2026-03-02 09:00",
        9,
        "calendar days",
        "2026-03-11 17:00",
        "rest days count; to the last one's close",
    ),
    Example("2026-03-06 18:00", 2, "calendar days", "2026-03-11 17:00", "first moved to Monday, then two days"),
    Example(
        "2026-02-10 09:00", 7, "calendar days", "2026-02-23 17:00", "would end in Tết: close of the first day back"
    ),
    Example("2026-01-30 10:00", 1, "months", "2026-03-02 17:00", "28/2, the last of its month, is a Saturday"),
    Example("2026-03-31 10:00", 1, "months", "2026-05-04 17:00", "30/4, the last of its month, is a holiday"),
    Example("2026-03-16 10:00", 3, "months", "2026-06-16 17:00", "the same day of the month, to its close"),
)
