"""The table of what is known beforehand of a draft's decision."""

from __future__ import annotations

from django.db import models

from motcua.kernel.ids import new_id


class IntendedDecision(models.Model):
    """As a file named it; what counts is written with the step of announcing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.OneToOneField("catalogue.ProcedureVersion", models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    decided_on = models.DateField(null=True)
    effective_from = models.DateField(null=True)
    agency = models.CharField(max_length=250, blank=True)
