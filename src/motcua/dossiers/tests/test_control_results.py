"""How a step kept to its time, in the words of form 06; and what a one-stop is called."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from motcua.casework import api as casework
from motcua.dossiers.one_stops import one_stop_of, place_of
from motcua.dossiers.slips.control import EARLY, LATE, ON_TIME, UNTIMED, _result
from motcua.organisation import api as organisation

from .builders import MONDAY, City

DAY = 480  # minutes


@pytest.mark.parametrize(
    ("used", "allowed", "is_late", "is_dated", "word"),
    [
        (2 * DAY, 3 * DAY, False, True, EARLY),
        (2 * DAY + 1, 3 * DAY, False, True, ON_TIME),
        (3 * DAY, 3 * DAY, False, True, ON_TIME),
        (3 * DAY + 1, 3 * DAY, False, True, LATE),
        (DAY, 3 * DAY, True, True, LATE),
        (DAY, None, False, True, ON_TIME),
        (DAY, None, True, True, LATE),
        (DAY, None, False, False, UNTIMED),
    ],
)
def test_a_step_is_early_on_time_or_late(
    used: int, allowed: int | None, is_late: bool, is_dated: bool, word: str
) -> None:
    share = casework.StepShare("s", UUID(int=1), MONDAY, MONDAY, used, allowed, 0)
    assert _result(share, DAY, is_dated=is_dated, is_late=is_late) == word


@pytest.mark.django_db
def test_a_one_stop_is_called_by_the_law_of_the_day(city: City) -> None:
    commune = organisation.unit(city.commune)
    assert commune.point_id is not None
    point = organisation.unit(commune.point_id)
    (department, *_) = organisation.units_of_kind(organisation.UnitKind.DEPARTMENT, MONDAY.date())
    now, before = MONDAY.date(), date(2025, 6, 30)
    units = (commune, point, department)
    named = {(unit.kind.value, on): one_stop_of(unit, on) for unit in units for on in (now, before)}
    assert {key: one.notation for key, one in named.items()} == {
        ("commune", now): "TTPVHCC",
        ("commune", before): "BPTNTKQ",
        ("point", now): "TTPVHCC",
        ("point", before): "TTPVHCC",
        ("department", now): "BPTNTKQ",
        ("department", before): "BPTNTKQ",
    }
    assert named["commune", now].name == "Trung tâm Phục vụ hành chính công phường Hoàn Kiếm"
    assert named["commune", now].parent == "Ủy ban nhân dân phường Hoàn Kiếm"
    assert named["point", now].parent == "Trung tâm Phục vụ hành chính công thành phố Hà Nội"
    assert [place_of(unit) for unit in units] == ["Hoàn Kiếm", "Hà Nội", "Hà Nội"]
