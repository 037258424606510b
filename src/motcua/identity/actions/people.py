"""Registering citizens and businesses, and reading their data on record."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Forbidden, Invalid
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from .. import models, policies
from ..identifiers import PersonalNumber, Sex, TaxCode, parse_email, parse_phone
from ..queries import NoSuchPerson, find_person, person, person_value
from ..values import Person, PersonKind


class InvalidDetails(Invalid):
    code = "invalid_details"


class AlreadyRegistered(Conflict):
    code = "already_registered"
    message = _("Số này đã được đăng ký.")


class PurposeMissing(Invalid):
    code = "purpose_missing"
    message = _("Hãy nêu mục đích xem dữ liệu cá nhân.")


def register_citizen(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    name: str,
    birth_date: date | None = None,
    sex: Sex | None = None,
    address: str = "",
    commune_code: str = "",
    phone: str = "",
    email: str = "",
) -> Person:
    """Enters a citizen by personal number. Raises `Forbidden`, `Invalid…`, `AlreadyRegistered`."""
    if birth_date is not None and birth_date > day_of(at):
        raise InvalidDetails(fields={"birth_date": _("Ngày sinh không thể ở tương lai.")})
    return _register(
        actor,
        at,
        models.Person(
            kind=PersonKind.CITIZEN,
            number=str(PersonalNumber.parse(number)),
            birth_date=birth_date,
            sex=sex or "",
            **_contact(name, address, commune_code, phone, email),
            registered_at=at,
        ),
    )


def register_business(
    *,
    actor: Actor,
    at: datetime,
    tax_code: str,
    name: str,
    representative: str = "",
    address: str = "",
    commune_code: str = "",
    phone: str = "",
    email: str = "",
) -> Person:
    """Enters a business by tax code. Raises `Forbidden`, `Invalid…`, `AlreadyRegistered`."""
    return _register(
        actor,
        at,
        models.Person(
            kind=PersonKind.BUSINESS,
            number=str(TaxCode.parse(tax_code)),
            representative=tidy(representative),
            **_contact(name, address, commune_code, phone, email),
            registered_at=at,
        ),
    )


def _contact(name: str, address: str, commune_code: str, phone: str, email: str) -> dict[str, str]:
    if not tidy(name):
        raise InvalidDetails(fields={"name": _("Hãy nhập tên.")})
    return {
        "name": tidy(name),
        "address": tidy(address),
        "commune_code": tidy(commune_code),
        "phone": parse_phone(phone) if phone.strip() else "",
        "email": parse_email(email) if email.strip() else "",
    }


def _register(actor: Actor, at: datetime, row: models.Person) -> Person:
    if not policies.may_register_person(actor):
        raise Forbidden
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(
                actor=actor, action="identity.register_person", subject_kind="person", subject_id=row.id, at=at
            )
    except IntegrityError as error:
        if "identity_person_number_once" in str(error):
            raise AlreadyRegistered from None  # the cause would carry the number
        raise
    return person_value(row)


def read_person(*, actor: Actor, person_id: UUID, purpose: str, at: datetime) -> Person:
    """A person's data for somebody's eyes. Reading another's is put on record with its purpose.

    Raises `NoSuchPerson` (also to who may not see), `PurposeMissing`.
    """
    if not policies.may_read_person(actor, person_id):
        raise NoSuchPerson
    if actor.person_id == person_id:
        return person(person_id)
    with transaction.atomic():
        found = person(person_id)
        _record_reading(actor, found.id, purpose, at)
    return found


def look_up_person(*, actor: Actor, kind: PersonKind, number: str, purpose: str, at: datetime) -> Person | None:
    """By the exact number, put on record whether found or not. Raises `Forbidden`, `PurposeMissing`, `Invalid…`."""
    if not policies.may_look_up_person(actor):
        raise Forbidden
    with transaction.atomic():
        found = find_person(kind, number)
        _record_reading(actor, found.id if found else None, purpose, at)
    return found


def _record_reading(actor: Actor, person_id: UUID | None, purpose: str, at: datetime) -> None:
    """The number asked for is not written down: the record says who was read, not how."""
    if not tidy(purpose):
        raise PurposeMissing.on("purpose")
    audit.record(
        actor=actor,
        action="identity.read_person",
        subject_kind="person",
        subject_id=person_id,
        at=at,
        purpose=tidy(purpose),
    )
