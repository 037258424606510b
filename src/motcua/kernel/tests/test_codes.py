import pytest

from motcua.kernel.codes import DossierCode, InvalidDossierCode, InvalidUnitCode, UnitCode


@pytest.mark.parametrize("text", ["000.00.06.H56-231027-0361", "H56.14-240823-0001", "H26-261122-12345678"])
def test_codes_seen_in_use_are_read_and_written_back(text: str) -> None:
    assert str(DossierCode.parse(text.lower())) == text


@pytest.mark.parametrize(
    "text",
    ["", "H56.14-240823-001", "H56.14-241323-0001", "Z56-240823-0001", "H56.14-240823-123456789", "H56.14-240230-0001"],
)
def test_a_malformed_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidDossierCode):
        DossierCode.parse(text)


def test_a_unit_code_has_at_most_35_characters() -> None:
    longest = "H26.1234.1234.1234.1234.1234.1234"
    assert UnitCode.parse(longest).text == longest
    with pytest.raises(InvalidUnitCode):
        UnitCode.parse(longest + ".1234")
