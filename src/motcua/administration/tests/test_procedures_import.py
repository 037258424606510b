"""Procedures from a file: looked at first, confirmed into drafts, never past a decision."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import published
from motcua.catalogue.tests.test_other_forms import a_response, an_api_record
from motcua.dossiers.tests.builders import SignIn
from motcua.dossiers.tests.test_budgets import fewest
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of

PAGE = "/quan-tri/thu-tuc/nhap/"
CODE = "1.001193"
TODAY = day_of(timezone.now())


@pytest.fixture
def keeper(sign_in: SignIn) -> Client:
    return sign_in("quantri.hoankiem")


def the_template(client: Client, query: str = f"?ma={CODE}") -> bytes:
    answer = client.get(f"{PAGE}mau.xlsx{query}")
    assert answer.status_code == 200
    return answer.content


def changed(body: bytes, change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(body))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def renamed(body: bytes, name: str = "Đăng ký khai sinh (đổi tên)") -> bytes:
    return changed(body, lambda book: book["Thủ tục"].__setitem__("B3", name))


def sent(client: Client, body: bytes, name: str = "thu-tuc.xlsx") -> str:
    """Uploads; the address of the preview."""
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def confirm(client: Client, address: str, mark: str | None = None) -> str:
    """Presses the button of the preview; what the page says then."""
    found = re.search(r'name="mark" value="(\w+)"', client.get(address).text)
    data = {"mark": mark if mark is not None else found[1] if found else ""}
    return client.post(address, data, follow=True).text


def statuses(code: str = CODE) -> list[catalogue.Status]:
    return [version.status for version in catalogue.kept(SYSTEM, code, TODAY).versions]


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("quantri.hoankiem", 200),
        ("kiemsoat.hoankiem", 200),
        ("giamsat.hoankiem", 403),
        ("lanhdao.hoankiem", 403),
        ("chuyenvien.hoankiem", 403),
        ("tiepnhan.hoankiem", 403),
        ("vanthu.hoankiem", 403),
        ("", 302),
    ],
)
def test_who_keeps_the_catalogue_imports_into_it(sign_in: SignIn, account: str, status: int) -> None:
    client = sign_in(account)
    assert client.get(PAGE).status_code == status
    assert client.get(f"{PAGE}mau.xlsx").status_code == status
    assert client.post(PAGE).status_code == (422 if status == 200 else status)
    assert ("Nhập thủ tục từ tệp" in client.get("/quan-tri/thu-tuc/").text) is (status == 200)


def test_a_filled_template_that_was_not_changed_changes_nothing(keeper: Client) -> None:
    page = keeper.get(sent(keeper, the_template(keeper))).text
    assert "Không đổi: 1" in page
    assert "Xác nhận, lập bản nháp" not in page


def test_a_new_version_is_shown_then_drafted_and_never_published_by_a_file(keeper: Client) -> None:
    address = sent(keeper, renamed(the_template(keeper)))
    page = keeper.get(address).text
    assert "Phiên bản mới: 1" in page
    assert "Tên thủ tục" in page
    assert statuses() == [catalogue.Status.PUBLISHED]
    assert "Đã lập bản nháp." in confirm(keeper, address)
    assert statuses() == [catalogue.Status.DRAFT, catalogue.Status.PUBLISHED]
    draft = catalogue.in_the_making(SYSTEM, CODE)
    assert draft.content.name == "Đăng ký khai sinh (đổi tên)"
    assert catalogue.procedure(CODE).name != draft.content.name
    (change, _started) = catalogue.kept(SYSTEM, CODE, TODAY).changes
    assert [field.field for field in change.fields] == ["name"]
    records = apps.get_model("audit", "AuditRecord").objects.filter(action="catalogue.confirm_upload")
    assert [record.details["next"] for record in records] == [[CODE]]


def test_the_decision_named_in_the_file_stands_on_the_page_of_announcing(keeper: Client, sign_in: SignIn) -> None:
    def decided(book: Any) -> None:
        for at, value in enumerate((CODE, "7/QĐ-UBND", "15/1/2026", None, "Chủ tịch UBND thành phố"), 1):
            book["Quyết định"].cell(3, at, value)

    address = sent(keeper, changed(renamed(the_template(keeper)), decided))
    assert "7/QĐ-UBND, ngày 15/01/2026" in keeper.get(address).text
    confirm(keeper, address)
    page = sign_in("kiemsoat.ttpvhcchanoi").get(f"/quan-tri/thu-tuc/{CODE}/cong-bo/").text
    assert 'value="7/QĐ-UBND"' in page
    boxes = dict(re.findall(r'name="((?:decided_on|effective_from)_\w+)"[^>]*value="(\d+)"', page))
    assert boxes == {"decided_on_day": "15", "decided_on_month": "1", "decided_on_year": "2026"}


def test_confirming_or_uploading_again_changes_nothing(keeper: Client) -> None:
    body = renamed(the_template(keeper))
    address = sent(keeper, body)
    confirm(keeper, address)
    before = catalogue.kept(SYSTEM, CODE, TODAY)
    assert "đã được xác nhận" in confirm(keeper, address, mark="x")
    again = sent(keeper, body)
    assert "Không đổi: 1" in keeper.get(again).text
    assert "Tệp còn lỗi hoặc không có gì mới" in confirm(keeper, again, mark="x")
    assert catalogue.kept(SYSTEM, CODE, TODAY) == before


def test_a_new_procedure_comes_from_the_empty_template(keeper: Client) -> None:
    def fill(book: Any) -> None:
        for sheet, row in (
            ("Thủ tục", ["9.000001", "Thủ tục mới toanh", "Hộ tịch", "Cấp xã"]),
            ("Cách nộp và phí", ["9.000001", "1", "Trực tiếp", None, 3, "ngày làm việc"]),
        ):
            book[sheet].append(row)

    address = sent(keeper, changed(the_template(keeper, ""), fill))
    page = keeper.get(address).text
    assert "Thủ tục mới: 1" in page
    assert "Trình tự thực hiện" in page  # among the parts still missing
    confirm(keeper, address)
    assert statuses("9.000001") == [catalogue.Status.DRAFT]
    assert str(catalogue.in_the_making(SYSTEM, "9.000001").content.channels[0].limit) == "3 ngày làm việc"


def test_an_error_is_named_by_its_cell_and_marked_in_a_copy(keeper: Client) -> None:
    body = changed(renamed(the_template(keeper)), lambda book: book["Thủ tục"].__setitem__("Q3", "có lẽ"))
    address = sent(keeper, body)
    page = keeper.get(address).text
    assert "Thủ tục!Q3" in page
    assert "Chọn một trong: Có, Không." in page
    assert "Có lỗi: 1" in page
    assert "Tệp còn lỗi" in confirm(keeper, address, mark="x")
    assert statuses() == [catalogue.Status.PUBLISHED]
    copy = load_workbook(io.BytesIO(keeper.get(f"{address}danh-dau.xlsx").content))
    assert "Chọn một trong" in copy["Thủ tục"]["Q3"].comment.text
    keeper.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Choose one of: Có, Không." in keeper.get(address).text


def test_a_draft_of_somebody_else_is_not_overwritten(keeper: Client) -> None:
    body = renamed(the_template(keeper))
    address = sent(keeper, body)
    mark = re.search(r'name="mark" value="(\w+)"', keeper.get(address).text)
    assert mark
    catalogue.start_draft(actor=SYSTEM, code=CODE, at=timezone.now())
    said = confirm(keeper, address, mark=mark[1])
    assert "Tệp còn lỗi" in said
    assert "đang có bản nháp" in said
    assert catalogue.in_the_making(SYSTEM, CODE).edits == 0


def test_what_was_shown_is_what_is_confirmed(keeper: Client) -> None:
    address = sent(keeper, renamed(the_template(keeper)))
    mark = re.search(r'name="mark" value="(\w+)"', keeper.get(address).text)
    assert mark
    content = catalogue.version_in_force(CODE, day_of(timezone.now())).content
    published(replace(content, conditions="Khác"), at=timezone.now())
    assert "Danh mục đã thay đổi" in confirm(keeper, address, mark=mark[1])
    assert catalogue.kept(SYSTEM, CODE, TODAY).with_status(catalogue.Status.DRAFT) is None


def test_a_response_of_the_api_is_previewed_with_what_could_not_be_read(keeper: Client) -> None:
    ways = [{"KENH": "1", "THOIGIAN": [{"THOIGIANGIAIQUYET": "15", "DONVITINH": ""}]}]
    record = an_api_record(CACHTHUCTHUCHIEN=ways, CAPTHUCHIEN=[{"TENCAP": "Cấp Xã"}])
    address = sent(keeper, json.dumps(a_response(record, {"x": 1})).encode(), "api.json")
    page = keeper.get(address).text
    assert "Thời hạn không có đơn vị" in page
    assert "không thuộc dạng bản ghi nào đã biết" in page
    address = sent(keeper, json.dumps(a_response(record)).encode(), "api.json")
    confirm(keeper, address)
    assert catalogue.in_the_making(SYSTEM, "9.000001").content.channels[0].limit is None
    assert keeper.get(f"{address}danh-dau.xlsx").status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"PK\x03\x04 no", b"x" * (3 * 1024 * 1024 + 1), bytes.fromhex("D0CF11E0A1B11AE1"), "Mã;Tên\n".encode()],
    ids=["empty", "damaged", "large", "of-old", "table"],
)
def test_a_file_that_cannot_be_opened_is_refused_at_the_field(keeper: Client, body: bytes) -> None:
    answer = keeper.post(PAGE, {"file": SimpleUploadedFile("a.xlsx", body)})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert not apps.get_model("catalogue", "Upload").objects.exists()


def test_an_upload_is_its_owners(keeper: Client, sign_in: SignIn) -> None:
    address = sent(keeper, the_template(keeper))
    assert sign_in("kiemsoat.hoankiem").get(address).status_code == 404
    assert keeper.get(f"{PAGE}mau.xlsx?ma=9.999999").status_code == 404


def test_a_preview_takes_as_many_queries_for_many_as_for_one(sign_in: SignIn) -> None:
    keeper = sign_in("kiemsoat.hoankiem")
    one = sent(keeper, renamed(the_template(keeper)))
    assert fewest(lambda: keeper.get(one)) <= QUERIES
    field = catalogue.procedure(CODE).field
    many = sent(keeper, the_template(keeper, f"?linh-vuc={field}"))
    assert keeper.get(many).text.count("<tr") > 3
    assert fewest(lambda: keeper.get(many)) <= QUERIES


QUERIES = 8
