from __future__ import annotations

from datetime import UTC, datetime

import pytest

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.kernel.ids import new_id


def in_words(state: documents.ScanState) -> str:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    file = documents.StoredFile(new_id(), "0" * 64, 2048, "application/pdf", 3, "don.pdf", at, state)
    return dossiers.components.file_in_words(file)


@pytest.mark.parametrize("state", [documents.ScanState.NOT_SCANNED, documents.ScanState.CLEAN])
def test_a_file_is_told_by_its_kind_pages_and_size(state: documents.ScanState) -> None:
    assert in_words(state) == "PDF, 3 trang, 2 KB"


@pytest.mark.parametrize(
    ("state", "warning"),
    [
        (documents.ScanState.HELD, "chờ quét mã độc, chưa mở được"),
        (documents.ScanState.PASSED, "chưa quét mã độc"),
        (documents.ScanState.INFECTED, "có mã độc, không mở được"),
    ],
)
def test_whoever_opens_a_file_is_warned_where_no_scanner_found_it_harmless(
    state: documents.ScanState, warning: str
) -> None:
    assert in_words(state) == f"PDF, 3 trang, 2 KB, {warning}"
