"""Which adapter serves which port, and which package hears which event. The only importer of adapters."""

from django.conf import settings
from django.utils.module_loading import autodiscover_modules


def wire() -> None:
    """Called once when Django is ready. A package's `subscribers` says which events it hears."""
    autodiscover_modules("events", "subscribers")
    _wire_signing()


def _wire_signing() -> None:
    """Keys in the data folder's `signing`; without them, the demonstration authority."""
    from motcua.documents import api as documents
    from motcua.documents.adapters.demonstration import DemonstrationSigner
    from motcua.documents.adapters.pkcs12 import Pkcs12Signer

    keys = settings.HOME / "signing"
    documents.use_signer(Pkcs12Signer(keys) if keys.is_dir() else DemonstrationSigner(settings.HOME / "authority"))
