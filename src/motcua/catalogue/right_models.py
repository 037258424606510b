"""The table of what communes may do with procedures of their level."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id

from .rights import Right


class CommuneRule(models.Model):
    """Holds from a day on until the next rule."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateField(unique=True)
    right = models.CharField(max_length=8, choices=[(right.value, right.value) for right in Right])
    source = models.TextField()
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(right__in=[right.value for right in Right]), name="communerule_right"),
            models.CheckConstraint(condition=~Q(source=""), name="catalogue_communerule_has_a_source"),
        ]
