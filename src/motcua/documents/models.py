"""Files stored by content, documents issued from them, and who signed. No workflow here."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id


class File(models.Model):
    """One file as somebody gave it or as we made it; equal contents share one place on disk."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()  # bytes
    media_type = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(null=True)  # known for a PDF and for an image
    name = models.CharField(max_length=255)  # as given, made harmless
    created_at = models.DateTimeField()
    scan_state = models.CharField(max_length=10, blank=True, default="", db_default="")  # of `files.scanning`

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(scan_state__in=["held", "passed"]), name="documents_file_to_scan"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(scan_state__in=["", "clean", "held", "passed", "infected"]),
                name="documents_file_scan_state",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="documents_file_sha256"),
            models.CheckConstraint(condition=Q(size__gt=0), name="documents_file_not_empty"),
        ]


class ScanRule(models.Model):
    """What becomes of an upload while the malware scanner is away, from a day on, by a decision of the office."""

    class WhenAway(models.TextChoices):
        HOLD = "hold", _("Giữ lại cho đến khi quét được")
        PASS = "pass", _("Cho qua, có đánh dấu")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateField(unique=True)
    when_away = models.CharField(max_length=10, choices=WhenAway)
    decision = models.CharField(max_length=300)


class Series(models.Model):
    """The last number given in one series of one agency and year. Source: nd-30-2020."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit_id = models.UUIDField()
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "kind", "year"], name="documents_series_once"),
        ]


class Document(models.Model):
    """A document of an agency in a case: numbered, signed, open to verification.

    It is pending between the signature of the person and that of the agency, and issued with the latter.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Chưa phát hành")
        VALID = "valid", _("Còn hiệu lực")
        REVOKED = "revoked", _("Đã bị thu hồi")
        REPLACED = "replaced", _("Đã được thay thế")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField(db_index=True)
    case_reference = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=60, blank=True)  # tells two of one kind in one case apart
    type_name = models.CharField(max_length=200)  # what kind of paper: a stranger may know it
    title = models.CharField(max_length=500)  # may name people
    unit_id = models.UUIDField()
    unit_name = models.CharField(max_length=200)
    series = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(null=True)  # none until issued, where the number is given only then
    notation = models.CharField(max_length=40)  # what follows the serial in the number
    number = models.CharField(max_length=60, blank=True)  # as printed, e.g. 07/QĐ-UBND
    code = models.CharField(max_length=12, unique=True)  # by which a stranger verifies
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=40)
    template_version = models.PositiveSmallIntegerField()
    demonstration = models.BooleanField()  # signed by an authority without legal value
    prepared_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status)
    status_reason = models.CharField(max_length=500, blank=True)
    status_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "kind", "key"],
                condition=Q(status__in=["pending", "valid"]),
                name="documents_standing_once",
            ),
            models.UniqueConstraint(fields=["unit_id", "series", "year", "serial"], name="documents_number_once"),
            models.CheckConstraint(condition=Q(serial__gt=0), name="documents_serial_from_1"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "valid"], status_at=None, status_reason="")
                | (Q(status__in=["revoked", "replaced"], status_at__isnull=False) & ~Q(status_reason="")),
                name="documents_status_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="pending", issued_at=None)
                | Q(status="revoked")
                | Q(status__in=["valid", "replaced"], issued_at__isnull=False),
                name="documents_valid_is_issued",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "revoked"], issued_at=None)
                | (Q(serial__isnull=False) & ~Q(number="")),
                name="documents_issued_is_numbered",
            ),
            models.CheckConstraint(
                condition=Q(status="replaced", superseded_by__isnull=False)
                | (~Q(status="replaced") & Q(superseded_by=None)),
                name="documents_replaced_by_another",
            ),
            models.CheckConstraint(condition=~Q(superseded_by=F("id")), name="documents_not_by_itself"),
        ]


