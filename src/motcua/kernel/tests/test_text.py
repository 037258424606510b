from motcua.kernel.money import Money
from motcua.kernel.text import fold, tidy


def test_folding_forgets_diacritics_and_case() -> None:
    assert fold("Đăng ký Khai sinh – Ủy ban") == "dang ky khai sinh – uy ban"


def test_tidying_composes_and_closes_gaps() -> None:
    assert tidy("  Tie\u0302\u0301ng \n Vie\u0323\u0302t ") == "Tiếng Việt"


def test_what_is_not_seen_is_left_out() -> None:
    assert tidy("\ufeffTrần\u200b \u202eMẫu\u202c\x07\u00ad") == "Trần Mẫu"
    assert tidy("một\x1chai\u00a0ba\u2003bốn") == "một hai ba bốn"


def test_money_is_written_the_vietnamese_way() -> None:
    assert str(Money(50_000) + Money(1_250_000)) == "1.300.000 ₫"
