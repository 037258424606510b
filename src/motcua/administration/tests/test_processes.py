"""Keepers run the internal processes of the city in the browser."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.tests.builders import MONDAY, City, SignIn, an_accepted_dossier
from motcua.dossiers.tests.test_budgets import fewest
from motcua.kernel.actor import SYSTEM, Role
from motcua.processes import api as processes
from motcua.processes.tests.builders import a_deployed, a_table

LIST = "/quan-tri/quy-trinh/"
BIRTH_PROCESS = "demo-khai-sinh"
AT = MONDAY
FROM = date(2026, 1, 1)


@pytest.fixture
def keeper(sign_in: SignIn) -> Client:
    return sign_in("kiemsoat.ttpvhcchanoi")


def a_draft(keeper: Client, key: str = BIRTH_PROCESS) -> str:
    """The address of the draft of the next version."""
    return keeper.post(f"{LIST}ma/{key}/sua/").headers["Location"]


def form_of(page: str) -> dict[str, str]:
    """What a browser would post of the page's step table."""
    fields = dict(re.findall(r'<input[^>]*?\bname="([^"]+)"[^>]*?\bvalue="([^"]*)"', page))
    fields |= {b: a for a, b in re.findall(r'<input[^>]*?\bvalue="([^"]*)"[^>]*?\bname="([^"]+)"', page)}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    for box in re.findall(r'<input[^>]*type="checkbox"[^>]*>', page):
        name = re.search(r'name="([^"]+)"', box)
        if name and "checked" not in box:
            fields.pop(name[1], None)
    return {name: value for name, value in fields.items() if name not in {"csrfmiddlewaretoken", "lam"}}


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("quantri.ubndtphanoi", 200),
        ("kiemsoat.ttpvhcchanoi", 200),
        ("quantri.hoankiem", 403),
        ("kiemsoat.hoankiem", 403),
        ("giamsat.hoankiem", 403),
        ("chuyenvien.hoankiem", 403),
    ],
)
def test_only_keepers_see_processes(sign_in: SignIn, account: str, status: int) -> None:
    assert sign_in(account).get(LIST).status_code == status


def test_the_list_names_procedures_versions_and_running_dossiers(keeper: Client, city: City) -> None:
    an_accepted_dossier(city)
    page = keeper.get(LIST).text
    assert "Đăng ký khai sinh" in page
    assert "1.001193" in page
    assert "Đang áp dụng" in page


def test_a_row_is_added_moved_and_renamed_without_javascript(keeper: Client) -> None:
    draft = a_draft(keeper)
    typed = form_of(keeper.get(draft).text)
    assert keeper.post(draft, typed | {"lam": "them-1"}).status_code == 302
    typed = form_of(keeper.get(draft).text)
    assert typed["ten-2"] == "Bước mới"
    typed |= {"ten-2": "Soát lại", "vai-tro-2": "division_head", "so-2-0": "4", "tinh-2-0": "gio"}
    assert keeper.post(draft, typed | {"lam": "len-2"}).status_code == 302
    typed = form_of(keeper.get(draft).text)
    assert (typed["ten-1"], typed["vai-tro-1"]) == ("Soát lại", "division_head")
    assert (typed["so-1-0"], typed["tinh-1-0"]) == ("4", "gio")
    assert "Soát lại" in keeper.get(f"{LIST}ma/{BIRTH_PROCESS}/").text


def test_what_cannot_be_kept_is_told_at_its_field_and_stays_as_typed(keeper: Client) -> None:
    draft = a_draft(keeper)
    typed = form_of(keeper.get(draft).text)
    answer = keeper.post(draft, typed | {"so-0-0": "lâu lắm"})
    assert answer.status_code == 422
    assert "lâu lắm" in answer.text
    assert 'href="#so-0-0"' in answer.text


