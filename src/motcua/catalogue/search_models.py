"""Tables of search."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id

from .search_values import SearchRuleKind

LEAST_WEIGHT, MOST_WEIGHT = -90, 100


class SearchRule(models.Model):
    """A rule of the office's own, or its own wording of one that was shipped (the same key)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in SearchRuleKind])
    said = ArrayField(models.TextField(), default=list, blank=True)
    means = ArrayField(models.TextField(), default=list, blank=True)
    weight = models.SmallIntegerField(default=0, help_text="percent")
    note = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in SearchRuleKind]), name="catalogue_search_rule_kind"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=LEAST_WEIGHT, weight__lte=MOST_WEIGHT), name="catalogue_search_rule_weight"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="catalogue_search_rule_has_a_key"),
        ]


class MissedSearch(models.Model):
    """What people asked and nothing fitted: words without diacritics and long numbers, never who asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phrase = models.CharField(max_length=120, unique=True)
    count = models.PositiveIntegerField(default=1)
    first_day = models.DateField()
    last_day = models.DateField(db_index=True)

    class Meta:
        ordering = ["-count", "phrase"]
        constraints = [
            models.CheckConstraint(condition=~Q(phrase=""), name="catalogue_missed_search_has_words"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), count__gte=1), name="catalogue_missed_search_counts"
            ),
        ]
