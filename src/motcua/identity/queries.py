"""Every read of people, returned as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Role
from motcua.kernel.errors import NotFound
from motcua.kernel.time import day_of

from . import models
from .identifiers import PersonalNumber, Sex, TaxCode
from .values import Person, PersonKind, Token


class NoSuchPerson(NotFound):
    code = "no_such_person"
    message = _("Không có công dân hoặc doanh nghiệp này.")


def person_value(row: models.Person) -> Person:
    return Person(
        id=row.id,
        kind=PersonKind(row.kind),
        number=row.number,
        name=row.name,
        birth_date=row.birth_date,
        sex=Sex(row.sex) if row.sex else None,
        address=row.address,
        commune_code=row.commune_code,
        phone=row.phone,
        email=row.email,
        representative=row.representative,
    )


def person(person_id: UUID) -> Person:
    """For our own packages' work; what somebody reads goes through `read_person`. Raises `NoSuchPerson`."""
    row = models.Person.objects.filter(pk=person_id).first()
    if row is None:
        raise NoSuchPerson
    return person_value(row)


def persons(person_ids: Iterable[UUID]) -> Mapping[UUID, Person]:
    """By identifier, in one query; unknown ones are absent."""
    rows = models.Person.objects.filter(pk__in=set(person_ids)).order_by("pk")
    return {row.id: person_value(row) for row in rows}


def find_person(kind: PersonKind, number: str) -> Person | None:
    """By the exact number. Raises `InvalidPersonalNumber` or `InvalidTaxCode`."""
    exact = str(PersonalNumber.parse(number) if kind is PersonKind.CITIZEN else TaxCode.parse(number))
    row = models.Person.objects.filter(kind=kind, number=exact).first()
    return None if row is None else person_value(row)


def token_value(row: models.ApiToken) -> Token:
    return Token(
        id=row.id,
        account_id=row.account_id,
        title=row.title,
        prefix=row.prefix,
        scopes=tuple(row.scopes),
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )


def tokens() -> Sequence[Token]:
    """Every token ever issued, latest first."""
    return [token_value(row) for row in models.ApiToken.objects.order_by("-issued_at", "-id")]


def staff_names(account_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Names of staff by account, in one query; other accounts are absent."""
    found = models.StaffMember.objects.filter(account_id__in=set(account_ids)).order_by("account_id")
    return dict(found.values_list("account_id", "name"))


def staff_at(unit_ids: Iterable[UUID], role: Role, at: datetime) -> Sequence[UUID]:
    """Accounts of staff holding the role in any of the units at the instant, in a stable order."""
    held = models.Appointment.objects.filter(
        models.Appointment.held_on(day_of(at)), unit_id__in=set(unit_ids), role=role, account__is_active=True
    )
    return list(held.order_by("account_id").values_list("account_id", flat=True).distinct())
