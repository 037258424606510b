"""The catalogue kept in the browser: from a draft to what stands in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.dossiers.tests.builders import SignIn
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of

CODE = "1.001193"
PAGE = f"/quan-tri/thu-tuc/{CODE}/"


@pytest.fixture
def keeper(sign_in: SignIn) -> Client:
    return sign_in("kiemsoat.ttpvhcchanoi")


def today() -> date:
    return day_of(timezone.now())


def a_decision(effective_from: date, **changes: str) -> dict[str, str]:
    days = {"decided_on": today(), "effective_from": effective_from}
    parts = {
        f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }
    return {
        "edits": "0",
        "number": "77/QĐ-UBND",
        "agency": "Chủ tịch UBND thành phố",
        "issuer": "province",
        **parts,
        **changes,
    }


def edited(client: Client, part: str, change: Callable[[dict[str, str]], None], code: str = CODE) -> dict[str, str]:
    """The form of a part as the page holds it, changed."""
    data = held(client.get(f"/quan-tri/thu-tuc/{code}/sua/{part}/").text)
    change(data)
    return data


def held(page: str) -> dict[str, str]:
    """What a browser would post from the form of the page, were its first button pressed."""
    from html import unescape

    main = page[page.index('class="mc-editor"') :]
    found = {
        unescape(name): unescape(value)
        for tag in re.findall(r"<input[^>]*>", main)
        if ('type="radio"' not in tag and 'type="checkbox"' not in tag) or " checked" in tag
        for name, value in [(attribute(tag, "name"), attribute(tag, "value"))]
        if name
    }
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.DOTALL):
        found[name] = unescape(text).removeprefix("\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return match[1] if match else ""


def test_a_version_goes_from_draft_to_the_public_and_the_next_takes_over(keeper: Client) -> None:
    old = catalogue.version_in_force(CODE, today())
    keeper.post(f"{PAGE}ban-nhap/")
    data = edited(keeper, "chung", lambda form: form.update(name="Đăng ký khai sinh mới"))
    keeper.post(f"{PAGE}sua/chung/", data)
    begins = today() + timedelta(days=14)
    answer = keeper.post(f"{PAGE}cong-bo/", a_decision(begins, edits="1", manner="amend", reason="Theo luật mới"))
    assert answer.status_code == 302, answer.text
    assert "chờ công khai" in keeper.get(PAGE).text
    day = {f"on_{part}": str(getattr(today(), part)) for part in ("day", "month", "year")}
    assert keeper.post(f"{PAGE}cong-khai/", day).status_code == 302
    assert catalogue.version_in_force(CODE, begins - timedelta(days=1)).id == old.id
    assert catalogue.version_in_force(CODE, begins).name == "Đăng ký khai sinh mới"
    told = Client().get(f"/thu-tuc/{CODE}/").text
    assert "77/QĐ-UBND" in told
    assert f"Từ ngày {begins:%d/%m/%Y} áp dụng quy định mới" in told
    story = keeper.get(PAGE).text
    assert f"“{old.name}” thành “Đăng ký khai sinh mới”" in story
    compared = keeper.get(f"{PAGE}so-sanh/").text
    assert re.search(r"<ins>[^<]*mới</ins>", compared)


def test_every_part_saved_as_it_is_changes_nothing(keeper: Client) -> None:
    keeper.post(f"{PAGE}ban-nhap/")
    before = catalogue.in_the_making(SYSTEM, CODE)
    for part in ("chung", "co-quan", "trinh-tu", "ho-so", "cach-nop", "ket-qua", "can-cu"):
        data = edited(keeper, part, lambda form: None)
        data["levels"] = "Cấp xã"
        assert keeper.post(f"{PAGE}sua/{part}/", data).status_code == 302
    after = catalogue.in_the_making(SYSTEM, CODE)
    assert (after.content, after.edits) == (before.content, 0)


def test_a_paper_is_added_typed_and_saved_without_a_script(keeper: Client) -> None:
    keeper.post(f"{PAGE}ban-nhap/")
    count = len(catalogue.in_the_making(SYSTEM, CODE).content.variants[0].papers)
    data = edited(keeper, "ho-so", lambda form: form.update(op="add:variant-0-paper"))
    data = held(keeper.post(f"{PAGE}sua/ho-so/", data).text)
    data |= {f"variant-0-paper-{count}-name": "Ảnh 3 × 4", f"variant-0-paper-{count}-originals": "hai"}
    refused = keeper.post(f"{PAGE}sua/ho-so/", data)
    assert refused.status_code == 422
    assert f'href="#variant-0-paper-{count}-originals"' in refused.text
    data = held(refused.text) | {f"variant-0-paper-{count}-originals": "2"}
    assert keeper.post(f"{PAGE}sua/ho-so/", data).status_code == 302
    added = catalogue.in_the_making(SYSTEM, CODE).content.variants[0].papers[-1]
    assert (added.name, added.originals) == ("Ảnh 3 × 4", 2)


def test_the_second_of_two_people_is_told_what_the_first_changed(keeper: Client, sign_in: SignIn) -> None:
    keeper.post(f"{PAGE}ban-nhap/")
    other = sign_in("quantri.hoankiem")
    mine = edited(keeper, "trinh-tu", lambda form: form.update(steps="Của tôi"))
    other.post(f"{PAGE}sua/trinh-tu/", edited(other, "trinh-tu", lambda form: form.update(steps="Của người khác")))
    refused = keeper.post(f"{PAGE}sua/trinh-tu/", mine)
    assert refused.status_code == 409
    assert "Của người khác" in refused.text
    again = held(refused.text)
    assert again["steps"] == "Của tôi"
    assert keeper.post(f"{PAGE}sua/trinh-tu/", again).status_code == 302
    assert catalogue.in_the_making(SYSTEM, CODE).content.steps == "Của tôi"


def test_a_decision_typed_wrongly_comes_back_as_typed(keeper: Client) -> None:
    keeper.post(f"{PAGE}ban-nhap/")
    data = a_decision(today(), number="", decided_on_day="31", decided_on_month="2", manner="amend")
    page = keeper.post(f"{PAGE}cong-bo/", data)
    assert page.status_code == 422
    assert 'href="#decided_on"' in page.text
    assert 'value="31"' in page.text


def test_an_announcement_of_a_draft_that_changed_shows_what_changed(keeper: Client) -> None:
    keeper.post(f"{PAGE}ban-nhap/")
    keeper.post(f"{PAGE}sua/trinh-tu/", edited(keeper, "trinh-tu", lambda form: form.update(steps="Bước lạ")))
    page = keeper.post(f"{PAGE}cong-bo/", a_decision(today(), edits="0", manner="amend", reason="Thử"))
    assert page.status_code == 409
    assert "Bước lạ" in page.text
    assert 'name="edits" value="1"' in page.text


def test_a_second_press_is_refused_in_words(keeper: Client) -> None:
    keeper.post(f"{PAGE}ban-nhap/")
    assert "đang có một bản nháp" in keeper.post(f"{PAGE}ban-nhap/", follow=True).text
    decision = a_decision(today(), manner="amend", reason="Thử")
    keeper.post(f"{PAGE}cong-bo/", decision)
    page = keeper.post(f"{PAGE}cong-bo/", decision, follow=True)
    assert "không còn ở trạng thái" in page.text


def test_a_replaced_procedure_leads_people_to_what_stands_in_its_place(keeper: Client) -> None:
    decision = a_decision(today(), successors="2.000815")
    assert keeper.post(f"{PAGE}thay-the/", decision).status_code == 302
    page = Client().get(f"/thu-tuc/{CODE}/")
    assert page.status_code == 410
    assert "77/QĐ-UBND" in page.text
    assert 'href="/thu-tuc/2.000815/"' in page.text


def test_a_new_procedure_is_seen_by_staff_only(keeper: Client) -> None:
    data = {"code": "9.000123", "name": "Thủ tục thử", "levels": "Cấp xã", "executing_agencies": "UBND cấp xã"}
    assert keeper.post("/quan-tri/thu-tuc/moi/", data).status_code == 302
    assert keeper.post("/quan-tri/thu-tuc/moi/", data).status_code == 409
    preview = "/thu-tuc/9.000123/phien-ban/1/"
    assert "Xem trước" in keeper.get(preview).text
    assert Client().get("/thu-tuc/9.000123/").status_code == 404
    assert Client().get(preview).status_code == 302
    assert "9.000123" in keeper.get("/quan-tri/thu-tuc/?loc=draft").text


def test_a_commune_proposes_what_the_city_announces(keeper: Client, sign_in: SignIn) -> None:
    commune = sign_in("kiemsoat.hoankiem")
    assert commune.post(f"{PAGE}ban-nhap/").status_code == 302
    commune.post(f"{PAGE}sua/trinh-tu/", edited(commune, "trinh-tu", lambda form: form.update(steps="Đề xuất")))
    page = commune.get(PAGE).text
    assert "xem và công bố bản nháp này" in page
    assert f'href="{PAGE}cong-bo/"' not in page
    assert {commune.get(f"{PAGE}{step}/").status_code for step in ("cong-bo", "thay-the", "bai-bo")} == {403}
    assert commune.post(f"{PAGE}cong-bo/", a_decision(today(), manner="amend", reason="Thử")).status_code == 403
    assert f'href="{PAGE}cong-bo/"' in keeper.get(PAGE).text
    assert keeper.get(f"{PAGE}cong-bo/").status_code == 200


def test_the_city_says_what_communes_may_do(sign_in: SignIn) -> None:
    page = "/quan-tri/thu-tuc/cap-xa/"
    said = {f"valid_from_{part}": str(getattr(today(), part)) for part in ("day", "month", "year")}
    said |= {"right": "decide", "source": "Quyết định phân cấp"}
    commune, city = sign_in("kiemsoat.hoankiem"), sign_in("quantri.ubndtphanoi")
    assert "chưa xác nhận" in commune.get(page).text
    assert [client.post(page, said).status_code for client in (commune, sign_in("quantri.hoankiem"))] == [403, 403]
    refused = city.post(page, {**said, "source": ""})
    assert (refused.status_code, "Hãy nêu căn cứ" in refused.text) == (422, True)
    assert city.post(page, said).status_code == 302
    assert "Quyết định phân cấp" in commune.get(page).text
    assert commune.get(f"{PAGE}bai-bo/").status_code == 200
    assert sign_in("congdan01").get(page).status_code == 403


@pytest.mark.parametrize(
    ("account", "status"), [("kiemsoat.hoankiem", 302), ("quantri.hoankiem", 302), ("chuyenvien.hoankiem", 403),
                            ("giamsat.hoankiem", 403), ("congdan01", 403)]
)  # fmt: skip
def test_only_keepers_start_a_draft(sign_in: SignIn, account: str, status: int) -> None:
    client = sign_in(account)
    assert client.post(f"{PAGE}ban-nhap/").status_code == status
    if account != "congdan01":
        assert client.get(PAGE).status_code == 200, "others of the staff read"


def test_the_list_counts_and_checks_open_and_keep_their_number_of_queries(keeper: Client) -> None:
    from motcua.dossiers.tests.test_budgets import fewest

    def costs(path: str) -> int:
        return fewest(lambda: keeper.get(path))

    assert keeper.get("/quan-tri/thu-tuc/?tim=khai+sinh&thieu=co").status_code == 200
    assert costs("/quan-tri/thu-tuc/") <= 9
    assert costs("/quan-tri/thu-tuc/so-luong/") <= 6
    assert costs("/quan-tri/thu-tuc/dung-han/") <= 6
    assert costs(PAGE) <= 12
