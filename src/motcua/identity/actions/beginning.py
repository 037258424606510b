"""The highest unit and its first administrator, from whom everything else is made in the browser."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Conflict, Forbidden
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .. import policies
from ..values import Staff
from .staff import appoint, create_staff


class AlreadyBegun(Conflict):
    code = "already_begun"
    message = gettext_lazy("Đã có cơ quan. Đơn vị và tài khoản khác được tạo trên các trang quản trị.")


@transaction.atomic
def begin(
    *,
    actor: Actor,
    at: datetime,
    unit_name: str,
    unit_code: str,
    unit_from: date,
    name: str,
    sign_in_name: str,
    password: str,
) -> Staff:
    """The national calendar, the highest unit since its day, and who administers it from today on.

    Raises `Forbidden`, `AlreadyBegun`, `organisation.InvalidUnit`, `InvalidDetails`, `WeakPassword`.
    """
    if not policies.may_begin(actor):
        raise Forbidden
    today, agency = day_of(at), organisation.UnitKind.AGENCY
    if organisation.units_of_kind(agency, today):
        raise AlreadyBegun
    calendar_id = organisation.seed_national_calendar()
    unit_id = organisation.create_unit(
        actor=actor, at=at, name=unit_name, kind=agency, valid_from=unit_from, code=unit_code
    )
    organisation.assign_calendar(actor=actor, at=at, unit_id=unit_id, calendar_id=calendar_id, valid_from=unit_from)
    position_id = organisation.create_position(
        actor=actor, at=at, unit_id=unit_id, title=_("Quản trị hệ thống"), role=Role.ADMINISTRATOR, valid_from=today
    )
    made = create_staff(actor=actor, at=at, sign_in_name=sign_in_name, name=name, password=password)
    appoint(actor=actor, at=at, account_id=made.account_id, position_id=position_id, valid_from=today)
    return made
