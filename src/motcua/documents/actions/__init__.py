"""Every write of this package."""

from .documents import (
    DocumentNotPending,
    DocumentNotStanding,
    countersign,
    issue,
    open_document,
    prepare,
    replace,
    revoke,
)
from .files import MAX_UPLOAD_BYTES, harmless_name, store

__all__ = [
    "MAX_UPLOAD_BYTES",
    "DocumentNotPending",
    "DocumentNotStanding",
    "countersign",
    "harmless_name",
    "issue",
    "open_document",
    "prepare",
    "replace",
    "revoke",
    "store",
]
