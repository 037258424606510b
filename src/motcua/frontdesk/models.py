"""What the front desk keeps while people stand before it. No workflow here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a dossier comes to the desk. Source: nd-118-2025#15, nd-118-2025#16."""

    DIRECT = "direct", _("Nộp trực tiếp tại quầy")
    POSTAL = "postal", _("Gửi qua bưu chính công ích")
    HELPED = "helped", _("Hỗ trợ nộp trực tuyến, nơi có thẩm quyền tiếp nhận")


class Intake(models.Model):
    """A dossier being taken in at a desk: what its draft does not hold. Goes when it is filed or thrown away.

    `unit` is the competent unit picked by hand; none follows the answers. `papers` counts, by question, the
    originals and copies handed over. `shown` is the number of the applicant whose card was read, `filled_in` the
    questions answered from what is known of them.
    """

    draft = models.OneToOneField("dossiers.Draft", on_delete=models.CASCADE, primary_key=True, related_name="+")
    desk = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=6, choices=Way)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    papers = models.JSONField(default=dict)
    shown = models.CharField(max_length=12, blank=True, default="")
    filled_in = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(way__in=Way.values), name="intake_way")]

    def __str__(self) -> str:
        return str(self.draft_id)
