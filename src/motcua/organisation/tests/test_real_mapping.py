"""The rearrangement of 1/7/2025 in Hà Nội, from the real table: 526 communes become 126."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.kernel.actor import SYSTEM
from motcua.organisation import api as organisation
from motcua.organisation import models
from motcua.organisation.models import LineKind, UnitKind

from .builders import a_calendar_row
from .real_mapping import FIVE_PAST_MIDNIGHT, THE_DAY, folder, import_mapping, load_old_city

pytestmark = [pytest.mark.django_db, pytest.mark.outside_data]


def test_the_communes_of_a_city_become_those_of_today() -> None:
    data = folder()
    if data is None:
        pytest.skip("the real mapping is not beside the project")
    load_old_city(data, a_calendar_row(known_from=date(2020, 1, 1)).id)
    eve = THE_DAY - timedelta(days=1)
    assert len(organisation.communes(eve)) == 526
    plan = import_mapping(data)
    preview = organisation.preview_restructure(SYSTEM, plan)
    assert preview.problems == ()
    assert (preview.ending, preview.beginning) == (526 + 30, 126)
    assert sum(fate.kind is LineKind.SPLIT for fate in preview.fates) == 198
    organisation.check_restructure(actor=SYSTEM, at=FIVE_PAST_MIDNIGHT, restructure_id=plan)
    organisation.start_restructure(actor=SYSTEM, at=FIVE_PAST_MIDNIGHT, restructure_id=plan)
    organisation.carry_restructure_through(at=FIVE_PAST_MIDNIGHT, restructure_id=plan, limit=2000)
    assert len(organisation.communes(THE_DAY)) == 126
    assert len(organisation.communes(eve)) == 526
    assert [unit.code for unit in organisation.units_of_kind(UnitKind.AGENCY, THE_DAY)] == ["H26"]
    assert organisation.unit_by_code("00013", THE_DAY).name == "Phường Ba Đình"
    assert [unit.name for unit in organisation.find_units("truc bach", THE_DAY)] == ["Phường Ba Đình"]
    ended = models.Unit.objects.exclude(valid_to=None)
    assert not models.Position.objects.filter(valid_to=None, unit__in=ended).exists()
    for unit in ended:
        heir = organisation.heir(unit.id, THE_DAY)
        assert heir is not None
        assert heir.valid_to is None
