"""The audit trail: who read or changed what, never edited, sealed into a chain."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id


class AuditRecord(models.Model):
    """One thing done or read. Only ever inserted: triggers refuse the rest.

    The table has two more columns, filled by the database alone and therefore unknown here:
    `txid`, the transaction that wrote the row, and `epoch`, the life of the database it was written
    in (see `seal`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=100)
    subject_kind = models.CharField(max_length=50)
    subject_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=500, blank=True, default="")
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], condition=Q(subject_id__isnull=False), name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name}: {self.action} {self.subject_kind}"


class AuditSeal(models.Model):
    """A link of the chain: fixes the records of the transactions up to its watermark.

    `record_hashes` chain record to record, the first from `previous_hash`; `hash` closes them together
    with the seal's own fields.
    """

    number = models.PositiveIntegerField(primary_key=True)
    epoch = models.PositiveIntegerField()
    watermark_txid = models.BigIntegerField()
    watermark_id = models.UUIDField()
    count = models.PositiveIntegerField()
    record_ids = ArrayField(models.UUIDField())
    record_hashes = ArrayField(models.BinaryField())
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()
    system_identifier = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1, epoch__gte=1, count__gte=1), name="audit_seal_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {bytes(self.hash).hex()}"
