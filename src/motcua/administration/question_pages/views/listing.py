"""Which forms there are, beginning one, bringing one in, and which procedure uses which."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.errors import Conflict, Invalid, NotFound, Words
from motcua.kernel.ids import identifier
from motcua.kernel.pages import cut
from motcua.kernel.time import day_of
from motcua.ui import api as ui

from .. import pieces, presenting
from ..fields import Sheet, on_controls, read_words
from .common import SPACE, editor, posted, shown

ON_A_PAGE = 50


@require_GET
@identity.staff_required
def forms_list(request: HttpRequest) -> HttpResponse:
    """Every form with its versions, the newest first."""
    editor(request)
    page = cut(forms.definitions(), ui.page_number(request), ON_A_PAGE)
    names = {one.code: one.name for one in catalogue.procedures({line.procedure_code for line in page.items})}
    rows = [
        ui.Row(
            (
                format_html(
                    '<a class="govuk-link" href="{}">{}</a><br><span class="mc-quiet">{}</span>',
                    presenting.address("form", line.id),
                    names.get(
                        line.procedure_code,
                        _("%(code)s, thủ tục chưa có trong danh mục") % {"code": line.procedure_code},
                    ),
                    line.procedure_code,
                ),
                line.version,
                f"{line.effective_from:%d/%m/%Y}",
                presenting.status_tag(line.status),
            )
        )
        for line in page.items
    ]
    columns = [
        ui.Column(_("Thủ tục")),
        ui.Column(_("Phiên bản"), numeric=True),
        ui.Column(_("Áp dụng từ")),
        ui.Column(_("Tình trạng")),
    ]
    table = ui.Table(caption=_("Các biểu mẫu"), caption_hidden=True, columns=columns, rows=rows, dense=True)
    return shown(request, "list", {"table": table, "any": bool(rows), "pager": ui.pager(request, page)})


@require_http_methods(["GET", "POST"])
@identity.staff_required
def new(request: HttpRequest) -> HttpResponse:
    """A form for a procedure: from the usual first and last pages, or as a copy of another form."""
    actor, at = editor(request), timezone.now()
    errors: dict[str, Words] = {}
    values = pieces.typed_day(day_of(at))
    if request.method == "POST":
        values = posted(request)
        code = values.get("code", "").strip()
        day = pieces.read_day(values, errors)
        _known(code, errors)
        try:
            if day is not None and not errors:
                copied = identifier(values.get("source", ""))
                if copied:
                    form_id = forms.start_version(
                        actor=actor, at=at, definition_id=copied, effective_from=day, procedure_code=code
                    )
                else:
                    title = read_words(values, "title")
                    form_id = forms.start_form(actor=actor, at=at, procedure_code=code, title=title, effective_from=day)
                return redirect(f"{SPACE}:form", form_id=form_id)
        except Invalid as refusal:
            errors |= on_controls(refusal.fields, ["title_vi"])
        except (Conflict, NotFound) as refusal:
            errors["code"] = refusal.message
    sheet = Sheet(values, errors)
    fields: list[ui.Content] = [
        sheet.line("code", _("Mã thủ tục"), _("Theo danh mục quốc gia, ví dụ 1.001193."), width=20),
        sheet.select("source", _("Bắt đầu từ"), _sources(), empty=_("Các trang người nộp và nhận kết quả")),
        sheet.pair("title", _("Tên biểu mẫu"), _("Không cần khi chép từ biểu mẫu khác."), optional=True),
        pieces.day_field(sheet, _("Áp dụng từ ngày")),
    ]
    return _plain(request, _("Lập biểu mẫu mới"), fields, sheet, _("Lập bản nháp"))


@require_http_methods(["GET", "POST"])
@identity.staff_required
def bring_in(request: HttpRequest) -> HttpResponse:
    """A draft from an exported file."""
    actor, at = editor(request), timezone.now()
    errors: dict[str, Words] = {}
    values = pieces.typed_day(day_of(at))
    if request.method == "POST":
        values = posted(request)
        code = values.get("code", "").strip()
        day = pieces.read_day(values, errors)
        file = request.FILES.get("file")
        if file is None:
            errors["file"] = _("Chọn tệp JSON đã xuất.")
        if code:
            _known(code, errors)
        if day is not None and file is not None and not errors:
            try:
                form_id = forms.import_form(
                    actor=actor, at=at, text=file.read(), effective_from=day, procedure_code=code
                )
            except Invalid as refusal:
                told = [f"{place}: {words}" for place, words in refusal.fields.items()]
                errors["file"] = "; ".join([str(refusal.message), *told[:5]])
            else:
                return redirect(f"{SPACE}:form", form_id=form_id)
    sheet = Sheet(values, errors)
    fields: list[ui.Content] = [
        ui.FileUpload(name="file", label=_("Tệp biểu mẫu (JSON)"), accept=".json", error=sheet.error("file")),
        sheet.line("code", _("Mã thủ tục"), _("Để trống: theo tệp."), optional=True, width=20),
        pieces.day_field(sheet, _("Áp dụng từ ngày")),
    ]
    return _plain(request, _("Nhập biểu mẫu"), fields, sheet, _("Nhập thành bản nháp"))


@require_http_methods(["GET", "POST"])
@identity.staff_required
def uses(request: HttpRequest) -> HttpResponse:
    """Which form a procedure uses from which day; where nothing is said, that of its own code."""
    actor, at = editor(request), timezone.now()
    errors: dict[str, Words] = {}
    values = pieces.typed_day(day_of(at))
    if request.method == "POST":
        values = posted(request)
        code = values.get("code", "").strip()
        day = pieces.read_day(values, errors)
        _known(code, errors)
        if day is not None and not errors:
            try:
                forms.use_form(
                    actor=actor,
                    at=at,
                    procedure_code=code,
                    form_code=values.get("form_code", ""),
                    effective_from=day,
                )
            except NotFound as refusal:
                errors["form_code"] = refusal.message
            else:
                messages.success(request, _("Đã lưu."))
                return redirect(f"{SPACE}:uses")
    sheet = Sheet(values, errors)
    offered = sorted({line.procedure_code for line in forms.definitions() if line.status is forms.Status.PUBLISHED})
    fields: list[ui.Content] = [
        sheet.line("code", _("Mã thủ tục"), width=20),
        sheet.select(
            "form_code",
            _("Dùng biểu mẫu của"),
            [ui.Choice(code, code) for code in offered],
            empty=_("Không dùng; biểu mẫu tự lập theo thành phần hồ sơ"),
        ),
        pieces.day_field(sheet, _("Từ ngày")),
    ]
    return _plain(request, _("Thủ tục dùng biểu mẫu nào"), fields, sheet, _("Lưu"), table=_uses_table())


def _uses_table() -> ui.Table | None:
    rows = [
        ui.Row((u.procedure_code, u.form_code or "–", f"{u.effective_from:%d/%m/%Y}", u.set_by)) for u in forms.uses()
    ]
    columns = [ui.Column(_("Thủ tục")), ui.Column(_("Biểu mẫu")), ui.Column(_("Từ ngày")), ui.Column(_("Ai định"))]
    return ui.Table(caption=_("Đã định"), columns=columns, rows=rows, dense=True) if rows else None


def _plain(
    request: HttpRequest, title: str, fields: Sequence[ui.Content], sheet: Sheet, button: str, **more: object
) -> HttpResponse:
    context = {
        "title": title,
        "fields": fields,
        "button": button,
        "error_summary": sheet.summary(),
        "back": presenting.address("list"),
    } | more
    return shown(request, "fields", context, 422 if sheet.errors else 200)


def _sources() -> list[ui.Choice]:
    return [
        ui.Choice(str(line.id), f"{line.procedure_code} – {_('phiên bản %(n)d') % {'n': line.version}}")
        for line in forms.definitions()
    ]


def _known(code: str, errors: dict[str, Words]) -> None:
    try:
        catalogue.procedure(code)
    except catalogue.UnknownProcedure:
        errors["code"] = _("Không có thủ tục mang mã này trong danh mục.")
