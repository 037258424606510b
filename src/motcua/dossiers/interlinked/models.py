"""A filing of several interlinked procedures, and its parts. Source: nd-118-2025#20."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id

from ..filing_models import ActingForAnother, Authorisation, CountedPaper


class PartState(models.TextChoices):
    """Where a part stands. The last three are over."""

    WAITING = "waiting", _("Chờ đến lượt")
    RUNNING = "running", _("Đang giải quyết")
    FAILED = "failed", _("Cần xử lý")
    DONE = "done", _("Đã có kết quả")
    SKIPPED = "skipped", _("Bỏ qua")
    STOPPED = "stopped", _("Đã dừng")


class Failure(models.TextChoices):
    """Why a part failed."""

    REFUSED = "refused", _("Không được tiếp nhận")
    DENIED = "denied", _("Bị từ chối giải quyết")
    ENDED = "ended", _("Kết thúc, không có kết quả")
    MISFIT = "misfit", _("Chưa lập được hồ sơ")


class Bundle(models.Model):
    """One filing of a definition, hanging on a case of its own.

    `definition` and `definition_from` name the definition under which it was filed; it keeps that one.
    The applicant is kept as declared; `uploaded_by` is the account that gave the files. `refusal_*` when the
    desk did not take it in.
    """

    case = models.OneToOneField("casework.Case", on_delete=models.PROTECT, primary_key=True, related_name="+")
    definition = models.CharField(max_length=40)
    definition_from = models.DateField()
    version = models.ForeignKey("catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    receiving_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    support_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    channel = models.CharField(max_length=8)
    delivery = models.CharField(max_length=12)

    applicant_kind = models.CharField(max_length=8)
    applicant_number = models.CharField(max_length=14)
    applicant_name = models.CharField(max_length=300)
    applicant_phone = models.CharField(max_length=16, blank=True)
    applicant_email = models.CharField(max_length=254, blank=True)
    applicant_address = models.TextField(blank=True)
    filer_account_id = models.UUIDField(null=True, blank=True)
    uploaded_by = models.UUIDField()
    filer_name = models.CharField(max_length=300, blank=True)

    form_key = models.CharField(max_length=120)
    form_version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    tracking_secret = models.CharField(max_length=16)
    filing_key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    filing_digest = models.CharField(max_length=64, blank=True)
    needs_verification = models.BooleanField(default=False)
    refusal_ground = models.CharField(max_length=20, blank=True)
    refusal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("case_id",)
        indexes = [
            models.Index(fields=["filer_account_id", "case"], name="bundle_of_filer"),
            models.Index(fields=["applicant_number", "case"], name="bundle_of_applicant"),
            models.Index(fields=["receiving_unit", "case"], name="bundle_of_receiver"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(refusal_ground="") | ~Q(refusal_reason=""), name="bundle_refusal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class BundlePaper(models.Model):
    """A paper of the bundle as given, by content hash; never changed, never removed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="papers")
    paper = models.CharField(max_length=120)
    stored = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class BundleRepresentation(ActingForAnother):
    """Who filed the bundle for its applicant; every dossier of it is filed so."""

    bundle = models.OneToOneField(Bundle, on_delete=models.PROTECT, primary_key=True, related_name="representation")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(number=""), name="bundle_representation_is_of_somebody"),
            models.CheckConstraint(
                condition=Q(authorisation__in=Authorisation.values), name="bundle_representation_authorisation"
            ),
        ]


class BundleHandedPaper(CountedPaper):
    """A paper handed over on paper; it goes on with the first part that asks for it."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="handed")

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["bundle", "paper"], name="bundle_handed_paper_listed_once"),
            models.CheckConstraint(condition=Q(originals__gt=0) | Q(copies__gt=0), name="bundle_handed_paper_is_there"),
        ]


class BundlePart(models.Model):
    """A dossier to be filed for the bundle, or a group of them; a tree of any depth.

    `path` is the keys from the root, joined by dots. `dossier` is that of the latest `attempt`.
    `answers` are the corrections of whoever repaired it, by question of its form; `wrong` says what is
    wrong with which. `reason` tells why it failed, was skipped or stopped.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="parts")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, blank=True)
    path = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    procedure_code = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=PartState, default=PartState.WAITING)
    dossier = models.OneToOneField(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="part", null=True, blank=True
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=dict)
    wrong = models.JSONField(default=dict)
    failure = models.CharField(max_length=8, choices=Failure, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("bundle", "position")
        constraints = [
            models.UniqueConstraint(fields=["bundle", "path"], name="part_once_in_a_bundle"),
            models.UniqueConstraint(fields=["bundle", "position"], name="part_has_its_place"),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "skipped", "stopped"]) | ~Q(reason=""), name="part_ends_with_a_reason"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failure=""), name="part_failed_somehow"),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "done"]) | Q(dossier__isnull=False) | Q(procedure_code=""),
                name="part_running_has_a_dossier",
            ),
        ]

    def __str__(self) -> str:
        return self.path
