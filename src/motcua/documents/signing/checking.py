"""Reading the signatures of a PDF: are they whole, whose are they, was anything added since."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from .findings import Finding, Findings

MAX_SIGNATURES = 10
_HARMLESS = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}


class Unreadable(Exception):
    """Not a PDF that can be read."""


def read_signatures(pdf: bytes, *, roots: Sequence[bytes], at: datetime) -> Findings:
    """What the signatures of the PDF say. Raises `Unreadable`. Nothing is fetched from the network."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = list(reader.embedded_regular_signatures)
        outermost = list(reader.embedded_signatures)
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise Unreadable from error
    if len(outermost) > MAX_SIGNATURES:
        raise Unreadable
    trusted_roots = [x509.Certificate.load(root) for root in roots]
    read = [_read(signature, trusted_roots, at) for signature in embedded]
    return Findings(
        signatures=tuple(finding for finding, _ in read),
        added_to=any(changed for _, changed in read) or not _last_covers_all(outermost),
    )


def _read(signature: Any, roots: list[x509.Certificate], at: datetime) -> tuple[Finding, bool]:
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=at)
    try:
        certificate = signature.signer_cert
        status = validate_pdf_signature(signature, context)
        changed = status.modification_level not in _HARMLESS
        whole = bool(status.intact and status.valid)
        trusted = bool(status.trusted)
    except Exception:  # noqa: BLE001  a broken signature may break its reader anywhere
        return Finding("", "", "", None, whole=False, trusted=False), True
    subject = certificate.subject.native
    return Finding(
        name=str(subject.get("common_name", "")),
        organisation=str(subject.get("organization_name", "")),
        certificate=certificate.sha256.hex(),
        signed_at=signature.self_reported_timestamp,
        whole=whole,
        trusted=trusted,
    ), changed


def _last_covers_all(embedded: list[Any]) -> bool:
    if not embedded:
        return True
    try:
        return bool(embedded[-1].evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE)
    except Exception:  # noqa: BLE001  as above
        return False
