"""Keys that never leave their module (HSM, token, SoftHSM), used through PKCS#11.

An entry of `keys.toml` names, instead of a `file`, the module's library, the token and the label under which key
and certificate lie on it:

    [[key]]
    role = "agency"
    unit = "019…"
    module = "/usr/lib/softhsm/libsofthsm2.so"
    token = "UBND phường Hoàn Kiếm"
    label = "con-dau"
    pin_file = "con-dau.pin"
"""

from __future__ import annotations

import asyncio
import threading
from functools import cache
from pathlib import Path
from typing import Any

import pkcs11
from django.utils.translation import gettext as _
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from ..ports import SigningDeclined, SigningUnavailable
from ..signing.cms import KeyInUse

NEEDED = frozenset({"role", "unit", "module", "token", "label", "pin_file"})


class TokenKey(PKCS11Signer):
    """One key of a token. The session of a token is used by one thread at a time."""

    def __init__(self, session: Any, label: str, lock: threading.Lock) -> None:
        super().__init__(session, cert_label=label)
        self._lock = lock
        # Every module signs a digest made outside; not every one makes it itself.
        self.use_raw_mechanism = self.signing_cert.public_key.algorithm == "ec"

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Raises `SigningUnavailable` when the module does not answer."""
        return asyncio.run(self.async_sign_raw(data, digest_algorithm))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        try:
            with self._lock:
                signature: bytes = await super().async_sign_raw(data, digest_algorithm, dry_run)
        except pkcs11.PKCS11Error as error:
            raise SigningUnavailable(type(error).__name__) from error
        return signature


def open_token_key(entry: dict[str, Any], folder: Path) -> KeyInUse:
    """The key that an entry of the index names. Raises `SigningDeclined`, `SigningUnavailable`, `OSError`."""
    pin = (folder / entry["pin_file"]).read_text().strip()
    where = f"{entry['token']}/{entry['label']}"
    try:
        session, lock = _session(entry["module"], entry["token"], pin)
        return KeyInUse(TokenKey(session, entry["label"], lock))
    except (pkcs11.PinIncorrect, pkcs11.NoSuchToken, pkcs11.NoSuchKey) as error:
        raise SigningDeclined(_("%(path)s: không mở được khóa") % {"path": where}) from error
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise SigningUnavailable(f"{where}: {type(error).__name__}") from error
    except (SigningError, ValueError) as error:
        raise SigningDeclined(_("%(path)s: không có khóa hoặc chứng thư") % {"path": where}) from error


@cache
def _session(module: str, token: str, pin: str) -> tuple[Any, threading.Lock]:
    """One session for each token, opened when first needed: a token allows one log-in of a process."""
    return open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin), threading.Lock()
