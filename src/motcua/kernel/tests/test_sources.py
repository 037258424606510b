"""Legal texts are named to people as people name them."""

from __future__ import annotations

import pytest
from django.utils import translation

from motcua.kernel import sources


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        ("nd-118-2025#19", "Điều 19 Nghị định 118/2025/NĐ-CP"),
        ("qd-766-2022", "Quyết định 766/QĐ-TTg"),
        ("luat-hngd-2014#8", "Điều 8 Luật Hôn nhân và gia đình 52/2014/QH13"),
        ("tt-04-2024-btp, tt-04-2020-btp#2", "Thông tư 04/2024/TT-BTP, Điều 2 Thông tư 04/2020/TT-BTP"),
        ("Ba ngày (nd-63-2024); chưa đối chiếu", "Ba ngày (Nghị định 63/2024/NĐ-CP); chưa đối chiếu"),
        ("Quyết định 5/QĐ-UBND", "Quyết định 5/QĐ-UBND"),
        ("nd-118-20251", "nd-118-20251"),
        ("", ""),
    ],
)
def test_a_key_is_told_as_the_text_it_stands_for(cited: str, words: str) -> None:
    assert sources.in_words(cited) == words


def test_an_article_is_told_in_the_reader_s_language() -> None:
    with translation.override("en"):
        assert sources.in_words("nd-118-2025#19") == "Article 19 of Nghị định 118/2025/NĐ-CP"
