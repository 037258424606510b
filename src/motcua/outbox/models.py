"""The outbox: events written with the change that caused them, and what became of each."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from motcua.kernel.ids import new_id


class OutboxEvent(models.Model):
    """One event. `dispatched_at` is set once its deliveries are written down."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    payload = models.JSONField()
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")  # of what caused it
    created_at = models.DateTimeField(db_default=Now())
    dispatched_at = models.DateTimeField(null=True, default=None)

    class Meta:
        indexes = [
            # Holds only what waits, so that polling an idle outbox reads one page.
            models.Index(fields=["id"], condition=Q(dispatched_at=None), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.name}/{self.version} {self.id}"


class DeliveryState(models.TextChoices):
    PENDING = "pending", "pending"
    DONE = "done", "done"
    DEAD = "dead", "dead"


class Delivery(models.Model):
    """One event for one subscriber: handled once, tried again later, or given up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey("outbox.OutboxEvent", on_delete=models.DB_CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    last_error = models.TextField(blank=True, default="")
    handled_at = models.DateTimeField(null=True, default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="outbox_delivery_once"),
            models.CheckConstraint(
                condition=Q(state="done", handled_at__isnull=False) | (~Q(state="done") & Q(handled_at=None)),
                name="outbox_delivery_done_has_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="pending"), name="outbox_due"),
            models.Index(fields=["id"], condition=Q(state="dead"), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscriber}: {self.state}"
