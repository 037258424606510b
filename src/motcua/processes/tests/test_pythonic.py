"""CEL said in Python: the same answer, or a refusal to say it."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from SpiffWorkflow.bpmn.script_engine import TaskDataEnvironment

from motcua.kernel import cel
from motcua.processes.pythonic import NotInPython, in_python

VALUES = {"a": 3, "b": 0, "yes": True, "no": False, "word": "ab", "some": [1, 2, 3], "part": {"n": 2}}
NUMBERS = ("a", "b", "2", "part.n", "size(some)", "word.size()", "some[0]")
FACTS = ("yes", "no", "true", "word.startsWith('a')", "has(part.k)", "some.exists(x, x > a)", "a in some")


def a_number(some: Random, depth: int) -> str:
    if depth == 0 or some.random() < 0.4:
        return some.choice(NUMBERS)
    one, other = a_number(some, depth - 1), a_number(some, depth - 1)
    return some.choice(["({} + {})", "{} - {}", "({} - {})", "{} * {}", "-({} * {})"]).format(one, other)


def a_condition(some: Random, depth: int) -> str:
    if depth == 0:
        return some.choice(FACTS)
    if some.random() < 0.4:
        return f"{a_number(some, 2)} {some.choice(['<', '>=', '==', '!='])} {a_number(some, 2)}"
    one, two, three = (a_condition(some, depth - 1) for _ in range(3))
    forms = ["{} && {}", "({} || {})", "{} || {} && {}", "({} ? {} : {})", "!({})", "({}) == false", "!({} && {})"]
    return some.choice(forms).format(one, two, three)


def test_python_answers_as_cel_does() -> None:
    some, engine = Random(20261123), TaskDataEnvironment()
    drawn = iter(lambda: a_condition(some, 3), None)
    for condition in islice((one for one in drawn if one.count("exists") <= cel.MAX_MACROS), 60):
        assert engine.evaluate(in_python(condition), dict(VALUES)) is cel.holds(condition, VALUES), condition


@pytest.mark.parametrize(
    ("expression", "python"),
    [
        ("!tot && so > 3", "not tot and so > 3"),
        ("!a == b", "(not a) == b"),
        ("(a < 3) == true", "(a < 3) is True"),
        ("a ? b : c ? d : e", "b if a else d if c else e"),
        ("has(a.b) && a.b.c == null", '"b" in a and a["b"]["c"] is None'),
        ("x.contains('b') != false", "('b' in x) is not False"),
    ],
)
def test_python_is_written_as_one_would(expression: str, python: str) -> None:
    assert in_python(expression) == python


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("a / 2 > 1", "/"),
        ("a % 2 == 0", "%"),
        ("x.matches('a')", "matches"),
        ("duration('1h') > x", "duration"),
        ("class == 1", "class == 1"),
        ("len == size(x)", "len"),
        ("b'a' == x", "'a'"),
        ("(" * 600 + "a" + ")" * 600, None),
    ],
)
def test_what_means_something_else_in_python_is_not_said(expression: str, what: str | None) -> None:
    with pytest.raises(NotInPython) as refused:
        in_python(expression)
    assert what is None or refused.value.what == what
