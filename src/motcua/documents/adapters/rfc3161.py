"""A time-stamping authority asked over HTTP, through pyHanko; and the fake that is its own authority.

`roots` are the certificates (DER) in which the authority's chain must end; without any, a stamp is only
checked to be whole and to be of this document.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence

from asn1crypto import keys, x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from ..timestamping import StampingDeclined, StampingUnavailable

TIMEOUT_SECONDS = 10
DIGEST = "sha256"


class Rfc3161TimeStamper:
    def __init__(self, url: str, roots: Sequence[bytes] = ()) -> None:
        self._url = url
        self._roots = [x509.Certificate.load(root) for root in roots]

    def stamp(self, pdf: bytes) -> bytes:
        try:
            stamped = asyncio.run(_stamped(pdf, self._client()))
        except (TimestampRequestError, TimeoutError, OSError) as error:
            raise StampingUnavailable(str(error)) from error
        except (SigningError, PdfError, ValueError) as error:
            raise StampingDeclined(str(error)) from error
        self._ensure_sound(stamped)
        return stamped

    def problems(self) -> list[str]:
        try:
            asyncio.run(self._client().async_timestamp(bytes(32), DIGEST))
        except (TimestampRequestError, TimeoutError, OSError, ValueError) as error:
            return [_("%(address)s không trả lời: %(error)s") % {"address": self._url, "error": error}]
        return []

    def words(self) -> str:
        return self._url

    def _client(self) -> TimeStamper:
        return HTTPTimeStamper(self._url, timeout=TIMEOUT_SECONDS)

    def _ensure_sound(self, pdf: bytes) -> None:
        stamp = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_timestamp_signatures[-1]
        context = ValidationContext(trust_roots=self._roots, allow_fetching=False, revocation_mode="soft-fail")
        status = validate_pdf_timestamp(stamp, context)
        if not (status.intact and status.valid):
            raise StampingDeclined("the stamp is not of this document")
        if self._roots and not status.trusted:
            raise StampingDeclined("the authority's certificate does not end in a known root")


class FakeTimeStamper(Rfc3161TimeStamper):
    """For tests: stamps by itself, and is away when told so."""

    def __init__(self, certificate: x509.Certificate, key: keys.PrivateKeyInfo) -> None:
        super().__init__("fake", [certificate.dump()])
        self._own = DummyTimeStamper(certificate, key)
        self.is_away = False

    def _client(self) -> TimeStamper:
        if self.is_away:
            raise TimestampRequestError("away")
        return self._own


async def _stamped(pdf: bytes, client: TimeStamper) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    out = await PdfTimeStamper(client).async_timestamp_pdf(writer, DIGEST)
    stamped: bytes = out.getvalue()
    return stamped
