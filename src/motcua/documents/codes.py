"""Verification codes: unguessable, and readable over a telephone."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 12  # 60 bits
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str | None:
    """The code a person typed, look-alikes and separators forgiven; none when it cannot be one."""
    plain = re.sub(r"[\s\-–.]", "", text.upper()).translate(_LOOK_ALIKE)
    return plain if _CODE.fullmatch(plain) else None


def grouped(code: str) -> str:
    """`K7QD-2M9X-4TRB`."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
