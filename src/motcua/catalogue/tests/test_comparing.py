"""Two versions side by side."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue import api as catalogue
from motcua.catalogue.comparing import Pair, Piece, difference
from motcua.catalogue.values import Fee, Paper, Variant

from .builders import some_content


def text_of(pairs: tuple[Pair, ...], side: str) -> list[str]:
    return ["".join(piece.text for piece in getattr(pair, side)) for pair in pairs if getattr(pair, side)]


def test_only_fields_that_differ_are_shown_in_the_order_of_the_record() -> None:
    before = some_content()
    after = replace(before, conditions="Đủ 18 tuổi", name="Đăng ký lại", fully_online=True)
    assert [one.field for one in catalogue.compare(before, after)] == ["name", "fully_online", "conditions"]
    assert catalogue.compare(before, before) == ()


def test_a_reworded_line_shows_which_words_differ() -> None:
    (pair,) = difference("steps", "Nộp hồ sơ tại bộ phận một cửa", "Nộp hồ sơ tại điểm tiếp nhận một cửa").pairs
    assert pair.before == (Piece("Nộp hồ sơ tại ", False), Piece("bộ phận", True), Piece(" một cửa", False))
    assert pair.after == (Piece("Nộp hồ sơ tại ", False), Piece("điểm tiếp nhận", True), Piece(" một cửa", False))


def test_a_paper_that_came_stands_alone_on_its_side() -> None:
    before = some_content()
    (variant,) = before.variants
    papers = (*variant.papers[:1], Paper("Ảnh chân dung", (), 2, None), *variant.papers[1:])
    (found,) = catalogue.compare(before, replace(before, variants=(Variant("Cấp mới", papers),)))
    assert [pair.is_same for pair in found.pairs] == [True, True, False, True]
    assert found.pairs[2] == Pair((), (Piece("Ảnh chân dung (2 bản chính)", True),))


def test_a_changed_fee_is_told_with_its_channel() -> None:
    before = some_content()
    direct = replace(before.channels[0], fees=(Fee(5000),))
    (found,) = catalogue.compare(before, replace(before, channels=(direct, *before.channels[1:])))
    changed = [pair for pair in found.pairs if not pair.is_same]
    assert text_of(tuple(changed), "before") == ["Trực tiếp: phí, lệ phí 8.000 ₫ /bản"]
    assert text_of(tuple(changed), "after") == ["Trực tiếp: phí, lệ phí 5.000 ₫"]


def test_a_number_without_a_unit_is_told_as_such_and_not_as_a_limit() -> None:
    before = some_content()
    direct = replace(before.channels[0], limit=None, limit_text="3")
    (found,) = catalogue.compare(before, replace(before, channels=(direct, *before.channels[1:])))
    assert "Trực tiếp: thời hạn 3 (không ghi đơn vị)" in text_of(found.pairs, "after")


LINES = st.lists(st.sampled_from(["một hai ba", "một hai bốn", "năm", "sáu bảy", "tám"]), max_size=6)


@given(LINES, LINES)
def test_each_side_is_there_whole_and_in_order(before: list[str], after: list[str]) -> None:
    pairs = difference("steps", "\n".join(before), "\n".join(after)).pairs
    assert text_of(pairs, "before") == before
    assert text_of(pairs, "after") == after