def test_the_second_of_two_people_is_told_what_the_first_changed(keeper: Client, sign_in: SignIn) -> None:
    draft = a_draft(keeper)
    typed = form_of(keeper.get(draft).text)
    keeper.post(draft, typed | {"ten-1": "Soát hồ sơ"})
    answer = sign_in("quantri.ubndtphanoi").post(draft, typed | {"ten-1": "Kiểm tra"})
    assert answer.status_code == 409
    assert "Soát hồ sơ" in answer.text
    assert "Kiểm tra" in answer.text


def test_a_file_is_refused_naming_what_is_not_supported(keeper: Client) -> None:
    bpmn = processes.bpmn_of(processes.version_in_force(BIRTH_PROCESS, FROM).id)
    bad = bpmn.replace("</bpmn:process>", '<bpmn:subProcess id="x1"/></bpmn:process>').encode()
    answer = keeper.post(f"{LIST}moi/", {"title": "Hỏng", "tep": SimpleUploadedFile("a.bpmn", bad)})
    assert answer.status_code == 422
    assert "subProcess (x1)" in answer.text
    good = keeper.post(f"{LIST}moi/", {"title": "Tốt", "tep": SimpleUploadedFile("a.bpmn", bpmn.encode())})
    assert good.status_code == 302


def test_a_draft_is_walked_through_checked_and_published(keeper: Client) -> None:
    draft = a_draft(keeper)
    typed = form_of(keeper.get(draft).text)
    for i in range(5):
        typed |= {f"so-{i}-0": "1", f"tinh-{i}-0": "gio"}
        typed.pop(f"chung-{i}-0", None)
    assert keeper.post(draft, typed).status_code == 302
    walk = keeper.get(f"{draft}mo-phong/").text
    assert "Quy trình kết thúc lúc" in walk
    checked = keeper.get(f"{draft}kiem-tra/").text
    assert "trong thời hạn" in checked
    given = {"revision": "2", "effective_from_day": "1", "effective_from_month": "1", "effective_from_year": "2026"}
    assert keeper.post(f"{draft}ban-hanh/", given).status_code == 302
    assert "Phiên bản 2" in keeper.get(f"{LIST}ma/{BIRTH_PROCESS}/").text
    assert keeper.post(f"{draft}ban-hanh/", given).status_code == 404


def test_a_walk_goes_by_the_column_of_times_that_is_asked_for(keeper: Client) -> None:
    rows = tuple(
        processes.StepRow(name, Role.SPECIALIST, times=(processes.StepTime(60), processes.StepTime(480)))
        for name in ("Tiếp nhận", "Thẩm tra")
    )
    columns = (processes.TimeCase("Thông thường"), processes.TimeCase("Cần xác minh"))
    draft = a_draft(keeper, a_deployed(processes.StepTable(rows, columns), "hai-cot").key)
    ends = {}
    for asked in ("", "?cot=0", "?cot=1", "?cot=7", "?cot=-7", "?cot=x"):
        walk = keeper.get(f"{draft}mo-phong/{asked}").text
        assert "Cần xác minh</option>" in walk
        said = re.search(r"Quy trình kết thúc lúc [^ ]+ (\d+)/", walk)
        assert said
        ends[asked] = int(said[1])
    first, second = ends[""], ends["?cot=1"]
    assert ends == {"": first, "?cot=0": first, "?cot=1": second, "?cot=7": second, "?cot=-7": first, "?cot=x": first}
    assert first != second


def test_what_is_wrong_cannot_be_published(keeper: Client) -> None:
    draft = a_draft(keeper)
    typed = form_of(keeper.get(draft).text)
    typed.pop("chung-1-0")
    assert keeper.post(draft, typed | {"so-0-0": "9", "so-1-0": "9", "vai-tro-2": ""}).status_code == 302
    checked = keeper.get(f"{draft}kiem-tra/").text
    assert "chưa có vai trò xử lý" in checked
    assert "Ban hành phiên bản" not in checked


