"""How a visitor came to a page."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest) -> str:
    """The page of ours that led here, as path and query; empty where the browser does not say, or names another's."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return ""
    _scheme, _host, path, query, _fragment = urlsplit(page)
    return urlunsplit(("", "", path, query, ""))
