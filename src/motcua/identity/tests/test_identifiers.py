from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.identity.api import (
    InvalidEmail,
    InvalidPersonalNumber,
    InvalidPhone,
    InvalidTaxCode,
    PersonalNumber,
    Sex,
    TaxCode,
    parse_email,
    parse_phone,
)

digits = st.text("0123456789", min_size=12, max_size=12)
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@given(digits, st.lists(st.integers(0, 12), max_size=4), st.sampled_from([" ", ".", "-", "\u00a0"]))
def test_twelve_digits_are_a_personal_number_whatever_was_pasted_between(
    number: str, places: list[int], mark: str
) -> None:
    pasted = number
    for place in places:
        pasted = pasted[:place] + mark + pasted[place:]
    assert PersonalNumber.parse(pasted).digits == number


@given(digits, st.integers(0, 11), st.characters(categories=["L", "Nd", "Nl", "No"], exclude_characters="0123456789"))
def test_a_digit_replaced_by_another_sort_of_character_is_refused(number: str, place: int, other: str) -> None:
    with pytest.raises(InvalidPersonalNumber):
        PersonalNumber.parse(number[:place] + other + number[place + 1 :])


@given(st.text("0123456789", max_size=20).filter(lambda text: len(text) != 12))
def test_any_other_count_of_digits_is_refused(text: str) -> None:
    with pytest.raises(InvalidPersonalNumber):
        PersonalNumber.parse(text)


def test_the_number_hints_at_sex_and_birth_year() -> None:
    number = PersonalNumber.parse("000 304 000123")
    assert (number.sex, number.birth_year) == (Sex.FEMALE, 2004)


def test_what_disagrees_with_the_number_is_doubted_by_field_and_not_refused() -> None:
    number = PersonalNumber.parse("000190000123")
    assert number.doubts(birth_date=date(1990, 5, 1), sex=Sex.FEMALE) == {}
    assert set(number.doubts(birth_date=date(1991, 5, 1), sex=Sex.MALE)) == {"birth_date", "sex"}


def test_a_number_does_not_show_itself_to_a_log() -> None:
    assert "000190000123" not in repr(PersonalNumber.parse("000190000123"))
    assert "0100233488" not in repr(TaxCode.parse("0100233488"))


def _tax_code(body: str) -> str | None:
    """Nine digits with their check digit, reckoned here apart from the library; none where it would be 10."""
    check = 10 - sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11
    return None if check == 10 or body[2:] == "0000000" else f"{body}{check}"


tax_codes = st.text("0123456789", min_size=9, max_size=9).map(_tax_code).filter(bool)


@given(tax_codes, st.integers(0, 9), st.integers(1, 9))
def test_a_tax_code_is_accepted_and_one_wrong_digit_is_refused(code: str, place: int, shift: int) -> None:
    assert TaxCode.parse(code).text == code
    wrong = str((int(code[place]) + shift) % 10)
    with pytest.raises(InvalidTaxCode):
        TaxCode.parse(code[:place] + wrong + code[place + 1 :])


def test_a_tax_code_of_a_dependent_unit_is_written_with_its_hyphen() -> None:
    assert str(TaxCode.parse("0314409058002")) == str(TaxCode.parse("0314409058-002")) == "0314409058-002"


@pytest.mark.parametrize("text", ["", "12345", "01002334881", "0100233488-000", "٠١٠٠٢٣٣٤٨٨", "abcdefghij"])
def test_what_is_not_a_tax_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidTaxCode):
        TaxCode.parse(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("+84 (0)912.345.678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("024 3825 3536", "+842438253536"),
        ("+33 1 23 45 67 89", "+33123456789"),
    ],
)
def test_a_phone_number_is_kept_in_its_international_form(text: str, stored: str) -> None:
    assert parse_phone(text) == stored


@pytest.mark.parametrize(
    "text", ["", "091234567", "09123456789", "0112345678", "+84112345678", "điện thoại", "+0123456"]
)
def test_what_is_not_a_phone_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidPhone):
        parse_phone(text)


@given(st.from_regex(r"[35789][0-9]{8}", fullmatch=True))
def test_a_stored_phone_number_reads_as_itself(rest: str) -> None:
    assert parse_phone(parse_phone("0" + rest)) == "+84" + rest


def test_an_email_address_is_kept_with_its_domain_in_lower_case() -> None:
    assert parse_email("  Ten.Toi@ViDu.VN ") == "Ten.Toi@vidu.vn"


@pytest.mark.parametrize(
    "text", ["", "ten", "ten@", "@vidu.vn", "a b@vidu.vn", "ten@vidu.vn\nBcc: x@y.vn", "a" * 250 + "@vidu.vn"]
)
def test_what_is_not_an_email_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidEmail):
        parse_email(text)
