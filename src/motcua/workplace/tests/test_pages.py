"""Who gets which page of the staff, what an act says, and what a page costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import City, SignIn, a_filed_dossier, an_accepted_dossier
from motcua.dossiers.tests.test_budgets import fewest
from motcua.kernel.actor import Role

pytestmark = pytest.mark.django_db

RECEPTION, SPECIALIST, LEADER, CLERK = (f"{word}.hoankiem" for word in ("tiepnhan", "chuyenvien", "lanhdao", "vanthu"))
ELSEWHERE = "chuyenvien.badinh"
CITIZEN, STRANGER = "congdan01", ""
THE_OFFICE = {RECEPTION: 200, SPECIALIST: 200, LEADER: 200, CLERK: 200}
STAFF_ONLY = THE_OFFICE | {ELSEWHERE: 200, CITIZEN: 403, STRANGER: 302}
THE_OFFICE_ONLY = STAFF_ONLY | {ELSEWHERE: 404}
NOBODY = dict.fromkeys(STAFF_ONLY, 404) | {CITIZEN: 403, STRANGER: 302}
PAGES: dict[str, dict[str, int]] = {
    "/lam-viec/": STAFF_ONLY,
    "/lam-viec/?loc=tre": STAFF_ONLY,
    "/lam-viec/?vai=specialist": STAFF_ONLY,
    "/lam-viec/?vai=ai-do&trang=x": STAFF_ONLY,
    "/lam-viec/?trang=-3": STAFF_ONLY,
    "/lam-viec/tiep-nhan/": STAFF_ONLY,
    "/lam-viec/tiep-nhan/?trang=²": STAFF_ONLY,
    "/lam-viec/tim/": STAFF_ONLY,
    "/lam-viec/tim/?q=nguyen": STAFF_ONLY,
    "/lam-viec/tim/?q=%00": STAFF_ONLY,
    "/lam-viec/ho-so/{accepted}/": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{accepted}/?xem={paper}": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{accepted}/?xem=khong-co": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{accepted}/vi-sao/": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{accepted}/phieu/tiep-nhan/": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{accepted}/phieu/kiem-soat/": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{accepted}/phieu/tu-choi/": NOBODY,
    "/lam-viec/ho-so/{accepted}/phieu/khong-co/": NOBODY,
    "/lam-viec/so-theo-doi/": STAFF_ONLY,
    "/lam-viec/so-theo-doi/?don-vi=H26.104&linh-vuc=Hộ tịch&tu=01/11/2026&den=30/11/2026": THE_OFFICE_ONLY,
    "/lam-viec/so-theo-doi/?tu=hom-qua&den=32/1/2026": dict.fromkeys(STAFF_ONLY, 422) | {CITIZEN: 403, STRANGER: 302},
    "/lam-viec/so-theo-doi/?tu=31/12/2025&den=01/01/2026": dict.fromkeys(STAFF_ONLY, 422)
    | {CITIZEN: 403, STRANGER: 302},
    "/lam-viec/so-theo-doi/xuat/pdf/?don-vi=H26.104": THE_OFFICE_ONLY,
    "/lam-viec/so-theo-doi/xuat/xlsx/": STAFF_ONLY,
    "/lam-viec/so-theo-doi/xuat/csv/": STAFF_ONLY,
    "/lam-viec/so-theo-doi/xuat/docx/": NOBODY,
    "/lam-viec/ho-so/{accepted}/giay-to/{paper}/": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{accepted}/giay-to/{paper}/?xem": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{filed}/": THE_OFFICE_ONLY,
    "/lam-viec/ho-so/{filed}/vi-sao/": NOBODY,
    "/lam-viec/ho-so/H26.1-260101-9999/": NOBODY,
}


def test_every_page_opens_for_those_it_is_for_and_for_nobody_else(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    accepted, filed = an_accepted_dossier(city, at=at), a_filed_dossier(city, at=at, seed=2)
    view = dossiers.read(city.staff[Role.RECEPTION], accepted.reference, at=at, purpose="case work")
    names = {"accepted": accepted.reference, "filed": filed.reference, "paper": view.papers[0].id}
    wrong = {}
    for account in STAFF_ONLY:
        client = sign_in(account)
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{len(account)}"  # tries to track are counted by address
        for page, answers in PAGES.items():
            response = client.get(page.format(**names))
            if response.streaming:
                response.getvalue()  # read to the end, the file is closed
            if response.status_code != answers[account]:
                wrong[page, account] = response.status_code
    assert wrong == {}


def test_the_start_page_leads_staff_to_their_work(city: City, sign_in: SignIn) -> None:
    assert sign_in(SPECIALIST).get("/")["Location"] == "/lam-viec/"


def test_an_administrator_is_told_why_there_is_no_dossier_to_see(city: City, sign_in: SignIn) -> None:
    accepted = an_accepted_dossier(city, at=timezone.now())
    client = sign_in("quantri.hoankiem")
    page = client.get("/lam-viec/").content.decode()
    assert "không giữ hồ sơ nào" in page
    assert re.search(r'href="/quan-tri/"[^>]*>\s*Đến trang quản trị', page)
    assert client.get(f"/lam-viec/ho-so/{accepted.reference}/").status_code == 404


def test_the_other_language_is_spoken_when_chosen(city: City, sign_in: SignIn) -> None:
    accepted = an_accepted_dossier(city, at=timezone.now())
    client = sign_in(SPECIALIST)
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = "en"
    assert "My work" in client.get("/lam-viec/").content.decode()
    page = client.get(f"/lam-viec/ho-so/{accepted.reference}/").content.decode()
    assert "Complete this step" in page
    assert "received the dossier" in page


def test_the_inbox_counts_filters_and_keeps_the_filter_in_the_address(city: City, sign_in: SignIn) -> None:
    late = an_accepted_dossier(city, at=timezone.now() - timedelta(days=30))
    fresh = an_accepted_dossier(city, at=timezone.now(), seed=2)
    client = sign_in(SPECIALIST)
    everything = client.get("/lam-viec/").content.decode()
    assert late.reference in everything
    assert everything.index(late.reference) < everything.index(fresh.reference)
    only_late = client.get("/lam-viec/?loc=tre").content.decode()
    assert late.reference in only_late
    assert fresh.reference not in only_late
    counts = [x.text_content() for x in html.fromstring(everything).xpath("//*[@class='mc-filters__way']//strong")]
    assert counts == ["2", "1", "0", "2"]  # all, late, own, shared


def test_an_act_done_twice_is_told_and_done_once(city: City, sign_in: SignIn) -> None:
    filed = a_filed_dossier(city, at=timezone.now())
    case = f"/lam-viec/ho-so/{filed.reference}"
    client = sign_in(RECEPTION)
    for _ in range(2):
        answer = client.post(f"{case}/tiep-nhan/", follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain[-1][0] == f"{case}/"
    assert "không còn ở trạng thái" in answer.content.decode()
    turn = dossiers.read(city.staff[Role.SPECIALIST], filed.reference, at=timezone.now(), purpose="t").turns[0]
    specialist = sign_in(SPECIALIST)
    for _ in range(2):
        answer = specialist.post(f"{case}/buoc/{turn.step}/xong/", {"note": "x"}, follow=True)
        assert answer.status_code == 200
    assert "vừa được hoàn thành" in answer.content.decode()


def test_a_refused_act_opens_its_own_form_with_what_was_typed(city: City, sign_in: SignIn) -> None:
    filed = an_accepted_dossier(city, at=timezone.now())
    specialist, leader = sign_in(SPECIALIST), sign_in(LEADER)
    case = f"/lam-viec/ho-so/{filed.reference}"
    at = timezone.now()
    turn = dossiers.read(city.staff[Role.SPECIALIST], filed.reference, at=at, purpose="t").turns[0]
    specialist.post(f"{case}/buoc/{turn.step}/xong/")
    signing = dossiers.read(city.staff[Role.LEADER], filed.reference, at=at, purpose="t").turns[0]
    answer = leader.post(f"{case}/buoc/{signing.step}/tra-lai/", {"to_step": turn.step, "back_reason": " "})
    assert answer.status_code == 422
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#back_reason"]
    assert page.xpath("//textarea[@id='back_reason']/ancestor::details/@open") != []
    assert page.xpath("//textarea[@id='reason']/@aria-invalid") == []


def test_names_of_applicants_cannot_carry_markup(city: City, sign_in: SignIn) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    filed = a_filed_dossier(city, at=timezone.now())
    from motcua.casework.models import Case
    from motcua.dossiers.models import Dossier

    Case.objects.filter(pk=filed.case_id).update(party_name=hostile, subject=hostile)
    Dossier.objects.filter(pk=filed.case_id).update(applicant_name=hostile)
    client = sign_in(RECEPTION)
    for page in ("/lam-viec/tiep-nhan/", f"/lam-viec/ho-so/{filed.reference}/", f"/lam-viec/tim/?q={hostile}"):
        text = client.get(page).content.decode()
        assert hostile not in text, page


def test_a_shown_paper_can_stand_in_our_frames_alone(city: City, sign_in: SignIn) -> None:
    filed = a_filed_dossier(city, at=timezone.now())
    view = dossiers.read(city.staff[Role.RECEPTION], filed.reference, at=timezone.now(), purpose="case work")
    address = f"/lam-viec/ho-so/{filed.reference}/giay-to/{view.papers[0].id}/"
    client = sign_in(RECEPTION)
    kept, shown = client.get(address), client.get(f"{address}?xem")
    assert kept.getvalue() == shown.getvalue()
    assert kept["Content-Disposition"].startswith("attachment")
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in shown["Content-Security-Policy"]


def test_the_inbox_takes_six_statements_however_long(city: City, sign_in: SignIn) -> None:
    client, at = sign_in(SPECIALIST), timezone.now()
    for seed in range(1, 6):
        an_accepted_dossier(city, at=at, seed=seed)
        assert fewest(lambda: client.get("/lam-viec/")) <= 6


def test_the_register_leads_to_each_dossier_and_out_of_the_house(city: City, sign_in: SignIn) -> None:
    accepted = an_accepted_dossier(city, at=timezone.now())
    client = sign_in(RECEPTION)
    page = html.fromstring(client.get("/lam-viec/so-theo-doi/?linh-vuc=Hộ tịch").content.decode())
    assert f"/lam-viec/ho-so/{accepted.reference}/" in page.xpath("//td//a/@href")
    ways = [way for way in page.xpath("//main//a/@href") if "/xuat/" in way]
    assert [way.split("?")[0].split("/")[-2] for way in ways] == ["pdf", "xlsx", "csv"]
    for way in ways:
        answer = client.get(way)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.getvalue()
    nothing = client.get("/lam-viec/so-theo-doi/?tu=01/01/2020&den=31/12/2020").content.decode()
    assert "Không có hồ sơ nào trong kỳ này" in nothing


def test_a_wrong_day_is_shown_again_with_what_is_wrong(city: City, sign_in: SignIn) -> None:
    answer = sign_in(RECEPTION).get("/lam-viec/so-theo-doi/?tu=31/12/2025&den=01/01/2026")
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#den"]
    assert page.xpath("//input[@id='tu']/@value") == ["31/12/2025"]


def test_an_administrator_has_no_register(city: City, sign_in: SignIn) -> None:
    client = sign_in("quantri.hoankiem")
    assert client.get("/lam-viec/so-theo-doi/").status_code == 404
    assert "so-theo-doi" not in client.get("/lam-viec/").content.decode()


@pytest.mark.parametrize("address", ["/lam-viec/tiep-nhan/", "/lam-viec/tim/?q=H26"])
def test_no_list_asks_more_of_the_database_for_more_rows(
    city: City, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    client, at = sign_in(RECEPTION), timezone.now()
    a_filed_dossier(city, at=at)
    client.get(address)
    with django_assert_max_num_queries(8) as one:
        client.get(address)
    for seed in range(2, 7):
        a_filed_dossier(city, at=at, seed=seed)
    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_the_terms_of_interlinked_procedures_are_shown_with_source_and_whether_they_were_read(
    city: City, sign_in: SignIn
) -> None:
    page = html.fromstring(sign_in("giamsat.hoankiem").get("/lam-viec/quy-dinh/").content)
    (line,) = (row.text_content() for row in page.xpath("//tr") if "Hẹn trả chung" in row.text_content())
    assert "3 ngày làm việc; khi phải xác minh: 5 ngày làm việc" in line
    assert "Nghị định 63/2024/NĐ-CP" in line
    assert "Chưa xác nhận" in line


def test_whoever_is_refused_stays_where_they_work(city: City, sign_in: SignIn) -> None:
    officer = sign_in("tiepnhan.hoankiem")
    for path, status, face in (
        ("/lam-viec/khong-co/", 404, "mc-staff"),
        ("/quan-tri/", 403, "mc-staff"),
        ("/khong-co/", 404, "mc-citizen"),
    ):
        answer = officer.get(path)
        assert (answer.status_code, face in answer.text) == (status, True)
        assert 'href="/lam-viec/">Về trang làm việc' in answer.text
    assert 'href="/">Về trang chủ' in sign_in("congdan01").get("/lam-viec/").text
