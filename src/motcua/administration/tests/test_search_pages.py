"""The words of search, kept in the browser."""

from __future__ import annotations

import pytest

from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import AT
from motcua.dossiers.tests.builders import SignIn

HOME = "/quan-tri/tim-kiem/"
KEEPER = "kiemsoat.ttpvhcchanoi"
RULE = {"kind": "synonym", "said": "zwqkx", "means": "đăng ký kết hôn", "weight": "80", "question": "zwqkx"}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("account", "status"),
    [
        (KEEPER, 200),
        ("quantri.ubndtphanoi", 200),
        ("kiemsoat.hoankiem", 403),
        ("quantri.hoankiem", 403),
        ("giamsat.hoankiem", 403),
        ("congdan01", 403),
    ],
)
def test_keepers_of_the_catalogue_keep_its_words(sign_in: SignIn, account: str, status: int) -> None:
    assert sign_in(account).get(HOME).status_code == status


def test_a_synonym_is_tried_saved_retired_and_taken_back(sign_in: SignIn) -> None:
    browser = sign_in(KEEPER)
    tried = browser.post(f"{HOME}moi/", RULE | {"try": "1"})
    assert "Không thấy gì" in tried.text.split("Sau khi lưu")[0]
    assert "đăng ký kết hôn" in tried.text.split("Sau khi lưu")[1]
    assert catalogue.search("zwqkx") == []
    saved = browser.post(f"{HOME}moi/", RULE)
    assert saved.status_code == 302
    assert catalogue.search("zwqkx")
    assert "zwqkx" in browser.get(saved.url).text
    assert browser.post(f"{saved.url}ngung/", {"edition": "1"}).status_code == 302
    assert catalogue.search("zwqkx") == []
    assert browser.post(f"{saved.url}dung-lai/", {"edition": "2"}).status_code == 302
    assert catalogue.search("zwqkx")


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(sign_in: SignIn) -> None:
    answer = sign_in(KEEPER).post(f"{HOME}moi/", RULE | {"means": "", "weight": "nhiều"})
    assert answer.status_code == 422
    assert "Hãy ghi ít nhất một tên trong danh mục." in answer.text
    assert "Trọng số từ" in answer.text
    assert "zwqkx" in answer.text


def test_what_was_asked_in_vain_leads_to_a_synonym_or_off_the_list(sign_in: SignIn) -> None:
    browser = sign_in(KEEPER)
    catalogue.note_missed_search(text="nuôi rồng", at=AT)
    catalogue.write_missed_searches(at=AT)
    assert 'href="/quan-tri/tim-kiem/moi/?tu=nuoi+rong"' in browser.get(HOME).text
    assert "nuoi rong" in browser.get(f"{HOME}moi/?tu=nuoi+rong").text
    browser.post(f"{HOME}chua-thay/xong/", {"phrase": "nuoi rong"})
    assert "nuoi rong" not in browser.get(HOME).text
