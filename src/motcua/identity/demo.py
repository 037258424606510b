"""People of the demonstration: made up, plainly so, and the same on every machine.

No province has the code 000 and no tax office the code 00, so no number here can be anybody's. The
telephone numbers begin with 050, which no operator is known to have been given; `vidu.example` is a
domain reserved for examples. Accounts are marked, and open only where the demonstration runs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction

from motcua.kernel.actor import Role
from motcua.kernel.text import fold
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import models
from .identifiers import InvalidTaxCode, Sex, TaxCode
from .values import AccountKind, PersonKind

DEMO_PASSWORD = "mot-cua-trinh-dien"  # noqa: S105 - printed on the sign-in page of the demonstration
CITIZENS = 60
DEPARTMENTS = ("Sở Tư pháp", "Sở Tài chính", "Sở Xây dựng")
SOCIAL_INSURANCE = "Bảo hiểm xã hội thành phố Hà Nội"  # its staff settle what interlinked procedures ask of it
COMMUNE_CODES = ("00070", "00004", "00256", "00166", "00118", "00376")
HOLDERS = {Role.SPECIALIST: 2}  # of one position; of every other, one

_MADE_UP = UUID("8f0c2f0e-6d43-5b5e-9a50-0d9d2c6f0a11")
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Đinh")
_MIDDLE = {Sex.MALE: ("Văn", "Minh", "Đức", "Quang", "Hữu"), Sex.FEMALE: ("Thị", "Thu", "Ngọc", "Thanh", "Minh")}
_GIVEN = {
    Sex.MALE: ("An", "Bình", "Cường", "Dũng", "Hải", "Hùng", "Khoa", "Long", "Nam", "Phúc", "Sơn", "Thắng", "Việt"),
    Sex.FEMALE: ("Anh", "Chi", "Dung", "Hà", "Hạnh", "Hoa", "Hương", "Lan", "Mai", "Nga", "Oanh", "Trang", "Yến"),
}
_TRADES = ("Gạo Sạch", "Cơ Khí", "May Mặc", "Xây Lắp", "Sách Thiếu Nhi", "Vận Tải")
_SIGN_IN_WORDS = {
    Role.RECEPTION: "tiepnhan",
    Role.RETURN: "traketqua",
    Role.CASHIER: "thungan",
    Role.SPECIALIST: "chuyenvien",
    Role.DIVISION_HEAD: "truongphong",
    Role.LEADER: "lanhdao",
    Role.CLERK: "vanthu",
    Role.SUPERVISOR: "giamsat",
    Role.PROCEDURE_CONTROLLER: "kiemsoat",
    Role.ADMINISTRATOR: "quantri",
}


@dataclass(frozen=True, slots=True)
class DemoCitizen:
    account_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Everybody made up: citizens, businesses, and accounts of staff by unit and role."""

    citizens: tuple[DemoCitizen, ...]
    businesses: tuple[DemoCitizen, ...]
    staff: Mapping[tuple[UUID, Role], tuple[UUID, ...]]
    departments: tuple[UUID, ...]
    communes: tuple[UUID, ...]