def test_the_drawing_is_edited_as_text_where_there_is_no_javascript(keeper: Client) -> None:
    draft = a_draft(keeper)
    page = f"{draft}so-do/"
    bpmn = keeper.get(f"{draft}tep.bpmn").text
    assert 'name="bpmn"' in keeper.get(page).text
    changed = bpmn.replace("Lấy số, đóng dấu", "Lấy số")
    assert keeper.post(page, {"revision": "1", "bpmn": changed}).status_code == 302
    bad = keeper.post(page, {"revision": "2", "bpmn": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"})
    assert bad.status_code == 422


def test_running_dossiers_are_moved_after_a_preview_with_a_reason(keeper: Client, city: City) -> None:
    filed = an_accepted_dossier(city)
    old = processes.version_of_case(filed.case_id)
    table = processes.table_in(processes.bpmn_of(old.id))
    assert table is not None
    more = processes.StepTable((*table.steps, a_row("Lưu hồ sơ")), table.cases)
    processes.deploy_table(actor=SYSTEM, at=AT, key=old.key, title=old.title, table=more, effective_from=FROM)
    page = f"{LIST}ma/{old.key}/chuyen/{old.number}/{old.number + 1}/"
    assert "1 hồ sơ" in keeper.get(page).text
    assert keeper.post(page, {"lam": "chuyen", "reason": ""}).status_code == 422
    assert keeper.post(page, {"lam": "chuyen", "reason": "Quyết định mới"}).status_code == 302
    assert processes.version_of_case(filed.case_id).number == old.number + 1
    assert "Quyết định mới" in keeper.get(f"{LIST}ma/{old.key}/").text


def test_a_dossier_shows_its_process_with_the_step_that_runs(sign_in: SignIn, city: City) -> None:
    filed = an_accepted_dossier(city)
    specialist = sign_in("chuyenvien.hoankiem")
    page = f"/lam-viec/ho-so/{filed.reference}/quy-trinh/"
    assert page in specialist.get(f"/lam-viec/ho-so/{filed.reference}/").text
    drawn = specialist.get(page).text
    assert 'data-running="tham_tra"' in drawn
    assert "Đang làm" in drawn
    assert sign_in("congdan01").get(page).status_code in {302, 403, 404}


def test_a_version_is_taken_away_as_a_file(keeper: Client) -> None:
    answer = keeper.get(f"{LIST}ma/{BIRTH_PROCESS}/phien-ban/1/tep.bpmn")
    assert answer["Content-Type"].startswith("application/xml")
    assert f'<bpmn:process id="{BIRTH_PROCESS}"' in answer.text
    assert keeper.get(f"{LIST}ma/{BIRTH_PROCESS}/phien-ban/1/").status_code == 200
    assert keeper.get(f"{LIST}ma/{BIRTH_PROCESS}/phien-ban/9/").status_code == 404


def test_a_process_is_applied_to_a_procedure_from_a_day(keeper: Client) -> None:
    page = f"{LIST}ma/{BIRTH_PROCESS}/thu-tuc/"
    day = {"linked_from_day": "1", "linked_from_month": "1", "linked_from_year": "2026"}
    assert keeper.post(page, day | {"procedure": "9.999999"}).status_code in {404, 422}
    assert keeper.post(page, day | {"procedure": "1.000894"}).status_code == 302


def a_row(name: str) -> processes.StepRow:
    return processes.StepRow(name, Role.CLERK, times=(processes.StepTime(60),))


def test_many_processes_and_versions_cost_no_more_statements_than_few(keeper: Client) -> None:
    pages = (LIST, f"{LIST}ma/thu-0/", f"{LIST}ma/thu-0/phien-ban/1/")
    a_deployed(a_table("Thẩm tra"), key="thu-0")

    def statements() -> list[int]:
        return [fewest(lambda page=page: keeper.get(page)) for page in pages]  # type: ignore[misc]

    few = statements()
    for number in range(4):
        a_deployed(a_table("Thẩm tra", f"Ký lần {number}", "Trả kết quả"), key="thu-0")
        a_deployed(a_table("Thẩm tra"), key=f"thu-{number + 1}")
    assert statements() == few
    assert max(few) <= 12
