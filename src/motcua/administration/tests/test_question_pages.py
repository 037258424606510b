"""Building forms in the browser, without JavaScript: pages in, values out."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from motcua.dossiers.tests.builders import BIRTH, MONDAY, SignIn
from motcua.forms import api as forms
from motcua.forms.models import FormDefinition
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of

EDITOR = "kiemsoat.ttpvhcchanoi"
HOME = "/quan-tri/bieu-mau/"
pytestmark = pytest.mark.django_db


def a_draft() -> UUID:
    source = FormDefinition.objects.get(procedure_code=BIRTH, version=1)
    return forms.start_version(actor=SYSTEM, at=MONDAY, definition_id=source.id, effective_from=day_of(MONDAY))


def view(form_id: UUID) -> forms.DefinitionView:
    return forms.definition(SYSTEM, form_id)


def sent(browser: Client, form_id: UUID, where: str, **typed: str) -> tuple[int, str]:
    """Posts what was typed, read at the revision the draft now has; the page as text follows."""
    values = {"revision": str(view(form_id).line.revision)} | typed
    answer = browser.post(f"{HOME}{form_id}/{where}", values)
    return answer.status_code, answer.text


WISH = {"title_vi": "Nguyện vọng", "title_en": "Wish", "key": "wish", "before": "delivery", "show_if": ""}
SIDE = {"label_vi": "Bên nào?", "label_en": "Which side?", "key": "side", "required": "co", "rows": "3"}
SIDE |= {"option1": "a", "option1_vi": "Bên A", "option1_en": "Side A"}
SIDE |= {"option2": "b", "option2_vi": "Bên B", "option2_en": "Side B"}


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("quantri.ubndtphanoi", 200),
        (EDITOR, 200),
        ("quantri.hoankiem", 403),
        ("kiemsoat.hoankiem", 403),
        ("giamsat.hoankiem", 403),
        ("chuyenvien.hoankiem", 403),
        ("", 302),
    ],
)
def test_who_may_open_the_forms(sign_in: SignIn, account: str, status: int) -> None:
    draft = a_draft()
    browser = sign_in(account)
    pages = ("", "moi/", "nhap/", "su-dung/", f"{draft}/", f"{draft}/ban-hanh/", f"{draft}/thu/", f"{draft}/xem/")
    assert {browser.get(HOME + page).status_code for page in pages} == {status}


def test_a_page_and_a_question_are_added_and_the_form_is_published(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    assert sent(browser, draft, "trang/", **WISH)[0] == 302
    assert sent(browser, draft, "trang/wish/cau-hoi/?loai=choice", **SIDE)[0] == 302
    why = {"label_vi": "Vì sao?", "label_en": "Why?", "key": "why", "show_if": 'side == "b"', "maximum": "500"}
    assert sent(browser, draft, "trang/wish/cau-hoi/?loai=long_text", **why)[0] == 302
    assert sent(browser, draft, "doi-cho/", viec="cau-hoi:why:len")[0] == 302
    assert "Không" not in {str(view(draft).form.page("wish").questions[0].label)}
    told = browser.get(f"{HOME}{draft}/").text
    assert "Chưa ban hành được" in told
    assert sent(browser, draft, "doi-cho/", viec="cau-hoi:why:xuong")[0] == 302
    assert sent(browser, draft, "ban-hanh/")[0] == 302
    form = forms.form_of(BIRTH, 2)
    assert [question.key for question in form.page("wish").questions] == ["side", "why"]
    assert [page.key for page in form.pages][-3:] == ["wish", "delivery", "delivery_address"]
    assert sent(browser, draft, "cau-hoi/side/", **SIDE)[0] == 409


def test_what_is_typed_wrong_is_told_at_its_field_and_kept(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    typed = SIDE | {"key": "Side", "label_en": "", "show_if": 'acting = "self"', "option2": "a"}
    status, page = sent(browser, draft, "trang/copies/cau-hoi/?loai=choice", **typed)
    assert status == 422
    for control in ("label_vi-error", "key-error", "show_if-error"):
        assert f'id="{control}"' in page
    assert "Dòng 1, ký tự 8" in page
    assert "acting = &quot;self&quot;" in page
    assert "mỗi mục một giá trị khác nhau" in page
    status, page = sent(browser, draft, "trang/copies/cau-hoi/?loai=number", **(SIDE | {"maximum": "nhiều"}))
    assert status == 422
    assert 'id="maximum-error"' in page


def test_a_condition_is_checked_without_saving(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    where, typed = "cau-hoi/copies/", {"key": "copies", "label_vi": "Số bản", "label_en": "Copies", "viec": "kiem-tra"}
    status, page = sent(browser, draft, where, **typed, show_if='relation == "mother"')
    assert (status, "Điều kiện viết đúng." in page) == (200, True)
    status, page = sent(browser, draft, where, **typed, show_if='relation == "aunt"')
    assert (status, "relation chỉ có thể là" in page) == (422, True)
    assert view(draft).line.revision == 1


def test_rows_are_added_to_a_list_of_choices_without_losing_what_was_typed(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    page = sent(browser, draft, "trang/copies/cau-hoi/?loai=choice", **SIDE, viec="them-dong")[1]
    assert 'name="option6"' in page
    assert 'value="Bên B"' in page


def test_every_kind_of_question_is_shown_with_its_settings_and_saved_as_it_was(sign_in: SignIn) -> None:
    browser = sign_in(EDITOR)
    every = [
        forms.Question(f"k_{kind}", kind, forms.Label("Hỏi", "Ask"), forms.Label("Gợi", "Hint"),
                       options=(forms.Option("a", forms.Label("A", "A"), forms.Label("g", "h")),)
                       if kind in {forms.Kind.CHOICE, forms.Kind.CHOICES} else (),
                       parts=(forms.PARTS["name"], forms.PARTS["birth_date"]) if kind is forms.Kind.PERSON else (),
                       accept=("pdf",) if kind is forms.Kind.FILE else (),
                       paper="1.1" if kind is forms.Kind.FILE else "")
        for kind in forms.Kind
    ]  # fmt: skip
    draft = a_draft()
    for question in every:
        revision = view(draft).line.revision
        change = forms.AddQuestion("copies", question)
        forms.edit_form(actor=SYSTEM, at=MONDAY, definition_id=draft, revision=revision, change=change)
    before = view(draft).form.page("copies").questions
    for question in every:
        tree = html.fromstring(browser.get(f"{HOME}{draft}/cau-hoi/{question.key}/").text)
        (form,) = [one for one in tree.forms if one.method == "POST" and one.xpath(".//*[@name='label_vi']")]
        values = dict(form.form_values())
        assert browser.post(f"{HOME}{draft}/cau-hoi/{question.key}/", values).status_code == 302
    assert view(draft).form.page("copies").questions == before


def test_the_second_editor_is_sent_back_with_what_changed(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    first = browser.post(f"{HOME}{draft}/trang/", WISH | {"revision": "1"})
    second = browser.post(f"{HOME}{draft}/trang/", WISH | {"revision": "1", "key": "other"}, follow=True)
    assert first.status_code == 302
    assert "vừa sửa biểu mẫu này (wish)" in second.text
    assert "other" not in [page.key for page in view(draft).form.pages]


def test_pages_questions_and_rules_are_taken_away_after_asking(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    assert "Người cha" in browser.get(f"{HOME}{draft}/cau-hoi/father_declared/bo/").text
    assert sent(browser, draft, "cau-hoi/father_declared/bo/")[0] == 302
    assert "father_declared" not in [question.key for question in view(draft).form.questions()]
    assert sent(browser, draft, "trang/mother/quy-tac/0/", viec="bo")[0] == 302
    assert len(view(draft).form.page("mother").rules) == 1
    rule = {"field": "mother.birth_date", "wrong_if": "child_birth_date < mother.birth_date"}
    assert sent(browser, draft, "trang/mother/quy-tac/1/", **rule, error_vi="Sai.", error_en="Wrong.")[0] == 302
    assert view(draft).form.page("mother").rules[1].error.en == "Wrong."
    assert sent(browser, draft, "trang/birth_place/bo/")[0] == 302
    assert "birth_place" not in [page.key for page in view(draft).form.pages]


def test_a_form_is_tried_branch_by_branch(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    known = browser.get(f"{HOME}{draft}/thu/?so=3&dap.circumstances=ordinary&dap.father_declared=no").text
    alone = browser.get(f"{HOME}{draft}/thu/?so=3&dap.circumstances=abandoned").text
    assert "Trang kiểm tra trước khi nộp" in known
    assert "Trang kiểm tra trước khi nộp" in alone
    assert alone.count("Ẩn") > known.count("Ẩn")


def test_the_preview_stands_in_a_frame_of_our_own(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    page = browser.get(f"{HOME}{draft}/xem/?trang=papers").text
    assert f'src="{HOME}{draft}/xem/papers/"' in page
    frame = browser.get(f"{HOME}{draft}/xem/papers/")
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert "Giấy chứng sinh" in frame.text


def test_a_version_is_compared_exported_and_brought_in_again(sign_in: SignIn) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    sent(browser, draft, "ten/", title_vi="Tên mới", title_en="New", day_day="1", day_month="2", day_year="2027")
    assert f"{view(draft).line.effective_from:%d/%m/%Y}" == "01/02/2027"
    assert "Tên mới / New" in browser.get(f"{HOME}{draft}/so-sanh/").text
    exported = browser.get(f"{HOME}{draft}/xuat/")
    schema = json.loads(browser.get(f"{HOME}{draft}/json-schema/").content)
    assert schema["title"] == "Tên mới"
    day = {"day_day": "1", "day_month": "3", "day_year": "2027"}
    file = SimpleUploadedFile("f.json", exported.content, "application/json")
    answer = browser.post(f"{HOME}nhap/", day | {"file": file, "code": "1.000894"})
    assert answer.status_code == 302
    brought = UUID(answer.headers["Location"].split("/")[-2])
    assert view(brought).form.title == forms.Label("Tên mới", "New")
    junk = SimpleUploadedFile("f.json", b"{}", "application/json")
    assert "không phải biểu mẫu" in browser.post(f"{HOME}nhap/", day | {"file": junk}).text


def test_a_form_that_came_with_the_product_says_which_official_form_it_follows(sign_in: SignIn) -> None:
    came = next(line for line in forms.definitions(BIRTH))
    shown = sign_in(EDITOR).get(f"{HOME}{came.id}/").text
    assert "Theo mẫu: Tờ khai đăng ký khai sinh." in shown
    assert "Chưa đối chiếu với mẫu đã ban hành." in shown


def test_a_new_form_begins_with_who_applies_and_how_the_result_is_wanted(sign_in: SignIn) -> None:
    browser = sign_in(EDITOR)
    typed = {"code": "1.000419", "day_day": "1", "day_month": "1", "day_year": "2027", "title_vi": "A", "title_en": "A"}
    assert "Không có thủ tục mang mã này" in browser.post(f"{HOME}moi/", typed | {"code": "9.9"}).text
    typed["code"] = "1.000894"
    answer = browser.post(f"{HOME}moi/", typed)
    made = UUID(answer.headers["Location"].split("/")[-2])
    assert view(made).form.pages[0].key == "applicant"
    assert "đang có một bản nháp" in browser.post(f"{HOME}moi/", typed).text
    assert sent(browser, made, "bo/")[0] == 302
    assert not FormDefinition.objects.filter(pk=made).exists()


def test_a_procedure_is_given_the_form_of_another_and_a_version_is_withdrawn(sign_in: SignIn) -> None:
    browser = sign_in(EDITOR)
    day = {"day_day": "1", "day_month": "1", "day_year": "2027"}
    assert browser.post(f"{HOME}su-dung/", day | {"code": "1.000894", "form_code": BIRTH}).status_code == 302
    assert [use.form_code for use in forms.uses("1.000894")] == [BIRTH]
    shown = html.fromstring(browser.get(f"{HOME}su-dung/").content)
    assert BIRTH in [cell.text_content() for cell in shown.xpath("//td")]
    published = FormDefinition.objects.get(procedure_code=BIRTH, version=1).id
    assert sent(browser, published, "thu-hoi/")[0] == 302
    assert view(published).line.status is forms.Status.WITHDRAWN
    assert sent(browser, published, "phien-ban-moi/", **day)[0] == 302


@pytest.mark.parametrize(("page", "most"), [("", 10), ("{draft}/", 11), ("{draft}/thu/", 14), ("{draft}/so-sanh/", 14)])
def test_a_page_of_forms_takes_few_statements(
    sign_in: SignIn, django_assert_max_num_queries: Any, page: str, most: int
) -> None:
    browser, draft = sign_in(EDITOR), a_draft()
    address = HOME + page.format(draft=draft)
    browser.get(address)  # what a process keeps is warm from here on
    with django_assert_max_num_queries(most):
        assert browser.get(address).status_code == 200
