"""Files and papers to test with."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
from django.conf import settings
from PIL import Image

from motcua.documents import api as documents
from motcua.documents.adapters.folder import FolderStorage
from motcua.kernel.actor import STRANGER, SYSTEM, Actor, ActorKind
from motcua.kernel.ids import new_id

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def a_pdf(pages: int = 1) -> bytes:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def an_image(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).save(buffer, kind)
    return buffer.getvalue()


def a_docx(extra: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", **(extra or {})}
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def stored(content: bytes, name: str, **options: object) -> documents.StoredFile:
    return documents.store(actor=STRANGER, file=io.BytesIO(content), name=name, at=NOON, **options)  # type: ignore[arg-type]


UNIT = UUID(int=0x5EED)
WARD = "Ủy ban nhân dân phường Hoàn Kiếm"


def an_agency(unit_id: UUID = UNIT) -> documents.Agency:
    return documents.Agency(unit_id, WARD, "Ủy ban nhân dân thành phố Hà Nội", "Hoàn Kiếm")


def a_leader(name: str = "Lê Quang Hưởng") -> documents.Signatory:
    title = ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch")
    return documents.Signatory(documents.SignerRole.PERSON, name, "Phó Chủ tịch", UNIT, WARD, title)


def a_seal() -> documents.Signatory:
    return documents.Signatory(documents.SignerRole.AGENCY, WARD, "", UNIT, WARD)


AN_APPLICANT = documents.Party("Nguyễn Thị Ngọc Ẩn", "001196000123", "Số 12 phố Hàng Bạc", "0912 345 678", "")


def a_form(slip: documents.Slip) -> documents.SlipForm:
    """The one in force."""
    return documents.slip_form(slip, NOON.date())


def a_slip(**changes: Any) -> documents.ReceiptSlip:
    paper = documents.PaperLine("Tờ khai đăng ký khai sinh theo mẫu", originals=1)
    given: dict[str, Any] = {
        "form": a_form(documents.Slip.RECEIPT),
        "reference": "H26.14-261120-0007",
        "centre": "Chi nhánh số 1, Trung tâm Phục vụ hành chính công thành phố Hà Nội",
        "applicant": AN_APPLICANT,
        "request": "Đăng ký khai sinh",
        "papers": (paper, documents.PaperLine("Giấy chứng sinh", originals=1, note="Bản điện tử")),
        "time_limit": "Trong ngày làm việc",
        "received_at": NOON,
        "due_at": NOON + timedelta(hours=5),
        "returned_at_place": "Điểm tiếp nhận phường Hoàn Kiếm",
    }
    return documents.ReceiptSlip(**{**given, **changes})


def a_supplement(**changes: Any) -> documents.SupplementSlip:
    given: dict[str, Any] = {
        "form": a_form(documents.Slip.SUPPLEMENT),
        "reference": "H26.14-261120-0007",
        "applicant": AN_APPLICANT,
        "request": "Đăng ký khai sinh",
        "missing": ("Giấy chứng sinh: bản chụp bị mất góc, cần nộp lại", "Giấy ủy quyền của người cha"),
        "reason": "Hồ sơ chưa đủ giấy tờ theo quy định.",
        "contact": "Nguyễn Văn Bình, điện thoại 024 3825 0000",
        "answer_by": date(2026, 12, 11),
    }
    return documents.SupplementSlip(**{**given, **changes})


GROUNDS = ("Không thuộc phạm vi tiếp nhận", "Không đủ điều kiện", "Lý do khác")


def a_refusal(**changes: Any) -> documents.RefusalSlip:
    given: dict[str, Any] = {
        "form": a_form(documents.Slip.REFUSAL),
        "reference": "H26.14-261120-0007",
        "centre": "Trung tâm Phục vụ hành chính công phường Hoàn Kiếm",
        "applicant": AN_APPLICANT,
        "request": "Đăng ký khai sinh",
        "grounds": GROUNDS,
        "ground": GROUNDS[1],
        "reason": "Giấy chứng sinh không do cơ sở y tế có thẩm quyền cấp.",
        "officer": "Nguyễn Văn Bình",
    }
    return documents.RefusalSlip(**{**given, **changes})


def an_apology(**changes: Any) -> documents.ApologySlip:
    given: dict[str, Any] = {
        "form": a_form(documents.Slip.APOLOGY),
        "reference": "H26.14-261120-0007",
        "office": WARD,
        "applicant": AN_APPLICANT,
        "request": "Đăng ký khai sinh có yếu tố nước ngoài",
        "received_at": NOON,
        "due_before": NOON + timedelta(days=5),
        "due_now": NOON + timedelta(days=10),
        "reason": "đang chờ văn bản xác minh của cơ quan phối hợp.",
        "recipients": ("Như trên", "Lưu: VT, HS"),
    }
    return documents.ApologySlip(**{**given, **changes})


def a_stop(**changes: Any) -> documents.StopSlip:
    given: dict[str, Any] = {
        "form": a_form(documents.Slip.STOP),
        "reference": "H26.14-261120-0007",
        "office": WARD,
        "applicant": AN_APPLICANT,
        "request": "Đăng ký khai sinh",
        "filed_at": NOON,
        "asked_at": NOON + timedelta(days=1),
        "basis": "Căn cứ Điều 21 Nghị định số 118/2025/NĐ-CP;",
        "reason": "theo đề nghị của người nộp hồ sơ.",
        "returned": ("Giấy chứng sinh (01 bản chính)", "Lệ phí 8.000 đồng"),
        "recipients": ("Như trên", "Lưu: VT, HS"),
    }
    return documents.StopSlip(**{**given, **changes})


def a_hand_over(**changes: Any) -> documents.HandOverLine:
    given: dict[str, Any] = {
        "giver_unit": "Trung tâm Phục vụ hành chính công phường Hoàn Kiếm",
        "giver": "Trần Thị Mai",
        "receiver_unit": WARD,
        "receiver": "Phạm Đức Long",
        "at": NOON,
        "result": "Đúng hạn",
        "note": "",
    }
    return documents.HandOverLine(**{**given, **changes})


def a_control_slip(**changes: Any) -> documents.ControlSlip:
    given: dict[str, Any] = {
        "form": a_form(documents.Slip.CONTROL),
        "reference": "H26.14-261120-0007",
        "request": "Đăng ký khai sinh",
        "handling_unit": WARD,
        "helping_units": ("Sở Tư pháp",),
        "received_at": NOON,
        "due_at": NOON + timedelta(days=1),
        "lines": (a_hand_over(), a_hand_over(result="Quá hạn", note="Chờ cơ quan phối hợp trả lời")),
        "closed": True,
    }
    return documents.ControlSlip(**{**given, **changes})


def a_register(lines: int = 3, **changes: Any) -> documents.Register:
    line = documents.RegisterLine(
        1,
        "H26.14-261120-0007",
        "Đăng ký khai sinh",
        "Nguyễn Thị Ngọc Ẩn",
        "Số 12 phố Hàng Bạc; 0912 345 678",
        WARD,
        NOON,
        NOON + timedelta(days=1),
        None,
        "Trực tuyến",
    )
    given: dict[str, Any] = {
        "form": a_form(documents.Slip.REGISTER),
        "volume": "01/2026",
        "field": "Hộ tịch",
        "first_day": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
        "lines": tuple(replace(line, serial=serial) for serial in range(1, lines + 1)),
    }
    return documents.Register(**{**given, **changes})


def a_birth_certificate(name: str = "Trần Nguyễn Bảo Ngọc") -> documents.BirthCertificate:
    mother = documents.CivilPerson("Nguyễn Thị Ngọc Ẩn", "1996", "Kinh", "Việt Nam", "Số 12 phố Hàng Bạc", "Căn cước")
    father = documents.CivilPerson("Trần Đức Huỳnh", "1994", "Tày", "Việt Nam", "Số 12 phố Hàng Bạc")
    return documents.BirthCertificate(
        name,
        date(2026, 11, 5),
        "Nữ",
        "Kinh",
        "Việt Nam",
        "Bệnh viện Phụ sản Hà Nội",
        "Xã Đường Lâm, Hà Nội",
        "001326012345",
        mother,
        father,
        mother,
        WARD,
        date(2026, 11, 20),
    )


def a_decision(**changes: Any) -> documents.Decision:
    given: dict[str, Any] = {
        "type_name": "Quyết định",
        "subject": "Về việc cấp phép cho ông Trần Đức Huỳnh",
        "authority": "Chủ tịch Ủy ban nhân dân phường Hoàn Kiếm",
        "bases": ("Căn cứ Luật Tổ chức chính quyền địa phương;",),
        "facts": (("Địa chỉ", "Số 12 phố Hàng Bạc"),),
        "articles": (documents.Article("Điều 1.", "Chấp thuận đề nghị."),),
        "recipients": ("Lưu: VT, HS.",),
    }
    return documents.Decision(**{**given, **changes})


def _given(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "actor": SYSTEM,
        "case_id": new_id(),
        "case_reference": "H26.14-261120-0007",
        "kind": "result",
        "content": a_birth_certificate(),
        "agency": an_agency(),
        "series": documents.Series("GKS", "2026"),
        "at": NOON,
    }
    return {**given, **changes}


def a_prepared(**changes: Any) -> documents.IssuedDocument:
    return documents.prepare(**_given(signatory=a_leader(), **changes))


def an_issued(**changes: Any) -> documents.IssuedDocument:
    return documents.issue(**_given(**{"signers": (a_leader(), a_seal()), **changes}))


def a_photograph(*, kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (120, 90), turned: int = 1) -> bytes:
    """Red above blue, so that what is turned or mirrored can be told; `turned` is what the camera says."""
    picture = Image.new("RGB", size, (20, 20, 220))
    picture.paste((220, 20, 20), (0, 0, size[0], size[1] // 2))
    marked = Image.Exif()
    marked[0x0112] = turned
    buffer = io.BytesIO()
    picture.convert(mode).save(buffer, kind, **({"exif": marked} if turned != 1 else {}))
    return buffer.getvalue()


def a_text_pdf(text: str = "Helvetica is not embedded") -> bytes:
    """A page of text in a font that is not in the file."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        pdf.pages[0].obj.Contents = pdf.make_stream(f"BT /F1 24 Tf 60 500 Td ({text}) Tj ET".encode())
        return saved(pdf)


