"""What a place posts, for anybody to read and print."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import BIRTH, City
from motcua.dossiers.tests.test_budgets import fewest
from motcua.kernel.actor import STRANGER, Role

pytestmark = pytest.mark.django_db
WARD = "/niem-yet/00070/"


def test_anybody_finds_the_list_of_a_ward_and_prints_a_poster(city: City) -> None:
    client = Client()
    assert "Phường Hoàn Kiếm</a>" in client.get("/niem-yet/").text
    page = client.get(f"{WARD}?linh-vuc=Hộ tịch").text
    assert f'href="/thu-tuc/{BIRTH}/"' in page
    poster = client.get(f"/thu-tuc/{BIRTH}/niem-yet.pdf?kho=a3&don-vi=00070")
    assert (poster.status_code, poster["Content-Type"]) == (200, "application/pdf")
    assert poster["Cache-Control"] == "public, max-age=300"
    assert b"".join(poster.streaming_content).startswith(b"%PDF")
    assert f"/thu-tuc/{BIRTH}/niem-yet.pdf" in client.get(f"/thu-tuc/{BIRTH}/").text


@pytest.mark.parametrize(("form", "starts"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfSTT")])
def test_the_whole_list_is_taken_out(city: City, form: str, starts: bytes) -> None:
    response = Client().get(f"{WARD}danh-muc.{form}")
    assert b"".join(response.streaming_content).startswith(starts)


@pytest.mark.parametrize(
    "path",
    ["/niem-yet/none/", f"{WARD}danh-muc.exe", "/thu-tuc/0.0/niem-yet.pdf", f"/thu-tuc/{BIRTH}/niem-yet.pdf?don-vi=x"],
)
def test_what_is_not_there_is_not_found(city: City, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_one_address_may_not_keep_the_printer_busy(city: City) -> None:
    for _ in range(dossiers.posting.PRINTS_PER_MINUTE):
        dossiers.posting.count_print(STRANGER, "127.0.0.1")
    assert Client().get(f"/thu-tuc/{BIRTH}/niem-yet.pdf").status_code == 429


def test_staff_print_a_hall_s_posters_by_their_own_count(city: City) -> None:
    for _ in range(dossiers.posting.PRINTS_PER_MINUTE_OF_STAFF):
        dossiers.posting.count_print(city.staff[Role.RECEPTION], "127.0.0.1")
    dossiers.posting.count_print(city.staff[Role.SPECIALIST], "127.0.0.1")
    with pytest.raises(dossiers.posting.PrintedTooOften):
        dossiers.posting.count_print(city.staff[Role.RECEPTION], "127.0.0.1")


def test_the_list_costs_few_queries(city: City) -> None:
    assert fewest(lambda: Client().get(WARD)) <= 4
