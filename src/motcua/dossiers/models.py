"""Dossiers: what a person asks for, with answers and papers."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id

from .filing_models import Authorisation, HandedPaper, KeyedAct, RegisterEntry, Representation
from .handover.models import Handover, HandoverLine, PaperPlace

__all__ = [
    "Attachment",
    "Authorisation",
    "Channel",
    "Delivery",
    "Dossier",
    "Draft",
    "HandedPaper",
    "Handover",
    "HandoverLine",
    "KeyedAct",
    "PaperPlace",
    "PartyKind",
    "RefusalGround",
    "RegisterEntry",
    "Representation",
    "Upload",
]


class Channel(models.TextChoices):
    """How a dossier reaches the office. Source: nd-118-2025#15."""

    DIRECT = "direct"
    ONLINE = "online"
    POSTAL = "postal"


class PartyKind(models.TextChoices):
    CITIZEN = "citizen"
    BUSINESS = "business"


class Delivery(models.TextChoices):
    """How the applicant wants the result."""

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"


class RefusalGround(models.TextChoices):
    """The structured reason of a refusal, as on form 03. Source: tt-03-2025."""

    OUT_OF_SCOPE = "out_of_scope", _("Không thuộc phạm vi tiếp nhận")
    NOT_ELIGIBLE = "not_eligible", _("Không đủ điều kiện")
    PAPERS_MISSING = "papers_missing", _("Thiếu giấy tờ")
    PAPERS_INVALID = "papers_invalid", _("Giấy tờ không hợp lệ")
    DUPLICATE = "duplicate", _("Trùng với hồ sơ khác")
    OTHER = "other", _("Lý do khác")


class Draft(models.Model):
    """Answers and files of somebody who has not filed yet. Kept until filed or thrown away.

    It keeps the version of the form it was begun on. `prefilled` says of answers that were not given but taken,
    by question, where they came from (`Source`).
    """

    class Source(models.TextChoices):
        ACCOUNT = "account", _("Lấy từ tài khoản của bạn, hãy kiểm tra.")
        EARLIER = "earlier", _("Lấy từ hồ sơ trước, hãy kiểm tra.")
        SHOWN = "shown", _("Lấy từ thẻ căn cước và dữ liệu của người nộp, hãy kiểm tra.")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("identity.Account", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    form_key = models.CharField(max_length=120, blank=True, default="")
    form_version = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    prefilled = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("-updated_at", "id")
        indexes = [models.Index(fields=["account", "-updated_at", "id"], name="draft_of_account")]

    def __str__(self) -> str:
        return str(self.id)


class Upload(models.Model):
    """A file stored and verified for an account, waiting to be filed as one of the papers.

    With a draft when it came through the pages, without one when it came through the API.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("identity.Account", on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads", null=True, blank=True)
    paper = models.CharField(max_length=120, blank=True)
    stored = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")

    def __str__(self) -> str:
        return self.name


class Dossier(models.Model):
    """A filed request, hanging on its case.

    Three organisations: `support_unit` helped to file it, `receiving_unit` took it in and returns the
    result, the case's unit is competent. `register_unit` is set where the receiving unit ended since: the register
    of the year stays with the unit that kept it. The applicant is kept as declared. `terms` are the lawful
    terms frozen at acceptance. `closing_ground` and `closing_reason`
    say why it ended without a result. `filing_key` makes a repeated filing find the first.
    Source: nd-118-2025#15, nd-118-2025#17, tt-03-2025.
    """

    case = models.OneToOneField("casework.Case", on_delete=models.PROTECT, primary_key=True, related_name="+")
    version = models.ForeignKey("catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40)
    receiving_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    register_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    support_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    channel = models.CharField(max_length=8, choices=Channel)
    delivery = models.CharField(max_length=12, choices=Delivery, default=Delivery.ONLINE)
    variant = models.CharField(max_length=120, blank=True)

    applicant_kind = models.CharField(max_length=8, choices=PartyKind)
    applicant_number = models.CharField(max_length=14)
    applicant_name = models.CharField(max_length=300)
    applicant_phone = models.CharField(max_length=16, blank=True)
    applicant_email = models.CharField(max_length=254, blank=True)
    applicant_address = models.TextField(blank=True)
    filer_account_id = models.UUIDField(null=True, blank=True)
    filer_name = models.CharField(max_length=300, blank=True)

    form_key = models.CharField(max_length=120)
    form_version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    tracking_secret = models.CharField(max_length=16)
    filing_key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    filing_digest = models.CharField(max_length=64, blank=True)

    terms = models.JSONField(null=True, blank=True)
    refusal_ground = models.CharField(max_length=20, choices=RefusalGround, blank=True)
    refusal_reason = models.TextField(blank=True)
    granted = models.BooleanField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    document_id = models.UUIDField(null=True, blank=True)
    closing_ground = models.CharField(max_length=40, blank=True)
    closing_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("case_id",)
        indexes = [
            models.Index(fields=["applicant_number", "case"], name="dossier_of_applicant"),
            models.Index(
                fields=["filer_account_id", "case"], name="dossier_of_filer", condition=~Q(filer_account_id=None)
            ),
            models.Index(fields=["receiving_unit", "case"], name="dossier_of_receiver"),
            models.Index(
                fields=["register_unit", "case"], name="dossier_of_register", condition=~Q(register_unit=None)
            ),
            models.Index(fields=["support_unit", "case"], name="dossier_of_helper", condition=~Q(support_unit=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(refusal_ground="") | ~Q(refusal_reason=""), name="dossier_refusal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(granted=False) | ~Q(decision_reason=""), name="dossier_denial_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def registered_by_id(self) -> UUID:
        """The unit in whose register it stands: the one that took it in, whatever became of that unit."""
        return self.register_unit_id or self.receiving_unit_id


class Attachment(models.Model):
    """A paper of the dossier as given, by content hash; never changed, never removed.

    `answers` is the item of a supplement request that it was given for, if any.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="attachments")
    paper = models.CharField(max_length=120)
    stored = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    position = models.PositiveSmallIntegerField()
    answers = models.ForeignKey(
        "dossiers.SupplementItem", on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class Consultation(models.Model):
    """A question put to another unit about a dossier, with a deadline of its own.

    `turn` is the asking step's; the unit's own work on the question is `assignment`. While `waits` and not answered
    or recalled, the asking step goes no further. `minutes` is the working time given, by the unit's calendar.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+")
    turn = models.ForeignKey("casework.Assignment", on_delete=models.PROTECT, related_name="+")
    assignment = models.OneToOneField("casework.Assignment", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=300)
    question = models.TextField()
    waits = models.BooleanField(default=False)
    minutes = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.CharField(max_length=300, blank=True, default="")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        indexes = [models.Index(fields=["case", "asked_at", "id"], name="consultation_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="consultation_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(recalled_at=None), name="consultation_answered_or_recalled"
            ),
        ]

    def __str__(self) -> str:
        return self.question[:60]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.recalled_at is None


class ConsultationFile(models.Model):
    """A file that came with an answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="files")
    stored = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


