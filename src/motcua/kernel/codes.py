"""Unit codes and dossier codes, in the old and the new form.

Source: qd-20-2020 (unit codes read from the province down, at most 35 characters),
tt-01-2018 (old dossier code), tt-03-2025 (new dossier code; its annex was not read, so the form
follows the codes seen in use and is marked unconfirmed in docs/legal/sources.toml).
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from .errors import Invalid

_NEW_UNIT = re.compile(r"[A-Y]\d{2}(\.\d{1,4}){0,6}")
_OLD_UNIT = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}")
_DOSSIER = re.compile(r"(?P<unit>.+)-(?P<day>\d{6})-(?P<serial>\d{4,8})")
UNIT_CODE_MAX = 35


class InvalidUnitCode(Invalid):
    code = "invalid_unit_code"
    message = _("Mã định danh đơn vị không đúng.")


class InvalidDossierCode(Invalid):
    code = "invalid_dossier_code"
    message = _("Mã hồ sơ không đúng. Mã có dạng H26.14-261122-0001.")


@dataclass(frozen=True, slots=True)
class UnitCode:
    """An identifier code of an agency or unit. `is_old` tells the form before 2021."""

    text: str
    is_old: bool

    @classmethod
    def parse(cls, text: str) -> "UnitCode":
        """Reads either form; raises `InvalidUnitCode`."""
        text = text.strip().upper()
        if len(text) <= UNIT_CODE_MAX:
            if _NEW_UNIT.fullmatch(text):
                return cls(text, is_old=False)
            if _OLD_UNIT.fullmatch(text):
                return cls(text, is_old=True)
        raise InvalidUnitCode

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class DossierCode:
    """`H26.14-261122-0001`: unit, day of reception, serial of that unit and day."""

    unit: UnitCode
    day: date
    serial: int

    @classmethod
    def parse(cls, text: str) -> "DossierCode":
        """Reads either form; the day must be a real date. Raises `InvalidDossierCode`."""
        match = _DOSSIER.fullmatch(text.strip().upper())
        if match is None:
            raise InvalidDossierCode
        try:
            unit = UnitCode.parse(match["unit"])
            digits = match["day"]
            day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        except (Invalid, ValueError) as error:
            raise InvalidDossierCode from error
        if unit.is_old and int(match["serial"]) == 0:
            raise InvalidDossierCode
        return cls(unit, day, int(match["serial"]))

    def __str__(self) -> str:
        return f"{self.unit}-{self.day:%y%m%d}-{self.serial:04d}"