def load_demo_people(*, at: datetime, seed: int = 2026) -> DemoPeople:
    """Fills the demonstration with people; the city must have been seeded. A second run adds nothing.

    The same `seed` gives the same names. Raises `UnitNotFound` where the city is missing.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up names, not secrets
    day = day_of(at)
    communes = tuple(organisation.unit_by_code(code, day) for code in COMMUNE_CODES)
    departments = tuple(
        unit for unit in organisation.units_of_kind(organisation.UnitKind.DEPARTMENT, day) if unit.name in DEPARTMENTS
    )
    with transaction.atomic():
        citizens = _add_people([_citizen(chance, number, communes, at) for number in range(1, CITIZENS + 1)], "congdan")
        businesses = _add_people(list(_businesses(chance, communes, at)), "doanhnghiep")
        staff = _add_staff(chance, _staffed(departments, communes, day), day)
    return DemoPeople(
        citizens, businesses, staff, tuple(unit.id for unit in departments), tuple(unit.id for unit in communes)
    )


def _id(*path: object) -> UUID:
    return uuid5(_MADE_UP, "/".join(map(str, path)))


def _name(chance: random.Random, sex: Sex) -> str:
    return " ".join(chance.choice(part) for part in (_FAMILY, _MIDDLE[sex], _GIVEN[sex]))


def _citizen(
    chance: random.Random, serial: int, communes: tuple[organisation.Unit, ...], at: datetime
) -> models.Person:
    sex = chance.choice((Sex.MALE, Sex.FEMALE))
    born = date(1955, 1, 1) + timedelta(days=chance.randrange(50 * 365))
    century_and_sex = 2 * (born.year // 100 - 19) + (sex is Sex.FEMALE)
    commune = communes[serial % len(communes)]
    return models.Person(
        id=_id("citizen", serial),
        kind=PersonKind.CITIZEN,
        number=f"000{century_and_sex}{born.year % 100:02d}{serial:06d}",
        name=_name(chance, sex),
        birth_date=born,
        sex=sex,
        address=f"Số {chance.randrange(1, 200)}, {commune.name}, thành phố Hà Nội",
        commune_code=commune.commune_code,
        phone=f"+84500{serial:06d}",
        email=f"congdan{serial:02d}@vidu.example",
        registered_at=at,
    )


def _businesses(
    chance: random.Random, communes: tuple[organisation.Unit, ...], at: datetime
) -> Iterator[models.Person]:
    for serial, (trade, code) in enumerate(zip(_TRADES, _tax_codes(), strict=False), 1):
        commune = communes[serial % len(communes)]
        yield models.Person(
            id=_id("business", serial),
            kind=PersonKind.BUSINESS,
            number=code,
            name=f"Công ty TNHH {trade} Trình Diễn",
            representative=_name(chance, Sex.FEMALE),
            address=f"Số {chance.randrange(1, 200)}, {commune.name}, thành phố Hà Nội",
            commune_code=commune.commune_code,
            phone=f"+84500{900000 + serial:06d}",
            email=f"doanhnghiep{serial:02d}@vidu.example",
            registered_at=at,
        )


def _tax_codes() -> Iterator[str]:
    for body in range(1, 1000):
        for check in range(10):
            try:
                yield str(TaxCode.parse(f"00{body:07d}{check}"))
            except InvalidTaxCode:
                continue


def _add_people(people: list[models.Person], word: str) -> tuple[DemoCitizen, ...]:
    accounts = [
        models.Account(
            id=_id("account", person.id),
            name=f"{word}{serial:02d}",
            kind=AccountKind.CITIZEN,
            person=person,
            password=f"!{person.id}",  # opens by one press, by no password
            is_demonstration=True,
        )
        for serial, person in enumerate(people, 1)
    ]
    models.Person.objects.bulk_create(people, ignore_conflicts=True)
    models.Account.objects.bulk_create(accounts, ignore_conflicts=True)
    return tuple(DemoCitizen(account.id, person.id) for account, person in zip(accounts, people, strict=True))


def _staffed(
    departments: tuple[organisation.Unit, ...], communes: tuple[organisation.Unit, ...], day: date
) -> list[organisation.Unit]:
    """The departments and communes, the points that serve these, the centre, the city itself, and social insurance."""
    kinds = organisation.UnitKind
    above = [*organisation.units_of_kind(kinds.AGENCY, day), *organisation.units_of_kind(kinds.CENTRE, day)]
    points = organisation.units(dict.fromkeys(unit.point_id for unit in communes if unit.point_id)).values()
    insurance = (u for u in organisation.units_of_kind(kinds.DEPARTMENT, day) if u.name == SOCIAL_INSURANCE)
    return [*departments, *communes, *points, *above, *insurance]


def _add_staff(
    chance: random.Random, units: list[organisation.Unit], day: date
) -> Mapping[tuple[UUID, Role], tuple[UUID, ...]]:
    password = make_password(DEMO_PASSWORD)  # once: everybody shares it
    accounts: list[models.Account] = []
    members: list[models.StaffMember] = []
    appointments: list[models.Appointment] = []
    found: dict[tuple[UUID, Role], tuple[UUID, ...]] = {}
    for unit in units:
        for position in organisation.positions_of(unit.id, day):
            for turn in range(1, HOLDERS.get(position.role, 1) + 1):
                account_id = _id("staff", position.id, turn)
                word = _SIGN_IN_WORDS[position.role] + (str(turn) if turn > 1 else "")
                name = f"{word}.{_sign_in_word(unit)}"
                accounts.append(
                    models.Account(
                        id=account_id, name=name, kind=AccountKind.STAFF, password=password, is_demonstration=True
                    )
                )
                sex = chance.choice((Sex.MALE, Sex.FEMALE))
                members.append(
                    models.StaffMember(id=_id("member", account_id), account_id=account_id, name=_name(chance, sex))
                )
                appointments.append(
                    models.Appointment(
                        id=_id("appointment", account_id),
                        account_id=account_id,
                        position_id=position.id,
                        unit_id=unit.id,
                        role=position.role,
                        valid_from=position.valid_from,
                    )
                )
                found[unit.id, position.role] = (*found.get((unit.id, position.role), ()), account_id)
    models.Account.objects.bulk_create(accounts, ignore_conflicts=True)
    models.StaffMember.objects.bulk_create(members, ignore_conflicts=True)
    models.Appointment.objects.bulk_create(appointments, ignore_conflicts=True)
    return found


def _sign_in_word(unit: organisation.Unit) -> str:
    plain = fold(unit.short_name or unit.name)
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^(phuong|xa) ", "", plain))
