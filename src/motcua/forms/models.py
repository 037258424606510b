"""Definitions of forms, by procedure and version. A published one never changes (trigger in 0002)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id


class Status(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    PUBLISHED = "published", _("Đã ban hành")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")  # no longer offered; dossiers that used it still show it


class FormDefinition(models.Model):
    """`definition` is what `definitions.parse` reads: title and pages. `procedure_code` names the form: it is made
    for that procedure, though others may use it too. `revision` counts the changes of a draft.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure_code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    effective_from = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    revision = models.PositiveIntegerField(default=1)

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

    def __str__(self) -> str:
        return f"{self.procedure_code} v{self.version}"


class FormChange(models.Model):
    """Who changed what of a form; `revision` is the draft's after the change. Appended only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    definition = models.ForeignKey(FormDefinition, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True, blank=True)
    actor_name = models.CharField(max_length=200)
    act = models.CharField(max_length=20)
    about = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["definition", "-at", "-id"], name="forms_changes_of_definition")]

    def __str__(self) -> str:
        return f"{self.act} {self.about}"


class FormUse(models.Model):
    """From a day on a procedure is asked by the form of that code; a blank code is the form made from its record.

    Without any such row a procedure uses the form of its own code. The row said last counts for its day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure_code = models.CharField(max_length=40)
    form_code = models.CharField(max_length=40, blank=True)
    effective_from = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["procedure_code", "-effective_from", "-id"]
        indexes = [models.Index(fields=["procedure_code", "-effective_from", "-id"], name="forms_use_of_procedure")]
        constraints = [models.CheckConstraint(condition=~Q(procedure_code=""), name="forms_use_is_of_a_procedure")]

    def __str__(self) -> str:
        return f"{self.procedure_code} → {self.form_code}"
