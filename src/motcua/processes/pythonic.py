"""A CEL expression said in Python, for engines that know no other language; we never run what is said here.

Only what means the same in both is said: division, time, patterns and the like are refused by name. Two things are
left aside: CEL takes `false && x` for false even where `x` fails, and knows 1 and true for different values.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\\n]|\\[abfnrtvxuU0-7"'\\])*"|'(?:[^'\\\n]|\\[abfnrtvxuU0-7"'\\])*')(?!["'])
    |(?P<number>0x[0-9a-fA-F]+|(?:\d+\.\d+|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?|\d+)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>&&|\|\||[=!<>]=|[-<>!?:+*/%.,()\[\]{}]))""",
    re.VERBOSE | re.ASCII,
)
_WORDS = {"true": "True", "false": "False", "null": "None"}
_AFTER_DOT = {"startsWith": "startswith", "endsWith": "endswith"}
_CALLED = {"size": "len", "int": "int", "double": "float", "min": "min", "max": "max"}
_GIVEN_BY_PYTHON = {*_CALLED.values(), "any", "all", "sum", "str"}
_MACROS = {
    "exists": "any({inner} for {name} in {over})",
    "all": "all({inner} for {name} in {over})",
    "exists_one": "sum(1 for {name} in {over} if {inner}) == 1",
    "filter": "[{name} for {name} in {over} if {inner}]",
    "map": "[{inner} for {name} in {over}]",
}
# How tightly Python binds: what stands inside something tighter is put in brackets.
_CHOICE, _OR, _AND, _NOT, _COMPARED, _SUM, _PRODUCT, _SIGNED, _ATOM = range(9)
_RELATIONS = ("==", "!=", "<=", ">=", "<", ">", "in")


