"""Hà Nội as it was on 30/6/2025, from files that lie beside the project; nothing of them is kept in it."""

from __future__ import annotations

import csv
import os
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import VIETNAM
from motcua.organisation import api as organisation
from motcua.organisation import models
from motcua.organisation.models import UnitKind
from motcua.organisation.seeding.hanoi import POSTS

LONG_AGO, THE_DAY = date(2020, 1, 1), date(2025, 7, 1)
FIVE_PAST_MIDNIGHT = datetime(2025, 7, 1, 0, 5, tzinfo=VIETNAM)
PROVINCE = "01"


def folder() -> Path | None:
    """Where the files lie, if they do: `MOTCUA_UNITS_DATA`, or beside the project."""
    named = os.environ.get("MOTCUA_UNITS_DATA")
    beside = Path(__file__).resolve().parents[5] / "shared" / "data" / "units"
    found = Path(named) if named else beside
    return found if (found / "gso_ward_legacy.csv").exists() else None


def mapping(data: Path) -> str:
    return next(data.glob("chuyen_doi_dvhc_moi_cu_*.csv")).read_text("utf-8-sig")


def load_old_city(data: Path, calendar_id: UUID) -> models.Unit:
    """The city, its districts and their communes before the day, with positions."""
    city = models.Unit.objects.create(
        name="Ủy ban nhân dân thành phố Hà Nội",
        kind=UnitKind.AGENCY,
        code="H26",
        valid_from=LONG_AGO,
        calendar_id=calendar_id,
    )
    districts = {
        row["Mã"]: models.Unit(
            name=row["Tên"], kind=UnitKind.AGENCY, code=f"H26.{int(row['Mã'])}", parent=city, valid_from=LONG_AGO
        )
        for row in _rows(data / "gso_district_legacy.csv")
    }
    communes = [
        models.Unit(
            name=row["Tên"],
            kind=UnitKind.COMMUNE,
            commune_code=row["Mã"],
            code=f"{districts[row['Mã QH']].code}.{number % 9000 + 1}",
            parent=districts[row["Mã QH"]],
            valid_from=LONG_AGO,
        )
        for number, row in enumerate(_rows(data / "gso_ward_legacy.csv"))
    ]
    units = [*districts.values(), *communes]
    models.Unit.objects.bulk_create(units)
    models.Position.objects.bulk_create(
        models.Position(unit=unit, title=title, role=role, valid_from=LONG_AGO)
        for unit in units
        for title, role in POSTS[UnitKind.COMMUNE]
    )
    organisation.forget()
    return city


def import_mapping(data: Path) -> UUID:
    """The plan of 1/7/2025; the districts are abolished, the city taking what they still have."""
    return organisation.import_restructure(
        actor=SYSTEM,
        at=FIVE_PAST_MIDNIGHT,
        text=mapping(data),
        number="1656/NQ-UBTVQH15",
        title="Sắp xếp các đơn vị hành chính cấp xã của thành phố Hà Nội năm 2025",
        effective_on=THE_DAY,
        decided_on=date(2025, 6, 16),
        province=PROVINCE,
        under="H26",
        abolish_between=True,
        heir_of_those="H26",
        provenance=organisation.Provenance(source="nq-1656-2025"),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Mã TP"] == PROVINCE]
