"""Who is told, what they are told, and every attempt at telling them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id


class Endpoint(models.Model):
    """An address of an outside system, and the events it wants.

    `secret` signs what is sent; `previous_secret` signs beside it until `previous_until`, so that the receiver can
    change over. `resting_until` is set while the address fails; `failing_since` ends it after days.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=500)
    description = models.CharField(max_length=200, blank=True, default="")
    events = ArrayField(models.CharField(max_length=60))
    secret = models.CharField(max_length=80)
    previous_secret = models.CharField(max_length=80, blank=True, default="")
    previous_until = models.DateTimeField(null=True, default=None)
    created_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, default=None)
    pause_reason = models.CharField(max_length=200, blank=True, default="")
    closed_at = models.DateTimeField(null=True, default=None)
    failing_since = models.DateTimeField(null=True, default=None)
    resting_until = models.DateTimeField(null=True, default=None)

    objects: ClassVar[models.Manager[Endpoint]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "url"], condition=Q(closed_at=None), name="webhooks_endpoint_once"
            ),
            models.CheckConstraint(condition=Q(events__len__gt=0), name="webhooks_endpoint_wants_something"),
        ]

    def __str__(self) -> str:
        return self.url


class MessageState(models.TextChoices):
    PENDING = "pending", _("Chờ gửi")
    DELIVERED = "delivered", _("Đã nhận")
    FAILED = "failed", _("Không gửi được")


class Message(models.Model):
    """One thing told to one endpoint. Its key is the `webhook-id`: the same at every attempt and replay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    endpoint = models.ForeignKey("integrations.Endpoint", on_delete=models.PROTECT, related_name="messages")
    type = models.CharField(max_length=60)
    data = models.JSONField()
    occurred_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, default=None)

    objects: ClassVar[models.Manager[Message]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at=None)),
                name="webhooks_delivered_has_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="pending"), name="webhooks_due"),
            models.Index(fields=["endpoint", "-id"], name="webhooks_of_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class Attempt(models.Model):
    """One try: what the other side answered (`status`), or why it did not (`error`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey("integrations.Message", on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, default=None)
    error = models.CharField(max_length=300, blank=True, default="")
    milliseconds = models.PositiveIntegerField()

    objects: ClassVar[models.Manager[Attempt]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.message_id}: {self.status or self.error}"
