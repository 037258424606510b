"""What every page is given to print: its head, number, code of verification and content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from motcua.kernel.time import day_of

from .codes import grouped
from .contents import Content
from .files.kinds import MediaType
from .ports import signer
from .rendering import qr, render
from .values import Agency, MadeFile, Signatory
from .words import long_day


def print_out(content: Content, *, agency: Agency, number: str, name: str, at: datetime) -> MadeFile:
    """The content as PDF/A, neither issued nor kept: it has no code by which it could be verified."""
    made = render(content.template, page_data(content, agency=agency, number=number, at=at), at=at)
    return MadeFile(f"{name}.pdf", MediaType.PDF, made.pdf)


def preview(content: Content, *, agency: Agency, signatory: Signatory, name: str, at: datetime) -> MadeFile:
    """The page as the signatory would sign it: without a number, a signature or a code, and marked as a preview."""
    page = page_data(content, agency=agency, number="", at=at, signers=(signatory,)) | {"draft": True}
    return MadeFile(f"{name}.pdf", MediaType.PDF, render(content.template, page, at=at).pdf)


def page_data(
    content: Content, *, agency: Agency, number: str, at: datetime, code: str = "", signers: Sequence[Signatory] = ()
) -> dict[str, Any]:
    """The data a template reads. A page without `code` carries no mark of verification."""
    address = f"{settings.BASE_URL}/xac-minh/{code}/" if code else ""
    return {
        "title": content.title,
        "agency": {"parent": agency.parent, "name": agency.name, "place": agency.place},
        "number": number,
        "day": long_day(day_of(at)),
        "code": grouped(code),
        "address": address,
        "page": f"{urlsplit(settings.BASE_URL).netloc}/xac-minh",
        "qr": qr(address) if code else "",
        "demonstration": signer().is_demonstration,
        "signers": [{"role": s.role.value, "name": s.name, "title": list(s.title)} for s in signers],
        "content": content.data(),
    }
