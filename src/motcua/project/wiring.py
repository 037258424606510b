"""Which adapter serves which port, and which package hears which event. The only importer of adapters."""

from django.utils.module_loading import autodiscover_modules


def wire() -> None:
    """Called once when Django is ready. A package's `subscribers` says which events it hears."""
    autodiscover_modules("events", "subscribers")
