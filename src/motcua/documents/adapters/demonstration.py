"""The demonstration authority: made at first start, without legal value, and saying so in every subject.

It gives each signatory a certificate when first asked. Keys stay in the data folder, readable by its
owner only. Its certificates begin long before and end long after any demonstration date.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.utils.translation import gettext as _

from ..ports import Expiry, Field, SignedPdf
from ..signing import pades
from ..signing.cms import KeyInUse
from ..values import Signatory
from .pkcs12 import box_of, open_key, problem_with

MARK = "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ – DEMONSTRATION"
_FROM = datetime(2024, 1, 1, tzinfo=UTC)
_ROOT_UNTIL = datetime(2054, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2044, 1, 1, tzinfo=UTC)
_NAME_MAX = 64  # bytes of one part of a subject


class DemonstrationSigner:
    """Signs for anybody, in the name of an authority nobody should trust."""

    is_demonstration = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[str, KeyInUse] = {}
        self._root: tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None = None

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
        key = self._key_of(signatory)
        signed = pades.sign(
            pdf, key=key, field=box_of(field), stamp=stamp, at=at, reserve=[box_of(other) for other in reserve]
        )
        return SignedPdf(signed, key.fingerprint)

    def roots(self) -> tuple[bytes, ...]:
        return (self._authority()[1].public_bytes(serialization.Encoding.DER),)

    def problems(self) -> list[str]:
        """Keys that are there and cannot be opened, or a folder in which none can be made."""
        root = self._folder / "root.p12"
        if not root.exists():
            return [] if _may_be_made(self._folder) else [_("%(path)s: không ghi được") % {"path": self._folder}]
        return [
            problem
            for path in (root, *sorted((self._folder / "keys").glob("*.p12")))
            if (problem := problem_with(path, partial(_opened, path)))
        ]

    def expiries(self) -> list[Expiry]:
        return []

    def _authority(self) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        if self._root is None:
            key, certificate, _ = pkcs12.load_key_and_certificates(_kept(self._folder / "root.p12", _new_root), None)
            if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
                raise TypeError("the demonstration authority's key file is not what we wrote")
            self._root = key, certificate
        return self._root

    def _key_of(self, signatory: Signatory) -> KeyInUse:
        identity = f"{signatory.role.value}\n{signatory.unit_id}\n{signatory.unit_name}\n{signatory.name}"
        name = hashlib.sha256(identity.encode()).hexdigest()[:32]
        if name not in self._keys:
            path = self._folder / "keys" / f"{name}.p12"
            self._keys[name] = open_key(_kept(path, lambda: self._new_key(signatory)), None, str(path))
        return self._keys[name]

    def _new_key(self, signatory: Signatory) -> bytes:
        root_key, root = self._authority()
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _certificate(_subject(signatory.name, signatory.unit_name), root.subject, key, _UNTIL)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs=True), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
            .sign(root_key, hashes.SHA256())
        )
        return _packed(key, certificate, [root])


def _opened(path: Path) -> KeyInUse:
    return open_key(path.read_bytes(), None, str(path))


def _may_be_made(folder: Path) -> bool:
    nearest = next(above for above in (folder, *folder.parents) if above.exists())
    return os.access(nearest, os.W_OK | os.X_OK)


def _new_root() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject("Một Cửa – Demonstration Authority", "Một Cửa")
    certificate = (
        _certificate(name, name, key, _ROOT_UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _packed(key, certificate, [])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _subject(name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(organisation)),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, _short(name)),
        ]
    )


def _short(text: str) -> str:
    """As much of the text as a subject holds, no letter cut in two."""
    return text.encode()[:_NAME_MAX].decode(errors="ignore").strip() or "–"


def _key_usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _packed(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, chain: list[x509.Certificate]) -> bytes:
    return pkcs12.serialize_key_and_certificates(None, key, certificate, chain, serialization.NoEncryption())


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's bytes, made once: of two processes starting at once, one wins and both read the same."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
