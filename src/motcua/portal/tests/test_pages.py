"""Who gets which page, in which language, and that nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from motcua.audit.models import AuditRecord
from motcua.catalogue import api as catalogue
from motcua.catalogue.tests.builders import a_keeper
from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import BIRTH, City, SignIn, a_filed_dossier, a_filing, a_pdf, an_accepted_dossier
from motcua.identity import api as identity
from motcua.identity.models import Person
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of

pytestmark = pytest.mark.django_db

OWNER, NEIGHBOUR, STAFF, STRANGER = "congdan01", "congdan02", "tiepnhan.hoankiem", ""
EVERYBODY = {OWNER: 200, NEIGHBOUR: 200, STAFF: 200, STRANGER: 200}
ONLY_THE_OWNER = {OWNER: 200, NEIGHBOUR: 404, STAFF: 404, STRANGER: 302}
# Staff of the unit may read the dossier; citizens may not read each other's.
THE_OWNER_AND_THE_OFFICE = {OWNER: 200, NEIGHBOUR: 404, STAFF: 200, STRANGER: 302}
PAGES: dict[str, dict[str, int]] = {
    "/": EVERYBODY | {STAFF: 302},
    "/tim-kiem/": EVERYBODY,
    "/tim-kiem/?q=khai sinh": EVERYBODY,
    "/tim-kiem/?q=zzzz": EVERYBODY,
    "/tim-kiem/?q=%00": EVERYBODY,
    "/thu-tuc/?linh-vuc=%00": EVERYBODY,
    "/linh-vuc/": EVERYBODY,
    "/co-quan/": EVERYBODY,
    "/thu-tuc/": EVERYBODY,
    "/thu-tuc/?linh-vuc=Hộ tịch": EVERYBODY,
    "/thu-tuc/?trang=-1": EVERYBODY,
    "/thu-tuc/?trang=abc": EVERYBODY,
    "/thu-tuc/?trang=99999999999999": EVERYBODY,
    f"/thu-tuc/{BIRTH}/": EVERYBODY,
    "/thu-tuc/0.000000/": dict.fromkeys(EVERYBODY, 404),
    f"/thu-tuc/{BIRTH}/nop/": EVERYBODY | {STRANGER: 302},
    "/ho-so/": EVERYBODY | {STRANGER: 302},
    "/ho-so/?trang=x": EVERYBODY | {STRANGER: 302},
    "/nop/{draft}/": ONLY_THE_OWNER,
    "/nop/{draft}/noi-giai-quyet/": ONLY_THE_OWNER,
    "/nop/{draft}/trang/applicant/": ONLY_THE_OWNER,
    "/nop/{draft}/trang/applicant/?sua&loi": ONLY_THE_OWNER,
    "/nop/{draft}/trang/khong-co/": ONLY_THE_OWNER | {OWNER: 404},
    "/nop/{draft}/kiem-tra/": ONLY_THE_OWNER,
    "/ho-so/{accepted}/": THE_OWNER_AND_THE_OFFICE,
    "/ho-so/{accepted}/da-nop/": THE_OWNER_AND_THE_OFFICE,
    "/ho-so/{accepted}/vi-sao/": THE_OWNER_AND_THE_OFFICE,
    "/ho-so/{filed}/vi-sao/": THE_OWNER_AND_THE_OFFICE | {OWNER: 404, STAFF: 404},
    "/ho-so/{accepted}/phieu/tiep-nhan/": THE_OWNER_AND_THE_OFFICE,
    "/ho-so/{accepted}/phieu/kiem-soat/": THE_OWNER_AND_THE_OFFICE | {OWNER: 404},
    "/ho-so/{accepted}/phieu/tiep-nhan/khoa/": THE_OWNER_AND_THE_OFFICE | {OWNER: 404, STAFF: 404},
    "/ho-so/{filed}/phieu/tiep-nhan/": THE_OWNER_AND_THE_OFFICE | {OWNER: 404, STAFF: 404},
    "/ho-so/H26.1-260101-9999/": THE_OWNER_AND_THE_OFFICE | {OWNER: 404, STAFF: 404},
    "/tra-cuu/": EVERYBODY,
    "/tra-cuu/{accepted}/{secret}/": EVERYBODY,
    "/tra-cuu/{accepted}/{secret}/vi-sao/": EVERYBODY,
    "/tra-cuu/{filed}/{secret}/": dict.fromkeys(EVERYBODY, 404),
    "/tra-cuu/{accepted}/0000000000/": dict.fromkeys(EVERYBODY, 404),
}


def a_draft(city: City) -> str:
    """Begun, the office chosen, nothing answered."""
    version = catalogue.version_in_force(BIRTH, day_of(timezone.now()))
    return str(dossiers.start_draft(actor=city.citizen, at=timezone.now(), version_id=version.id, unit_id=city.commune))


def test_every_page_opens_for_those_it_is_for_and_for_nobody_else(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    accepted, filed = an_accepted_dossier(city, at=at), a_filed_dossier(city, at=at, seed=2)
    names = {
        "draft": a_draft(city),
        "accepted": accepted.reference,
        "filed": filed.reference,
        "secret": accepted.secret,
    }
    wrong = {}
    for account in EVERYBODY:
        client = sign_in(account)
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{len(account)}"  # tries to track are counted by address
        for page, answers in PAGES.items():
            response = client.get(page.format(**names))
            if response.streaming:
                response.getvalue()  # read to the end, the file is closed
            if response.status_code != answers[account]:
                wrong[page, account] = response.status_code
    assert wrong == {}


def test_pages_of_whoever_is_signed_in_are_kept_by_no_cache(client: Client, city: City, sign_in: SignIn) -> None:
    for address in ("/ho-so/", f"/thu-tuc/{BIRTH}/"):
        assert sign_in(OWNER).get(address)["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in client.get(f"/thu-tuc/{BIRTH}/")


def test_who_reads_by_a_citizens_page_is_on_record_for_what_they_are(city: City, sign_in: SignIn) -> None:
    address = f"/ho-so/{an_accepted_dossier(city, at=timezone.now()).reference}/"
    for account, purpose in ((OWNER, "own dossier"), (STAFF, "case work")):
        assert sign_in(account).get(address).status_code == 200
        record = AuditRecord.objects.filter(action="dossiers.read").latest("id")
        assert record.purpose == purpose


def test_the_other_language_is_spoken_when_chosen(city: City, sign_in: SignIn) -> None:
    client = sign_in(OWNER)
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = "en"
    for address, words in {
        "/": "What do you need to do?",
        f"/thu-tuc/{BIRTH}/": "Papers to prepare",
        "/ho-so/": "My dossiers",
        "/tra-cuu/": "Tracking code",
    }.items():
        page = client.get(address).content.decode()
        assert words in page
        assert 'lang="en"' in page


def test_a_procedure_answers_in_the_order_people_ask(client: Client, city: City) -> None:
    text = client.get(f"/thu-tuc/{BIRTH}/").content.decode()
    asked = ["Bạn nhận được", "Thời hạn", "Lệ phí", "Giấy tờ cần chuẩn bị", "Nộp ở đâu", "Quy định"]
    assert [text.index(words) for words in asked] == sorted(text.index(words) for words in asked)


def test_a_rule_of_the_office_that_nobody_confirmed_is_marked(client: Client, city: City) -> None:
    assert "chưa xác nhận" in client.get(f"/thu-tuc/{BIRTH}/").content.decode()


def test_a_name_cannot_carry_markup_into_a_page(city: City, sign_in: SignIn) -> None:
    hostile = "<script>alert(1)</script>"
    Person.objects.filter(pk=city.citizen.person_id).update(name=hostile)
    at = timezone.now()
    filing = a_filing(city, at=at)
    answers = dict(filing.answers) | {"child_name": hostile}
    filed = dossiers.file(actor=replace(city.citizen, name=hostile), at=at, filing=replace(filing, answers=answers))
    for page in ("/ho-so/", f"/ho-so/{filed.reference}/", f"/tim-kiem/?q={hostile}", f"/thu-tuc/?linh-vuc={hostile}"):
        assert hostile not in sign_in(OWNER).get(page).content.decode(), page


def test_what_was_typed_is_kept_and_the_error_leads_to_its_field(city: City, sign_in: SignIn) -> None:
    client, draft = sign_in(OWNER), a_draft(city)
    address = f"/nop/{draft}/trang/applicant/"
    answer = client.post(address, {"applicant.name": "Lê Thu", "applicant.number": "12"})
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422
    assert page.xpath("//input[@name='applicant.number']/@value") == ["12"]
    targets = page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")
    assert targets
    assert all(page.xpath(f"//*[@id='{target[1:]}']") for target in targets)
    again = html.fromstring(client.get(address).content.decode())
    assert again.xpath("//input[@name='applicant.name']/@value") == ["Lê Thu"]


def test_a_file_that_the_page_does_not_ask_is_not_kept(city: City, sign_in: SignIn) -> None:
    draft = a_draft(city)
    strange = {"x" * 200: SimpleUploadedFile("a.pdf", a_pdf("a"), "application/pdf")}
    assert sign_in(OWNER).post(f"/nop/{draft}/trang/applicant/", strange).status_code == 422
    assert not dossiers.draft(city.citizen, UUID(draft)).uploads


def test_a_refused_filing_links_each_fault_to_the_page_and_field_that_hold_it(city: City, sign_in: SignIn) -> None:
    client, draft = sign_in(OWNER), a_draft(city)
    answer = client.post(f"/nop/{draft}/kiem-tra/")
    assert answer.status_code == 422
    page = html.fromstring(answer.content.decode())
    links = page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")
    assert links
    for link in links:
        address, _hash, field = link.partition("#")
        held = html.fromstring(client.get(address).content.decode())
        assert held.xpath(f"//*[@id='{field}' or starts-with(@id,'{field}.') or starts-with(@name,'{field}')]"), link


def test_acting_for_another_where_nobody_may_is_told_on_the_page_that_asks(city: City, sign_in: SignIn) -> None:
    at, code = timezone.now(), "1.004884"
    version = catalogue.version_in_force(code, day_of(at))
    draft = dossiers.start_draft(actor=city.citizen, at=at, version_id=version.id)
    known = dossiers.known_answers(identity.person(city.citizen.person_id))  # type: ignore[arg-type]
    dossiers.save_answers(actor=city.citizen, at=at, draft_id=draft, answers=known)
    client, address = sign_in(OWNER), f"/nop/{draft}/trang/applicant/"
    page = html.fromstring(client.get(address).content.decode())
    typed = {**dict(page.xpath("//main//form")[0].form_values()), "acting_for": "other"}
    assert client.post(address, typed).status_code == 302
    catalogue.add_representation_rule(
        actor=a_keeper(), at=at, procedure_code=code, allowed=False, source="luat-ho-tich-2014"
    )
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "phải do chính người đề nghị nộp" in refused.content.decode()


def test_a_draft_is_checked_once_it_is_whole_and_filing_twice_shows_the_first_filing(
    city: City, sign_in: SignIn
) -> None:
    at = timezone.now()
    filing = a_filing(city, at=at)
    draft = dossiers.start_draft(actor=city.citizen, at=at, version_id=filing.version_id, unit_id=city.commune)
    dossiers.save_answers(actor=city.citizen, at=at, draft_id=draft, answers=filing.answers)
    client, empty = sign_in(OWNER), a_draft(city)
    for which, where in ((empty, f"/nop/{empty}/"), (draft, f"/nop/{draft}/kiem-tra/")):  # what is undone, or the check
        assert client.post(f"/nop/{which}/noi-giai-quyet/", {"unit": str(city.commune)})["Location"] == where
    first, second = (client.post(f"/nop/{draft}/kiem-tra/") for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    shown = client.get(first["Location"]).content.decode()
    assert dossiers.my_dossiers(city.citizen).items[0].reference in shown
    assert "<svg" in shown


def test_a_stranger_with_the_code_reads_no_name(city: City, client: Client) -> None:
    filed = an_accepted_dossier(city, at=timezone.now())
    text = client.get(f"/tra-cuu/{filed.reference}/{filed.secret}/").content.decode()
    assert "Người nộp hồ sơ" in text
    line = dossiers.my_dossiers(city.citizen).items[0]
    assert city.citizen.name not in text
    assert line.party_name not in text


def test_tracking_says_who_holds_the_dossier_and_that_it_is_late(city: City, client: Client) -> None:
    filed = an_accepted_dossier(city, at=timezone.now() - timedelta(days=30))
    text = client.get(f"/tra-cuu/{filed.reference}/{filed.secret}/").content.decode()
    assert "Hồ sơ đang ở Phường Hoàn Kiếm" in text
    assert "Hồ sơ đã trễ hẹn. Kết quả được hẹn trả trước" in text


def test_a_wrong_pair_keeps_both_codes_typed(city: City, client: Client) -> None:
    answer = client.post("/tra-cuu/", {"reference": "H26.104-261122-0001", "secret": "AAAA"})
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422
    assert page.xpath("//input[@name='reference']/@value") == ["H26.104-261122-0001"]
    assert page.xpath("//input[@name='secret']/@value") == ["AAAA"]


def test_tracking_takes_five_statements(
    city: City, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    filed = an_accepted_dossier(city, at=timezone.now())
    address = f"/tra-cuu/{filed.reference}/{filed.secret}/"
    client.get(address)
    with django_assert_max_num_queries(5):
        client.get(address)


@pytest.mark.parametrize("address", ["/ho-so/", f"/thu-tuc/{BIRTH}/", "/thu-tuc/?linh-vuc=Hộ tịch"])
def test_no_page_asks_more_of_the_database_for_more_rows(
    city: City, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    client, at = sign_in(OWNER), timezone.now()
    a_filed_dossier(city, at=at)
    a_draft(city)
    client.get(address)
    with django_assert_max_num_queries(20) as one:
        client.get(address)
    for seed in range(2, 6):
        a_filed_dossier(city, at=at, seed=seed)
        a_draft(city)
    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_characters_no_text_may_hold_are_no_fault_of_ours(city: City, sign_in: SignIn) -> None:
    client, draft = sign_in(OWNER), a_draft(city)
    assert client.post("/tra-cuu/", {"reference": "H26\0", "secret": "A\0"}).status_code == 422
    assert client.post(f"/nop/{draft}/trang/applicant/", {"applicant.name": "Lê\0Thu"}).status_code == 422
    assert client.get("/tra-cuu/H26%00/A%00/").status_code == 404


OVER_THE_COUNTER_ONLY = "2.000815"


def test_what_is_not_filed_online_offers_no_filing_but_says_where_to_go(city: City, sign_in: SignIn) -> None:
    client = sign_in(OWNER)
    page = client.get(f"/thu-tuc/{OVER_THE_COUNTER_ONLY}/").content.decode()
    assert "Nộp hồ sơ trực tuyến" not in page
    assert f"/thu-tuc/{OVER_THE_COUNTER_ONLY}/nop/" not in page
    assert "Nộp trực tiếp tại bộ phận một cửa của cơ quan giải quyết: Ủy ban nhân dân cấp xã." in page
    for send in (client.get, client.post):
        answer = send(f"/thu-tuc/{OVER_THE_COUNTER_ONLY}/nop/")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/thu-tuc/{OVER_THE_COUNTER_ONLY}/")
    assert "Nộp hồ sơ trực tuyến" in client.get(f"/thu-tuc/{BIRTH}/").content.decode()


def test_the_applicant_finds_the_slips_of_the_office_but_not_how_it_worked_inside(city: City, sign_in: SignIn) -> None:
    at = timezone.now()
    filed = an_accepted_dossier(city, at=at)
    dossiers.ask_supplement(
        actor=city.staff[Role.SPECIALIST],
        at=at,
        reference=filed.reference,
        items=[dossiers.Wanted("Giấy chứng sinh", "Bản chụp mờ")],
        reason="Chưa đối chiếu được.",
    )
    client = sign_in(OWNER)
    page = html.fromstring(client.get(f"/ho-so/{filed.reference}/").content.decode())
    slips = [way for way in page.xpath("//a/@href") if "/phieu/" in way]
    assert [way.split("/")[4] for way in slips] == ["tiep-nhan", "bo-sung"]
    for way in slips:
        assert client.get(way).getvalue().startswith(b"%PDF-")
    assert client.get(f"/ho-so/{filed.reference}/phieu/kiem-soat/").status_code == 404
    withdrawn = a_filed_dossier(city, at=at, seed=2)
    dossiers.withdraw(actor=city.citizen, at=at, reference=withdrawn.reference, reason="Nộp nhầm")
    text = client.get(f"/ho-so/{withdrawn.reference}/").content.decode()
    assert f"/ho-so/{withdrawn.reference}/phieu/dung/" in text
    assert "nội dung mẫu chưa đối chiếu với thông tư" in text
