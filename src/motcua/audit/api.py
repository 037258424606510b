"""Who read or changed what: recorded beside the change, sealed, verifiable."""

from .actions import plan, record

__all__ = ["plan", "record"]
