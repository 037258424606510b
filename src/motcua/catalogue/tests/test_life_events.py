from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from motcua.audit.models import AuditRecord
from motcua.catalogue import actions, codes, life_events
from motcua.catalogue import api as catalogue
from motcua.catalogue.api import Audience, LifeEvent, LifeEventStep
from motcua.kernel.actor import SYSTEM, Actor, Role
from motcua.organisation.api import UnitKind
from motcua.organisation.tests.builders import a_unit
from motcua.ui import api as ui

from .builders import AT, DAY, a_keeper, a_published_version

SHIPPED = tomllib.loads(life_events.DATA.read_text("utf-8"))["event"]


@pytest.fixture
def boats(db: None) -> None:
    a_published_version("9.000001", name="Đăng ký tàu cá")
    a_published_version("9.000002", name="Xóa đăng ký tàu cá")


def an_event(actor: Actor | None = None, **changes: Any) -> str:
    steps = (LifeEventStep("9.000002", "Khi bán tàu"), LifeEventStep("9.000001"))
    event = replace(LifeEvent("", Audience.CITIZEN, "Mua bán tàu", place=5, steps=steps), **changes)
    return catalogue.add_life_event(actor=actor or a_keeper(), at=AT, event=event)


def shown() -> dict[str, list[tuple[str, str]]]:
    events = catalogue.life_events_with_procedures()
    return {event.key: [(procedure.name, note) for procedure, note in steps] for event, steps in events}


@pytest.mark.usefixtures("boats")
def test_an_event_is_shown_with_its_procedures_in_its_order() -> None:
    assert shown() == {}
    key = an_event()
    assert shown() == {key: [("Xóa đăng ký tàu cá", "Khi bán tàu"), ("Đăng ký tàu cá", "")]}
    assert [a.name for a, _note in catalogue.procedures_of(catalogue.life_event(key))] == [
        "Xóa đăng ký tàu cá",
        "Đăng ký tàu cá",
    ]


@pytest.mark.usefixtures("boats")
def test_one_that_was_shipped_is_shown_as_the_office_words_it_and_keeps_what_is_not_published() -> None:
    shipped = catalogue.life_event("sinh-con")
    assert shipped.shipped
    steps = (*shipped.steps, LifeEventStep("9.000001"))
    catalogue.change_life_event(actor=a_keeper(), at=AT, event=replace(shipped, title="Có con", steps=steps))
    changed = catalogue.life_event("sinh-con")
    assert (changed.title, changed.edition, changed.shipped) == ("Có con", 1, True)
    assert shown() == {"sinh-con": [("Đăng ký tàu cá", "")]}
    assert catalogue.lacking([changed]) == {"sinh-con": shipped.codes}


@pytest.mark.usefixtures("boats")
def test_a_retired_one_is_shown_no_more_and_may_be_shown_again() -> None:
    keeper, key = a_keeper(), an_event()
    catalogue.retire_life_event(actor=keeper, at=AT, key=key, edition=1)
    assert shown() == {}
    assert catalogue.life_event(key).retired_on == DAY
    catalogue.restore_life_event(actor=keeper, at=AT, key=key, edition=2)
    assert list(shown()) == [key]
    acts = AuditRecord.objects.filter(subject_kind="catalogue.life_event").order_by("id")
    assert [record.action.removeprefix("catalogue.") for record in acts] == [
        "add_life_event",
        "retire_life_event",
        "restore_life_event",
    ]


@pytest.mark.usefixtures("boats")
def test_of_two_who_change_it_at_once_the_second_is_told() -> None:
    key = an_event()
    read = catalogue.life_event(key)
    catalogue.change_life_event(actor=a_keeper(), at=AT, event=replace(read, title="Tàu cá"))
    with pytest.raises(catalogue.LifeEventHasChanged):
        catalogue.change_life_event(actor=a_keeper(), at=AT, event=replace(read, title="Thuyền"))
    assert catalogue.life_event(key).title == "Tàu cá"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "a" * 81}, "title"),
        ({"text": "a" * 201}, "text"),
        ({"place": -1}, "place"),
        ({"steps": ()}, "steps"),
        ({"steps": (LifeEventStep("9.000009"),)}, "steps"),
        ({"steps": (LifeEventStep("9.000001"), LifeEventStep("9.000001"))}, "steps"),
        ({"steps": (LifeEventStep("9.000001", "a" * 161),)}, "steps"),
    ],
)
@pytest.mark.usefixtures("boats")
def test_what_is_unclear_is_told_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(catalogue.UnclearLifeEvent) as refused:
        an_event(**changes)
    assert list(refused.value.fields) == [field]
    assert shown() == {}


def all_acts(actor: Actor) -> Iterator[Callable[[], object]]:
    """Everything that may be done, each ready to be tried."""
    event = catalogue.life_event("sinh-con")
    kept: dict[str, Any] = {"actor": actor, "at": AT, "key": event.key}
    yield partial(an_event, actor)
    yield partial(catalogue.change_life_event, actor=actor, at=AT, event=event)
    yield partial(catalogue.retire_life_event, **kept, edition=event.edition + 1)
    yield partial(catalogue.restore_life_event, **kept, edition=event.edition + 2)


@pytest.mark.usefixtures("boats")
def test_only_controllers_and_administrators_above_the_communes_keep_them() -> None:
    commune = a_unit(kind=UnitKind.COMMUNE)
    units = (a_unit(kind=UnitKind.AGENCY), a_unit(), commune, a_unit(kind=UnitKind.DIVISION, parent=commune))
    for role, unit in product(Role, units):
        may = role in {Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR} and unit in units[:2]
        for act in all_acts(a_keeper(role, unit)):
            with nullcontext() if may else pytest.raises(catalogue.MayNotConfigure):
                act()


@pytest.mark.usefixtures("boats")
def test_more_events_take_no_more_queries_and_the_next_visit_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(3):
        an_event(place=number)
    with django_assert_num_queries(3):
        assert len(shown()) == 3
    with django_assert_num_queries(0):
        assert len(shown()) == 3


@pytest.mark.usefixtures("boats")
def test_what_is_kept_of_them_follows_the_catalogue() -> None:
    key = an_event(steps=(LifeEventStep("9.000001"),))
    assert list(shown()) == [key]
    catalogue.abolish_procedure(actor=SYSTEM, code="9.000001", last_day=DAY, at=AT)
    assert list(shown()) == [key], "to the end of its last day"
    actions.turn_over(at=AT + timedelta(days=1))
    assert shown() == {}


@pytest.mark.parametrize("event", SHIPPED, ids=lambda event: str(event["key"]))
def test_what_is_shipped_is_whole(event: dict[str, Any]) -> None:
    known = [step["code"] for step in event["steps"]]
    assert event["title"]
    assert event["title_en"]
    assert event["icon"] in ui.ICONS
    assert len(known) == len(set(known)) > 2
    assert all(map(codes.is_national, known))
