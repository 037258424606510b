"""What every page's shell needs.

The layouts also read, where the page or another context processor gives them: `account` (`ui.Account`),
`navigation` (`ui.NavItem`s), `place`, `footer_links`, `error_summary` (`ui.ErrorSummary`). Pages that refuse stand in
`layout` and lead to `home`, whoever asked and wherever.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .components.masthead.component import NavItem


def shell(_request: HttpRequest) -> dict[str, Any]:
    return {
        "is_demo": settings.DEMO,
        "sign_in_href": settings.LOGIN_URL,
        "layout": "ui/citizen.html",
        "home": NavItem(_("Về trang chủ"), "/"),
        "account": None,
        "navigation": (),
        "place": "",
        "footer_links": (),
    }
