"""Plans to merge, split, rename and abolish units, and what came of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.codes import UNIT_CODE_MAX
from motcua.kernel.ids import new_id

from .dated import Sourced
from .units import Unit, UnitKind


class RestructureState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    CHECKED = "checked", _("Đã kiểm tra")
    APPLYING = "applying", _("Đang thực hiện")
    APPLIED = "applied", _("Đã thực hiện")
    DISCARDED = "discarded", _("Đã bỏ")


class LineKind(models.TextChoices):
    """What becomes of a unit."""

    MERGE = "merge", _("Nhập")
    SPLIT = "split", _("Chia, tách")
    RENAME = "rename", _("Đổi tên, đổi loại hình")
    MOVE = "move", _("Chuyển theo đơn vị cấp trên")
    ABOLISH = "abolish", _("Giải thể")
    CREATE = "create", _("Lập mới")
    KEEP = "keep", _("Giữ nguyên")


class Restructure(Sourced):
    """A decision that changes units on a day, as a plan that is looked at before it is carried out.

    `started_by` and `started_by_name` are who set it going; history names them for everything moved.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=80)
    decided_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=300)
    effective_on = models.DateField()
    state = models.CharField(max_length=10, choices=RestructureState, default=RestructureState.DRAFT)
    prepared_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.UUIDField(null=True, blank=True)
    started_by_name = models.CharField(max_length=300, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="restructure_number_once",
                fields=["number"],
                condition=~Q(state=RestructureState.DISCARDED),
            ),
            models.CheckConstraint(
                name="restructure_started_when_under_way",
                condition=Q(state__in=[RestructureState.APPLYING, RestructureState.APPLIED], started_at__isnull=False)
                | Q(
                    state__in=[RestructureState.DRAFT, RestructureState.CHECKED, RestructureState.DISCARDED],
                    started_at=None,
                ),
            ),
            models.CheckConstraint(
                name="restructure_applied_in_the_end",
                condition=Q(state=RestructureState.APPLIED, applied_at__isnull=False)
                | (~Q(state=RestructureState.APPLIED) & Q(applied_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Destination(models.Model):
    """A unit as it will be: one that goes on (`is_new` false), or a new one, whose row is made when the plan
    is carried out. `key` names it within the plan; `parent_key` another destination above it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    restructure = models.ForeignKey(Restructure, on_delete=models.CASCADE, related_name="destinations")
    key = models.CharField(max_length=300)
    is_new = models.BooleanField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=12, choices=UnitKind)
    code = models.CharField(max_length=UNIT_CODE_MAX, blank=True, default="")
    code_confirmed = models.BooleanField(default=False)
    commune_code = models.CharField(max_length=5, blank=True, default="")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    parent_key = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="destination_key_once", fields=["restructure", "key"]),
            models.CheckConstraint(
                name="destination_that_goes_on_is_known", condition=Q(is_new=True) | Q(unit__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RestructureLine(models.Model):
    """One old unit, or a part of it, going to one destination.

    `old_text` is the unit as written, kept when none such is found. `share` is the part of its territory or
    work, from 0 to 1; `whole` says that nothing of it goes elsewhere. The heir takes the running work and
    the archive; `heir_is_assumed` when nobody named it. `part` holds phrases of addresses, one a line, whose
    dossiers go here although another is the heir.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    restructure = models.ForeignKey(Restructure, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=LineKind)
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    old_text = models.CharField(max_length=300, blank=True, default="")
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, null=True, blank=True, related_name="lines")
    whole = models.BooleanField(default=False)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    is_heir = models.BooleanField(default=False)
    heir_is_assumed = models.BooleanField(default=False)
    part = models.TextField(blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(name="restructure_line_position", fields=["restructure", "position"]),
            models.CheckConstraint(
                name="restructure_share_is_a_part", condition=Q(share=None) | Q(share__gt=0, share__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_text} → {self.destination_id}"


class Succession(models.Model):
    """From a day on, a unit stands where another stood, wholly or for a part. One of them is the heir."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    restructure = models.ForeignKey(Restructure, on_delete=models.PROTECT, related_name="successions")
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    is_heir = models.BooleanField()
    part = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["old", "new"]),
            models.UniqueConstraint(name="succession_one_heir", fields=["old"], condition=Q(is_heir=True)),
            models.CheckConstraint(name="succession_of_two_units", condition=~Q(old=F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Removal(models.Model):
    """How far the things of one kind have been moved. Things move in batches; each counts itself here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    restructure = models.ForeignKey(Restructure, on_delete=models.CASCADE, related_name="removals")
    mover = models.CharField(max_length=60)
    moved = models.PositiveIntegerField(default=0)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="removal_once", fields=["restructure", "mover"])]

    def __str__(self) -> str:
        return f"{self.mover}: {self.moved}"
