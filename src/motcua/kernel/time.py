"""The one time zone. Instants are aware; days are dates in it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local(at: datetime) -> datetime:
    """The instant as a wall clock in Viet Nam shows it. Refuses a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("an instant must be aware")
    return at.astimezone(VIETNAM)


def day_of(at: datetime) -> date:
    """The day in Viet Nam on which the instant falls."""
    return local(at).date()


def short_moment(at: datetime) -> str:
    """“08:30 25/11/2026”, in Viet Nam."""
    return f"{local(at):%H:%M %d/%m/%Y}"
