"""The way from a word to its page, where no component says it."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString


def link(href: str, text: object) -> SafeString:
    """Escaped, unless it is safe already."""
    return format_html('<a class="govuk-link" href="{}">{}</a>', href, text)
