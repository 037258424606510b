"""Signing PDFs of every make: nothing of them is touched, and readers find what was added."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from motcua.documents.adapters.demonstration import DemonstrationSigner
from motcua.documents.ports import Field
from motcua.documents.rendering import render_stamp
from motcua.documents.signing.checking import read_signatures
from motcua.documents.signing.pades import reserved_box
from motcua.documents.signing.updating import NotUpdatable, Update

from .builders import NOON, a_leader, a_pdf, a_seal

FIRST = Field("chu-ky-1", 1, (60, 100, 200, 150))
SECOND = Field("chu-ky-2", 1, (220, 100, 360, 150))
STAMP = render_stamp(name="Lê Quang Hưởng", unit="UBND phường", is_agency=False, size=(140, 50), at=NOON)


def _with_table_as_stream() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(2))) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"/XRef" in out.getvalue()
    return out.getvalue()


def _with_a_form_and_a_note() -> bytes:
    """A form that stands in the catalogue itself, and a page that bears something already."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(2))) as pdf:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9])
        pdf.pages[1].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.make_indirect(pikepdf.Array([])))
        pdf.save(out)
    return out.getvalue()


@pytest.fixture
def signer(tmp_path: Path) -> DemonstrationSigner:
    return DemonstrationSigner(tmp_path)


@pytest.mark.parametrize("make", [lambda: a_pdf(2), _with_table_as_stream, _with_a_form_and_a_note])
def test_two_signatures_hold_whatever_the_form_of_the_file(
    make: Callable[[], bytes], signer: DemonstrationSigner
) -> None:
    pdf = make()
    one = signer.sign(pdf, signatory=a_leader(), field=FIRST, stamp=STAMP, at=NOON, reserve=[FIRST, SECOND]).pdf
    two = signer.sign(one, signatory=a_seal(), field=SECOND, stamp=STAMP, at=NOON).pdf
    assert one.startswith(pdf)
    assert two.startswith(one)
    found = read_signatures(two, roots=signer.roots(), at=NOON)
    assert [(one.name, one.whole, one.trusted) for one in found.signatures] == [
        (a_leader().name, True, True),
        (a_seal().name, True, True),
    ]
    assert not found.added_to


def test_what_the_page_bore_is_still_there(signer: DemonstrationSigner) -> None:
    signed = signer.sign(_with_a_form_and_a_note(), signatory=a_leader(), field=FIRST, stamp=STAMP, at=NOON).pdf
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert [str(one.Subtype) for one in pdf.pages[1].Annots.as_list()] == ["/Text", "/Widget"]
        assert "/Annots" not in pdf.pages[0]


def test_a_reserved_field_is_found_until_it_is_signed(signer: DemonstrationSigner) -> None:
    signed = signer.sign(a_pdf(2), signatory=a_leader(), field=FIRST, stamp=STAMP, at=NOON, reserve=[SECOND]).pdf
    assert reserved_box(signed, SECOND.name).corners == SECOND.box
    for name in (FIRST.name, "chu-ky-3"):
        with pytest.raises(KeyError):
            reserved_box(signed, name)


def test_the_stamp_is_seen_with_its_own_fonts(signer: DemonstrationSigner) -> None:
    signed = signer.sign(a_pdf(2), signatory=a_leader(), field=FIRST, stamp=STAMP, at=NOON).pdf
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields.as_list()
        picture = field.AP.N
        assert [float(edge) for edge in picture.BBox.as_list()] == [0, 0, 140, 50]
        fonts = [font.DescendantFonts[0].FontDescriptor for font in picture.Resources.Font.as_dict().values()]
        assert fonts
        assert all(font.FontFile2.read_bytes() for font in fonts)


def test_a_damaged_or_locked_file_is_left_alone() -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="chủ", user=""))
    for content in (b"%PDF-1.7 and nothing", a_pdf()[:-9], a_pdf()[200:], locked.getvalue()):
        with pytest.raises(NotUpdatable):
            Update(content)
