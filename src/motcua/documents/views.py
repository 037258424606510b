"""`/xac-minh/`: anybody may ask whether a document is genuine."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from motcua.identity import api as identity
from motcua.kernel.errors import Refusal
from motcua.ui import api as ui

from .codes import read_code
from .files.errors import FileRefused
from .presentation import facts_of, signatures_of, verdict_of
from .throttle import is_too_often
from .verification import CodeUnknown, Verification, verify_code, verify_upload

CODES_PER_MINUTE = 30
FILES_PER_MINUTE = 6


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Two ways to ask: a code, or a file."""
    typed = request.GET.get("ma", "").strip()
    if not typed:
        return _asking(request)
    code = read_code(typed)
    if code is None:
        wrong = _("Mã gồm 12 chữ cái và chữ số, ví dụ K7QD-2M9X-4TRB.")
        return _asking(request, typed=typed, errors={"ma": wrong}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(reverse("documents:verify_code", args=[code]))


@never_cache
@require_safe
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR of every document leads."""
    if is_too_often("code", _address(request), per_minute=CODES_PER_MINUTE):
        return _too_often(request)
    try:
        answer = verify_code(code)
    except CodeUnknown as refusal:
        return _asking(request, typed=code[:40], errors={"ma": str(refusal.message)}, status=HTTPStatus.NOT_FOUND)
    return _answered(request, answer, is_upload=False)


@never_cache
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A PDF somebody holds. It is read and forgotten."""
    if is_too_often("file", _address(request), per_minute=FILES_PER_MINUTE):
        return _too_often(request)
    file = request.FILES.get("tep")
    if file is None:
        wrong = {"tep": _("Hãy chọn tệp PDF cần kiểm tra.")}
        return _asking(request, errors=wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        answer = verify_upload(file=file, at=timezone.now(), field="tep")
    except FileRefused as refusal:
        errors = {name: str(words) for name, words in refusal.fields.items()}
        return _asking(request, errors=errors, status=refusal.status)
    except Refusal as refusal:
        return _asking(request, errors={"tep": str(refusal.message)}, status=refusal.status)
    return _answered(request, answer, is_upload=True)


def _asking(
    request: HttpRequest,
    *,
    typed: str = "",
    errors: dict[str, str] | None = None,
    message: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    errors = errors or {}
    context = {
        "error_summary": ui.ErrorSummary.of(errors, message),
        "code": ui.Input(
            name="ma",
            label=_("Mã xác minh"),
            hint=_("In cạnh mã QR trên văn bản, gồm 12 chữ cái và chữ số"),
            value=typed,
            width=20,
            spellcheck=False,
            error=errors.get("ma", ""),
        ),
        "file": ui.FileUpload(
            name="tep",
            label=_("Tệp PDF"),
            hint=_(
                "Không quá 20 MB; tệp lớn hơn, như bản sao điện tử nhiều trang, thì kiểm tra bằng mã in trên văn bản. "
                "Tệp chỉ được đọc để kiểm tra, không được lưu lại."
            ),
            accept=".pdf",
            error=errors.get("tep", ""),
        ),
    }
    return render(request, "documents/verify.html", context, status=status)


def _answered(request: HttpRequest, answer: Verification, *, is_upload: bool) -> HttpResponse:
    document = answer.document
    context = {
        "verdict": verdict_of(answer, is_upload=is_upload),
        "facts": facts_of(document) if document else [],
        "signatures": signatures_of(answer),
        "is_demonstration": answer.demonstration,
    }
    return render(request, "documents/verified.html", context)


def _too_often(request: HttpRequest) -> HttpResponse:
    wait = _("Bạn đã hỏi quá nhiều lần. Hãy đợi một phút rồi thử lại.")
    response = _asking(request, message=wait, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "60"
    return response


def _address(request: HttpRequest) -> str:
    return identity.network_of(request.META.get("REMOTE_ADDR", ""))
