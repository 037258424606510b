"""A city of two districts and five communes before a rearrangement, and tables that rearrange it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from uuid import UUID

from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.time import VIETNAM
from motcua.organisation import api as organisation
from motcua.organisation import models
from motcua.organisation.models import UnitKind

from .builders import a_calendar_row, a_unit

LONG_AGO, EVE, THE_DAY = date(2020, 1, 1), date(2026, 6, 30), date(2026, 7, 1)
BEFORE = datetime(2026, 6, 30, 15, 0, tzinfo=VIETNAM)
MORNING = datetime(2026, 7, 1, 8, 0, tzinfo=VIETNAM)
HEAD = (
    "Tỉnh, thành phố", "Tên Xã mới", "Mã Xã mới", "Tên Xã cũ", "Mã Xã cũ", "Ghi chú",
    "Nhận việc", "Tỷ lệ", "Phần địa bàn", "Trực thuộc",
)  # fmt: skip
POSTS = (("Chủ tịch", Role.LEADER), ("Người tiếp nhận", Role.RECEPTION))


@dataclass(frozen=True)
class OldCity:
    """`communes` by official code."""

    city: models.Unit
    districts: tuple[models.Unit, models.Unit]
    communes: dict[str, models.Unit]

    def of(self, code: str) -> UUID:
        return self.communes[code].id


def an_old_city() -> OldCity:
    """Communes 00001 and 00002 lie in the first district, 00003 to 00005 in the second."""
    city = a_unit(
        name="Ủy ban nhân dân thành phố", kind=UnitKind.AGENCY, code="H26", valid_from=LONG_AGO,
        calendar=a_calendar_row(known_from=LONG_AGO),
    )  # fmt: skip
    districts = tuple(
        a_unit(name=f"Quận {n}", kind=UnitKind.AGENCY, code=f"H26.{n}", parent=city, valid_from=LONG_AGO)
        for n in (1, 2)
    )
    communes = {}
    for n, name in enumerate(("Phường Một", "Phường Hai", "Xã Ba", "Xã Bốn", "Thị trấn Năm"), 1):
        district = districts[0] if n < 3 else districts[1]
        code = f"{n:05d}"
        communes[code] = a_unit(
            name=name, kind=UnitKind.COMMUNE, commune_code=code, code=f"{district.code}.{n}",
            old_code=f"000.{district.code[-1]}0.0{n}.H26", parent=district, valid_from=LONG_AGO,
        )  # fmt: skip
        for title, role in POSTS:
            models.Position.objects.create(unit=communes[code], title=title, role=role, valid_from=LONG_AGO)
    return OldCity(city, (districts[0], districts[1]), communes)


def a_table(*rows: tuple[str, ...]) -> str:
    """The published shape: new name, new code, old name, old code, remark, heir, share, part, parent."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("Đơn vị hành chính từ ngày 01/7/2026", "", "", "Đơn vị hành chính trước ngày 01/7/2026"))
    writer.writerow(HEAD)
    for row in rows:
        writer.writerow(("Thành phố (01)", *row, *[""] * (len(HEAD) - 1 - len(row))))
    return out.getvalue()


MERGED_AND_SPLIT = (
    # One and Two become Phường Mới, wholly; Ba is split between it and Xã Bốn, which takes most.
    ("Phường Mới", "00001", "Phường Một", "00001", "Nhập toàn bộ"),
    ("Phường Mới", "00001", "Phường Hai", "00002", "Nhập toàn bộ"),
    ("Phường Mới", "00001", "Xã Ba", "00003", "Nhập một phần", "", "0,3", "thôn Đông; Ngõ 5"),
    ("Xã Bốn", "00004", "Xã Ba", "00003", "Nhập một phần", "", "70%"),
    ("Xã Bốn", "00004", "Xã Bốn", "00004", "Giữ nguyên"),
    ("Phường Năm", "00005", "Thị trấn Năm", "00005", "Đổi loại hình"),
)


def a_plan(*rows: tuple[str, ...], number: str = "1/NQ", heir_of_those: str = "H26") -> UUID:
    """A draft of the rows under the city; its districts are abolished, the city taking what they had."""
    return organisation.import_restructure(
        actor=SYSTEM,
        at=BEFORE,
        text=a_table(*rows or MERGED_AND_SPLIT),
        number=number,
        title="Sắp xếp đơn vị hành chính cấp xã",
        effective_on=THE_DAY,
        under="H26",
        abolish_between=True,
        heir_of_those=heir_of_those,
    )


def applied(plan: UUID, at: datetime = MORNING) -> UUID:
    """Checked and carried out to the end."""
    organisation.check_restructure(actor=SYSTEM, at=at, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=at, restructure_id=plan)
    organisation.carry_restructure_through(at=at, restructure_id=plan, limit=3)
    return plan
