"""Numbers, phones and addresses as people type them, read into one form or refused.

Every reader forgives spaces, dots and hyphens pasted along; none guesses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotATaxCode
from stdnum.vn import mst

from motcua.kernel.errors import Invalid, Words
from motcua.kernel.text import tidy

_PASTED = re.compile(r"[\s.\-()‐‑–]+")
_TWELVE_DIGITS = re.compile(r"[0-9]{12}")
_MOBILE = re.compile(r"\+84[35789][0-9]{8}")
_LANDLINE = re.compile(r"\+842[0-9]{9}")
_ABROAD = re.compile(r"\+(?!84|0)[0-9]{8,15}")
EMAIL_MAX = 254


class InvalidPersonalNumber(Invalid):
    code = "invalid_personal_number"
    message = _("Số định danh cá nhân phải gồm đúng 12 chữ số, ví dụ 000190012345.")


class InvalidTaxCode(Invalid):
    code = "invalid_tax_code"
    message = _("Mã số thuế không đúng. Mã gồm 10 chữ số, đơn vị phụ thuộc thêm gạch ngang và 3 chữ số.")


class InvalidPhone(Invalid):
    code = "invalid_phone"
    message = _("Số điện thoại không đúng. Hãy nhập số như 0912 345 678, số nước ngoài bắt đầu bằng dấu +.")


class InvalidEmail(Invalid):
    code = "invalid_email"
    message = _("Địa chỉ thư điện tử không đúng. Hãy nhập địa chỉ như ten@vidu.vn.")


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


def _bare(text: str) -> str:
    return _PASTED.sub("", text)


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """The 12-digit personal identifier: province (3), century and sex (1), year (2), random (6).

    Only the twelve digits are required. What the first six say is a hint, never a ground to refuse:
    that structure was not read in a legal text, and old records do differ.
    """

    digits: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> PersonalNumber:
        """Raises `InvalidPersonalNumber`."""
        bare = _bare(text)
        if not _TWELVE_DIGITS.fullmatch(bare):
            raise InvalidPersonalNumber
        return cls(bare)

    @property
    def sex(self) -> Sex:
        return Sex.FEMALE if int(self.digits[3]) % 2 else Sex.MALE

    @property
    def birth_year(self) -> int:
        return 1900 + 100 * (int(self.digits[3]) // 2) + int(self.digits[4:6])

    def doubts(self, *, birth_date: date | None = None, sex: Sex | None = None) -> dict[str, Words]:
        """What else was stated and does not agree with the number, by field; for asking, not refusing."""
        found: dict[str, Words] = {}
        if birth_date is not None and birth_date.year != self.birth_year:
            found["birth_date"] = _("Năm sinh không khớp với số định danh. Hãy kiểm tra lại.")
        if sex is not None and sex is not self.sex:
            found["sex"] = _("Giới tính không khớp với số định danh. Hãy kiểm tra lại.")
        return found

    def __str__(self) -> str:
        return self.digits


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A business's tax code (which is also its enterprise code): 10 digits, or 10-3 for a dependent unit."""

    text: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> TaxCode:
        """Checks the check digit; raises `InvalidTaxCode`."""
        bare = _bare(text)
        if not bare.isascii():
            raise InvalidTaxCode
        try:
            return cls(mst.format(mst.validate(bare)))
        except NotATaxCode as error:
            raise InvalidTaxCode from error

    def __str__(self) -> str:
        return self.text


def parse_phone(text: str) -> str:
    """The number as `+84…`, or as dialled from anywhere when foreign. Raises `InvalidPhone`."""
    bare = _bare(text)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0"):
        bare = "+84" + bare[1:]
    elif bare.startswith("84"):
        bare = "+" + bare
    bare = bare.replace("+840", "+84", 1) if bare.startswith("+840") else bare
    if any(form.fullmatch(bare) for form in (_MOBILE, _LANDLINE, _ABROAD)):
        return bare
    raise InvalidPhone


def parse_email(text: str) -> str:
    """The address with its domain in lower case. Raises `InvalidEmail`."""
    local, at_sign, domain = tidy(text).rpartition("@")
    address = f"{local}{at_sign}{domain.lower()}"
    try:
        EmailValidator()(address)
    except ValidationError as error:
        raise InvalidEmail from error
    if len(address) > EMAIL_MAX:
        raise InvalidEmail
    return address
