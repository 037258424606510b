"""What history says of a dossier, as a person would say it."""

from __future__ import annotations

import pytest
from django.utils import translation

from motcua.casework import api as casework


@pytest.mark.parametrize(
    ("papers", "files", "vietnamese", "english"),
    [
        (3, 1, "gồm 3 giấy tờ và 1 tệp", "with 3 papers and 1 file"),
        (1, 0, "gồm 1 giấy tờ", "with 1 paper"),
        (0, 2, "gồm 2 tệp", "with 2 files"),
        (0, 0, "không kèm giấy tờ, tệp nào", "without papers or files"),
    ],
)
def test_what_came_with_a_dossier_is_counted_only_where_there_is_some(
    papers: int, files: int, vietnamese: str, english: str
) -> None:
    facts = {"papers": papers, "files": files}
    assert casework.sentence("dossiers.filed_direct", "Hoa", facts) == f"Hoa nhận hồ sơ nộp tại quầy, {vietnamese}."
    with translation.override("en"):
        assert (
            casework.sentence("dossiers.filed_direct", "Hoa", facts)
            == f"Hoa took the dossier at the counter, {english}."
        )
