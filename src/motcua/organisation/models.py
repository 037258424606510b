"""Where and when: units by date, their positions, and the calendars by which working time is counted."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Role, SigningForm
from motcua.kernel.codes import UNIT_CODE_MAX
from motcua.kernel.ids import new_id


class Sourced(models.Model):
    """Where a row comes from: a key of docs/legal/sources.toml, or a note in words.

    What is not confirmed is used all the same, and shown as unconfirmed.
    """

    source = models.CharField(max_length=60, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    confirmed = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Dated(models.Model):
    """In force from a day to a day, both included; without a last day until further notice."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")))


def _days() -> Func:
    return Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField())


def _once_at_a_time(name: str, field: str) -> ExclusionConstraint:
    """No two rows in force on the same day share the value; rows without it are free."""
    return ExclusionConstraint(
        name=name,
        expressions=[(F(field), RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
        condition=~Q(**{field: ""}),
    )


class UnitKind(models.TextChoices):
    AGENCY = "agency", _("Ủy ban nhân dân, cơ quan")
    DEPARTMENT = "department", _("Sở, cơ quan tương đương sở")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    CENTRE = "centre", _("Trung tâm phục vụ hành chính công")
    BRANCH = "branch", _("Chi nhánh trung tâm")
    POINT = "point", _("Điểm tiếp nhận")
    DIVISION = "division", _("Phòng, bộ phận")


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


class Unit(Sourced, Dated):
    """An agency or a part of one, for the days it exists.

    A rename, merger or move closes the row and opens another, so the past keeps its names.
    `commune_code` is the official five digits of the statistics office, for communes only.
    `code_confirmed` tells an identifier code that was issued from one that only stands in for it.
    `point` is the one-stop point nearest to the people of a commune; they may file at any other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=UNIT_CODE_MAX, blank=True, default="")
    code_confirmed = models.BooleanField(default=False)
    old_code = models.CharField(max_length=UNIT_CODE_MAX, blank=True, default="")
    commune_code = models.CharField(max_length=5, blank=True, default="")
    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=12, choices=UnitKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    point = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            _in_order("unit_validity_in_order"),
            models.CheckConstraint(name="unit_is_not_its_own_parent", condition=~Q(parent=F("id"))),
            models.CheckConstraint(
                name="unit_code_in_new_form",
                condition=Q(code="") | Q(code__regex=r"^[A-Y][0-9]{2}(\.[0-9]{1,4}){0,6}$"),
            ),
            models.CheckConstraint(
                name="unit_old_code_in_old_form",
                condition=Q(old_code="") | Q(old_code__regex=r"^[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}$"),
            ),
            models.CheckConstraint(
                name="unit_commune_code_of_communes_only",
                condition=Q(commune_code="") | Q(commune_code__regex=r"^[0-9]{5}$", kind=UnitKind.COMMUNE),
            ),
            _once_at_a_time("unit_code_used_once_at_a_time", "code"),
            _once_at_a_time("unit_commune_code_used_once_at_a_time", "commune_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Position(Sourced, Dated):
    """A place in a unit that somebody may hold: its title, and the role it gives. Who holds it is `identity`'s."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=150)
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])

    class Meta:
        constraints = [
            _in_order("position_validity_in_order"),
            models.CheckConstraint(name="position_role_known", condition=Q(role__in=[r.value for r in Role])),
            models.UniqueConstraint(name="position_once_per_unit", fields=["unit", "role", "title", "valid_from"]),
        ]

    def __str__(self) -> str:
        return self.title


class Delegation(Dated):
    """Authority of a position given to somebody for a period, by a decision that says so.

    While it lasts the delegate holds the position beside the one who gave it, and signs in the form named. Who the
    accounts are is `identity`'s to know. Ended early, it gives nothing from that instant on.
    Source: nd-30-2020#13.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="delegations")
    delegator_id = models.UUIDField()
    delegate_id = models.UUIDField()
    delegate_title = models.CharField(max_length=150)
    form = models.CharField(max_length=3, choices=[(f.value, f.value) for f in SigningForm])
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    scope = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints = [
            _in_order("delegation_validity_in_order"),
            models.CheckConstraint(name="delegation_has_a_last_day", condition=Q(valid_to__isnull=False)),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(delegator_id=F("delegate_id"))),
            models.CheckConstraint(name="delegation_by_a_decision", condition=~Q(number="") & ~Q(scope="")),
            models.CheckConstraint(name="delegation_after_its_decision", condition=Q(valid_from__gte=F("decided_on"))),
            ExclusionConstraint(
                name="delegation_once_at_a_time",
                expressions=[
                    ("position", RangeOperators.EQUAL),
                    ("delegator_id", RangeOperators.EQUAL),
                    ("delegate_id", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["delegate_id", "valid_to"], name="delegation_to", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.form}. {self.number}"


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
        _in_order(f"{prefix}_validity_in_order"),
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
