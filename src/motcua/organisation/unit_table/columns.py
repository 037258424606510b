"""The columns of the table of units, their names in both languages, and the cells in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words
from motcua.kernel.text import fold, tidy

from ..models import UnitKind

YES, NO = _("Có"), _("Không")
_YESES, _NOES = frozenset({"co", "x", "1", "yes", "true", "dung"}), frozenset({"", "khong", "0", "no", "false", "sai"})
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what belongs beneath it in words for whoever fills it in."""

    title: Words
    text: Words


COLUMNS: Mapping[str, Column] = {
    "code": Column(_("Mã định danh"), _("Ví dụ H26.14. Dòng có mã đang dùng là sửa đơn vị đó.")),
    "name": Column(_("Tên"), _("Bắt buộc.")),
    "kind": Column(_("Loại"), _("Bắt buộc với đơn vị mới.")),
    "parent_id": Column(_("Mã cấp trên"), _("Mã của đơn vị đã có, hoặc của một dòng khác trong tệp.")),
    "valid_from": Column(_("Từ ngày"), _("Ngày/tháng/năm. Bắt buộc với đơn vị mới; không đổi được của đơn vị đã có.")),
    "short_name": Column(_("Tên viết tắt"), ""),
    "code_confirmed": Column(_("Mã đã cấp"), _("Có nếu mã được cấp theo quyết định; Không nếu là mã tạm.")),
    "old_code": Column(_("Mã định danh cũ"), _("Ví dụ 000.12.34.H26.")),
    "commune_code": Column(_("Mã hành chính"), _("Năm chữ số, chỉ của xã, phường, đặc khu.")),
    "address": Column(_("Địa chỉ"), ""),
    "point_id": Column(_("Mã điểm tiếp nhận"), _("Điểm gần người dân nhất.")),
    "source": Column(_("Căn cứ"), ""),
    "note": Column(_("Ghi chú"), ""),
    "confirmed": Column(_("Đã đối chiếu"), _("Có hoặc Không.")),
    "id": Column(_("Mã hệ thống"), _("Hệ thống ghi khi xuất; để trống với đơn vị mới.")),
}
NEEDED = ("name",)


def in_every_language[T](read: Callable[[], T]) -> list[T]:
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(read())
    return found


@cache
def headings() -> Mapping[str, str]:
    """The column of each heading, folded, in whichever language it is written."""
    spoken = in_every_language(lambda: {fold(str(column.title)): key for key, column in COLUMNS.items()})
    return {heading: key for titles in spoken for heading, key in titles.items()}


@cache
def _kinds() -> Mapping[str, UnitKind]:
    spoken = in_every_language(lambda: {fold(str(kind.label)): kind for kind in UnitKind})
    return {word: kind for words in spoken for word, kind in words.items()} | {kind.value: kind for kind in UnitKind}


class UnreadableCell(ValueError):
    """Words to be shown beside the cell."""


def read_kind(text: str) -> UnitKind:
    kind = _kinds().get(fold(text))
    if kind is None:
        known = "; ".join(str(one.label) for one in UnitKind)
        raise UnreadableCell(gettext("Ghi một trong các loại: %(kinds)s.") % {"kinds": known})
    return kind


def read_tick(text: str) -> bool:
    said = fold(text)
    if said not in _YESES | _NOES:
        raise UnreadableCell(gettext("Ghi Có hoặc Không."))
    return said in _YESES


def read_day(text: str) -> date:
    """`1/7/2025`, or as computers write it."""
    try:
        if "/" not in text:
            return date.fromisoformat(text)
        day, month, year = text.split("/")
        if len(year) != 4:  # a year in full
            raise ValueError
        return date(int(year), int(month), int(day))
    except ValueError:
        raise UnreadableCell(gettext("Ghi ngày như 01/07/2025.")) from None


def tick_words(given: bool) -> str:  # what a cell holds
    return str(YES if given else NO)


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet program would run as a formula, or before its like."""
    return f"'{cell}" if cell.startswith((*_STARTS_A_FORMULA, "'")) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that guards it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_STARTS_A_FORMULA, "'")) else cell


def read_text(cell: str) -> str:
    return tidy(unguarded(cell))
