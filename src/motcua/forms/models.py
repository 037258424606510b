"""Definitions of forms, by procedure and version. A published one never changes (trigger in 0002)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id


class Status(models.TextChoices):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # no longer offered; dossiers that used it still show it


class FormDefinition(models.Model):
    """`definition` is what `definitions.parse` reads: title and pages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure_code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    effective_from = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)

    class Meta:
        ordering = ["procedure_code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["procedure_code", "version"], name="forms_version_is_unique"),
            models.UniqueConstraint(
                fields=["procedure_code", "effective_from"],
                condition=Q(status="published"),
                name="forms_one_published_a_day",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="forms_status_is_known"),
            models.CheckConstraint(condition=~Q(procedure_code=""), name="forms_procedure_is_named"),
        ]
