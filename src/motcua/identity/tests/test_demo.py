from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from motcua.identity import demo, queries
from motcua.identity.identifiers import PersonalNumber, Sex, TaxCode, parse_email, parse_phone
from motcua.identity.models import Account, Person
from motcua.kernel.actor import Role
from motcua.organisation import api as organisation

from .builders import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> demo.DemoPeople:
    organisation.seed_hanoi(at=AT)
    return demo.load_demo_people(at=AT)


def _names() -> list[tuple[str, str]]:
    return list(Person.objects.order_by("number").values_list("number", "name"))


def test_the_made_up_people_are_the_same_every_time_and_come_once(people: demo.DemoPeople) -> None:
    before = (_names(), Account.objects.count())
    assert demo.load_demo_people(at=AT) == people
    assert (_names(), Account.objects.count()) == before
    assert len(people.citizens) == 60


def test_numbers_are_valid_and_can_be_nobodys(people: demo.DemoPeople) -> None:
    for row in Person.objects.filter(kind="citizen"):
        number = PersonalNumber.parse(row.number)
        assert number.digits.startswith("000")
        assert number.doubts(birth_date=row.birth_date, sex=Sex(row.sex)) == {}
        assert parse_phone(row.phone) == row.phone
        assert parse_email(row.email).endswith(".example")
    for row in Person.objects.filter(kind="business"):
        assert TaxCode.parse(row.number).text.startswith("00")


def test_three_departments_and_six_communes_have_staff_of_every_role(people: demo.DemoPeople) -> None:
    assert (len(people.departments), len(people.communes)) == (3, 6)
    for unit_id in (*people.departments, *people.communes):
        assert {role for unit, role in people.staff if unit == unit_id} == set(Role)


def test_every_account_is_marked_and_none_opens_outside_the_demonstration(
    people: demo.DemoPeople, client: Client, settings: Settings
) -> None:
    assert not Account.objects.filter(is_demonstration=False).exists()
    settings.DEMO = False
    typed = {"name": "tiepnhan.hoankiem", "password": demo.DEMO_PASSWORD}
    assert client.post("/dang-nhap/", typed).status_code == 401
    settings.DEMO = True
    assert client.post("/dang-nhap/", typed)["Location"] == "/lam-viec/"


def test_the_sign_in_page_offers_the_made_up_people_in_few_queries(
    people: demo.DemoPeople,
    client: Client,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.DEMO = True
    organisation.units([])
    with django_assert_num_queries(2):
        groups = queries.demonstration_groups(AT)
    assert [group.is_open for group in groups[:3]] == [True, True, False]
    page = client.get("/dang-nhap/").text
    assert demo.DEMO_PASSWORD in page
    assert 'value="congdan01"' in page
    assert groups[0].accounts[0].words == Person.objects.get(accounts__name="congdan01").name
    assert 'value="lanhdao.hoankiem"' in page
