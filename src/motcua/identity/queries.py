"""Every read of people, returned as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Role
from motcua.kernel.errors import NotFound
from motcua.kernel.rows import every
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import models
from .identifiers import PersonalNumber, Sex, TaxCode
from .values import (
    AccountKind,
    Colleague,
    DemonstrationAccount,
    DemonstrationGroup,
    Person,
    PersonKind,
    Session,
    SignInWay,
    Token,
)
from .words import role_word


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


def account_of(person_id: UUID) -> UUID | None:
    """The open account that stands for the person, if there is one."""
    open_ones = models.Account.objects.filter(person_id=person_id, is_active=True)
    return open_ones.order_by("pk").values_list("pk", flat=True).first()


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
    """Every token ever given by hand, latest first."""
    given = models.ApiToken.objects.filter(client_secret=None)
    return [token_value(row) for row in given.order_by("-issued_at", "-id")]


def service_account(name: str) -> UUID | None:
    """The account of the outside system of that name."""
    services = models.Account.objects.filter(name=name, kind=AccountKind.SERVICE)
    return services.values_list("pk", flat=True).first()


def staff_names(account_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Names of staff by account, in one query, in none for no account; other accounts are absent."""
    wanted = list(set(account_ids))
    if not wanted:
        return {}
    return {row.account_id: row.name for row in every(models.StaffMember, account=wanted, order_by=("account",))}


def staff_at(unit_ids: Iterable[UUID], role: Role, at: datetime) -> Sequence[UUID]:
    """Accounts of staff holding the role in any of the units at the instant, in a stable order."""
    held = models.Appointment.objects.filter(
        models.Appointment.held_on(day_of(at)), unit_id__in=set(unit_ids), role=role, account__is_active=True
    )
    return list(held.order_by("account_id").values_list("account_id", flat=True).distinct())


def sessions_of(account_id: UUID, at: datetime, *, current_key: str = "") -> Sequence[Session]:
    """Sessions of the account still open at the instant, the one asking first, then latest used. One query."""
    rows = models.OpenSession.objects.filter(account_id=account_id, ends_at__gt=at).order_by("-seen_at", "-id")
    found = [
        Session(
            id=row.id,
            way=SignInWay(row.way),
            device=row.device,
            address=row.address,
            opened_at=row.opened_at,
            seen_at=row.seen_at,
            ends_at=row.ends_at,
            current=row.session_key == current_key,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.current)


def positions_held(account_id: UUID, at: datetime) -> tuple[organisation.Position, ...]:
    """Positions the account holds as its own at the instant, by title. Two queries."""
    held = models.Appointment.objects.filter(models.Appointment.held_on(day_of(at)), account_id=account_id)
    found = organisation.positions(held.values_list("position_id", flat=True)).values()
    return tuple(sorted(found, key=lambda position: (position.title, position.id)))


def colleagues(unit_ids: Iterable[UUID], at: datetime) -> tuple[Colleague, ...]:
    """Staff in the positions of the units at the instant, by name. Two queries."""
    held = (
        models.Appointment.objects.filter(
            models.Appointment.held_on(day_of(at)),
            unit_id__in=set(unit_ids),
            account__is_active=True,
            account__staff__isnull=False,
        )
        .order_by("account__staff__name", "account_id", "id")
        .values_list("account_id", "account__staff__name", "position_id", "unit_id", "role")
    )
    rows = list(held)
    positions = organisation.positions(position_id for _account, _name, position_id, _unit, _role in rows)
    return tuple(
        Colleague(account_id, name, positions[position_id].title, unit_id, Role(role), position_id)
        for account_id, name, position_id, unit_id, role in rows
    )


def possible_delegates(giver_id: UUID | None, unit_id: UUID, at: datetime) -> tuple[Colleague, ...]:
    """To whom the account may lend a position of the unit: staff there and beneath, each once, in the unit first.

    Not to itself, nor to anybody who administers the system. Two queries.
    """
    people = colleagues(organisation.subtree_ids(unit_id), at)
    barred = {one.account_id for one in people if one.role is Role.ADMINISTRATOR} | {giver_id}
    found: dict[UUID, Colleague] = {}
    for one in sorted(people, key=lambda c: (c.unit_id != unit_id, c.name, c.account_id, c.title)):
        if one.account_id not in barred:
            found.setdefault(one.account_id, one)
    return tuple(found.values())


# -- the demonstration --------------------------------------------------------------------------

CITIZENS_SHOWN = 6
_SHOWN_FIRST = {organisation.UnitKind.COMMUNE: 0, organisation.UnitKind.DEPARTMENT: 1}
_ROLES = list(Role)


def demonstration_account(sign_in_name: str) -> models.Account | None:
    """The account of that name, if it is one of the demonstration's."""
    sign_in_name = sign_in_name.replace("\0", "")
    return models.Account.objects.filter(name=sign_in_name, is_demonstration=True, is_active=True).first()


def demonstration_groups(at: datetime) -> Sequence[DemonstrationGroup]:
    """Whom one may sign in as, in two queries: some citizens and one commune open, the rest folded."""
    staff = _demonstration_staff(at)
    groups = [DemonstrationGroup(_("Công dân, doanh nghiệp"), is_open=True, accounts=_demonstration_people())]
    units = organisation.units(staff).values()
    in_order = sorted(units, key=lambda unit: (_SHOWN_FIRST.get(unit.kind, 2), unit.name, unit.id))
    groups += [DemonstrationGroup(unit.name, is_open=False, accounts=staff[unit.id]) for unit in in_order]
    if len(groups) > 1:
        groups[1] = replace(groups[1], is_open=True)
    return [group for group in groups if group.accounts]


def _demonstration_people() -> tuple[DemonstrationAccount, ...]:
    shown = models.Account.objects.filter(is_demonstration=True, is_active=True, kind=AccountKind.CITIZEN)
    rows = shown.order_by("name").values_list("name", "person__name")[:CITIZENS_SHOWN]
    return tuple(DemonstrationAccount(sign_in_name, "", called) for sign_in_name, called in rows)


def _demonstration_staff(at: datetime) -> dict[UUID, tuple[DemonstrationAccount, ...]]:
    held = models.Appointment.objects.filter(
        models.Appointment.held_on(day_of(at)), account__is_demonstration=True, account__is_active=True
    )
    found: dict[UUID, tuple[DemonstrationAccount, ...]] = {}
    rows = held.order_by("account__name").values_list("unit_id", "role", "account__name", "account__staff__name")
    for unit_id, role, sign_in_name, called in sorted(rows, key=lambda row: _ROLES.index(Role(row[1]))):
        one = DemonstrationAccount(sign_in_name, role_word(Role(role)), called)
        found[unit_id] = (*found.get(unit_id, ()), one)
    return found
