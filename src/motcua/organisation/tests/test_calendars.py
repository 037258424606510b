"""Calendars as they are kept: entries that say something, two editors at once, a year at a glance, and what if."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest

from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind, Post, Role
from motcua.organisation import api as organisation
from motcua.organisation import models, policies
from motcua.organisation.api import DayKind, EntryKind, Hours, Provenance, UnitKind
from motcua.organisation.working_time import days_changed, opening

from .builders import a_calendar_row, a_unit
from .calendars import SWAP_2026, a_calendar, at, office_hours

NOW = at("2026-03-02 09:00")
MONDAY, SATURDAY = date(2026, 8, 31), date(2026, 8, 22)
BY_LETTER = Provenance(source="tb-9441-bnv", confirmed=True)


@pytest.fixture
def city(db: None) -> models.Unit:
    return a_unit(name="Thành phố", kind=UnitKind.AGENCY, calendar=a_calendar_row())


def _swap(city: models.Unit, **given: object) -> object:
    days = {"day_off": MONDAY, "working_day": SATURDAY, "name": "Làm bù"}
    return organisation.swap_days(actor=SYSTEM, at=NOW, calendar_id=city.calendar_id, **days | given)


def _holiday(city: models.Unit, day: date = MONDAY, **given: object) -> tuple[UUID, ...]:
    days = {"first": day, "last": day, "name": "Quốc khánh"}
    return organisation.enter_days_off(actor=SYSTEM, at=NOW, calendar_id=city.calendar_id, **days | given)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"working_day": date(2026, 8, 21)}, ["working_day"]),
        ({"day_off": date(2026, 8, 23)}, ["day_off"]),
        ({"day_off": SATURDAY, "working_day": MONDAY}, ["day_off", "working_day"]),
        ({"working_day": date(2031, 1, 4)}, ["working_day"]),
        ({"name": " "}, ["name"]),
        ({"provenance": Provenance(confirmed=True)}, ["source"]),
    ],
)
def test_a_swap_is_of_a_working_day_and_a_weekly_rest(
    city: models.Unit, given: dict[str, object], fields: list[str]
) -> None:
    with pytest.raises(organisation.InvalidEntry) as refused:
        _swap(city, **given)
    assert list(refused.value.fields) == fields


def test_a_day_off_or_a_swap_stands_once(city: models.Unit) -> None:
    for enter, field in ((_holiday, "first"), (_swap, "day_off")):
        models.DayOff.objects.all().delete()
        enter(city)
        with pytest.raises(organisation.AlreadyEntered) as refused:
            enter(city)
        assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("day", "hours", "field"),
    [
        (SATURDAY, (None, None), "day"),
        (MONDAY, (time(18), time(19)), "starts"),
        (MONDAY, (time(10), time(9)), "ends"),
        (MONDAY, (time(10), None), "ends"),
        (date(2031, 1, 6), (None, None), "day"),
    ],
)
def test_a_unit_closes_when_it_would_have_worked(
    city: models.Unit, day: date, hours: tuple[time | None, time | None], field: str
) -> None:
    with pytest.raises((organisation.InvalidEntry, organisation.InvalidHours)) as refused:
        organisation.close_unit_on(
            actor=SYSTEM, at=NOW, unit_id=city.id, day=day, reason="Mất điện", starts=hours[0], ends=hours[1]
        )
    assert list(refused.value.fields) == [field]
    assert not models.UnitException.objects.exists()


def test_an_exception_stands_once_and_extra_hours_are_beyond_the_usual(city: models.Unit) -> None:
    def closed() -> None:
        organisation.close_unit_on(actor=SYSTEM, at=NOW, unit_id=city.id, day=MONDAY, reason="Mất điện")

    closed()
    with pytest.raises(organisation.AlreadyEntered):
        closed()
    with pytest.raises(organisation.InvalidEntry):
        organisation.open_unit_on(
            actor=SYSTEM,
            at=NOW,
            unit_id=city.id,
            day=date(2026, 9, 3),
            reason="Cao điểm",
            starts=time(9),
            ends=time(11),
        )


def test_an_entry_is_confirmed_by_its_ground_and_the_second_editor_sees_what_stands(city: models.Unit) -> None:
    (entry_id,) = _holiday(city)
    (read,) = organisation.calendar_book(city.calendar_id).days_off
    assert not read.confirmed
    amend = {"actor": SYSTEM, "at": NOW, "kind": EntryKind.DAY_OFF, "entry_id": entry_id, "stamp": read.stamp}
    organisation.amend_entry(**amend, name="Quốc khánh", provenance=BY_LETTER)
    organisation.amend_entry(**amend, name="Quốc khánh", provenance=BY_LETTER)
    with pytest.raises(organisation.CalendarEditedMeanwhile) as refused:
        organisation.amend_entry(**amend, name="Nghỉ lễ", provenance=BY_LETTER)
    assert refused.value.stands.source == "tb-9441-bnv"
    assert organisation.calendar_entry(EntryKind.DAY_OFF, entry_id).confirmed


def test_a_swap_goes_as_the_pair_it_is_and_goes_once(city: models.Unit) -> None:
    entry_id = _swap(city)
    withdraw = {"actor": SYSTEM, "at": NOW, "kind": EntryKind.SWAP, "entry_id": entry_id}
    organisation.withdraw_entry(**withdraw)
    calendar = organisation.calendar_of(city.id, MONDAY)
    assert (calendar.kind_of(MONDAY), calendar.kind_of(SATURDAY)) == (DayKind.WORKING, DayKind.WEEKLY_REST)
    with pytest.raises(organisation.EntryNotFound):
        organisation.withdraw_entry(**withdraw)


def test_hours_read_before_another_changed_them_are_not_written_over(city: models.Unit) -> None:
    stamp = organisation.calendar_book(city.calendar_id).hours_stamp
    new = {"actor": SYSTEM, "at": NOW, "calendar_id": city.calendar_id, "valid_from": date(2026, 4, 16), "stamp": stamp}
    seven = [Hours(day, time(7), time(15)) for day in range(1, 6)]
    organisation.set_weekly_hours(**new, hours=seven)
    organisation.set_weekly_hours(**new, hours=seven)
    with pytest.raises(organisation.CalendarEditedMeanwhile):
        organisation.set_weekly_hours(**new, hours=seven[:4])
    assert models.WeeklySession.objects.filter(valid_from=date(2026, 4, 16)).count() == 5


def test_hours_are_refused_at_their_weekday_and_never_none_at_all(city: models.Unit) -> None:
    for hours, field in (([Hours(3, time(12), time(8))], "weekday_3"), ([], "weekday_1")):
        with pytest.raises(organisation.InvalidHours) as refused:
            organisation.set_weekly_hours(
                actor=SYSTEM, at=NOW, calendar_id=city.calendar_id, hours=hours, valid_from=date(2026, 4, 16)
            )
        assert list(refused.value.fields) == [field]


def test_a_calendar_that_gets_hours_of_its_own_keeps_those_of_its_base_for_the_days_before(city: models.Unit) -> None:
    own = organisation.create_calendar(
        actor=SYSTEM,
        at=NOW,
        key="own",
        name="Riêng",
        base_id=city.calendar_id,
        known_from=date(2026, 1, 1),
        known_to=date(2026, 12, 31),
    )
    unit = a_unit(parent=city, calendar_id=own)
    organisation.set_weekly_hours(
        actor=SYSTEM, at=NOW, calendar_id=own, hours=[Hours(1, time(7), time(11))], valid_from=date(2026, 4, 16)
    )
    calendar = organisation.calendar_of(unit.id, NOW.date())
    assert opening(calendar, date(2026, 4, 15)) == at("2026-04-15 08:00")
    assert not organisation.is_working_day(calendar, date(2026, 4, 17))
    assert organisation.closing(calendar, date(2026, 4, 20)) == at("2026-04-20 11:00")


def test_a_year_shows_what_every_day_is_and_by_what(city: models.Unit) -> None:
    _swap(city, provenance=BY_LETTER)
    _holiday(city, date(2026, 9, 2))
    organisation.close_unit_on(
        actor=SYSTEM, at=NOW, unit_id=city.id, day=date(2026, 9, 3), reason="Mất điện", starts=time(13), ends=time(17)
    )
    book = organisation.unit_calendar_book(city.id, MONDAY)
    days = {one.day: one for one in organisation.year_of(book, 2026)}
    assert len(days) == 365
    assert [days[MONDAY].kind, days[SATURDAY].kind] == [DayKind.SWAPPED_OFF, DayKind.MADE_UP]
    assert days[SATURDAY].sessions == ((time(8), time(12)), (time(13), time(17)))
    assert (days[date(2026, 9, 2)].kind, days[date(2026, 9, 2)].is_confirmed) == (DayKind.HOLIDAY, False)
    assert (days[date(2026, 9, 3)].minutes, days[date(2026, 9, 3)].entries[0].name) == (240, "Mất điện")
    assert days[SATURDAY].is_confirmed
    assert sum(one.minutes for one in days.values()) == 260 * 480 - 240
    assert not any(one.is_known for one in organisation.year_of(book, 2031))


def test_a_holiday_of_several_days_is_entered_once_and_each_day_goes_its_own_way(city: models.Unit) -> None:
    tet = [date(2027, 2, 4) + timedelta(days=number) for number in range(7)]
    models.DayOff.objects.create(calendar_id=city.calendar_id, day=tet[2], name="Tết (dự kiến)")
    said = {"name": "Tết Nguyên đán", "last": tet[-1], "provenance": BY_LETTER}
    entries = _holiday(city, tet[0], **said)
    assert list(models.DayOff.objects.order_by("day").values_list("day", "name", "source")) == [
        (day, "Tết Nguyên đán", "tb-9441-bnv") for day in tet
    ]
    with pytest.raises(organisation.AlreadyEntered):
        _holiday(city, tet[0], **said)
    organisation.withdraw_entry(actor=SYSTEM, at=NOW, kind=EntryKind.DAY_OFF, entry_id=entries[-1])
    assert models.DayOff.objects.count() == 6
    with pytest.raises(organisation.AlreadyEntered) as refused:
        _holiday(city, tet[4], name="Nghỉ bão", last=tet[-1])
    assert "08/02/2027, 09/02/2027" in refused.value.fields["first"]
    assert models.DayOff.objects.count() == 6


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (MONDAY, date(2026, 8, 30), "last"),
        (MONDAY, date(2026, 10, 1), "last"),
        (date(2030, 12, 31), date(2031, 1, 1), "last"),
        (date(2024, 12, 31), date(2025, 1, 1), "first"),
    ],
)
def test_days_off_that_cannot_be_are_refused_at_their_field(
    city: models.Unit, first: date, last: date, field: str
) -> None:
    with pytest.raises(organisation.InvalidEntry) as refused:
        _holiday(city, first, last=last)
    assert list(refused.value.fields) == [field]


def test_what_if_is_asked_and_nothing_is_kept(city: models.Unit) -> None:
    supposed = organisation.supposing(lambda: _holiday(city))
    assert not organisation.is_working_day(supposed(city.id, MONDAY), MONDAY)
    assert organisation.is_working_day(organisation.calendar_of(city.id, MONDAY), MONDAY)
    assert not models.DayOff.objects.exists()
    with pytest.raises(organisation.InvalidEntry):
        organisation.supposing(lambda: _holiday(city, name=""))


def test_days_that_count_otherwise_are_named_from_the_first_to_the_last() -> None:
    usual, swapped = a_calendar(), a_calendar(made_up=(SWAP_2026,))
    assert days_changed(usual, swapped) == (SATURDAY, MONDAY)
    assert days_changed(usual, a_calendar(hours=office_hours())) is None


@pytest.mark.parametrize("role", sorted(Role))
def test_who_sees_sets_and_arranges(role: Role) -> None:
    top, own, beneath, aside = (uuid4() for _ in range(4))
    administers = role is Role.ADMINISTRATOR

    def held_in(unit_id: object) -> Actor:
        return Actor(ActorKind.STAFF, id=uuid4(), posts=frozenset({Post(unit_id, role)}))

    assert policies.may_see_calendars(held_in(own)) is (role in {Role.ADMINISTRATOR, Role.SUPERVISOR})
    assert policies.may_set_calendars(held_in(top), [top]) is administers
    assert not policies.may_set_calendars(held_in(own), [top])
    assert policies.may_arrange(held_in(own), [beneath, own, top]) is administers
    assert not policies.may_arrange(held_in(own), [aside, top])
    assert not policies.may_see_calendars(STRANGER)
