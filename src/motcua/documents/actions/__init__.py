"""Every write of this package."""

from .copies import (
    CertificationSettled,
    NotCompared,
    PaperDetails,
    Scan,
    add_paper,
    certify,
    checked,
    compare,
    discard_paper,
    read_scan,
    refuse_paper,
    sign_copy,
    void_copies,
)
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
from .files import MAX_UPLOAD_BYTES, harmless_name, put_back, store
from .scanning import scan_what_waits, set_scan_rule
from .stamping import stamp_what_waits

__all__ = [
    "MAX_UPLOAD_BYTES",
    "CertificationSettled",
    "DocumentNotPending",
    "DocumentNotStanding",
    "NotCompared",
    "PaperDetails",
    "Scan",
    "add_paper",
    "certify",
    "checked",
    "compare",
    "countersign",
    "discard_paper",
    "harmless_name",
    "issue",
    "open_document",
    "prepare",
    "put_back",
    "read_scan",
    "refuse_paper",
    "replace",
    "revoke",
    "scan_what_waits",
    "set_scan_rule",
    "sign_copy",
    "stamp_what_waits",
    "store",
    "void_copies",
]
