"""What is stored, what is refused, and what a browser is given."""

from __future__ import annotations

import hashlib
import io
import zipfile
from unittest.mock import MagicMock

import pikepdf
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from motcua.documents import api as documents
from motcua.documents.actions import harmless_name
from motcua.documents.adapters import folder
from motcua.documents.files import kinds
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id

from .builders import a_docx, a_pdf, an_image, path_of, saved, stored

pytestmark = pytest.mark.django_db


def test_a_pdf_is_kept_under_its_hash_with_its_pages() -> None:
    content = a_pdf(pages=3)
    file = stored(content, "tờ khai.pdf")
    digest = hashlib.sha256(content).hexdigest()
    assert (file.sha256, file.size, file.media_type, file.pages) == (digest, len(content), "application/pdf", 3)
    assert path_of(file) == settings.FILES / digest[:2] / digest[2:4] / digest
    assert file.read() == content
    assert path_of(file).stat().st_mode & 0o077 == 0
    assert documents.open_stored(file.id) == file


def test_equal_contents_share_one_place_and_keep_their_own_names() -> None:
    content = an_image()
    one, two = stored(content, "a.png"), stored(content, "b.png")
    assert path_of(one) == path_of(two)
    assert (one.name, two.name) == ("a.png", "b.png")
    assert documents.stored_files([one.id, two.id]) == {one.id: one, two.id: two}


def test_nothing_is_left_behind_by_a_refused_file() -> None:
    with pytest.raises(documents.FileTypeRefused):
        stored(b"<html></html>" * 100, "a.pdf")
    assert list((settings.FILES / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "a.pdf", documents.FileEmpty),
        (b"<!doctype html><script>alert(1)</script>", "a.pdf", documents.FileTypeRefused),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "anh.png", documents.FileTypeRefused),
        (b"<html>" + a_pdf(), "a.pdf", documents.FileTypeRefused),
        (b"GIF89a" + b"\0" * 50, "a.png", documents.FileTypeRefused),
        (b"MZ" + b"\0" * 500, "a.pdf", documents.FileTypeRefused),
        (a_docx(), "a.docx", documents.FileTypeRefused),
        (a_pdf(), "anh.png", documents.FileNameLies),
        (an_image("JPEG"), "giay.pdf", documents.FileNameLies),
        (an_image("PNG"), "trang.html", documents.FileNameLies),
        (an_image("PNG")[:-40], "a.png", documents.FileDamaged),
        (an_image("JPEG", (300, 300))[:2000], "a.jpg", documents.FileDamaged),
        (b"%PDF-1.7\nnothing more", "a.pdf", documents.FileDamaged),
    ],
)
def test_content_decides_and_the_refusal_names_the_field(
    content: bytes, name: str, refusal: type[documents.FileRefused]
) -> None:
    with pytest.raises(refusal) as caught:
        stored(content, name, field="giay_chung_sinh")
    assert type(caught.value) is refusal
    assert list(caught.value.fields) == ["giay_chung_sinh"]


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    content = a_pdf()
    assert stored(content, "a.pdf", max_bytes=len(content)).size == len(content)
    with pytest.raises(documents.FileTooLarge):
        stored(content, "a.pdf", max_bytes=len(content) - 1)


def test_office_files_are_taken_where_accepted_unless_they_hold_macros() -> None:
    assert stored(a_docx(), "a.docx", accept=documents.PAPERS).media_type == documents.MediaType.DOCX
    with pytest.raises(documents.FileMacros):
        stored(a_docx({"word/vbaProject.bin": b"x"}), "a.docx", accept=documents.PAPERS)


def test_a_locked_pdf_is_refused() -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(documents.PdfLocked):
        stored(buffer.getvalue(), "a.pdf")


def _with_script() -> bytes:
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        return saved(pdf)


def _with_launch_deep_inside() -> bytes:
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        pdf.pages[0].obj.Annots = pikepdf.Array([link])
        return saved(pdf)


def _with_attachment() -> bytes:
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.attachments["virus.exe"] = b"MZ"
        return saved(pdf)


@pytest.mark.parametrize("make", [_with_script, _with_launch_deep_inside, _with_attachment])
def test_a_pdf_that_runs_something_or_hides_a_file_is_refused(make: object) -> None:
    with pytest.raises(documents.PdfActive):
        stored(make(), "a.pdf")  # type: ignore[operator]


