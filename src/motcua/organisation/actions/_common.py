"""What every change here ends with: a record of it, and a fresh reading at the next question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal

from ..directory import forget
from ..refusals import InvalidEntry


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where what is entered comes from: a key of docs/legal/sources.toml, a note, and whether it is confirmed."""

    source: str = ""
    note: str = ""
    confirmed: bool = False


UNSOURCED = Provenance()


def require_ground(provenance: Provenance) -> None:
    """What is confirmed says by what. Raises `InvalidEntry`."""
    if provenance.confirmed and not provenance.source.strip():
        raise InvalidEntry(fields={"source": _("Nội dung đã xác nhận phải có căn cứ: số quyết định hoặc văn bản.")})


def changed(actor: Actor, at: datetime, action: str, subject: models.Model, **details: Any) -> None:
    """Records the change and lets this process read everything again, now and once it is committed."""
    audit.record(
        actor=actor,
        action=f"organisation.{action}",
        subject_kind=f"organisation.{type(subject).__name__.lower()}",
        subject_id=subject.pk,
        at=at,
        details={name: _plain(value) for name, value in details.items()},
    )
    forget()
    transaction.on_commit(forget)


@contextmanager
def refusing(refusal: type[Refusal], field: str = "") -> Iterator[None]:
    """Turns a broken constraint into the refusal it stands for, told at the field if one is named."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal(fields={field: refusal.message} if field else None) from error


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | UUID) else value
