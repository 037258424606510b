"""Which adapter serves which port, and which package hears which event. The only importer of adapters."""


def wire() -> None:
    """Called once when Django is ready."""
