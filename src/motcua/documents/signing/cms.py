"""The CMS signatures of one key: all that does not depend on what is signed is encoded once.

Two signatures of one key differ in the digest of what they cover and in the signature's own bytes, and
in nothing else. So pyHanko makes a whole one, and every later one is put together from its parts.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import Protocol

from asn1crypto import cms, parser, x509

DIGEST = "sha256"
_NO_DIGEST = bytes(range(0xC0, 0xE0))  # stands in the pattern where the digest goes
_SEQUENCE, _SET, _OCTETS = 16, 17, 4
_UNIVERSAL, _CONTEXT = 0, 2


class Key(Protocol):
    """What pyHanko makes of a key, wherever the key lies."""

    @property
    def signing_cert(self) -> x509.Certificate | None: ...

    @property
    def cert_registry(self) -> Iterable[x509.Certificate]: ...

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The bare signature."""

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, *, use_pades: bool) -> cms.ContentInfo:
        """A whole one."""


class KeyInUse:
    """A key and its chain, ready to sign one digest after the other. May be shared by threads."""

    def __init__(self, key: Key) -> None:
        if key.signing_cert is None:
            raise ValueError("a key without its certificate")
        self._key = key
        self.certificate: x509.Certificate = key.signing_cert

    @cached_property
    def fingerprint(self) -> str:
        """The certificate's SHA-256, in hexadecimal."""
        return hashlib.sha256(self.certificate.dump()).hexdigest()

    @cached_property
    def room(self) -> int:
        """Bytes that no signature of this key exceeds."""
        certificates = {one.dump() for one in (self.certificate, *self._key.cert_registry)}
        return sum(map(len, certificates)) + 2048

    def sign(self, digest: bytes) -> bytes:
        """A detached signature (PAdES baseline B) over bytes of that SHA-256, as DER."""
        pattern = self._pattern
        attributes = pattern.attributes.replace(_NO_DIGEST, digest)
        signature = self._key.sign_raw(_der(_UNIVERSAL, _SET, attributes), DIGEST)
        signer = _der(
            _UNIVERSAL,
            _SEQUENCE,
            pattern.signer,
            _der(_CONTEXT, 0, attributes),
            pattern.algorithm,
            _der(_UNIVERSAL, _OCTETS, signature, is_constructed=False),
        )
        signed = _der(_UNIVERSAL, _SEQUENCE, pattern.content, _der(_UNIVERSAL, _SET, signer))
        return _der(_UNIVERSAL, _SEQUENCE, pattern.kind, _der(_CONTEXT, 0, signed))

    @cached_property
    def _pattern(self) -> _Pattern:
        made = asyncio.run(self._key.async_sign(_NO_DIGEST, DIGEST, use_pades=True))
        return _Pattern(made)


class _Pattern:
    """The parts of a CMS signature that stay the same, each encoded."""

    def __init__(self, made: cms.ContentInfo) -> None:
        signed = made["content"]
        (signer,) = signed["signer_infos"]
        self.kind = made["content_type"].dump()
        self.content = _encoded(signed, "version", "digest_algorithms", "encap_content_info", "certificates")
        self.signer = _encoded(signer, "version", "sid", "digest_algorithm")
        self.attributes = bytes(signer["signed_attrs"].contents)
        self.algorithm = signer["signature_algorithm"].dump()
        if self.attributes.count(_NO_DIGEST) != 1:
            raise ValueError("a signature covers one digest, once")


def _encoded(sequence: cms.Sequence, *names: str) -> bytes:
    return b"".join(sequence[name].dump() for name in names)


def _der(kind: int, tag: int, *parts: bytes, is_constructed: bool = True) -> bytes:
    encoded: bytes = parser.emit(kind, int(is_constructed), tag, b"".join(parts))
    return encoded
