"""One PAdES signature, added as an incremental update so that PDF/A and earlier signatures hold."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .cms import KeyInUse
from .updating import Update, opened

_PRINTED_AND_LOCKED = 132  # annotation flags of a field
_SIGNED_APPEND_ONLY = 3  # flags of the form
_RANGE_LENGTH = 60  # characters kept free for what is covered
_EXTENSION = "/ESIC"  # the prefix under which PAdES extends PDF 1.7. Source: ETSI EN 319 142-1


@dataclass(frozen=True, slots=True)
class Box:
    """A named field: page from 0, corners in points from the lower left."""

    name: str
    page: int
    corners: tuple[int, int, int, int]


def sign(pdf: bytes, *, key: KeyInUse, field: Box, stamp: bytes, at: datetime, reserve: Sequence[Box] = ()) -> bytes:
    """The PDF with one more signature (PAdES baseline B) in `field`, made now or reserved before.

    Raises `updating.NotUpdatable` for a PDF that is damaged or locked.
    """
    update = Update(pdf)
    signature = update.add(Dictionary())
    fields = _fields_of(update.pdf)
    for box in (field, *reserve):
        if box.name not in fields:
            fields[box.name] = _new_field(update, box)
    signed = fields[field.name]
    signed.V = signature
    signed.AP = Dictionary(N=_picture(update.pdf, stamp))
    update.change(signed)
    update.spell(signature, _unsigned(at, key.room))
    return _filled_in(update.written(), len(pdf), key)


def reserved_box(pdf: bytes, name: str) -> Box:
    """The empty field of that name. Raises `KeyError` when there is none."""
    read = opened(pdf)  # what it holds lives as long as it does
    field = _fields_of(read)[name]
    if "/V" in field:
        raise KeyError(name)
    left, bottom, right, top = (int(edge) for edge in field.Rect.as_list())
    return Box(name, 0, (left, bottom, right, top))  # an existing field knows its page


def fill(pdf: bytes, name: str, text: str, picture: Callable[[tuple[int, int]], bytes]) -> bytes:
    """The PDF with `text` in the empty text field of that name, seen as what `picture` gives for its size.

    An incremental update of the kind that signatures made before bear. Raises `KeyError` without such a field,
    `updating.NotUpdatable`.
    """
    update = Update(pdf)
    field = _fields_of(update.pdf)[name]
    left, bottom, right, top = (int(edge) for edge in field.Rect.as_list())
    field.V = update.add(String(text))  # the first new object: what is drawn comes after it
    field.AP = Dictionary(N=_picture(update.pdf, picture((right - left, top - bottom))))
    update.change(field)
    return update.written()


def _fields_of(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    if "/AcroForm" not in pdf.Root:
        return {}
    return {str(field.T): field for field in pdf.Root.AcroForm.get("/Fields", Array()).as_list() if "/T" in field}


def _new_field(update: Update, box: Box) -> pikepdf.Object:
    """A signature field on its page and in the form; what is seen of it is empty."""
    page = update.pdf.pages[box.page].obj
    left, bottom, right, top = box.corners
    empty = update.pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, right - left, top - bottom])
    field = update.add(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(box.name),
            F=_PRINTED_AND_LOCKED,
            Rect=list(box.corners),
            P=page,
            AP=Dictionary(N=empty),
        )
    )
    page.Annots = Array([*page.get("/Annots", Array()).as_list(), field])
    update.change(page)
    form = _form(update)
    form.Fields = Array([*form.Fields.as_list(), field])
    return field


def _form(update: Update) -> pikepdf.Object:
    """The form of the file, made where there is none, to be written anew."""
    root = update.pdf.Root
    if "/AcroForm" not in root:
        root.AcroForm = update.add(Dictionary(Fields=[]))
        update.change(root)
    if _EXTENSION not in root.get("/Extensions", Dictionary()):
        _declare_extension(root)
        update.change(root)
    form = root.AcroForm
    form.SigFlags = _SIGNED_APPEND_ONLY
    update.change(form if form.is_indirect else root)
    return form


def _declare_extension(root: pikepdf.Object) -> None:
    extensions = root.get("/Extensions", Dictionary())
    extensions[_EXTENSION] = Dictionary(Type=Name.DeveloperExtensions, BaseVersion=Name("/1.7"), ExtensionLevel=1)
    root.Extensions = extensions


def _picture(pdf: pikepdf.Pdf, page: bytes) -> pikepdf.Object:
    """The first page of another PDF, with its embedded fonts, as something to draw."""
    with pikepdf.open(io.BytesIO(page)) as other:
        return pdf.copy_foreign(pikepdf.Page(other.pages[0]).as_form_xobject())


def _unsigned(at: datetime, room: int) -> bytes:
    return b"\n".join(
        (
            b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached",
            b"/M (D:%b)" % f"{at.astimezone(UTC):%Y%m%d%H%M%SZ}".encode(),
            b"/ByteRange %b" % (b" " * _RANGE_LENGTH),
            b"/Contents <%b> >>" % (b"0" * (2 * room)),
        )
    )


def _filled_in(pdf: bytes, update_at: int, key: KeyInUse) -> bytes:
    """The PDF with its signature: everything is covered but the signature itself."""
    out = bytearray(pdf)
    digits = 2 * key.room
    start = pdf.index(b"<" + b"0" * digits + b">", update_at)
    end = start + digits + 2
    covered = b"[0 %d %d %d]" % (start, end, len(pdf) - end)
    range_at = pdf.rindex(b"/ByteRange ", update_at, start) + len(b"/ByteRange ")
    out[range_at : range_at + _RANGE_LENGTH] = covered.ljust(_RANGE_LENGTH)
    digest = hashlib.sha256(memoryview(out)[:start])
    digest.update(memoryview(out)[end:])
    signature = key.sign(digest.digest()).hex().encode()
    if len(signature) > digits:
        raise ValueError("the signature is longer than the room kept for it")
    out[start + 1 : start + 1 + len(signature)] = signature
    return bytes(out)
