"""What an outside system reads to keep copies of its own: changes, versions, units, calendars, processes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from motcua.catalogue import rest as catalogue_rest
from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers.tests.builders import BIRTH, MONDAY, City, a_token
from motcua.kernel.cursors import InvalidCursor, cursor_after, place_of
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.organisation import rest as organisation_rest

API = "/api/v1"
EVER = "2000-01-01"
A_DAY = timedelta(days=1)


@pytest.fixture
def city(standing_city: City, settings: Settings) -> City:
    settings.DEMO = True
    return standing_city


def read(path: str, **query: Any) -> Any:
    answer = Client().get(API + path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def every_page(path: str, **query: Any) -> list[Any]:
    items, cursor = [], ""
    while cursor is not None:
        page = read(path, **query, cursor=cursor)
        items += page["items"]
        cursor = page["next"]
    return items


def test_changes_are_paged_without_a_gap_and_each_page_is_one_query(
    city: City, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    whole = read("/procedure-changes", since=EVER)["items"]
    assert len(whole) >= 3
    monkeypatch.setattr(catalogue_rest, "CHANGES", 2)
    assert every_page("/procedure-changes", since=EVER) == whole
    with django_assert_max_num_queries(1):
        read("/procedure-changes", since=EVER, cursor=cursor_after(whole[0]["code"], whole[0]["number"]))


def test_a_version_that_begins_or_ends_since_the_day_is_a_change(city: City) -> None:
    version = ProcedureVersion.objects.get(procedure__code=BIRTH)
    began, ended = version.effective_from, day_of(MONDAY)

    def changed(since: date) -> bool:
        return BIRTH in {one["code"] for one in every_page("/procedure-changes", since=since)}

    assert (changed(began), changed(began + A_DAY)) == (True, False)
    ProcedureVersion.objects.filter(pk=version.pk).update(effective_to=ended)
    assert (changed(ended + A_DAY), changed(ended + 2 * A_DAY)) == (True, False)  # the first day it held no longer


def test_versions_are_listed_and_read_one_by_one(city: City) -> None:
    (line,) = read(f"/procedures/{BIRTH}/versions")
    assert read(f"/procedures/{BIRTH}/versions/{line['number']}") == read(f"/procedures/{BIRTH}")
    assert Client().get(f"{API}/procedures/{BIRTH}/versions/99").status_code == 404


def test_units_are_paged_by_code_and_found_by_any_of_their_codes(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisation_rest, "PAGE_SIZE", 60)
    codes = [(one["code"], one["id"]) for one in every_page("/units")]
    assert codes == sorted(codes)
    assert len(codes) == len(set(codes)) > 6
    commune = organisation.unit(city.commune)
    told = read(f"/units/{commune.commune_code}")
    assert told == read(f"/units/{commune.code}")
    assert (told["id"], told["name"], told["heirs"]) == (str(commune.id), commune.name, [])
    assert all(one["kind"] == "commune" for one in every_page("/units", kind="commune"))
    assert str(commune.id) in [one["id"] for one in read("/units", q="hoan kiem")["items"]]


def test_a_calendar_tells_every_day_and_a_due_date_how_it_was_reckoned(city: City) -> None:
    code = organisation.unit(city.commune).code
    days = {one["day"]: one for one in read(f"/units/{code}/calendar", first="2026-12-31", last="2027-01-04")["days"]}
    assert [one["works"] for one in days.values()] == [True, False, False, False, True]
    assert (days["2027-01-01"]["kind"], days["2027-01-02"]["kind"]) == ("holiday", "weekly_rest")
    due = read(f"/units/{code}/due-date", start="2026-12-31T09:00:00+07:00", amount=1, unit="working_day")
    assert due["due_at"].startswith("2027-01-04")
    assert sum(day["minutes"] for day in due["days"]) == 480


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/calendar", {"first": "2026-12-02", "last": "2026-12-01"}),
        ("/calendar", {"first": "2026-01-01", "last": "2029-01-01"}),
        ("/calendar", {"first": "9999-12-30", "last": "9999-12-31"}),
        ("/due-date", {"start": "2026-12-01T09:00:00+07:00", "amount": 1000, "unit": "month"}),
        ("/due-date", {"start": "0001-01-01T00:00:00+07:00", "amount": 1, "unit": "working_day"}),
    ],
)
def test_what_no_calendar_knows_is_refused_in_words(city: City, path: str, query: dict[str, Any]) -> None:
    code = organisation.unit(city.commune).code
    assert Client().get(f"{API}/units/{code}{path}", query).status_code == 422


def test_a_process_is_read_with_its_scope_alone(city: City) -> None:
    path = f"{API}/procedures/{BIRTH}/process"
    with_scope = Client(headers={"Authorization": f"Bearer {a_token('processes:read')}"})
    without = Client(headers={"Authorization": f"Bearer {a_token('dossiers:read')}"})
    told = with_scope.get(path).json()
    assert told["steps"]
    drawn = with_scope.get(path + "/bpmn").json()["bpmn"]
    assert all(f'id="{step["id"]}"' in drawn for step in told["steps"])
    assert {without.get(path + more).status_code for more in ("", "/bpmn")} == {403}


@pytest.mark.parametrize(
    "cursor", ["x", "!!", "bnVsbA", cursor_after("a"), cursor_after("a", "b"), cursor_after("\0", 1)]
)
def test_an_invented_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        place_of(cursor, str, int)
    assert place_of(cursor_after("1.001193", 2), str, int) == ("1.001193", 2)
