from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from motcua.kernel.errors import Words

from ...component import Component, Example


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, as the masthead shows it. `unit` is for staff."""

    name: str
    href: str
    sign_out_href: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NavItem:
    text: Words
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead(Component):
    """The head of every page: the gate, the name, the ways on, the language, who is signed in.

    Signing out posts to `account.sign_out_href`.
    """

    face: Literal["citizen", "staff"] = "citizen"
    home_href: str = "/"
    account: Account | None = None
    sign_in_href: str = ""
    navigation: Sequence[NavItem] = ()
    place: Words = ""


EXAMPLES = [
    Example(
        "citizen, stranger",
        wide=True,
        alone=True,
        component=Masthead(
            sign_in_href="#",
            place="Thành phố Hà Nội",
            navigation=[
                NavItem("Thủ tục", "#", current=True),
                NavItem("Tra cứu hồ sơ", "#"),
                NavItem("Xác minh giấy tờ", "#"),
            ],
        ),
    ),
    Example(
        "citizen, signed in", wide=True, alone=True, component=Masthead(account=Account("Nguyễn Thị Hoa", "#", "#"))
    ),
    Example(
        "staff",
        wide=True,
        alone=True,
        component=Masthead(
            face="staff",
            account=Account("Trần Văn Bình", "#", "#", "UBND phường Hoàn Kiếm"),
            navigation=[
                NavItem("Việc cần làm", "#", current=True, count=40),
                NavItem("Tiếp nhận", "#"),
                NavItem("Tra cứu", "#"),
            ],
        ),
    ),
]
