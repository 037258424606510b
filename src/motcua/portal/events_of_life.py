"""Life events: the second way in, for those who do not know the procedure's name."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.ui import api as ui


def cards() -> tuple[ui.Card, ...]:
    """Each leads to a search in the words of the catalogue."""
    events = (
        (_("Sinh con"), _("Khai sinh, nhập hộ khẩu, thẻ bảo hiểm y tế"), "đăng ký khai sinh"),
        (_("Kết hôn"), _("Đăng ký kết hôn, xác nhận tình trạng hôn nhân"), "đăng ký kết hôn"),
        (_("Làm nhà"), _("Giấy phép xây dựng nhà ở riêng lẻ"), "giấy phép xây dựng"),
        (_("Mở cửa hàng"), _("Đăng ký hộ kinh doanh"), "hộ kinh doanh"),
        (_("Chuyển chỗ ở"), _("Đăng ký thường trú, tạm trú"), "đăng ký cư trú"),
        (_("Người thân qua đời"), _("Khai tử, hỗ trợ mai táng"), "đăng ký khai tử"),
        (_("Sao y giấy tờ"), _("Chứng thực bản sao, chữ ký"), "chứng thực bản sao"),
        (_("Đất đai"), _("Giấy chứng nhận quyền sử dụng đất"), "đất đai"),
    )
    search = reverse("portal:search")
    return tuple(ui.Card(title=t, text=text, href=f"{search}?{urlencode({'q': q})}") for t, text, q in events)
