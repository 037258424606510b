"""The pages of certified copies: what they ask, what they keep of what was typed, what they cost."""

from __future__ import annotations

import csv
import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from motcua.documents import api as documents
from motcua.documents.tests.builders import a_certified, a_compared, a_pdf, a_text_pdf, an_agency, certified
from motcua.dossiers.tests.builders import City, SignIn, an_accepted_dossier, the_step
from motcua.dossiers.tests.test_copies import asked, papers_of
from motcua.kernel.actor import Role

pytestmark = pytest.mark.django_db
SPECIALIST, LEADER, CLERK = "chuyenvien.hoankiem", "lanhdao.hoankiem", "vanthu.hoankiem"


def a_reference(city: City) -> str:
    return an_accepted_dossier(city, at=timezone.now(), **asked()).reference


def a_file(content: bytes | None = None, name: str = "ban-quet.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_text_pdf() if content is None else content)


def a_locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(user="mat-khau", owner="mat-khau"))
    return out.getvalue()


def a_running_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(out)
    return out.getvalue()


def page_of(reference: str) -> str:
    return f"/lam-viec/ho-so/{reference}/ban-sao/"


def scan(client: Client, reference: str, **typed: object) -> object:
    given = {"paper": "Bằng tốt nghiệp", "copies": "1", "files": [a_file()], **typed}
    return client.post(f"{page_of(reference)}{the_step(reference)}/quet/", given, follow=True)


def test_a_specialist_scans_compares_and_goes_on(city: City, sign_in: SignIn) -> None:
    reference, client = a_reference(city), sign_in(SPECIALIST)
    step = the_step(reference)
    case = f"/lam-viec/ho-so/{reference}/"
    assert "Chưa quét giấy tờ nào." in client.get(case).content.decode()
    refused = client.post(f"{case}buoc/{step}/xong/")
    assert refused.status_code == 422
    assert 'href="#copies"' in refused.content.decode()
    assert "Đã nhận bản quét" in scan(client, reference).content.decode()  # type: ignore[attr-defined]
    (paper,) = papers_of(reference)
    opened = client.get(f"{page_of(reference)}{paper.id}/tep/")
    assert opened["Content-Type"] == "application/pdf"
    assert opened.getvalue().startswith(b"%PDF-")  # type: ignore[attr-defined]
    wrong = client.post(f"{page_of(reference)}{step}/{paper.id}/doi-chieu/", {"pages": "3", "compared": "yes"})
    shown = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Bản quét có 1 trang, bản chính ghi 3 trang" in shown
    assert 'value="3"' in shown
    assert "checked" in shown
    told = client.post(
        f"{page_of(reference)}{step}/{paper.id}/doi-chieu/", {"pages": "1", "compared": "yes"}, follow=True
    )
    assert "Đã ghi nhận việc đối chiếu" in told.content.decode()
    assert "chuyển hồ sơ đi tiếp" in client.post(f"{case}buoc/{step}/xong/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"files": []}, "Hãy chọn bản quét"),
        ({"paper": ""}, "Hãy ghi tên giấy tờ"),
        ({"copies": "nhiều"}, "Số bản từ 1 đến 200"),
        ({"files": [a_file(b"")]}, "Tệp rỗng"),
        ({"files": [a_file(b"%PDF-1.7 hong")]}, "Tệp bị hỏng"),
        ({"files": [a_file(a_pdf(201))]}, "không quá 200 trang"),
        ({"files": [a_file(a_locked_pdf())]}, "đang đặt mật khẩu"),
        ({"files": [a_file(a_running_pdf())]}, "chứa mã lệnh"),
        ({"files": [a_file(b"GIF89a")]}, "Loại tệp này không được nhận"),
    ],
)
def test_what_was_typed_is_kept_when_a_scan_is_refused(
    city: City, sign_in: SignIn, typed: dict[str, object], said: str
) -> None:
    reference = a_reference(city)
    response = scan(sign_in(SPECIALIST), reference, **{"number": "QB 0123", "issuer": "Đại học", **typed})
    assert response.status_code == 422  # type: ignore[attr-defined]
    page = response.content.decode()  # type: ignore[attr-defined]
    assert said in page
    assert 'value="QB 0123"' in page
    assert papers_of(reference) == ()


