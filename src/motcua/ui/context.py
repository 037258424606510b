"""What every page's shell needs.

The layouts also read, where the page or another context processor gives them: `account` (`ui.Account`),
`navigation` (`ui.NavItem`s), `place`, `footer_links`, `error_summary` (`ui.ErrorSummary`).
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(_request: HttpRequest) -> dict[str, Any]:
    return {
        "is_demo": settings.DEMO,
        "sign_in_href": settings.LOGIN_URL,
        "account": None,
        "navigation": (),
        "place": "",
        "footer_links": (),
    }