class Signature(models.Model):
    """One signature in a document, in the order in which they were made."""

    class Role(models.TextChoices):
        PERSON = "person", _("Người ký")
        AGENCY = "agency", _("Cơ quan, tổ chức")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="signatures")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=Role)
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=200, blank=True)
    unit_name = models.CharField(max_length=200)
    certificate = models.CharField(max_length=64)  # SHA-256 of the certificate
    signed_at = models.DateTimeField()
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")  # as it then stood

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "order"], name="documents_signature_order"),
        ]


class TimeStamp(models.Model):
    """The stamp of trusted time that an issued document waits for, has got, or went without.

    `before` is the file that all had signed; the document's own is the same with the stamp added.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        DONE = "done", _("Đã có")
        GIVEN_UP = "given_up", _("Không có được")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="time_stamp")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    awaited_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True, default="")
    stamped_at = models.DateTimeField(null=True)
    before = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="documents_stamp_due"),
            models.Index(fields=["id"], condition=Q(state="given_up"), name="documents_stamp_given_up"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", stamped_at__isnull=False, before__isnull=False)
                | (~Q(state="done") & Q(stamped_at=None, before=None)),
                name="documents_stamp_done_has_instant",
            ),
        ]


class Certification(models.Model):
    """One paper of a case of which an electronic copy is to be certified against the original.

    Scanned, then compared with the original by an officer, then certified or refused with a reason.
    Source: nd-45-2020#10.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField(db_index=True)
    paper = models.CharField(max_length=300)
    paper_number = models.CharField(max_length=100, blank=True)
    paper_issuer = models.CharField(max_length=200, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)
    applicant = models.CharField(max_length=300)
    scan = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")  # one clean PDF
    scanned_at = models.DateTimeField()
    scanned_by = models.UUIDField()
    compared_at = models.DateTimeField(null=True)
    compared_by = models.UUIDField(null=True)
    compared_by_name = models.CharField(max_length=200, blank=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.UUIDField(null=True)
    refused_reason = models.CharField(max_length=500, blank=True)
    document = models.OneToOneField("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(copies__gt=0), name="documents_certification_of_some_copies"),
            models.CheckConstraint(
                condition=Q(compared_at=None, compared_by=None)
                | Q(compared_at__isnull=False, compared_by__isnull=False),
                name="documents_comparison_has_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refused_by=None, refused_reason="")
                | (Q(refused_at__isnull=False, refused_by__isnull=False, document=None) & ~Q(refused_reason="")),
                name="documents_certification_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(document=None) | Q(compared_at__isnull=False), name="documents_certified_is_compared"
            ),
        ]


class CertificationScan(models.Model):
    """A file from which the scan was made, as it was uploaded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="sources")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certification", "order"], name="documents_certification_scan_order"),
        ]


class RegisterEntry(models.Model):
    """A line of the register of certifications of one agency and year. Written once, never changed.

    Columns are unconfirmed: see `data/register.toml`. Source: nd-45-2020#10, nd-23-2015.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certification = models.OneToOneField(Certification, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    unit_id = models.UUIDField()
    unit_name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    book = models.CharField(max_length=20)
    entered_at = models.DateTimeField()
    applicant = models.CharField(max_length=300)
    paper = models.CharField(max_length=300)
    pages = models.PositiveIntegerField()
    copies = models.PositiveSmallIntegerField()
    signer = models.CharField(max_length=200)
    fee = models.PositiveBigIntegerField()  # đồng

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "year", "serial"], name="documents_register_number_once"),
            models.CheckConstraint(
                condition=Q(serial__gt=0, pages__gt=0, copies__gt=0), name="documents_register_counts"
            ),
        ]


class HeldDocument(models.Model):
    """A document in the store of a person or business, by their number, whether they have an account yet or not.

    Source: nd-45-2020#16.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_kind = models.CharField(max_length=8)
    owner_number = models.CharField(max_length=14)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_number", "document"], name="documents_held_once"),
        ]
        indexes = [
            models.Index(fields=["owner_kind", "owner_number", "-received_at", "-id"], name="documents_held_by"),
        ]
