"""What every request passes: refusals told on a page, the manners of the REST API, and heads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

import orjson
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

from motcua.identity import api as identity
from motcua.kernel import problems
from motcua.kernel.actor import STRANGER
from motcua.kernel.errors import Refusal, Words
from motcua.ui import api as ui

logger = logging.getLogger("motcua.api")

API = "/api/"
BODY_MAX_BYTES = 21 * 1024 * 1024  # the largest file, and what wraps it
FORM_MAX_BYTES = 30 * BODY_MAX_BYTES  # as many scans as a page takes at once, of whoever is signed in


class Refusals:
    """Answers a refusal with a page that says it in the reader's language, and the address of a form likewise.

    What is too large for any form is refused before it is received.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_too_large(request):
            return _refused(request, _TITLES[413], 413)
        response = self._get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not _shows_pages(request):
            return response
        page = _refused(request, _NOT_SO, response.status_code)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return _refused(request, exception.message, exception.status)


class Heads:
    """Whatever answers GET answers HEAD likewise; the server sends no body then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self._get_response(request)
        request.method = "GET"
        try:
            return self._get_response(request)
        finally:
            request.method = "HEAD"


def _is_too_large(request: HttpRequest) -> bool:
    sent = _length(request)
    if sent <= BODY_MAX_BYTES:
        return False
    return sent > FORM_MAX_BYTES or identity.current_actor(request) == STRANGER


_WHOM_TO_ASK = _("Nếu việc này thuộc nhiệm vụ của bạn, hãy liên hệ người quản trị của đơn vị.")
_NOT_SO = _("Không mở trực tiếp được địa chỉ này. Hãy quay lại trang trước và làm tiếp từ đó.")


def _shows_pages(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "") and not request.path_info.startswith(API)


def _refused(request: HttpRequest, message: Words, status: int) -> HttpResponse:
    before = ui.came_from(request)
    back = "" if before == request.get_full_path() else before
    is_for_others = status == HTTPStatus.FORBIDDEN and identity.current_actor(request).is_staff
    page = {"message": message, "back": back, "advice": _WHOM_TO_ASK if is_for_others else ""}
    return render(request, "refused.html", page, status=status)


class KeptByNobody:
    """What is shown to whoever is signed in is kept by no cache, unless its view says otherwise: the next person at
    the same machine reads none of it by going back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


NUL = "\0"


class WithoutNul:
    """Takes the one letter that the database holds in no text out of what a page is sent, before anybody reads it.

    An address that has it in its path leads nowhere. The REST API refuses it by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: object) -> None:
        if NUL in request.path_info:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _cleaned(request.GET)  # type: ignore[assignment]  # typed as the immutable one
        is_form = request.method == "POST" and not getattr(view, "csrf_exempt", False)
        if is_form and any(NUL in value for _name, values in request.POST.lists() for value in values):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]


def _cleaned(given: QueryDict) -> QueryDict:
    kept = given.copy()
    for name, values in given.lists():
        kept.setlist(name, [value.replace(NUL, "") for value in values])
    return kept


_TITLES: dict[int, Promise] = {
    400: _("Không đọc được yêu cầu."),
    404: _("API không có địa chỉ này."),
    405: _("Địa chỉ này không nhận phương thức đó."),
    413: _("Nội dung gửi lên quá lớn."),
}
_FAILED = _("Hệ thống gặp lỗi. Hãy thử lại sau.")


class Api:
    """Under `/api/` every failure is a problem in the caller's language, nobody asks too often, and nothing is
    kept by a cache unless its operation says so.

    The language is `Accept-Language`'s first that we speak; the visitor's cookies do not count.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API):
            return self._get_response(request)
        language = _accepted_language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            response = self._paced(request)
        response["Content-Language"] = language
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _paced(self, request: HttpRequest) -> HttpResponse:
        """Answers, unless the caller asks too often; either way it is told where it stands."""
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        try:
            pace = identity.spend_request(
                token=token.strip() if scheme.lower() == "bearer" else "",
                address=request.META.get("REMOTE_ADDR", ""),
                at=timezone.now(),
            )
        except identity.TooManyRequests as refused:
            pace, response = refused.pace, _refusal(refused)
            response["Retry-After"] = str(pace.resets_in_seconds)
        except DatabaseError:
            logger.exception("requests cannot be counted")
            return _problem(HTTPStatus.INTERNAL_SERVER_ERROR)
        else:
            response = self._answer(request)
        response["RateLimit-Policy"] = f'"{pace.policy}";q={pace.allowed};w={identity.PACE_SECONDS}'
        response["RateLimit"] = f'"{pace.policy}";r={pace.left};t={pace.resets_in_seconds}'
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > BODY_MAX_BYTES:
            return _problem(413)
        if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return _problem(400)
        response = self._get_response(request)
        said = response.get("Content-Type", "")
        if response.status_code < HTTPStatus.BAD_REQUEST or said == problems.CONTENT_TYPE:
            return response
        return _problem(response.status_code, allow=response.get("Allow", ""))


def _refusal(refused: Refusal) -> HttpResponse:
    body = orjson.dumps(problems.problem(refused))
    return HttpResponse(body, status=refused.status, content_type=problems.CONTENT_TYPE)


def _problem(status: int, *, allow: str = "") -> HttpResponse:
    body = problems.plain(status, HTTPStatus(status).name.lower(), _TITLES.get(status, _FAILED))
    response = HttpResponse(orjson.dumps(body), status=status, content_type=problems.CONTENT_TYPE)
    if allow:
        response["Allow"] = allow
    return response


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0


def _accepted_language(header: str) -> str:
    spoken = dict(settings.LANGUAGES)
    for name, _weight in parse_accept_lang_header(header):
        language = name.partition("-")[0]
        if language in spoken:
            return language
    return settings.LANGUAGE_CODE
