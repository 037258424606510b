"""Days and instants as they are written over HTTP (RFC 3339), and in no other way: a number is neither."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ].+", re.ASCII)


def _written(form: re.Pattern[str]) -> BeforeValidator:
    def check(given: Any) -> Any:
        if isinstance(given, str) and not form.fullmatch(given):
            raise ValueError
        return given

    return BeforeValidator(check)


Day = Annotated[date, _written(_DAY)]
Instant = Annotated[AwareDatetime, _written(_INSTANT)]
