"""The demonstration city: Hà Nội as it is organised since 1/7/2025.

What is not known of it (identifier codes other than H26, names of branches and points, hours) is provisional
and marked so. Identifiers of seed rows are the same everywhere, so a second run finds them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.audit import api as audit
from motcua.kernel.actor import SYSTEM, Actor, Role

from .. import models
from ..directory import forget
from ..models import UnitKind
from .national import AFTERNOON, MORNING, plant, seed_id, seed_national_calendar

CODE_NOTE = "Mã định danh là mã tạm: quyết định cấp mã của thành phố chưa được đối chiếu."
UNCONFIRMED = f"Tên gọi chưa đối chiếu. {CODE_NOTE}"
POINT_NOTE = f"Tên, khu vực và địa chỉ chưa đối chiếu. {CODE_NOTE}"
RECEPTION_NOTE = "Giờ tiếp nhận chưa đối chiếu; không tính vào thời hạn giải quyết."
COMMUNE_SOURCE = "nq-1656-2025"
FIRST_COMMUNE_NUMBER = 101
CENTRE_NUMBER = 50

_CITY_POSTS = (("Quản trị hệ thống", Role.ADMINISTRATOR),)
_CENTRE_POSTS = (
    ("Giám đốc Trung tâm", Role.LEADER),
    ("Giám sát", Role.SUPERVISOR),
    ("Cán bộ kiểm soát thủ tục hành chính", Role.PROCEDURE_CONTROLLER),
)
_POINT_POSTS = (
    ("Người tiếp nhận", Role.RECEPTION),
    ("Người trả kết quả", Role.RETURN),
    ("Thu ngân", Role.CASHIER),
)
_OVERSIGHT_POSTS = (
    ("Giám sát", Role.SUPERVISOR),
    ("Cán bộ kiểm soát thủ tục hành chính", Role.PROCEDURE_CONTROLLER),
    ("Quản trị hệ thống của đơn vị", Role.ADMINISTRATOR),
)
_DEPARTMENT_POSTS = (
    ("Lãnh đạo đơn vị", Role.LEADER),
    ("Trưởng phòng chuyên môn", Role.DIVISION_HEAD),
    ("Chuyên viên", Role.SPECIALIST),
    ("Văn thư", Role.CLERK),
    *_POINT_POSTS,
    *_OVERSIGHT_POSTS,
)
_DIVISION_POSTS = (("Trưởng phòng", Role.DIVISION_HEAD), ("Chuyên viên", Role.SPECIALIST))
_COMMUNE_POSTS = (
    ("Chủ tịch Ủy ban nhân dân", Role.LEADER),
    ("Trưởng phòng", Role.DIVISION_HEAD),
    ("Công chức chuyên môn", Role.SPECIALIST),
    ("Văn thư", Role.CLERK),
    *_POINT_POSTS,
    *_OVERSIGHT_POSTS,
)
POSTS: dict[UnitKind, tuple[tuple[str, Role], ...]] = {
    UnitKind.AGENCY: _CITY_POSTS,
    UnitKind.CENTRE: _CENTRE_POSTS,
    UnitKind.BRANCH: (("Phụ trách chi nhánh", Role.SUPERVISOR),),
    UnitKind.POINT: _POINT_POSTS,
    UnitKind.DEPARTMENT: _DEPARTMENT_POSTS,
    UnitKind.DIVISION: _DIVISION_POSTS,
    UnitKind.COMMUNE: _COMMUNE_POSTS,
}


@dataclass(frozen=True, slots=True)
class Seeded:
    """The city's own row, and how many units and positions this run added."""

    city_id: UUID
    units_added: int
    positions_added: int


@transaction.atomic
def seed_hanoi(*, at: datetime, actor: Actor = SYSTEM) -> Seeded:
    """Adds what is missing of the city, its calendar, units, positions and reception hours."""
    city = _City(tomllib.loads(files("motcua.organisation").joinpath("data/hanoi.toml").read_text("utf-8")))
    calendar_id = seed_national_calendar()
    units = list(city.units(calendar_id))
    units_added = plant(units)
    positions_added = plant([position for unit in units for position in _positions(unit)])
    heard = set(models.ReceptionSession.objects.values_list("unit_id", flat=True))
    plant([session for session in city.reception_sessions() if session.unit_id not in heard])
    if units_added or positions_added:
        audit.record(
            actor=actor,
            action="organisation.seed",
            subject_kind="organisation.unit",
            subject_id=city.id,
            at=at,
            details={"units": units_added, "positions": positions_added},
        )
    forget()
    return Seeded(city.id, units_added, positions_added)