def a_scan(*contents: bytes, name: str = "ban-quet.pdf") -> documents.Scan:
    """What the reading of these files gives; of a blank page without any."""
    files = [stored(content, name) for content in contents or (a_pdf(2),)]
    return documents.read_scan([file.id for file in files])


def an_officer() -> Actor:
    return Actor(ActorKind.STAFF, new_id(), "Phạm Thu Oanh")


def a_paper(
    case_id: UUID | None = None, *, scan: documents.Scan | None = None, **details: Any
) -> documents.Certification:
    """Scanned, not compared yet."""
    return documents.add_paper(
        actor=an_officer(),
        at=NOON,
        case_id=case_id or new_id(),
        applicant="Trần Đức Huỳnh",
        details=documents.PaperDetails(**{"paper": "Bằng tốt nghiệp đại học", **details}),
        scan=scan or a_scan(),
    )


def a_compared(case_id: UUID | None = None, **changes: Any) -> documents.Certification:
    paper = a_paper(case_id, **changes)
    return documents.compare(
        actor=an_officer(), at=NOON, case_id=paper.case_id, certification_id=paper.id, pages=paper.pages, confirmed=True
    )


def signed(paper: documents.Certification, *, unit_id: UUID = UNIT, at: datetime = NOON) -> documents.IssuedDocument:
    return documents.sign_copy(
        actor=an_officer(),
        at=at,
        case_id=paper.case_id,
        case_reference="H26.14-261120-0007",
        certification_id=paper.id,
        agency=an_agency(unit_id),
        signatory=a_leader(),
    )


def certified(paper: documents.Certification, *, at: datetime = NOON) -> documents.IssuedDocument:
    return documents.certify(
        actor=an_officer(), at=at, case_id=paper.case_id, certification_id=paper.id, signatory=a_seal()
    )


def a_certified(case_id: UUID | None = None, *, at: datetime = NOON, **changes: Any) -> documents.IssuedDocument:
    paper = a_compared(case_id, **changes)
    signed(paper, at=at)
    return certified(paper, at=at)


def path_of(file: documents.StoredFile) -> Path:
    """Where the folder of the tests keeps it."""
    return FolderStorage(Path(settings.FILES)).place_of(file.sha256)
