"""The QR of an identity card, read or refused; never half read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.identity import api as identity
from motcua.kernel.errors import Invalid

CARD = "000195000777|000123456|Lê Thu Hà|03021995|Nữ|Số 12 Lê Lợi, Phường Hoàn Kiếm, Hà Nội|05012022"


def test_seven_fields_are_read() -> None:
    card = identity.read_card(CARD)
    assert (card.number, card.name, card.birth_date) == ("000195000777", "Lê Thu Hà", date(1995, 2, 3))
    assert (card.sex, card.issued_on) == (identity.Sex.FEMALE, date(2022, 1, 5))
    assert card.residence == "Số 12 Lê Lợi, Phường Hoàn Kiếm, Hà Nội"
    assert "Hà" not in repr(card)


@pytest.mark.parametrize("more", ["", "|", "|Trần Văn Bố|Lê Thị Mẹ||", "\r\n"])
def test_more_fields_and_line_ends_are_left_alone(more: str) -> None:
    assert identity.read_card(CARD + more) == identity.read_card(CARD)


def test_blank_old_number_and_unreadable_days_leave_the_rest() -> None:
    card = identity.read_card("000195000777||Lê Thu Hà|1995|?|Hà Nội|")
    assert (card.birth_date, card.sex, card.issued_on, card.name) == (None, None, None, "Lê Thu Hà")


@pytest.mark.parametrize(
    "text", ["", "000195000777", CARD.replace("000195000777", "123"), "|||||||", "000195000777||||||"]
)
def test_what_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        identity.read_card(text)


@given(st.text(alphabet="|0123456789 aÁđ\x00\n", max_size=200))
def test_whatever_is_scanned_is_read_or_refused(text: str) -> None:
    try:
        card = identity.read_card(text)
    except Invalid:
        return
    assert len(card.number) == 12
    assert card.name
