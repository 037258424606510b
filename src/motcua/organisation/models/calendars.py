"""The calendars by which working time is counted, and the hours when points receive people."""

from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id

from .dated import Dated, Sourced, in_order
from .units import Unit


class Calendar(Sourced):
    """A calendar of working time. What it does not say itself, it takes from its base.

    `day_minutes` is what "one working day" means here: eight hours unless data says otherwise.
    `known_from` and `known_to` bound the days for which days off have been entered; nothing is
    reckoned outside them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    base = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    day_minutes = models.PositiveSmallIntegerField(default=480)
    known_from = models.DateField()
    known_to = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="calendar_span_in_order", condition=Q(known_to__gte=F("known_from"))),
            models.CheckConstraint(name="calendar_day_has_minutes", condition=Q(day_minutes__gt=0)),
            models.CheckConstraint(name="calendar_is_not_its_own_base", condition=~Q(base=F("id"))),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarUse(Sourced):
    """The calendar a unit counts by from a day on, until its next row; none to follow the unit above again.

    Before the first row it is `Unit.calendar`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="calendar_uses")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="calendar_use_once", fields=["unit", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.calendar_id}"


class _WeeklyHours(Sourced, Dated):
    """Hours that come back every week; 1 is Monday, 7 is Sunday."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        abstract = True


def _weekly_constraints(prefix: str) -> list[models.BaseConstraint]:
    return [
        in_order(f"{prefix}_validity_in_order"),
        models.CheckConstraint(name=f"{prefix}_weekday_known", condition=Q(weekday__range=(1, 7))),
        models.CheckConstraint(name=f"{prefix}_opens_before_it_closes", condition=Q(closes__gt=F("opens"))),
    ]


class WeeklySession(_WeeklyHours):
    """Hours that count towards time limits. A calendar with none of its own takes its base's."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="sessions")

    class Meta:
        constraints = [
            *_weekly_constraints("session"),
            models.UniqueConstraint(name="session_once", fields=["calendar", "weekday", "opens", "valid_from"]),
        ]


class ReceptionSession(_WeeklyHours):
    """Hours when a point receives people. They open doors, they do not move deadlines.

    Source: qd-14-2010 (Saturday mornings).
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="reception_sessions")

    class Meta:
        constraints = [
            *_weekly_constraints("reception"),
            models.UniqueConstraint(name="reception_once", fields=["unit", "weekday", "opens", "valid_from"]),
        ]


class DayOff(Sourced):
    """A public holiday, or the day taken instead of one that fell on a rest day. Source: blld-2019."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days_off")
    day = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(name="day_off_once", fields=["calendar", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Swap(Sourced):
    """A working day taken off and made up for on a rest day, whose hours are those of the day off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="swaps")
    day_off = models.DateField()
    working_day = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="swap_day_off_once", fields=["calendar", "day_off"]),
            models.UniqueConstraint(name="swap_working_day_once", fields=["calendar", "working_day"]),
            models.CheckConstraint(name="swap_of_two_days", condition=~Q(day_off=F("working_day"))),
        ]

    def __str__(self) -> str:
        return self.name


class WithdrawnEntry(models.Model):
    """The identifier of a day off, swap or exception that was withdrawn, so that no seed puts it back."""

    id = models.UUIDField(primary_key=True, editable=False)
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.id} {self.withdrawn_at:%Y-%m-%d}"


class UnitException(Sourced):
    """A unit closed, or open beyond its hours, on one day. It holds for every unit beneath it too.

    Without `starts` and `ends` a closure takes the whole day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField()
    is_open = models.BooleanField(default=False)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="unit_exception_once",
                fields=["unit", "day", "is_open", "starts", "ends"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="unit_exception_hours",
                condition=Q(starts__isnull=True, ends__isnull=True, is_open=False)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "day"], name="unit_exception_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Revision(models.Model):
    """One row whose token changes whenever units or calendars do, so that caches know when they are old.

    A random token, not a count: after a rollback a count could come back to a value already seen.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(name="revision_is_one_row", condition=Q(id=1))]
