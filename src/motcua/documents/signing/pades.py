"""One PAdES signature, added as an incremental update so that PDF/A and earlier signatures hold."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils import content, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle

_FILLING = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MIN,
    y_align=layout.AxisAlignment.ALIGN_MIN,
    margins=layout.Margins(0, 0, 0, 0),
    inner_content_scaling=layout.InnerScaling.NO_SCALING,
)
_CMS_OVERHEAD = 2048  # bytes beside the certificates


@dataclass(frozen=True, slots=True)
class Box:
    """A named field: page from 0, corners in points from the lower left."""

    name: str
    page: int
    corners: tuple[int, int, int, int]


class _Page(content.PdfContent):
    """The first page of a PDF at hand, with its embedded fonts, as the picture of a field."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        super().__init__()

    def render(self) -> bytes:
        picture = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        name = f"/Stamp{secrets.token_hex(8)}"
        self.resources.xobject[name] = picture
        left, bottom, right, top = picture.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode()


class _PdfSigner(signers.PdfSigner):
    """Signs at the instant it is told, not at the machine's own."""

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def sign(
    pdf: bytes, *, key: signers.SimpleSigner, field: Box, stamp: bytes, at: datetime, reserve: Sequence[Box] = ()
) -> bytes:
    """The PDF with one more signature (PAdES baseline B) in `field`, made now or reserved before."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    wanted = {box.name: box for box in (field, *reserve)}
    known = {name for name, _, _ in fields.enumerate_sig_fields(writer)}
    for name in wanted.keys() - known:
        fields.append_signature_field(writer, _spec(wanted[name]))
    style = StaticStampStyle(
        border_width=0, background=_Page(stamp), background_layout=_FILLING, background_opacity=1.0
    )
    meta = signers.PdfSignatureMetadata(
        field_name=field.name,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    signing = _PdfSigner(meta, key, stamp_style=style, at=at)
    signed: io.BytesIO = signing.sign_pdf(writer, existing_fields_only=True, bytes_reserved=_room(key))
    return signed.getvalue()


def reserved_box(pdf: bytes, name: str) -> Box:
    """The empty field of that name. Raises `KeyError` when there is none."""
    reader = PdfFileReader(io.BytesIO(pdf))
    for found, _, reference in fields.enumerate_sig_fields(reader, filled_status=False):
        if found == name:
            left, bottom, right, top = (int(edge) for edge in reference.get_object()["/Rect"])
            return Box(name, 0, (left, bottom, right, top))  # an existing field knows its page
    raise KeyError(name)


def fingerprint(certificate: x509.Certificate) -> str:
    """The certificate's SHA-256, in hexadecimal."""
    return hashlib.sha256(certificate.dump()).hexdigest()


def _spec(box: Box) -> fields.SigFieldSpec:
    return fields.SigFieldSpec(sig_field_name=box.name, on_page=box.page, box=box.corners)


def _room(key: signers.SimpleSigner) -> int:
    """Hexadecimal digits to keep free for the signature: an even number."""
    certificates = {certificate.dump() for certificate in (key.signing_cert, *key.cert_registry) if certificate}
    return 2 * (sum(map(len, certificates)) + _CMS_OVERHEAD)
