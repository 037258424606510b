"""People to test with."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import QuerySet

from motcua.audit.models import AuditRecord
from motcua.identity import models
from motcua.identity.actors import actor_of
from motcua.identity.values import AccountKind, PersonKind
from motcua.kernel.actor import Actor, Role
from motcua.organisation.models import Position
from motcua.organisation.tests.builders import SINCE, a_unit

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, nine o'clock in Hà Nội
PASSWORD = "một-mật-khẩu-để-thử"
_serial = itertools.count(1)


def a_person(**given: object) -> models.Person:
    """A citizen with a plainly synthetic number: no province has the code 000."""
    values: dict[str, object] = {
        "kind": PersonKind.CITIZEN,
        "number": f"000190{next(_serial):06d}",
        "name": "Nguyễn Thị Mẫu",
        "registered_at": AT,
    }
    return models.Person.objects.create(**values | given)


def a_citizen(person: models.Person | None = None) -> Actor:
    """A citizen signed in."""
    person = person or a_person()
    account = models.Account.objects.create(name=f"cd-{person.id}", kind=AccountKind.CITIZEN, person=person)
    return actor_of(account.id, AT)


def a_staff_account(name: str = "", *, password: str = "") -> models.Account:
    account = models.Account(name=name or f"canbo{next(_serial)}", kind=AccountKind.STAFF)
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save()
    models.StaffMember.objects.create(account=account, name="Trần Văn Mẫu")
    return account


def a_position(role: Role, unit_id: UUID | None = None) -> Position:
    unit_id = unit_id or a_unit(name=f"Đơn vị {next(_serial)}").id
    return Position.objects.create(unit_id=unit_id, role=role, title=f"Vị trí {next(_serial)}", valid_from=SINCE)


def an_appointment(
    account: models.Account,
    role: Role,
    unit_id: UUID | None = None,
    *,
    valid_from: date = SINCE,
    valid_to: date | None = None,
) -> models.Appointment:
    position = a_position(role, unit_id)
    return models.Appointment.objects.create(
        account=account,
        position=position,
        unit_id=position.unit_id,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def an_officer(*roles: Role, unit_id: UUID | None = None) -> Actor:
    """Staff holding the roles in one unit; reception when none is named."""
    account = a_staff_account()
    unit_id = unit_id or a_unit(name=f"Đơn vị {next(_serial)}").id
    for role in roles or (Role.RECEPTION,):
        an_appointment(account, role, unit_id)
    return actor_of(account.id, AT)


def a_service_account() -> models.Account:
    account = models.Account(name=f"he-thong-{next(_serial)}", kind=AccountKind.SERVICE)
    account.set_unusable_password()
    account.save()
    return account


def records() -> QuerySet[AuditRecord]:
    """What this package put on record, in order; deployment has records of its own."""
    return AuditRecord.objects.filter(action__startswith="identity.").order_by("id")
