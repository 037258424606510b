"""Proof of a client by what it signed with its own key; PyJWT reads keys and signatures.

Source: RFC 7523 sections 2.2 and 3 (assertions), RFC 7517 (keys), RFC 7518 (algorithms).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Invalid

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
RSA_BITS_MINIMUM = 2048
LASTS_AT_MOST = timedelta(minutes=10)
CLOCKS_DIFFER = timedelta(seconds=60)
_CLAIMS = ["iss", "sub", "aud", "exp", "jti"]

type PublicKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey


class InvalidPublicKey(Invalid):
    """Not a public key of a kind that we take; a private key least of all."""

    code = "invalid_public_key"
    message = _("Dán một khóa công khai dạng PEM hoặc JWK: RSA từ 2048 bit, P-256, P-384 hoặc Ed25519.")


class AssertionRefused(Exception):
    """Not signed by any of the keys, not for us, not for now, or not whole."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a client signed: `number` (`jti`) may be used once until `ends_at`."""

    number: str
    ends_at: datetime


def public_key(text: str) -> str:
    """The key as PEM, from PEM, a JWK or a set of one. Raises `InvalidPublicKey`."""
    try:
        key = _from_jwk(json.loads(text)) if text.lstrip().startswith("{") else load_pem_public_key(text.encode())
    except (ValueError, TypeError, jwt.PyJWTError):
        raise InvalidPublicKey.on("public_key") from None
    if not _algorithms_of(key):
        raise InvalidPublicKey.on("public_key")
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint(pem: str) -> str:
    """The same for a key however it was written."""
    key = load_pem_public_key(pem.encode())
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def claimed_client(assertion: str) -> str:
    """Whom the assertion says it is of, believed only once a key of that client verifies it. Raises
    `AssertionRefused`."""
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise AssertionRefused from None
    return str(claims.get("sub", ""))


def verify(assertion: str, pem: str, *, client_id: str, audiences: Iterable[str], at: datetime) -> Assertion:
    """What the client signed with that key, for one of the audiences, good at the instant. Raises
    `AssertionRefused`."""
    key = load_pem_public_key(pem.encode())
    try:
        claims = jwt.decode(
            assertion,
            key,  # type: ignore[arg-type]  # kinds that PyJWT does not name sign nothing
            algorithms=_algorithms_of(key),
            audience=list(audiences),
            issuer=client_id,
            options={"require": _CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except (jwt.PyJWTError, TypeError, ValueError):
        raise AssertionRefused from None
    ends_at = _instant(claims["exp"])
    began = max((_instant(claims[name]) for name in ("iat", "nbf") if name in claims), default=at)
    number = claims["jti"]
    timely = at - CLOCKS_DIFFER < ends_at <= at + LASTS_AT_MOST + CLOCKS_DIFFER and began <= at + CLOCKS_DIFFER
    if not timely or claims["sub"] != client_id or not isinstance(number, str) or not number:
        raise AssertionRefused
    return Assertion(number, ends_at)


def _from_jwk(given: Any) -> Any:
    """Of a set the only one; a private one is refused, not made public."""
    keys = given.get("keys", [given])
    if len(keys) != 1 or "d" in keys[0]:
        raise ValueError("one public key is wanted")
    return jwt.PyJWK.from_dict(keys[0]).key


def _algorithms_of(key: object) -> list[str]:
    """By what a key of that kind may sign; none for a kind or a length that we do not take."""
    match key:
        case RSAPublicKey() if key.key_size >= RSA_BITS_MINIMUM:
            return ["RS256", "PS256"]
        case EllipticCurvePublicKey(curve=SECP256R1()):
            return ["ES256"]
        case EllipticCurvePublicKey(curve=SECP384R1()):
            return ["ES384"]
        case Ed25519PublicKey():
            return ["EdDSA"]
        case _:
            return []


def _instant(claim: object) -> datetime:
    if not isinstance(claim, int | float) or isinstance(claim, bool) or not 0 <= claim < 2**33:
        raise AssertionRefused
    return datetime.fromtimestamp(claim, UTC)
