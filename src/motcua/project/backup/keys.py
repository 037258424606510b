"""Keys in a backup: sealed with a passphrase, or not there at all."""

from __future__ import annotations

import io
import secrets
import tarfile
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .errors import PassphraseNeeded

KEYS = ("signing", "authority", "secret-key")  # in the data folder
_MARK = b"motcua-keys-1\n"
_SALT_BYTES = 16
_NONCE_BYTES = 12


def seal(home: Path, passphrase: bytes) -> bytes:
    """What is secret in the data folder, encrypted (AES-256-GCM, key by scrypt)."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in KEYS:
            if (home / name).exists():
                archive.add(home / name, arcname=name)
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    return _MARK + salt + nonce + AESGCM(key_from(passphrase, salt)).encrypt(nonce, packed.getvalue(), _MARK)


def open_sealed(sealed: bytes, passphrase: bytes) -> bytes:
    """The packed keys. Raises `PassphraseNeeded` for a wrong passphrase."""
    body = sealed.removeprefix(_MARK)
    salt, nonce = body[:_SALT_BYTES], body[_SALT_BYTES : _SALT_BYTES + _NONCE_BYTES]
    try:
        return AESGCM(key_from(passphrase, salt)).decrypt(nonce, body[_SALT_BYTES + _NONCE_BYTES :], _MARK)
    except InvalidTag as error:
        raise PassphraseNeeded from error


def unpack(packed: bytes, home: Path, at: datetime) -> None:
    """Puts the keys into the data folder. What lies there already is never lost: it is renamed."""
    home.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for name in {member.name.partition("/")[0] for member in archive.getmembers()} & set(KEYS):
            if (home / name).exists():
                (home / name).rename(home / f"{name}.{at:%Y%m%d%H%M%S}")
        archive.extractall(home, filter="data")


def key_from(passphrase: bytes, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase)
