"""Life events: the second way in, for those who do not know the procedure's name."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.ui import api as ui


def cards() -> tuple[ui.Card, ...]:
    """Each leads to a search in the words of the catalogue."""
    events = (
        (
            _("Sinh con"),
            _("Khai sinh, thường trú, thẻ bảo hiểm y tế trong một lần nộp"),
            "đăng ký khai sinh",
            "newborn",
        ),
        (_("Kết hôn"), _("Đăng ký kết hôn, xác nhận tình trạng hôn nhân"), "đăng ký kết hôn", "rings"),
        (_("Làm nhà"), _("Giấy phép xây dựng nhà ở riêng lẻ"), "giấy phép xây dựng nhà ở", "home"),
        (_("Mở cửa hàng"), _("Đăng ký hộ kinh doanh"), "hộ kinh doanh", "shop"),
        (_("Nhà đất"), _("Giấy chứng nhận, chuyển nhượng, tách thửa"), "quyền sử dụng đất", "land"),
        (_("Sao y, chứng thực"), _("Chứng thực bản sao, chữ ký, hợp đồng"), "chứng thực bản sao", "stamp"),
        (_("Đi học"), _("Chuyển trường, bản sao văn bằng"), "học sinh chuyển trường", "education"),
        (_("Người có công, bảo trợ"), _("Trợ cấp xã hội hằng tháng, người khuyết tật"), "trợ cấp xã hội", "health"),
        (_("Người thân qua đời"), _("Khai tử, hỗ trợ chi phí mai táng"), "đăng ký khai tử", "family"),
    )
    search = reverse("portal:search")
    return tuple(
        ui.Card(title=title, text=text, href=f"{search}?{urlencode({'q': words})}", icon=icon)
        for title, text, words, icon in events
    )