from .interlinked.models import Bundle, BundlePaper, BundlePart  # noqa: E402, F401  models of a subpackage


class SupplementRequest(models.Model):
    """The whole list of what a dossier lacks, asked at once (form 02).

    The first needs no excuse; a later one has its `exception`: the lawful reason for asking again.
    `asked_before_acceptance`: the clock had not begun. `answer_by`: silence until then closes the dossier.
    Source: nd-118-2025#19, nd-297-2025.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=300)
    asked_before_acceptance = models.BooleanField()
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    exception = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("number", "id")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="supplement_numbered_once"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(answered_at=None), name="supplement_open_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(exception=""), name="supplement_again_has_a_lawful_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.number}"


class SupplementItem(models.Model):
    """One thing asked for. `paper` is the question it concerns, if any; `handed_over`: given on paper."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(SupplementRequest, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=500)
    wanted = models.TextField()
    answer = models.TextField(blank=True)
    handed_over = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.label


class Reappointment(models.Model):
    """An apology with a new date (form 04). `in_time` is false when it came too late to put the due instant off.

    Source: nd-118-2025#19.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="reappointments")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    before = models.DateTimeField()
    due_at = models.DateTimeField()
    reason = models.TextField()
    in_time = models.BooleanField()
    signed_by = models.CharField(max_length=300)

    class Meta:
        ordering = ("number", "id")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="reappointment_numbered_once"),
            models.CheckConstraint(condition=Q(due_at__gt=F("before")), name="reappointment_puts_off"),
            models.CheckConstraint(condition=~Q(reason=""), name="reappointment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.number}"


class Obligation(models.Model):
    """Money that is owed by law before the work goes on, in đồng. The clock is paused until it is settled."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="obligations")
    asked_at = models.DateTimeField()
    what = models.TextField()
    amount = models.PositiveBigIntegerField()
    settled_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(settled_at=None), name="obligation_open_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None) | ~Q(receipt=""), name="obligation_settled_with_a_receipt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} đồng"
