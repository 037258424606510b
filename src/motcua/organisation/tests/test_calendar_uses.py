"""A unit that counts by another calendar from a day on."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Post, Role
from motcua.organisation import api as organisation
from motcua.organisation import models
from motcua.organisation.api import Hours, Provenance, UnitKind
from motcua.organisation.working_time import opening, splice

from .builders import a_calendar_row, a_unit
from .calendars import TET_2026, a_calendar, at

NOW = at("2026-03-02 09:00")
TODAY, JUNE = NOW.date(), date(2026, 6, 1)
SHORT_DAYS = tuple(Hours(weekday, time(7), time(11)) for weekday in range(1, 7))


@pytest.fixture
def city(db: None) -> models.Unit:
    return a_unit(name="Thành phố", kind=UnitKind.AGENCY, calendar=a_calendar_row())


@pytest.fixture
def short(city: models.Unit) -> UUID:
    """A calendar of mornings, Saturdays too, whose working day has seven hours."""
    row = a_calendar_row(key="short", name="Buổi sáng", day_minutes=420)
    models.WeeklySession.objects.filter(calendar=row).delete()
    organisation.set_weekly_hours(actor=SYSTEM, at=NOW, calendar_id=row.id, hours=SHORT_DAYS, valid_from=row.known_from)
    return row.id


def _assign(unit: models.Unit, calendar_id: UUID | None, valid_from: date = JUNE, **more: object) -> None:
    organisation.assign_calendar(
        **{"actor": SYSTEM, "at": NOW, "unit_id": unit.id, "calendar_id": calendar_id, "valid_from": valid_from} | more
    )


@given(st.integers(-400, 1100))
def test_a_spliced_calendar_counts_every_day_by_the_part_in_force(offset: int) -> None:
    since = date(2026, 1, 1) + timedelta(days=offset)
    usual, short = a_calendar(days_off=TET_2026), a_calendar(hours=SHORT_DAYS)
    spliced = splice([(date.min, usual), (since, short)], day_minutes=420)
    assert (spliced.first, spliced.last) == (usual.first, usual.last)
    for day in (since - timedelta(days=1), since, min(TET_2026), date(2025, 7, 1), date(2027, 7, 1)):
        if spliced.first <= day <= spliced.last:
            part = usual if day < since else short
            assert opening(spliced, day) == opening(part, day)
            assert spliced.kind_of(day) is part.kind_of(day)
    worked = organisation.working_time_between(spliced, at("2025-01-01 00:00"), at("2027-12-31 23:59"))
    assert worked == sum(end - start for start, end in zip(spliced.starts, spliced.ends, strict=True))


def test_what_lies_before_unknown_days_is_not_known_either() -> None:
    early, late = a_calendar(last=date(2025, 12, 31)), a_calendar(first=date(2026, 3, 1))
    spliced = splice([(date.min, early), (date(2026, 1, 1), late)], day_minutes=480)
    assert (spliced.first, spliced.last) == (date(2026, 3, 1), late.last)


def test_from_its_day_on_the_unit_and_those_beneath_count_by_it(city: models.Unit, short: UUID) -> None:
    unit = a_unit(parent=city)
    division = a_unit(parent=unit, kind=UnitKind.DIVISION)
    _assign(unit, short)
    for one in (unit, division):
        before, after = (organisation.calendar_of(one.id, day) for day in (JUNE - timedelta(days=1), JUNE))
        assert [before.day_minutes, after.day_minutes] == [480, 420]
        assert opening(after, date(2026, 5, 29)) == at("2026-05-29 08:00")
        assert opening(before, JUNE) == at("2026-06-01 07:00")
    assert organisation.calendar_of(city.id, JUNE).day_minutes == 480
    assert organisation.unit_calendar_book(division.id, TODAY).calendar.id == city.calendar_id
    assert organisation.unit_calendar_book(division.id, JUNE).calendar.id == short
    (told,) = organisation.calendar_users(TODAY)[short]
    assert (told.unit_id, told.valid_from, told.valid_to, told.beneath) == (unit.id, JUNE, None, 0)
    (told,) = organisation.calendar_users(JUNE)[short]
    assert told.beneath == 1


def test_a_unit_follows_the_one_above_again(city: models.Unit, short: UUID) -> None:
    unit = a_unit(parent=city)
    _assign(unit, short)
    _assign(unit, None, date(2027, 1, 1))
    assert organisation.unit_calendar_book(unit.id, date(2027, 1, 1)).calendar.id == city.calendar_id
    assert organisation.calendar_users(TODAY)[short][0].valid_to == date(2026, 12, 31)
    _assign(unit, None, TODAY)
    assert [use.valid_from for use in organisation.calendar_uses(unit.id)] == [None, TODAY]
    assert organisation.calendar_of(unit.id, JUNE) is organisation.calendar_of(city.id, JUNE)


def test_the_second_press_writes_nothing_and_the_second_editor_is_told(city: models.Unit, short: UUID) -> None:
    stamp = organisation.stamp_of(organisation.calendar_uses(city.id))
    _assign(city, short, stamp=stamp)
    _assign(city, short, stamp=stamp)
    assert models.CalendarUse.objects.count() == 1
    with pytest.raises(organisation.CalendarEditedMeanwhile) as refused:
        _assign(city, short, TODAY, stamp=stamp)
    assert refused.value.stamp == organisation.stamp_of(organisation.calendar_uses(city.id))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": date(2025, 6, 30)}, "valid_from"),
        ({"valid_from": date(2031, 1, 1)}, "valid_from"),
        ({"provenance": Provenance(confirmed=True)}, "source"),
    ],
)
def test_a_day_or_ground_that_cannot_be_is_refused_at_its_field(
    city: models.Unit, short: UUID, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(organisation.InvalidEntry) as refused:
        _assign(city, short, **changes)
    assert list(refused.value.fields) == [field]


def test_a_calendar_by_which_nothing_could_be_counted_is_refused(city: models.Unit) -> None:
    base = {"actor": SYSTEM, "at": NOW, "known_from": date(2026, 1, 1), "known_to": date(2026, 12, 31)}
    empty = organisation.create_calendar(**base | {"known_to": date(2030, 12, 31)}, key="empty", name="Trống")
    brief = organisation.create_calendar(**base, key="brief", name="Ngắn", base_id=city.calendar_id)
    for calendar_id in (empty, brief, None):
        with pytest.raises(organisation.InvalidEntry) as refused:
            _assign(a_unit(name="Sở khác") if calendar_id is None else city, calendar_id)
        assert list(refused.value.fields) == ["calendar"]
    assert not models.CalendarUse.objects.exists()
    organisation.extend_calendar(actor=SYSTEM, at=NOW, calendar_id=brief, known_to=date(2030, 12, 31))
    _assign(city, brief)
    with pytest.raises(organisation.CalendarNotFound):
        _assign(city, uuid4())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"day_minutes": 30}, "day_minutes"),
        ({"known_to": date(2025, 12, 31)}, "known_to"),
        ({"known_from": date(2024, 12, 31)}, "known_from"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_not_opened(city: models.Unit, given: dict[str, object], field: str) -> None:
    sound = {"known_from": date(2026, 1, 1), "known_to": date(2026, 12, 31), "key": "new", "name": "Mới"}
    with pytest.raises(organisation.InvalidEntry) as refused:
        organisation.create_calendar(actor=SYSTEM, at=NOW, base_id=city.calendar_id, **sound | given)
    assert list(refused.value.fields) == [field]


def test_a_calendar_is_opened_once_under_its_name(city: models.Unit, short: UUID) -> None:
    with pytest.raises(organisation.CalendarNameTaken) as refused:
        organisation.create_calendar(
            actor=SYSTEM, at=NOW, key="short", name="Buổi sáng", known_from=TODAY, known_to=JUNE
        )
    assert list(refused.value.fields) == ["name"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_an_administrator_gives_a_unit_a_calendar(city: models.Unit, short: UUID, role: Role) -> None:
    actor = Actor(ActorKind.STAFF, id=uuid4(), posts=frozenset({Post(city.id, role)}))
    with pytest.raises(organisation.MayNotArrange):
        _assign(city, short, actor=actor)
