"""What an administrator should know before anybody signs."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Problem

from .ports import signer
from .rendering import fonts_folder


@register("documents", deploy=True)
def signing_and_fonts(**_options: Any) -> list[CheckMessage]:
    """Shown by `motcua check --deploy`."""
    found: list[CheckMessage] = []
    if signer().is_demonstration:
        found.append(
            Problem("documents are signed by the demonstration authority and have no legal value", id="documents.W001")
        )
    if not fonts_folder().is_dir():
        found.append(Problem(f"{fonts_folder()} is missing: documents use another typeface", id="documents.W002"))
    return found
