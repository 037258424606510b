"""Where a dossier's papers are, and the records by which they came there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id

from .lifecycle import HandoverState


class Outcome(models.TextChoices):
    """What the receiver found of one dossier."""

    WHOLE = "whole", _("Đủ")
    PARTLY = "partly", _("Thiếu giấy tờ")
    ABSENT = "absent", _("Không có trong lần giao này")


class Handover(models.Model):
    """Papers of several dossiers given by one unit to another, and what the receiver signed for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=60, unique=True)
    from_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in HandoverState])
    given_by = models.UUIDField()
    given_name = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    received_by = models.UUIDField(null=True, blank=True)
    received_name = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ("-given_at", "id")
        indexes = [
            models.Index(fields=["to_unit", "state", "given_at", "id"], name="handover_waiting"),
            models.Index(fields=["from_unit", "-given_at", "id"], name="handover_sent"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="handover_between_two"),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[HandoverState.RECEIVED.value, HandoverState.REMARKED.value], received_at__isnull=False)
                    & ~Q(received_name="")
                )
                | Q(state__in=[HandoverState.GIVEN.value, HandoverState.CANCELLED.value], received_at=None),
                name="handover_is_signed_for_when_received",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class HandoverLine(models.Model):
    """One dossier of a hand-over: how many sheets of paper, and what the receiver found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="lines")
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    originals = models.PositiveSmallIntegerField()
    copies = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["handover", "dossier"], name="handover_lists_a_dossier_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", Outcome.WHOLE.value]) | ~Q(remark=""),
                name="handover_says_what_is_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.position}"


class PaperPlace(models.Model):
    """Where the papers of a dossier are: one row, so one place at a time. On their way they belong to `handover`."""

    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.PROTECT, primary_key=True, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "dossier"], name="papers_at_unit")]

    def __str__(self) -> str:
        return str(self.dossier_id)
