"""Which adapter serves which port, and which package hears which event. The only importer of adapters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from motcua.documents import api as documents


def wire() -> None:
    """Called once when Django is ready. A package's `subscribers` says which events it hears."""
    autodiscover_modules("events", "subscribers")
    _wire_documents()


def _wire_documents() -> None:
    from motcua.documents import api

    api.use_signer(_signer)
    api.use_storage(_storage)
    api.use_scanner(_scanner)
    api.use_time_stamper(_time_stamper)


def _storage() -> documents.Storage:
    """The bucket of `MOTCUA_STORAGE`; without one, the data folder's `files`."""
    if settings.S3 is not None:
        from motcua.documents.adapters.s3 import Bucket, S3Storage

        given = settings.S3
        return S3Storage(
            Bucket(given.bucket, given.prefix, given.endpoint, given.region, given.access_key, given.secret_key)
        )
    from motcua.documents.adapters.folder import FolderStorage

    return FolderStorage(Path(settings.FILES))


def _scanner() -> documents.Scanner:
    """ClamAV's daemon of `MOTCUA_CLAMD`; without one, nothing is scanned."""
    from motcua.documents.adapters.clamd import Address, ClamdScanner
    from motcua.documents.adapters.no_scanner import NoScanner

    given = settings.CLAMD
    return ClamdScanner(Address(given.path, given.host, given.port)) if given is not None else NoScanner()


def _time_stamper() -> documents.TimeStamper | None:
    """The authority of `MOTCUA_TSA_URL`, its roots in the data folder's `signing/tsa`; without one, no stamps."""
    if not settings.TSA_URL:
        return None
    from motcua.documents.adapters.pkcs12 import certificate_in
    from motcua.documents.adapters.rfc3161 import Rfc3161TimeStamper

    roots = sorted((settings.HOME / "signing" / "tsa").glob("*.crt"))
    return Rfc3161TimeStamper(settings.TSA_URL, [certificate_in(root.read_bytes()) for root in roots])


def _signer() -> documents.Signer:
    """Keys in the data folder's `signing`; without them, the demonstration authority."""
    from motcua.documents.adapters.demonstration import DemonstrationSigner
    from motcua.documents.adapters.pkcs12 import Pkcs12Signer

    keys = settings.HOME / "signing"
    return Pkcs12Signer(keys) if keys.is_dir() else DemonstrationSigner(settings.HOME / "authority")
