"""Conditions and assignments of processes, in CEL only."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel import cel

from .refusals import InvalidProcess, InvalidVariables

type Scalar = str | int | float | bool | None

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
_ASSIGNMENT = re.compile(rf"({_NAME.pattern})\s*=(?!=)\s*(.+)")
_OPERATOR = re.compile(r"@\w+|[!-]_|_[^A-Za-z_].*_|_\[.*\]")
_FUNCTIONS = {
    *("size", "contains", "startsWith", "endsWith", "matches"),
    *("int", "uint", "double", "string", "bool", "bytes", "duration", "timestamp", "min", "max"),
    *("getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"),
    *("getHours", "getMinutes", "getSeconds"),
}


def check_expression(source: str) -> None:
    """Refuses what does not parse as CEL or calls a function that CEL does not have."""
    program = cel.compile_expression(source)
    unknown = [f for f in program.functions() if f not in _FUNCTIONS and not _is_operator(f)]
    if unknown:
        raise InvalidProcess(_("Biểu thức gọi hàm không có trong CEL: %s.") % ", ".join(sorted(unknown)))


def _is_operator(function: str) -> bool:
    return not function.startswith("__") and _OPERATOR.fullmatch(function) is not None


def assignments(script: str) -> list[tuple[str, str]]:
    """Lines `name = <CEL>` of a script; refuses anything else."""
    found = []
    for line in filter(None, (line.strip() for line in script.splitlines())):
        match = _ASSIGNMENT.fullmatch(line)
        if match is None:
            raise InvalidProcess(_("Mỗi dòng của kịch bản phải có dạng «tên = biểu thức CEL»: %s") % line)
        check_expression(match[2])
        found.append((match[1], match[2]))
    if not found:
        raise InvalidProcess(_("Kịch bản trống."))
    return found


def check_variables(variables: Mapping[str, Any]) -> dict[str, Scalar]:
    """A plain copy; refuses odd names and anything but text, numbers, booleans and null."""
    for name, value in variables.items():
        if not _NAME.fullmatch(name) or not isinstance(value, str | int | float | bool | None):
            raise InvalidVariables(fields={name: InvalidVariables.message})
    return dict(variables)
