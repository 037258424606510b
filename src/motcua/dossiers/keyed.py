"""Acts asked for by other systems under a key of their own: each is done once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from .models import KeyedAct
from .refusals import KeyUsedForAnother


def once(key: str, digest: str, do: Callable[[], object], *, at: datetime) -> bool:
    """Does it in one transaction with its key, unless the key was used; whether it was done now.

    Refused, it leaves the key free. Sent twice at once, the second waits for the first.
    Raises `KeyUsedForAnother`, and what `do` raises.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                KeyedAct.objects.create(key=key, digest=digest, done_at=at)
        except IntegrityError:
            if not KeyedAct.objects.filter(key=key, digest=digest).exists():
                raise KeyUsedForAnother from None
            return False
        do()
    return True
