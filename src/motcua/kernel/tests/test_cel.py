from __future__ import annotations

import pytest

from motcua.kernel import cel


def test_a_condition_reads_the_answers() -> None:
    assert cel.holds(
        "answers.relation == 'father' && size(answers.children) > 1",
        {"answers": {"relation": "father", "children": [1, 2]}},
    )


def test_no_condition_always_holds() -> None:
    assert cel.holds("  ", {})


@pytest.mark.parametrize("source", ["a ==", "'unclosed", "a b", "x" * 3000])
def test_what_is_not_cel_is_refused(source: str) -> None:
    with pytest.raises(cel.InvalidExpression):
        cel.compile_expression(source)


@pytest.mark.parametrize(
    "source",
    [
        "[1].map(a, 'x')" + ".map(a, a + a)" * 2,
        "[1].all(a, [1].exists(b, [1].all(c, true)))",
        "['" + "x" * 500 + "'].map(a, a + a)",
    ],
)
def test_an_expression_that_could_multiply_without_end_is_refused_before_it_begins(source: str) -> None:
    """Sixty characters more double a text sixteen times; nobody could stop it once it runs."""
    with pytest.raises(cel.InvalidExpression):
        cel.compile_expression(source)


@pytest.mark.parametrize(
    "source",
    [
        "missing == 1",
        "1 / 0 == 1",
        "'a' + 1 == 'a1'",
        "size(answers)",
        "__import__('os').system('true') == 0",
        "answers.missing > 2",
    ],
)
def test_what_cannot_be_answered_true_or_false_is_refused(source: str) -> None:
    with pytest.raises(cel.ExpressionFailed):
        cel.holds(source, {"answers": {"a": 1}})
