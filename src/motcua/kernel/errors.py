"""Refusals: what the product says no to, in words fit for a citizen.

Anticipated failures are refusals, each its own class beside the function that raises it.
Unanticipated ones crash and are reported.
"""

from collections.abc import Mapping
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = str | Promise


class Refusal(Exception):
    """Base of every refusal. `code` is stable and machine-readable; `message` is for people.

    `fields` maps the name of an input field to what is wrong with it, so that a page can show the
    error beside the field and an API can name it.
    """

    code: str = "refused"
    message: Words = _("Yêu cầu không thực hiện được.")
    status: int = 409

    def __init__(self, message: Words | None = None, *, fields: Mapping[str, Words] | None = None) -> None:
        if message is not None:
            self.message = message
        self.fields: dict[str, Words] = dict(fields or {})
        super().__init__(str(self.message))

    @classmethod
    def on(cls, field: str, message: Words | None = None) -> Self:
        """This refusal shown beside the named field."""
        words = cls.message if message is None else message
        return cls(words, fields={field: words})


class NotFound(Refusal):
    """The thing does not exist, or the actor may not see it: the two are not told apart."""

    code = "not_found"
    message = _("Không tìm thấy nội dung bạn yêu cầu.")
    status = 404


class Forbidden(Refusal):
    """The actor may see the thing but not do this to it."""

    code = "forbidden"
    message = _("Bạn không có quyền thực hiện việc này.")
    status = 403


class Invalid(Refusal):
    """What was given cannot be accepted; `fields` says where."""

    code = "invalid"
    message = _("Thông tin chưa hợp lệ.")
    status = 422


class Conflict(Refusal):
    """Somebody else was first, or the state no longer allows it."""

    code = "conflict"
    message = _("Nội dung này vừa được người khác thay đổi. Hãy tải lại trang.")
    status = 409
