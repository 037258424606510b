"""A parent registers a birth on a phone; the office handles it; a stranger checks the certificate."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from motcua.dossiers.models import Dossier
from motcua.kernel.time import day_of
from tests.browser import PHONE, OpenPage
from tests.town import Town

from .browsing import NEXT, REFERENCE, Person, a_picture, a_scan

pytestmark = pytest.mark.browser


def declare_a_birth(parent: Person, child: str) -> None:
    """From the start page to the page that shows everything once more."""
    today = day_of(timezone.now())
    parent.go("/").page.get_by_role("searchbox").fill("dang ky khai sinh")
    parent.page.get_by_role("searchbox").press("Enter")
    parent.follow("Đăng ký khai sinh").follow("Nộp hồ sơ trực tuyến").press("Bắt đầu")
    parent.follow("Người đi đăng ký")

    expect(parent.field("Số điện thoại liên hệ")).to_have_value(re.compile(r"\d{9}"))
    parent.choose("Bạn là gì của trẻ?", "Mẹ").press(NEXT)
    parent.fill("Họ, chữ đệm, tên của trẻ", child)
    parent.fill_date("Ngày sinh của trẻ", str(today.day), str(today.month), str(today.year))
    parent.choose("Giới tính của trẻ", "Nữ").fill("Quê quán của trẻ", "Xã Tân Lập, tỉnh Thái Nguyên").press(NEXT)
    parent.fill("Tên cơ sở y tế", "Bệnh viện Thống Nhất")
    live_at(parent, "Phường Hoàn Kiếm", "Số 8 đường Hòa Bình")
    parent.press(NEXT)
    parent.choose("Trường hợp nào đúng với trẻ?", "Có cha, mẹ").press(NEXT)
    parent.fill("Họ, chữ đệm, tên", "Lê Thu Hà").fill("Số định danh", "000195000777")
    parent.fill_date("Ngày sinh", "3", "2", "1995")
    live_at(parent, "Phường Hoàn Kiếm", "Số 12 đường Lê Lợi")
    parent.press(NEXT)
    parent.choose("Bạn có khai thông tin người cha không?", "Không").press(NEXT)
    parent.choose("Bạn có giấy tờ nào về việc sinh?", "Giấy chứng sinh bản giấy").press(NEXT)
    parent.give("Giấy chứng sinh", a_picture("chứng sinh 1.png"), a_scan("chứng sinh 2.pdf")).press(NEXT)
    parent.fill("Số bản sao", "2").field("Tôi cam đoan").check()
    parent.press(NEXT).choose("Bạn muốn nhận kết quả bằng cách nào?", "Bản điện tử").press(NEXT)
    parent.sees("Phường Hoàn Kiếm, vì cha hoặc mẹ của trẻ").press("Tiếp tục")
    assert parent.heading == "Kiểm tra trước khi nộp"


def live_at(parent: Person, commune: str, street: str) -> None:
    parent.select("Xã, phường", commune).fill("Số nhà", street)


def handled_by_the_office(town: Town, open_page: OpenPage, reference: str) -> None:
    """Accepted, handled, signed, issued: each by whose turn it is, from their own list of work."""
    officer = Person(town, open_page, "tiepnhan.hoankiem").go("/lam-viec/tiep-nhan/").follow(reference)
    officer.press("Tiếp nhận").sees("Đã tiếp nhận. Hẹn trả kết quả")
    specialist = Person(town, open_page, "chuyenvien.hoankiem").go("/lam-viec/").follow(reference)
    specialist.press("Nhận việc này về mình").fill("Ghi chú (không bắt buộc)", "Đã đối chiếu").press(
        "Hoàn thành bước này"
    )
    specialist.sees("chuyển hồ sơ đi tiếp")
    leader = Person(town, open_page, "lanhdao.hoankiem").go("/lam-viec/").follow(reference)
    leader.choose("Quyết định", "Đồng ý").press("Ký").sees("Đã ký")
    clerk = Person(town, open_page, "vanthu.hoankiem").go("/lam-viec/").follow(reference)
    clerk.press("Đóng dấu và phát hành").sees("phát hành kết quả số")


def test_a_birth_is_registered_on_a_phone_and_the_certificate_verified_by_a_stranger(
    town: Town, open_page: OpenPage
) -> None:
    parent = Person(town, open_page, "congdan01", width=PHONE[0])
    declare_a_birth(parent, "Nguyễn Lê An Nhiên")
    parent.sees("Nguyễn Lê An Nhiên")
    parent.main.get_by_role("button", name="Nộp hồ sơ", exact=True).dblclick()
    parent.sees("Đã nộp hồ sơ").sees("chứng sinh 1.png").sees("chứng sinh 2.pdf")
    reference = found(REFERENCE, parent.text)
    secret = found(re.compile(r"Mã tra cứu: (\w{10})"), parent.text)
    assert Dossier.objects.filter(answers__child_name="Nguyễn Lê An Nhiên").count() == 1
    assert read_qr(parent.page.get_by_role("img", name="Mã QR").screenshot()) == (
        f"{town.url}/tra-cuu/{reference}/{secret}/"
    )

    handled_by_the_office(town, open_page, reference)

    parent.go("/ho-so/").follow(reference).sees("Đã trả kết quả")
    pdf = parent.download("Giấy khai sinh")
    stranger = Person(town, open_page)
    tracks(stranger, reference, secret)
    verifies(stranger, pdf, read_qr(first_page(pdf)), reference)


def test_a_birth_is_filed_without_javascript(town: Town, open_page: OpenPage) -> None:
    parent = Person(town, open_page, "congdan02", width=PHONE[0], javascript=False)
    declare_a_birth(parent, "Trần Lê Minh Anh")
    parent.main.get_by_role("button", name="Nộp hồ sơ", exact=True).dblclick()
    parent.sees("Đã nộp hồ sơ").sees("chứng sinh 1.png").sees("chứng sinh 2.pdf")
    assert Dossier.objects.filter(answers__child_name="Trần Lê Minh Anh").count() == 1
    reference = found(REFERENCE, parent.text)
    parent.follow("Theo dõi hồ sơ này").sees(reference).sees("chờ tiếp nhận")


def tracks(stranger: Person, reference: str, secret: str) -> None:
    """By code and secret; a wrong secret shows nothing."""
    stranger.go("/tra-cuu/").fill("Mã hồ sơ", reference).fill("Mã tra cứu", "0" * 10).press("Tra cứu")
    stranger.sees("không đúng")
    assert "Diễn biến" not in stranger.text
    assert stranger.status_of(f"/tra-cuu/{reference}/{'0' * 10}/") == 404
    stranger.fill("Mã tra cứu", secret).press("Tra cứu").sees("Đã trả kết quả")
    assert "An Nhiên" not in stranger.text
    stranger.follow("Vì sao có ngày hẹn này?").sees("Từng ngày một")


def verifies(stranger: Person, pdf: bytes, address: str, reference: str) -> None:
    """By the code in the QR and by the file; whatever was done to the file is noticed."""
    assert address.startswith(f"{stranger.town.url}/xac-minh/")
    stranger.page.goto(address)
    stranger.sees("Văn bản này có thật và còn hiệu lực").sees(reference)
    assert "An Nhiên" not in stranger.page.content()
    for content, answer in (
        (pdf, "đúng là bản đã phát hành"),
        (with_a_byte_changed(pdf), "đã bị sửa đổi"),
        (drawn_over(pdf), "đã bị sửa đổi"),
    ):
        stranger.go("/xac-minh/").give("Tệp PDF", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": content})
        stranger.press("Kiểm tra tệp")
        assert answer in stranger.heading


def found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    assert match, text
    return match[match.lastindex or 0]


def first_page(pdf: bytes) -> bytes:
    """A picture of it, as on paper."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed (apt-get install poppler-utils)")
    drawn = subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", "-"], input=pdf, capture_output=True, check=True
    )
    return drawn.stdout


def read_qr(picture: bytes) -> str:
    with Image.open(io.BytesIO(picture)) as image:
        codes = zxingcpp.read_barcodes(image)
    return codes[0].text


def with_a_byte_changed(pdf: bytes) -> bytes:
    spot = len(pdf) // 3
    return pdf[:spot] + bytes([pdf[spot] ^ 0x01]) + pdf[spot + 1 :]


def drawn_over(pdf: bytes) -> bytes:
    """An update appended after signing: what was signed stays, byte for byte."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"BT ET")))
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()
