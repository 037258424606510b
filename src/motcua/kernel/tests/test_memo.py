from __future__ import annotations

import pytest

from motcua.kernel import memo


def test_an_answer_is_kept_per_argument_until_it_is_forgotten() -> None:
    asked: list[int] = []

    @memo.remembered(seconds=60)
    def double(number: int) -> int:
        asked.append(number)
        return number * 2

    assert [double(1), double(1), double(2)] == [2, 2, 4]
    assert asked == [1, 2]
    double.forget()
    assert double(1) == 2
    assert asked == [1, 2, 1]


def test_an_answer_too_old_is_asked_afresh() -> None:
    asked = []

    @memo.remembered(seconds=0)
    def ask() -> None:
        asked.append(1)

    ask()
    ask()
    assert len(asked) == 2


def test_a_refusal_is_not_kept() -> None:
    answers = iter([ValueError("no"), None])

    @memo.remembered(seconds=60)
    def ask() -> str:
        if (error := next(answers)) is not None:
            raise error
        return "yes"

    with pytest.raises(ValueError, match="no"):
        ask()
    assert ask() == "yes"


def test_tests_forget_everything() -> None:
    asked = []

    @memo.remembered(seconds=60)
    def ask() -> None:
        asked.append(1)

    ask()
    memo.forget_everything()
    ask()
    assert len(asked) == 2
