"""What every dated row here shares: where it comes from, and the days it holds."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


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


def in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")))


def days() -> Func:
    """The days in force, as a range."""
    return Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField())


def once_at_a_time(name: str, field: str) -> ExclusionConstraint:
    """No two rows in force on the same day share the value; rows without it are free."""
    return ExclusionConstraint(
        name=name,
        expressions=[(F(field), RangeOperators.EQUAL), (days(), RangeOperators.OVERLAPS)],
        condition=~Q(**{field: ""}),
    )
