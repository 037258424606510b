"""Stamping issued documents with trusted time, one after the other, each outside the transaction that notes it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.audit import api as audit
from motcua.kernel.actor import SYSTEM
from motcua.kernel.rows import Rows, found

from ..models import Document, TimeStamp
from ..queries import file_row, file_value
from ..timestamping import StampingDeclined, StampingUnavailable, TimeStamper, time_stamper
from .files import keep_made

logger = logging.getLogger(__name__)

BATCH = 50
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=1)
PATIENCE = timedelta(days=3)  # then the document stays without a stamp, and is counted as such


def await_stamp(*, document_id: UUID) -> None:
    """Notes that an issued document is to be stamped; once, and only where an authority is configured."""
    if time_stamper() is None:
        return
    row = found(Document, id=document_id)
    if row is not None and row.issued_at is not None and row.signatures.exists():
        TimeStamp.objects.get_or_create(document=row, defaults={"awaited_at": row.issued_at, "next_at": row.issued_at})


def stamp_what_waits(*, at: datetime) -> int:
    """Stamps the documents that are due, up to `BATCH`; answers how many were. Ends when the authority is away."""
    used, stamped = time_stamper(), 0
    if used is None:
        return 0
    due = TimeStamp.objects.filter(state=TimeStamp.State.WAITING, next_at__lte=at).order_by("next_at", "id")
    for waiting in due.select_related("document")[:BATCH]:
        try:
            stamped += _stamp(waiting, used, at)
        except StampingUnavailable as error:
            _put_off(waiting, str(error), at)
            break
        except StampingDeclined as error:
            _put_off(waiting, str(error), at)
    return stamped


def _stamp(waiting: TimeStamp, used: TimeStamper, at: datetime) -> bool:
    document = waiting.document
    before = file_row(document.file_id)
    pdf = used.stamp(file_value(before).read())
    with transaction.atomic():
        row = found(Document, id=document.id, lock=True)
        if row is None or row.file_id != before.id:
            return False  # somebody else was first
        row.file = keep_made(pdf, pages=before.pages or 1, name=before.name, at=at)
        waiting.state, waiting.stamped_at, waiting.before, waiting.last_error = TimeStamp.State.DONE, at, before, ""
        trace = audit.plan(
            actor=SYSTEM,
            action="documents.timestamp",
            subject_kind="document",
            subject_id=row.id,
            at=at,
            details={"number": row.number, "sha256": row.file.sha256},
        )
        rows = Rows(row.file, trace)
        rows.change(row, "file")
        rows.change(waiting, "state", "stamped_at", "before", "last_error")
        rows.write()
    return True


def _put_off(waiting: TimeStamp, words: str, at: datetime) -> None:
    """Longer each time; in the end the document stays as it is."""
    logger.warning("a document could not be stamped: %s", words)
    waiting.attempts += 1
    waiting.last_error = words[:500]
    waiting.next_at = at + min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(waiting.attempts - 1, 10))
    if at - waiting.awaited_at > PATIENCE:
        waiting.state = TimeStamp.State.GIVEN_UP
    waiting.save(update_fields=["attempts", "last_error", "next_at", "state"])
