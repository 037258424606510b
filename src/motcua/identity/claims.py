"""What the citizens' provider says, read by the mapping in force, or refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Invalid, Refusal, Words
from motcua.kernel.text import tidy
from motcua.kernel.time import day_of

from . import models
from .identifiers import PersonalNumber, TaxCode
from .values import Assurance, DateForm, PersonKind

NAME_MAX = 200
SUBJECT_MAX = 255  # by OpenID Connect
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\ufeff\ud800-\udfff]")


class ClaimsRefused(Refusal):
    """The provider vouched for somebody in a way that cannot be read; `fields` names the claim."""

    code = "claims_refused"
    message = _("Thông tin từ nhà cung cấp định danh điện tử không đọc được. Hãy báo cơ quan quản trị.")
    status = 422


@dataclass(frozen=True, slots=True)
class Claims:
    """Which claim says what. The default is what is known of VNeID, not confirmed by a published text.

    With `kind` blank only citizens come. `level_1` and `level_2` are the values of `level` for each level of
    assurance; a claim that is absent stands for no level.
    """

    number: str = "SoDinhDanh"
    name: str = "HoVaTen"
    birth_date: str = "NgayThangNamSinh"
    birth_date_form: DateForm = DateForm.SLASHES
    kind: str = "LoaiTaiKhoan"
    business_value: str = "2"
    tax_code: str = "MaSoThue"
    level: str = "acr"
    level_1: tuple[str, ...] = ("1", "urn:vneid:loa:1")
    level_2: tuple[str, ...] = ("2", "urn:vneid:loa:2")


@dataclass(frozen=True, slots=True)
class ClaimsRule:
    """One row of the history; the one shipped with the product has nobody and no day."""

    claims: Claims
    valid_from: date | None = None
    set_by: str = ""
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for."""

    subject: str
    kind: PersonKind
    number: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    assurance: Assurance


def claims_history() -> Sequence[ClaimsRule]:
    """Every mapping, latest first, the shipped one last."""
    rows = models.ClaimsMapping.objects.order_by("-valid_from")
    return [*(ClaimsRule(_value(row), row.valid_from, row.set_by, row.set_at) for row in rows), ClaimsRule(Claims())]


def claims_at(at: datetime) -> Claims:
    """The mapping in force at the instant."""
    row = models.ClaimsMapping.objects.filter(valid_from__lte=day_of(at)).order_by("-valid_from").first()
    return _value(row) if row else Claims()


def _value(row: models.ClaimsMapping) -> Claims:
    return Claims(
        number=row.number,
        name=row.name,
        birth_date=row.birth_date,
        birth_date_form=DateForm(row.birth_date_form),
        kind=row.kind,
        business_value=row.business_value,
        tax_code=row.tax_code,
        level=row.level,
        level_1=tuple(row.level_1),
        level_2=tuple(row.level_2),
    )


def read_claims(given: Mapping[str, object], claims: Claims) -> Identity:
    """Raises `ClaimsRefused` naming the claim that is missing or malformed; the words carry no value of it."""
    kind = _kind(given, claims)
    number_claim = claims.tax_code if kind is PersonKind.BUSINESS else claims.number
    number = _text(given, number_claim)
    try:
        exact = str(TaxCode.parse(number) if kind is PersonKind.BUSINESS else PersonalNumber.parse(number))
    except Invalid as refused:
        raise _refused(number_claim, refused.message) from None  # the cause would carry the number
    name = _text(given, claims.name)
    if len(name) > NAME_MAX:
        raise _refused(claims.name, _("Tên dài quá."))
    return Identity(
        subject=_subject(given),
        kind=kind,
        number=exact,
        name=name,
        birth_date=_birth_date(given, claims) if kind is PersonKind.CITIZEN else None,
        assurance=_assurance(given, claims),
    )


def _subject(given: Mapping[str, object]) -> str:
    subject = _text(given, "sub")
    if len(subject) > SUBJECT_MAX:
        raise _refused("sub", _("Thông tin này dài quá."))
    return subject


def _kind(given: Mapping[str, object], claims: Claims) -> PersonKind:
    is_business = bool(claims.kind) and _text(given, claims.kind, default="") == claims.business_value
    return PersonKind.BUSINESS if is_business else PersonKind.CITIZEN


def _birth_date(given: Mapping[str, object], claims: Claims) -> date | None:
    text = _text(given, claims.birth_date, default="") if claims.birth_date else ""
    if not text:
        return None
    try:
        return datetime.strptime(text, claims.birth_date_form.value).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise _refused(claims.birth_date, _("Ngày sinh không theo dạng đã khai báo.")) from None


def _assurance(given: Mapping[str, object], claims: Claims) -> Assurance:
    value = _text(given, claims.level, default="")
    if not value:
        return Assurance.NONE
    for level, values in ((Assurance.LEVEL_2, claims.level_2), (Assurance.LEVEL_1, claims.level_1)):
        if value in values:
            return level
    raise _refused(claims.level, _("Mức độ xác thực chưa được khai báo."))


def _text(given: Mapping[str, object], claim: str, default: str | None = None) -> str:
    value = given.get(claim)
    if value is None and default is not None:
        return default
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _refused(claim, _("Thiếu thông tin này hoặc sai kiểu."))
    if not tidy(str(value)):
        if default is not None:
            return default
        raise _refused(claim, _("Thông tin này để trống."))
    text = tidy(str(value))
    if _UNWRITABLE.search(" ".join(str(value).split())):  # as it came: to tidy drops them in silence
        raise _refused(claim, _("Thông tin này có ký tự không dùng được."))
    return text


def _refused(claim: str, words: Words) -> ClaimsRefused:
    text = _("Nhà cung cấp định danh điện tử gửi thông tin “%(claim)s” không dùng được: %(why)s") % {
        "claim": claim,
        "why": words,
    }
    return ClaimsRefused(text, fields={claim: words})