class NotInPython(Exception):
    """`what` of the expression has no word in Python that means the same."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    binds: int = _ATOM

    def within(self, binds: int) -> str:
        return self.text if self.binds >= binds else f"({self.text})"


def in_python(expression: str) -> str:
    """The same in Python. Raises `NotInPython`; `expression` is CEL that compiles."""
    reader = _Reader(_tokens(expression))
    try:
        said = reader.choice().text
        compile(said, "<condition>", "eval")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise NotInPython(expression) from error  # a name that Python keeps for itself, or brackets without end
    if reader.left:
        raise NotInPython(reader.left[0])
    return said


def _tokens(expression: str) -> list[str]:
    found, place, end = [], 0, len(expression.rstrip())
    while place < end:
        match = _TOKEN.match(expression, place)
        if match is None:
            raise NotInPython(expression[place:].strip())
        found.append(match[0].strip())
        place = match.end()
    return found


@dataclass(slots=True)
class _Reader:
    """One pass over the tokens, by the grammar of CEL."""

    left: list[str]

    def _take(self, *wanted: str) -> str:
        """The next token, if it is one of those wanted; else nothing."""
        return self.left.pop(0) if self.left and self.left[0] in wanted else ""

    def _next(self) -> str:
        if not self.left:
            raise NotInPython("")
        return self.left.pop(0)

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise NotInPython(self._next())

    def choice(self) -> _Said:
        said = self._either()
        if not self._take("?"):
            return said
        yes = self._either()
        self._need(":")
        no = self.choice()
        return _Said(f"{yes.within(_OR)} if {said.within(_OR)} else {no.text}", _CHOICE)

    def _either(self) -> _Said:
        return self._joined(self._both, "||", "or", _OR)

    def _both(self) -> _Said:
        return self._joined(self._compared, "&&", "and", _AND)

    def _joined(self, part: Callable[[], _Said], sign: str, word: str, binds: int) -> _Said:
        said = part()
        while self._take(sign):
            said = _Said(f"{said.within(binds)} {word} {part().within(binds)}", binds)
        return said

    def _compared(self) -> _Said:
        said = self._sum()
        while relation := self._take(*_RELATIONS):
            other = self._sum()
            if other.text in _WORDS.values() and relation in {"==", "!="}:
                relation = {"==": "is", "!=": "is not"}[relation]
            said = _Said(f"{said.within(_SUM)} {relation} {other.within(_SUM)}", _COMPARED)
        return said

    def _sum(self) -> _Said:
        said = self._product()
        while sign := self._take("+", "-"):
            said = _Said(f"{said.within(_SUM)} {sign} {self._product().within(_PRODUCT)}", _SUM)
        return said

    def _product(self) -> _Said:
        said = self._signed()
        while self._take("*"):
            said = _Said(f"{said.within(_PRODUCT)} * {self._signed().within(_SIGNED)}", _PRODUCT)
        if divided := self._take("/", "%"):
            raise NotInPython(divided)  # whole numbers are divided otherwise in Python
        return said

    def _signed(self) -> _Said:
        if self._take("!"):
            return _Said(f"not {self._signed().within(_COMPARED)}", _NOT)
        if self._take("-"):
            return _Said(f"-{self._signed().within(_SIGNED)}", _SIGNED)
        return self._member()

    def _member(self) -> _Said:
        said = self._primary()
        while sign := self._take(".", "["):
            if sign == "[":
                said = _Said(f"{said.within(_ATOM)}[{self.choice().text}]")
                self._need("]")
            else:
                said = self._after_dot(said)
        return said

    def _after_dot(self, said: _Said) -> _Said:
        name = self._next()
        if not self._take("("):
            return _Said(f'{said.within(_ATOM)}["{name}"]')
        if name in _MACROS:
            return self._macro(name, said)
        given = self._listed(")")
        if name in _AFTER_DOT and len(given) == 1:
            return _Said(f"{said.within(_ATOM)}.{_AFTER_DOT[name]}({given[0].text})")
        if name == "contains" and len(given) == 1:
            return _Said(f"{given[0].within(_SUM)} in {said.within(_SUM)}", _COMPARED)
        if name == "size" and not given:
            return _Said(f"len({said.text})")
        raise NotInPython(name)

    def _macro(self, name: str, over: _Said) -> _Said:
        bound = self._name(self._next())
        self._need(",")
        inner = self.choice().within(_OR)
        if self._take(","):
            raise NotInPython(name)
        self._need(")")
        text = _MACROS[name].format(inner=inner, name=bound, over=over.within(_OR))
        return _Said(text, _COMPARED if name == "exists_one" else _ATOM)

    def _primary(self) -> _Said:
        part = self._next()
        if part == "(":
            said = self.choice()
            self._need(")")
            return said
        if part == "[":
            return _Said(f"[{', '.join(one.text for one in self._listed(']'))}]")
        if part[0] in "\"'":
            return _Said(part)
        if part[0].isdigit() or (part[0] == "." and len(part) > 1):
            return _Said(str(int(part)) if part.isdigit() else part)
        if not (part[0].isalpha() or part[0] == "_"):
            raise NotInPython(part)
        if self._take("("):
            return self._call(part)
        return _Said(_WORDS.get(part) or self._name(part))

    def _call(self, name: str) -> _Said:
        given = self._listed(")")
        if name == "has" and len(given) == 1 and (match := re.fullmatch(r'(.+)\["(\w+)"\]', given[0].text)):
            return _Said(f'"{match[2]}" in {match[1]}', _COMPARED)
        if name not in _CALLED:
            raise NotInPython(name)
        return _Said(f"{_CALLED[name]}({', '.join(part.text for part in given)})")

    def _listed(self, closing: str) -> list[_Said]:
        parts: list[_Said] = []
        while not self._take(closing):
            parts.append(self.choice())
            if not self._take(","):
                self._need(closing)
                break
        return parts

    def _name(self, name: str) -> str:
        if name in _GIVEN_BY_PYTHON:
            raise NotInPython(name)  # as a variable it would hide what we say with it
        return name
