"""Authority lent for a period."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from motcua.kernel.actor import SigningForm
from motcua.kernel.ids import new_id

from .dated import Dated, days, in_order
from .units import Position


class Delegation(Dated):
    """Authority of a position given to somebody for a period, by a decision that says so.

    While it lasts the delegate holds the position beside the one who gave it, and signs in the form named. Who the
    accounts are is `identity`'s to know. Ended early, it gives nothing from that instant on.
    `recorded_by_id` is the administrator who wrote down what was given on paper, with the words of the decision
    (`summary`); none where the one who gave it did so here. Ended so too, `end_number` and `end_decided_on` are of the
    decision that says so. Source: nd-30-2020#13.
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
    summary = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField()
    recorded_by_id = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True, default="")
    ended_by_id = models.UUIDField(null=True, blank=True)
    end_number = models.CharField(max_length=60, blank=True, default="")
    end_decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints = [
            in_order("delegation_validity_in_order"),
            models.CheckConstraint(name="delegation_has_a_last_day", condition=Q(valid_to__isnull=False)),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(delegator_id=F("delegate_id"))),
            models.CheckConstraint(name="delegation_by_a_decision", condition=~Q(number="") & ~Q(scope="")),
            models.CheckConstraint(name="delegation_after_its_decision", condition=Q(valid_from__gte=F("decided_on"))),
            models.CheckConstraint(
                name="delegation_recorded_by_another",
                condition=Q(recorded_by_id=None)
                | (~Q(recorded_by_id=F("delegator_id")) & ~Q(recorded_by_id=F("delegate_id")) & ~Q(summary="")),
            ),
            ExclusionConstraint(
                name="delegation_once_at_a_time",
                expressions=[
                    ("position", RangeOperators.EQUAL),
                    ("delegator_id", RangeOperators.EQUAL),
                    ("delegate_id", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["delegate_id", "valid_to"], name="delegation_to"),
        ]

    def __str__(self) -> str:
        return f"{self.form}. {self.number}"
