from __future__ import annotations

import pytest

from motcua.dossiers.tests.builders import SignIn


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("quantri.hoankiem", 200),
        ("giamsat.hoankiem", 200),
        ("chuyenvien.hoankiem", 403),
        ("lanhdao.hoankiem", 403),
        ("congdan01", 403),
        ("", 302),
    ],
)
def test_administration_opens_to_those_who_have_something_to_run(sign_in: SignIn, account: str, status: int) -> None:
    assert sign_in(account).get("/quan-tri/").status_code == status


def test_a_supervisor_is_shown_only_what_a_supervisor_runs(sign_in: SignIn) -> None:
    page = sign_in("giamsat.hoankiem").get("/quan-tri/").text
    assert 'href="/lam-viec/sap-xep/"' in page


def test_the_way_to_administration_stands_in_the_head_of_the_staffs_pages(sign_in: SignIn) -> None:
    assert 'href="/quan-tri/"' in sign_in("quantri.hoankiem").get("/lam-viec/").text
    assert 'href="/quan-tri/"' not in sign_in("chuyenvien.hoankiem").get("/lam-viec/").text


def test_who_runs_a_commune_is_told_what_is_set_above_it(sign_in: SignIn) -> None:
    told = "Đặt chung cho mọi xã, phường"
    page = sign_in("kiemsoat.hoankiem").get("/quan-tri/").text
    assert "<strong>Biểu mẫu điện tử</strong>" in page.partition(told)[2]
    assert told not in sign_in("kiemsoat.ttpvhcchanoi").get("/quan-tri/").text
