"""Conditions that people configure, in CEL: typed, bounded, without side effects.

Gateways, question visibility, required papers, fee rules: all are CEL expressions evaluated here,
never Python.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from .errors import Invalid

if TYPE_CHECKING:
    import cel

MAX_LENGTH = 2000
MAX_MACROS, MAX_LENGTH_WITH_MACROS = 2, 500  # each may multiply the work, and what it makes, by half the length
_MACRO = r"\b(?:all|exists|exists_one|filter|map)\b"
_MACROS = re.compile(_MACRO)
_BOUND_BY_MACRO = re.compile(_MACRO + r"\s*\(\s*([A-Za-z_]\w*)\s*,")


class InvalidExpression(Invalid):
    """The text is not a CEL expression."""

    code = "invalid_expression"
    message = _("Biểu thức điều kiện không đúng cú pháp.")


class ExpressionFailed(Invalid):
    """The expression is well-formed but cannot be evaluated on these values."""

    code = "expression_failed"
    message = _("Không tính được điều kiện trên dữ liệu hiện có.")


@lru_cache(maxsize=4096)
def compile_expression(source: str) -> "cel.Program":
    """Compiles once per text. Raises `InvalidExpression` with what the parser said."""
    macros = len(_MACROS.findall(source))
    if len(source) > (MAX_LENGTH_WITH_MACROS if macros else MAX_LENGTH):
        raise InvalidExpression(_("Biểu thức điều kiện quá dài."))
    if macros > MAX_MACROS:
        raise InvalidExpression(_("Biểu thức điều kiện duyệt danh sách quá nhiều lần."))
    import cel  # it brings a command line along, and takes long to load: only who has conditions pays

    try:
        return cel.compile(source)
    except ValueError as error:
        raise InvalidExpression(str(error)) from error


def names_in(source: str) -> tuple[str, ...]:
    """The variables the expression asks for, those that its own macros bind left out. Raises `InvalidExpression`."""
    bound = set(_BOUND_BY_MACRO.findall(source))
    return tuple(name for name in compile_expression(source).variables() if name not in bound)


def evaluate(source: str, values: Mapping[str, Any]) -> Any:
    """The value of the expression. Raises `InvalidExpression` or `ExpressionFailed`."""
    program = compile_expression(source)
    try:
        return program.execute(dict(values))
    except (RuntimeError, ValueError, TypeError, ArithmeticError, KeyError, OverflowError) as error:
        raise ExpressionFailed(str(error)) from error


def holds(source: str, values: Mapping[str, Any]) -> bool:
    """Whether the condition is true. A blank condition is; a value that is not a boolean is refused."""
    if not source.strip():
        return True
    result = evaluate(source, values)
    if not isinstance(result, bool):
        raise ExpressionFailed(_("Điều kiện phải cho kết quả đúng hoặc sai."))
    return result
