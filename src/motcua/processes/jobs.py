"""Background entry points."""

from django.utils import timezone

from motcua.kernel.actor import SYSTEM

from .shipped import load_default_process


def ensure_default_process() -> None:
    """Deploys the default process if it is missing or has changed."""
    load_default_process(actor=SYSTEM, at=timezone.now())
