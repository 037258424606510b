"""Numbers and days in Vietnamese words."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.documents.words import day_in_words, hour_and_day, long_day, number_in_words, stamp_time

from .builders import NOON


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (5, "năm"), (10, "mười"), (11, "mười một"), (15, "mười lăm"), (20, "hai mươi"),
        (21, "hai mươi mốt"), (24, "hai mươi bốn"), (25, "hai mươi lăm"), (31, "ba mươi mốt"),
        (100, "một trăm"), (105, "một trăm linh năm"), (115, "một trăm mười lăm"),
        (1975, "một nghìn chín trăm bảy mươi lăm"), (2000, "hai nghìn"),
        (2005, "hai nghìn không trăm linh năm"), (2026, "hai nghìn không trăm hai mươi sáu"),
    ],
)  # fmt: skip
def test_numbers_are_spelt_as_people_say_them(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_no_two_numbers_are_spelt_alike() -> None:
    assert len({number_in_words(n) for n in range(10_000)}) == 10_000


def test_days_are_written_as_offices_write_them() -> None:
    assert long_day(date(2026, 2, 3)) == "ngày 03 tháng 02 năm 2026"
    assert long_day(date(2026, 3, 21)) == "ngày 21 tháng 3 năm 2026"
    assert day_in_words(date(2026, 4, 15)) == "Ngày mười lăm, tháng tư, năm hai nghìn không trăm hai mươi sáu"
    assert hour_and_day(NOON) == "12 giờ 00 phút, ngày 20 tháng 11 năm 2026"
    assert stamp_time(NOON) == "2026-11-20T12:00:00+07:00"
