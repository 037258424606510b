"""The keys of an office, named by an index `keys.toml`: in PKCS#12 files beside it, or on tokens.

    [[key]]
    role = "agency"                # or "person", then with `name`
    unit = "019…"                  # identifier of the unit
    file = "ubnd-phuong.p12"
    passphrase_file = "ubnd-phuong.pass"

An entry may name a key on a token instead of a file: see `pkcs11`.

`roots/*.crt` holds the certificates (PEM or DER) in which chains end.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from asn1crypto import pem
from django.utils.translation import gettext as _
from pyhanko.sign.signers import SimpleSigner

from ..ports import Expiry, Field, SignedPdf, SigningDeclined, SigningUnavailable
from ..signing import pades
from ..signing.cms import KeyInUse
from ..signing.pades import Box
from ..values import Signatory, SignerRole

INDEX = "keys.toml"


class Pkcs12Signer:
    """Signs with the keys of the index. Each is opened once and kept at hand."""

    is_demonstration = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[str, KeyInUse] = {}

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
        return tuple(certificate_in(path.read_bytes()) for path in sorted((self._folder / "roots").glob("*.crt")))

    def problems(self) -> list[str]:
        """Whatever keeps somebody from signing, or anybody from trusting what was signed."""
        try:
            index = self._index
        except OSError:
            return [_("%(path)s: không đọc được") % {"path": self._folder / INDEX}]
        except tomllib.TOMLDecodeError as error:
            return [f"{self._folder / INDEX}: {error}"]
        found = [] if index else [_("%(path)s: không có khóa nào") % {"path": self._folder / INDEX}]
        if not (roots := sorted((self._folder / "roots").glob("*.crt"))):
            found.append(_("%(path)s: không có chứng thư gốc nào") % {"path": self._folder / "roots"})
        found += filter(None, (problem_with(path, path.read_bytes) for path in roots))
        for number, entry in enumerate(index, 1):
            if missing := _needed(entry) - entry.keys():
                given = {"path": self._folder / INDEX, "number": number, "missing": ", ".join(sorted(missing))}
                found.append(_("%(path)s: khóa thứ %(number)d thiếu %(missing)s") % given)
            elif problem := problem_with(self._folder / entry.get("file", INDEX), partial(self._open, entry)):
                found.append(problem)
        return found

    def expiries(self) -> list[Expiry]:
        """Of the keys that can be opened."""
        found = []
        for entry in self._index:
            try:
                certificate = self._open(entry).certificate
            except (OSError, KeyError, SigningDeclined, SigningUnavailable):
                continue  # told by `problems`
            found.append(Expiry(certificate.subject.human_friendly, certificate.not_valid_after))
        return found

    @cached_property
    def _index(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = tomllib.loads((self._folder / INDEX).read_text()).get("key", [])
        return entries

    def _key_of(self, signatory: Signatory) -> KeyInUse:
        for entry in self._index:
            is_same_unit = entry["unit"] == str(signatory.unit_id) and entry["role"] == signatory.role.value
            if is_same_unit and (signatory.role is SignerRole.AGENCY or entry.get("name") == signatory.name):
                return self._open(entry)
        raise SigningDeclined(f"no key for {signatory.role.value} {signatory.name!r} of unit {signatory.unit_id}")

    def _open(self, entry: dict[str, Any]) -> KeyInUse:
        name = entry["file"] if "file" in entry else f"{entry['module']} {entry['token']} {entry['label']}"
        if name not in self._keys:
            self._keys[name] = self._opened(entry)
        return self._keys[name]

    def _opened(self, entry: dict[str, Any]) -> KeyInUse:
        if "module" in entry:
            from .pkcs11 import open_token_key

            return open_token_key(entry, self._folder)
        path, secret = self._folder / entry["file"], entry.get("passphrase_file")
        passphrase = (self._folder / secret).read_bytes().strip() if secret else None
        return open_key(path.read_bytes(), passphrase, str(path))


def _needed(entry: dict[str, Any]) -> frozenset[str]:
    if "module" in entry:
        from .pkcs11 import NEEDED

        return NEEDED
    return frozenset({"role", "unit", "file"})


def open_key(data: bytes, passphrase: bytes | None, where: str) -> KeyInUse:
    """The key and chain of a PKCS#12 file. Raises `SigningDeclined` naming `where`."""
    try:
        return KeyInUse(SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase))
    except ValueError as error:
        raise SigningDeclined(_("%(path)s: không mở được khóa") % {"path": where}) from error


def problem_with(path: Path, read: Callable[[], object]) -> str | None:
    """In words for the administrator why `read` fails, if it does."""
    try:
        read()
    except OSError as error:
        return _("%(path)s: không đọc được") % {"path": error.filename or path}
    except (SigningDeclined, SigningUnavailable) as error:
        return str(error)
    return None


def box_of(field: Field) -> Box:
    return Box(field.name, field.page, field.box)


def certificate_in(data: bytes) -> bytes:
    """The certificate as DER, given so or as text (PEM)."""
    if not pem.detect(data):
        return data
    inside: bytes = pem.unarmor(data)[2]
    return inside
