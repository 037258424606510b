"""The table of life events."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id

from .life_event_values import Audience


class LifeEvent(models.Model):
    """A life event of the office's own, or its own wording of one that was shipped (the same key)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    audience = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Audience])
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=200, blank=True)
    text_en = models.CharField(max_length=200, blank=True)
    icon = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    steps = models.JSONField(default=list, help_text="pairs of a procedure's code and a note, in order")
    edition = models.PositiveIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["place", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=[each.value for each in Audience]), name="catalogue_life_event_audience"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(key=""), name="catalogue_life_event_has_a_name"),
        ]
