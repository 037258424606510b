"""Working together as pages: asking, answering with a file, giving out, notes, and who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from motcua.casework.models import Assignment
from motcua.dossiers.models import Consultation
from motcua.dossiers.tests.builders import City, SignIn, a_pdf, an_accepted_dossier, the_step
from motcua.kernel.actor import Role

pytestmark = pytest.mark.django_db
SPECIALIST, LEADER, CLERK, ELSEWHERE, CITIZEN = (
    "chuyenvien.hoankiem",
    "lanhdao.hoankiem",
    "vanthu.hoankiem",
    "chuyenvien.badinh",
    "congdan01",
)


def a_case(city: City) -> str:
    return f"/lam-viec/ho-so/{an_accepted_dossier(city, at=timezone.now()).reference}/"


def test_another_unit_is_asked_and_answers_with_a_file(city: City, sign_in: SignIn) -> None:
    case = a_case(city)
    asking, asked = sign_in(SPECIALIST), sign_in(ELSEWHERE)
    assert asked.get(case).status_code == 404
    found = asking.get(f"{case}cung-lam/?tim=ba dinh").content.decode()
    (href,) = html.fromstring(found).xpath("//main//a[contains(., 'Phường Ba Đình')]/@href")
    form = asking.get(href).content.decode()
    assert "Gửi xin ý kiến" in form
    send = f"{case}cung-lam/xin-y-kien/?{href.split('?')[1]}"
    wrong = asking.post(send, {"question": "Có trùng không?", "days": "abc"})
    assert wrong.status_code == 422
    assert "Có trùng không?" in wrong.content.decode()
    assert html.fromstring(wrong.content.decode()).xpath("//*[@id='days']/@aria-invalid") == ["true"]
    page = asking.post(send, {"question": "Có trùng không?", "days": "2", "waits": "yes"}, follow=True).content.decode()
    assert "Bước này chờ trả lời" in page
    step = the_step(Consultation.objects.get().case.reference)
    assert "đang chờ ý kiến" in asking.post(f"{case}buoc/{step}/xong/", follow=True).content.decode()

    inbox = asked.get("/lam-viec/").content.decode()
    assert "Cho ý kiến" in inbox
    assert "Có trùng không?" in inbox
    answering = asked.get(case).content.decode()
    (action,) = html.fromstring(answering).xpath("//form[@enctype='multipart/form-data']/@action")
    empty = asked.post(action, {"answer": " "})
    assert empty.status_code == 422
    many = [SimpleUploadedFile(f"{n}.pdf", a_pdf("sổ"), "application/pdf") for n in range(11)]
    refused = asked.post(action, {"answer": "Không trùng.", "files": many})
    assert "Mỗi lần không quá 10 tệp" in refused.content.decode()
    given = {"answer": "Không trùng.", "files": SimpleUploadedFile("so.pdf", a_pdf("sổ"), "application/pdf")}
    gone = asked.post(action, given, follow=True)
    assert gone.redirect_chain[-1][0] == "/lam-viec/"  # with the question answered the dossier is no longer theirs
    assert "Đã gửi ý kiến trả lời" in gone.content.decode()
    assert asked.get(case).status_code == 404

    page = asking.get(case).content.decode()
    assert "Không trùng." in page
    (file,) = html.fromstring(page).xpath("//a[contains(@href, '/y-kien/tep/')]/@href")
    assert b"".join(asking.get(file).streaming_content).startswith(b"%PDF-")
    assert sign_in(CITIZEN).get(file).status_code == 403
    assert asked.get(file).status_code == 404
    assert asking.post(f"{case}buoc/{step}/xong/", follow=True).content.decode().count("chuyển hồ sơ đi tiếp")


def test_a_leader_gives_a_turn_out_and_the_specialist_may_not(city: City, sign_in: SignIn) -> None:
    case = a_case(city)
    step = the_step(case.split("/")[3])
    leader = sign_in(LEADER)
    form = html.fromstring(leader.get(case).content.decode())
    people = form.xpath("//select[@name='account']/option/@value")
    give = f"{case}buoc/{step}/giao/"
    refused = leader.post(give, {"account": people[-1], "assign_reason": " "})
    assert refused.status_code == 422
    page = html.fromstring(refused.content.decode())
    assert page.xpath("//textarea[@id='assign_reason']/ancestor::details/@open") != []
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#assign_reason"]
    done = leader.post(give, {"account": people[-1], "assign_reason": "Chia việc"}, follow=True)
    assert "Đã giao việc" in done.content.decode()
    assert str(Assignment.objects.get(closed_at=None).account_id) == people[-1]
    leader.post(give, {"account": "chung", "assign_reason": "Để chung"})
    assert Assignment.objects.get(closed_at=None).account_id is None
    specialist = sign_in(SPECIALIST)
    assert "Giao việc" not in specialist.get(case).content.decode()
    assert specialist.post(give, {"account": "chung", "assign_reason": "Thử"}).status_code == 403


def test_an_invited_colleague_sees_the_case_and_says_when_done(city: City, sign_in: SignIn) -> None:
    case = a_case(city)
    specialist, invited = sign_in(SPECIALIST), sign_in(ELSEWHERE)
    unit = f"?don-vi={city.other_commune}"
    form = html.fromstring(specialist.get(f"{case}cung-lam/{unit}").content.decode())
    assert str(city.strangers[Role.ADMINISTRATOR].id) not in form.xpath("//select[@name='person']/option/@value")
    send = {"person": str(city.strangers[Role.SPECIALIST].id), "part": "co_ordinate", "task": "Tra sổ năm 1999"}
    assert specialist.post(f"{case}cung-lam/moi/{unit}", send).status_code == 302
    again = specialist.post(f"{case}cung-lam/moi/{unit}", send, follow=True)
    assert "Người này đang phối hợp hoặc theo dõi hồ sơ rồi" in again.content.decode()
    page = invited.get(case).content.decode()
    assert "Tra sổ năm 1999" in page
    assert "Không có việc nào chờ bạn" not in page
    (action,) = html.fromstring(page).xpath("//form[contains(@action, '/thoi/')]/@action")
    assert "Đã kết thúc" in invited.post(action, follow=True).content.decode()
    assert "Tra sổ năm 1999" in specialist.get(case).content.decode()  # in the history


def test_a_note_is_kept_and_shown_to_staff(city: City, sign_in: SignIn) -> None:
    case = a_case(city)
    clerk = sign_in(CLERK)
    assert clerk.post(f"{case}ghi-chu/", {"internal_note": ""}).status_code == 422
    page = clerk.post(f"{case}ghi-chu/", {"internal_note": "Đã gọi <b>hai</b> lần"}, follow=True).content.decode()
    assert "Đã gọi &lt;b&gt;hai&lt;/b&gt; lần" in page
    citizen = sign_in(CITIZEN).get(case.replace("/lam-viec", "")).content.decode()
    assert "Đã gọi" not in citizen


def test_the_page_to_ask_from_is_for_whoever_leads(city: City, sign_in: SignIn) -> None:
    case = a_case(city)
    answers = {who: sign_in(who).get(f"{case}cung-lam/").status_code for who in (SPECIALIST, LEADER, CLERK, ELSEWHERE)}
    assert answers == {SPECIALIST: 200, LEADER: 200, CLERK: 403, ELSEWHERE: 404}


def test_a_case_page_costs_the_same_with_many_helpers(
    city: City, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case, at = a_case(city), timezone.now()
    row = Assignment.objects.get(closed_at=None)
    client = sign_in(SPECIALIST)

    def add() -> None:
        helper = Assignment.objects.create(
            case=row.case, unit_id=city.commune, role=Role.CLERK, part="co_ordinate", name="Tra sổ", opened_at=at,
            account_id=None if Assignment.objects.filter(part="co_ordinate").exists() else city.staff[Role.CLERK].id,
        )  # fmt: skip
        asked = Assignment.objects.create(
            case=row.case, unit_id=city.other_commune, role=Role.SPECIALIST, part="consult", name="Hỏi", opened_at=at
        )
        Consultation.objects.create(
            case=row.case, turn=row, assignment=asked, unit_id=city.other_commune, asked_by=helper.name,
            question="Hỏi", minutes=480, asked_at=at, due_at=at + timedelta(days=1),
        )  # fmt: skip

    add()
    client.get(case)
    with django_assert_max_num_queries(40) as one:
        client.get(case)
    add()
    with django_assert_max_num_queries(len(one)):
        client.get(case)
