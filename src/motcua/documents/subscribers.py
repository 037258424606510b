"""What follows by itself from what happens to a document. Keys are kept by the database: they never change."""

from __future__ import annotations

from motcua.outbox import api as outbox

from .actions.stamping import await_stamp
from .events import DocumentIssued


def _stamp_issued(event: DocumentIssued) -> None:
    await_stamp(document_id=event.document_id)


outbox.subscribe(DocumentIssued, "documents.stamp_issued", _stamp_issued)