def test_a_pdf_whose_objects_unpack_without_end_is_refused() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Padding = pdf.make_indirect(pikepdf.Array([pikepdf.String("x" * 300_000)]))
        pdf.save(out := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    content = out.getvalue()
    stored(content, "a.pdf")
    before = pikepdf.settings.set_qpdf_limits(flate_max_memory=100_000)
    try:
        with pytest.raises(documents.FileDamaged):
            stored(content, "a.pdf")
    finally:
        pikepdf.settings.set_qpdf_limits(**before)
    assert before["flate_max_memory"] == kinds.MAX_PDF_STREAM_BYTES


def test_one_large_picture_is_opened_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "LARGE_PIXELS", 40 * 30)
    monkeypatch.setattr(kinds, "_large", alone := MagicMock())
    stored(an_image(size=(40, 30)), "a.png")
    assert not alone.__enter__.called
    stored(an_image(size=(41, 30)), "a.png")
    assert alone.__enter__.called


def an_odt(mimetype: bytes, *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(), "w", packed) as package:
        package.writestr("mimetype", mimetype)
    return out.getvalue()


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_that_cannot_be_unpacked_is_refused(packed: int) -> None:
    content = bytearray(an_odt(kinds.MediaType.ODT.encode(), packed=packed))
    start = content.index(b"mimetype") + len("mimetype")
    content[start : start + 8] = b"\xff" * 8
    with pytest.raises(documents.FileTypeRefused):
        stored(bytes(content), "a.odt", accept=documents.PAPERS)


def test_no_more_of_a_package_is_unpacked_than_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    read = zipfile.ZipExtFile.read
    monkeypatch.setattr(zipfile.ZipExtFile, "read", lambda part, n=-1: asked.append(n) or read(part, n))
    stored(an_odt(kinds.MediaType.ODT.encode()), "a.odt", accept=documents.PAPERS)
    assert asked == [100]


def test_a_pdf_whose_pages_cannot_be_counted_is_refused() -> None:
    content = (
        b"%PDF-1.3\n1 0 obj << /Pages 2 0 R /Type /Catalog >> endobj\n"
        b"2 0 obj << /Kids [3 0 R 4 0 R] /Type /Pages >> endobj\n"
        b"3 0 obj << /MediaBox [0 0 612 792] /Parent 2 0 R /Type /Page >> endobj\n"
        b"4 0 obj << /MediaBox [0 0 612 792] /Parent 2 0 R /Resources << >F> /Type /Page >> endobj\n"
        b"trailer << /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF"
    )
    with pytest.raises(documents.FileDamaged):
        stored(content, "a.pdf")


def test_damage_on_the_way_to_disk_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real, content = folder._sync_folder, a_pdf(pages=7)

    def spoil(place: object) -> None:
        real(place)  # type: ignore[arg-type]
        for path in place.glob(hashlib.sha256(content).hexdigest()):  # type: ignore[attr-defined]
            path.write_bytes(b"spoilt")

    monkeypatch.setattr(folder, "_sync_folder", spoil)
    with pytest.raises(documents.StorageDamaged):
        stored(content, "a.pdf")


@given(st.text(max_size=400))
def test_any_name_becomes_harmless(name: str) -> None:
    safe = harmless_name(name)
    assert 0 < len(safe) <= 200
    assert not set(safe) & set("/\\\r\n\0\u202e")
    assert not safe.startswith(".")


def test_a_long_name_keeps_its_ending() -> None:
    assert harmless_name("C:\\Hồ sơ\\" + "ă" * 300 + ".pdf").endswith("ăăă.pdf")


def test_a_pdf_is_shown_and_an_office_file_is_only_downloaded() -> None:
    shown = documents.serve(stored(a_pdf(), "giấy khai sinh.pdf"), inline=True)
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"] == "inline; filename*=utf-8''gi%E1%BA%A5y%20khai%20sinh.pdf"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"].startswith("default-src 'none'")
    kept = documents.serve(stored(a_docx(), "a.docx", accept=documents.PAPERS), inline=True)
    assert kept["Content-Disposition"] == 'attachment; filename="a.docx"'
    assert kept["Content-Type"] == "application/octet-stream"
    assert "sandbox" in kept["Content-Security-Policy"]
    for response in (shown, kept):
        response.close()


def test_an_unknown_file_is_not_found() -> None:
    with pytest.raises(NotFound):
        documents.open_stored(new_id())
