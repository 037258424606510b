"""Units by date, and the positions in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Role
from motcua.kernel.codes import UNIT_CODE_MAX
from motcua.kernel.ids import new_id

from .dated import Dated, Sourced, in_order, once_at_a_time


class UnitKind(models.TextChoices):
    AGENCY = "agency", _("Ủy ban nhân dân, cơ quan")
    DEPARTMENT = "department", _("Sở, cơ quan tương đương sở")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    CENTRE = "centre", _("Trung tâm phục vụ hành chính công")
    BRANCH = "branch", _("Chi nhánh trung tâm")
    POINT = "point", _("Điểm tiếp nhận")
    DIVISION = "division", _("Phòng, bộ phận")


class Unit(Sourced, Dated):
    """An agency or a part of one, for the days it exists.

    A rename, merger or move closes the row and opens another, so the past keeps its names.
    `commune_code` is the official five digits of the statistics office, for communes only.
    `code_confirmed` tells an identifier code that was issued from one that only stands in for it.
    `calendar` is the one it counts by from its first day; what holds later is said by `CalendarUse`.
    `point` is the one-stop point nearest to the people of a commune; they may file at any other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=UNIT_CODE_MAX, blank=True, default="")
    code_confirmed = models.BooleanField(default=False)
    old_code = models.CharField(max_length=UNIT_CODE_MAX, blank=True, default="")
    commune_code = models.CharField(max_length=5, blank=True, default="")
    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=12, choices=UnitKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    calendar = models.ForeignKey(
        "organisation.Calendar", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    point = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            in_order("unit_validity_in_order"),
            models.CheckConstraint(name="unit_is_not_its_own_parent", condition=~Q(parent=F("id"))),
            models.CheckConstraint(
                name="unit_code_in_new_form",
                condition=Q(code="") | Q(code__regex=r"^[A-Y][0-9]{2}(\.[0-9]{1,4}){0,6}$"),
            ),
            models.CheckConstraint(
                name="unit_old_code_in_old_form",
                condition=Q(old_code="") | Q(old_code__regex=r"^[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}$"),
            ),
            models.CheckConstraint(
                name="unit_commune_code_of_communes_only",
                condition=Q(commune_code="") | Q(commune_code__regex=r"^[0-9]{5}$", kind=UnitKind.COMMUNE),
            ),
            once_at_a_time("unit_code_used_once_at_a_time", "code"),
            once_at_a_time("unit_commune_code_used_once_at_a_time", "commune_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Position(Sourced, Dated):
    """A place in a unit that somebody may hold: its title, and the role it gives. Who holds it is `identity`'s."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=150)
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])

    class Meta:
        constraints = [
            in_order("position_validity_in_order"),
            models.CheckConstraint(name="position_role_known", condition=Q(role__in=[r.value for r in Role])),
            models.UniqueConstraint(name="position_once_per_unit", fields=["unit", "role", "title", "valid_from"]),
        ]

    def __str__(self) -> str:
        return self.title