class _City:
    """The file of facts, as rows; parents come before their children."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self._facts = facts
        self._code: str = facts["code"]
        self._since: date = facts["since"]
        self._branches: list[list[str]] = facts["centre"]["branches"]
        self.id = seed_id("unit", self._code)

    def units(self, calendar_id: UUID) -> Iterator[models.Unit]:
        facts = self._facts
        yield self._unit(
            self._code,
            name=facts["name"],
            short_name=facts["short_name"],
            kind=UnitKind.AGENCY,
            parent_id=None,
            calendar_id=calendar_id,
            code_confirmed=True,
            confirmed=True,
        )
        yield from self._departments()
        yield from self._centre()
        yield from self._communes()

    def reception_sessions(self) -> Iterator[models.ReceptionSession]:
        """The centre's hours for all its points, and Saturday mornings besides where a point has them."""
        weekdays = [(weekday, *span) for weekday in range(1, 6) for span in (MORNING, AFTERNOON)]
        yield from self._received(self._centre_code, weekdays)
        for area in self._facts["centre"]["open_on_saturday_morning"]:
            yield from self._received(self._point_code(area), [*weekdays, (6, *MORNING)])

    def _received(self, code: str, hours: list[tuple[int, time, time]]) -> Iterator[models.ReceptionSession]:
        for weekday, opens, closes in hours:
            yield models.ReceptionSession(
                id=seed_id("reception", code, str(weekday), f"{opens:%H%M}"),
                unit_id=seed_id("unit", code),
                weekday=weekday,
                opens=opens,
                closes=closes,
                valid_from=self._since,
                source="qd-14-2010" if weekday == 6 else "",
                note=RECEPTION_NOTE,
            )

    def _departments(self) -> Iterator[models.Unit]:
        for number, name in enumerate(self._facts["departments"], 1):
            code = f"{self._code}.{number}"
            yield self._unit(code, name=name, kind=UnitKind.DEPARTMENT, note=UNCONFIRMED)
            for place, division in enumerate(self._facts["divisions"].get(name, ()), 1):
                yield self._unit(
                    f"{code}.{place}",
                    name=division,
                    kind=UnitKind.DIVISION,
                    parent_id=seed_id("unit", code),
                    note=UNCONFIRMED,
                )

    def _centre(self) -> Iterator[models.Unit]:
        facts = self._facts["centre"]
        yield self._unit(
            self._centre_code,
            name=facts["name"],
            short_name=facts["short_name"],
            kind=UnitKind.CENTRE,
            confirmed=True,
            note=CODE_NOTE,
        )
        for number, areas in enumerate(self._branches, 1):
            code = f"{self._centre_code}.{number}"
            yield self._unit(
                code,
                name=f"Chi nhánh số {number}",
                kind=UnitKind.BRANCH,
                parent_id=seed_id("unit", self._centre_code),
                note=POINT_NOTE,
            )
            for area in areas:
                yield self._unit(
                    self._point_code(area),
                    name=f"Điểm phục vụ hành chính công khu vực {area}",
                    short_name=f"Điểm {area}",
                    kind=UnitKind.POINT,
                    parent_id=seed_id("unit", code),
                    note=POINT_NOTE,
                )

    def _communes(self) -> Iterator[models.Unit]:
        listed = sorted(
            (code, name, area) for area, communes in self._facts["communes"].items() for code, name in communes.items()
        )
        for number, (commune_code, name, area) in enumerate(listed, FIRST_COMMUNE_NUMBER):
            yield self._unit(
                f"{self._code}.{number}",
                name=name,
                short_name=name.split(maxsplit=1)[1],
                kind=UnitKind.COMMUNE,
                commune_code=commune_code,
                point_id=seed_id("unit", self._point_code(area)),
                confirmed=True,
                source=COMMUNE_SOURCE,
                note=CODE_NOTE,
            )

    def _unit(self, code: str, **fields: Any) -> models.Unit:
        return models.Unit(
            **{"id": seed_id("unit", code), "code": code, "parent_id": self.id, "valid_from": self._since} | fields
        )

    @property
    def _centre_code(self) -> str:
        return f"{self._code}.{CENTRE_NUMBER}"

    def _point_code(self, area: str) -> str:
        number = next(n for n, areas in enumerate(self._branches, 1) if area in areas)
        return f"{self._centre_code}.{number}.{self._branches[number - 1].index(area) + 1}"


def _positions(unit: models.Unit) -> Iterator[models.Position]:
    for title, role in POSTS[UnitKind(unit.kind)]:
        yield models.Position(
            id=seed_id("position", unit.code, role),
            unit=unit,
            title=title,
            role=role,
            valid_from=unit.valid_from,
            note="Vị trí của bản trình diễn.",
        )
