"""Conditions and assignments of processes, in CEL only."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel import cel

from .refusals import InvalidProcess, InvalidVariables

type Variables = dict[str, Any]

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
            raise InvalidProcess(_("Mỗi dòng của kịch bản phải có dạng “tên = biểu thức CEL”: %s") % line)
        check_expression(match[2])
        found.append((match[1], match[2]))
    if not found:
        raise InvalidProcess(_("Kịch bản trống."))
    return found


def names_in(source: str) -> set[str]:
    """Variables an expression asks for."""
    return set(cel.compile_expression(source).variables())


def check_variables(variables: Mapping[str, Any], asked: Iterable[str]) -> Variables:
    """Those of the variables that the process asks for, and no others; refuses what JSON cannot hold."""
    kept = {name: variables[name] for name in asked if name in variables}
    for name, value in kept.items():
        if not _is_json(value):
            raise InvalidVariables.on(name)
    return kept


def _is_json(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_json(inner) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return all(_is_json(inner) for inner in value)
    return value is None or isinstance(value, str | int | float | bool)
