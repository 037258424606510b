"""What is typed of a unit, tidied and checked field by field before anything is looked up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import CharField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel.codes import InvalidUnitCode, UnitCode
from motcua.kernel.errors import Words
from motcua.kernel.text import tidy

from . import models
from .models import UnitKind
from .refusals import InvalidUnit
from .values import UnitDetails

_TEXTS = ("name", "short_name", "code", "old_code", "commune_code", "address", "source", "note")


def settled(given: UnitDetails) -> UnitDetails:
    """The details as they are stored. Raises `InvalidUnit` with every field that cannot be."""
    wrong = wrong_unit_fields(given)
    if wrong:
        raise InvalidUnit(fields=wrong)
    return _tidied(given)


def _tidied(given: UnitDetails) -> UnitDetails:
    tidied: dict[str, Any] = {name: tidy(getattr(given, name)) for name in _TEXTS}
    return replace(given, **tidied | {name: tidied[name].upper() for name in ("code", "old_code")})


def wrong_unit_fields(given: UnitDetails) -> dict[str, Words]:
    """What is wrong with the details by themselves, by field; whether a code is taken is another matter."""
    details = _tidied(given)
    wrong: dict[str, Words] = {}
    for name in _TEXTS:
        longest = _longest(name)
        if len(getattr(details, name)) > longest:
            wrong[name] = gettext("Không quá %(n)s ký tự.") % {"n": longest}
    if not details.name:
        wrong["name"] = _("Hãy nhập tên.")
    for name, is_old in (("code", False), ("old_code", True)):
        if name not in wrong and not _is_code(getattr(details, name), is_old=is_old):
            wrong[name] = InvalidUnitCode.message
    if not _is_commune_code(details.commune_code, details.kind):
        wrong["commune_code"] = _("Mã đơn vị hành chính cấp xã gồm 5 chữ số.")
    return wrong


def _longest(name: str) -> int:
    """How many letters the column holds."""
    column = models.Unit._meta.get_field(name)
    assert isinstance(column, CharField), "a text"
    assert column.max_length is not None, "bounded"
    return column.max_length


def _is_code(text: str, *, is_old: bool) -> bool:
    if not text:
        return True
    try:
        return UnitCode.parse(text).is_old is is_old
    except InvalidUnitCode:
        return False


def _is_commune_code(code: str, kind: UnitKind) -> bool:
    """Five digits, of communes only."""
    return not code or (kind is UnitKind.COMMUNE and len(code) == 5 and code.isascii() and code.isdigit())
