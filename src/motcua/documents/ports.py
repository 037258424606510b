"""Signing, as the outside world offers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from .values import Signatory


class SigningDeclined(Exception):
    """No key for this signatory, or the key may not be used: trying again does not help."""


class SigningUnavailable(Exception):
    """The signing service did not answer: try again later."""


@dataclass(frozen=True, slots=True)
class Field:
    """A place for a signature: page from 0, box in points from the lower left corner."""

    name: str
    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """The signed bytes. `certificate` is the SHA-256 of the signer's certificate, in hexadecimal."""

    pdf: bytes
    certificate: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """Until when a certificate is valid, and whose it is."""

    name: str
    at: datetime


class Signer(Protocol):
    """Holds the keys of those who sign."""

    is_demonstration: bool  # documents it signs have no legal value and must say so

    def sign(
        self,
        pdf: bytes,
        *,
        signatory: Signatory,
        field: Field,
        stamp: bytes,
        at: datetime,
        reserve: Sequence[Field] = (),
    ) -> SignedPdf:
        """Adds one PAdES signature as an incremental update; earlier ones stay valid.

        `stamp` is a one-page PDF shown in the field; `reserve` are further fields left empty for
        those who sign later. Raises `SigningDeclined` or `SigningUnavailable`.
        """

    def roots(self) -> tuple[bytes, ...]:
        """The certificates (DER) in which a chain must end to be trusted."""

    def expiries(self) -> list[Expiry]:
        """Until when the certificates are valid with which is signed."""

    def problems(self) -> list[str]:
        """What is wrong with the configuration, for the administrator; empty when all is well."""


_make_signer: Callable[[], Signer] | None = None


def use_signer(make: Callable[[], Signer]) -> None:
    """Called by wiring. The signer is made when first needed: its libraries take long to load."""
    global _make_signer
    _make_signer = cache(make)


def signer() -> Signer:
    if _make_signer is None:
        raise SigningUnavailable("no signer is configured")
    return _make_signer()
