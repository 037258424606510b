"""Staff choose a unit and a day, and print what hangs in its hall."""

from __future__ import annotations

import io
import zipfile

import pytest

from motcua.dossiers.tests.builders import BIRTH, City, SignIn
from motcua.dossiers.tests.test_budgets import fewest

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/thu-tuc/niem-yet/"


@pytest.mark.parametrize(
    ("account", "status"), [("kiemsoat.hoankiem", 200), ("tiepnhan.hoankiem", 200), ("congdan01", 403)]
)
def test_all_staff_read_and_print(sign_in: SignIn, account: str, status: int) -> None:
    assert sign_in(account).get(PAGE).status_code == status


def test_the_reader_s_own_unit_comes_first_and_a_day_typed_wrongly_comes_back(sign_in: SignIn) -> None:
    client = sign_in("kiemsoat.hoankiem")
    page = client.get(PAGE).text
    assert '<h2 class="govuk-heading-m">Phường Hoàn Kiếm</h2>' in page
    assert BIRTH in page
    wrong = client.get(f"{PAGE}?ngay=31/02/2026")
    assert wrong.status_code == 422
    assert 'value="31/02/2026"' in wrong.text
    assert fewest(lambda: client.get(PAGE)) <= 9


def test_the_posters_of_a_field_and_of_the_whole_list(sign_in: SignIn, city: City) -> None:
    client = sign_in("kiemsoat.hoankiem")
    response = client.get(f"{PAGE}00070/to.pdf?linh-vuc=Hộ tịch&kho=a3&phan=1")
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert client.get(f"{PAGE}00070/to.pdf?linh-vuc=Hộ tịch&phan=99").status_code == 404
    archive = client.get(f"{PAGE}00070/to.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content))) as opened:
        assert opened.testzip() is None
        assert any("ho-tich" in name for name in opened.namelist())
        assert all(opened.read(name).startswith(b"%PDF") for name in opened.namelist())