def test_others_read_the_papers_and_touch_nothing(city: City, sign_in: SignIn) -> None:
    reference = a_reference(city)
    scan(sign_in(SPECIALIST), reference)
    leader = sign_in(LEADER)
    page = leader.get(page_of(reference)).content.decode()
    assert "Bằng tốt nghiệp" in page
    assert "Tải bản quét lên" not in page
    assert scan(leader, reference).status_code == 403  # type: ignore[attr-defined]
    for account, status in (("chuyenvien.badinh", 404), ("congdan01", 403), ("", 302)):
        assert sign_in(account).get(page_of(reference)).status_code == status
    plain = an_accepted_dossier(city, at=timezone.now()).reference
    assert leader.get(page_of(plain)).status_code == 404


def fill_the_register(city: City, *names: str) -> None:
    at = timezone.now()
    for name in names:
        paper = a_compared(paper=name)
        documents.sign_copy(
            actor=city.staff[Role.LEADER],
            at=at,
            case_id=paper.case_id,
            case_reference="H26.14-261120-0007",
            certification_id=paper.id,
            agency=an_agency(city.commune),
            signatory=documents.Signatory(documents.SignerRole.PERSON, "Lê Quang Hưởng", "", city.commune, "UBND"),
        )
        certified(paper, at=at)


def test_the_register_is_read_searched_and_taken_out(city: City, sign_in: SignIn) -> None:
    fill_the_register(city, "Bằng lái xe", '=HYPERLINK("http://x")')
    client = sign_in(CLERK)
    page = client.get("/lam-viec/so-chung-thuc/").content.decode()
    assert "01/SCT-BSĐT, quyển 01/" in page
    assert "chưa đối chiếu với văn bản" in page
    assert "Bằng lái xe" not in client.get("/lam-viec/so-chung-thuc/?q=HYPERLINK").content.decode()
    assert "Không có dòng nào như vậy" in client.get("/lam-viec/so-chung-thuc/?q=khong-co").content.decode()
    text = b"".join(client.get("/lam-viec/so-chung-thuc/xuat/csv/")).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == ["Số chứng thực", "01/SCT-BSĐT", "02/SCT-BSĐT"]
    assert rows[2][3].startswith("'=")
    sheet = b"".join(client.get("/lam-viec/so-chung-thuc/xuat/xlsx/"))  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(sheet)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert client.get("/lam-viec/so-chung-thuc/xuat/exe/").status_code == 404


def test_the_register_opens_for_those_it_is_for(city: City, sign_in: SignIn) -> None:
    a_certified()
    allowed = dict.fromkeys((SPECIALIST, LEADER, CLERK, "chuyenvien.badinh"), 200)
    refused = {"tiepnhan.hoankiem": 404, "quantri.hoankiem": 404, "congdan01": 403, "": 302}
    for account, status in (allowed | refused).items():
        client = sign_in(account)
        for page in ("", "xuat/csv/"):
            response = client.get(f"/lam-viec/so-chung-thuc/{page}")
            if response.streaming:
                response.getvalue()  # type: ignore[attr-defined]
            assert response.status_code == status, (account, page)
    assert sign_in(CLERK).get("/lam-viec/so-chung-thuc/?don-vi=H26.999").status_code == 404


def test_the_register_costs_the_same_for_one_line_and_for_many(
    city: City, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(CLERK)
    fill_the_register(city, "Một")
    counts = []
    for names in ((), ("Hai", "Ba", "Bốn")):
        fill_the_register(city, *names)
        client.get("/lam-viec/so-chung-thuc/")  # what is remembered between requests is not counted
        with django_assert_max_num_queries(12) as queries:  # type: ignore[call-arg]
            client.get("/lam-viec/so-chung-thuc/")
        counts.append(len(queries))  # type: ignore[arg-type]
    assert counts[0] == counts[1]
