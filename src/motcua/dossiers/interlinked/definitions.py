"""A bundle's definition as data (TOML in files), read and checked for shape.

What it says of procedures and forms is held against them in `checking`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.catalogue import api as catalogue
from motcua.forms.api import Label
from motcua.kernel import cel
from motcua.kernel.cel import InvalidExpression
from motcua.kernel.errors import Invalid, Words

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESULTS = "results"
RESULT_OF = "result:"
_RESULT = re.compile(r"\bresults\.([A-Za-z_]\w*)")


class InvalidBundle(Invalid):
    """`fields` maps a place in the definition (`children[1].after`) to what is wrong there."""

    code = "invalid_bundle_definition"
    message = _("Định nghĩa liên thông chưa đúng.")


class AppointmentRule(StrEnum):
    """WHOLE: the limit binds all the parts together. LAST_PART: never before the last part would be due, each
    counted from the end of what it waits for.
    """

    WHOLE = "whole"
    LAST_PART = "last_part"


@dataclass(frozen=True, slots=True)
class Appointment:
    """How the one date follows. `limit` counts from reception; `verified_limit` when something must be verified.

    `source` is a key of the legal sources; `confirmed` that it was read there.
    """

    rule: AppointmentRule
    limit: catalogue.TimeLimit | None
    verified_limit: catalogue.TimeLimit | None
    cutoff: time | None
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must hold (CEL) on the day of filing; what to say at the question `field` where it does not.

    The expression sees the bundle's answers, `ages` (completed years since each date answered) and `today`.
    """

    holds: str
    field: str
    words: Label
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Child:
    """A procedure of the bundle, or a bundle within it: exactly one of `procedure` and `bundle` is set.

    It waits for the children named in `after`, is part of it only if `when` (CEL) holds, and is settled
    by the unit whose code `unit` (CEL) gives. Its questions are answered by those of the same name
    (`copied`) and by expressions over the bundle's answers and the results of what it waits for
    (`answers`). `papers` maps its file questions to those of the bundle, or to `result:<child>`. It may be
    asked for only where its `requirements` hold.
    """

    key: str
    title: Label
    procedure: str
    bundle: str
    after: tuple[str, ...]
    unit: str
    when: str
    copied: tuple[str, ...]
    answers: Mapping[str, str]
    papers: Mapping[str, str]
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """Procedures filed together, announced under a record of their own. Dates are inclusive.

    A law that changes is a definition of the same key with a later `effective_from`.
    """

    key: str
    procedure: str
    title: Label
    source: str
    effective_from: date
    effective_to: date | None
    appointment: Appointment
    requirements: tuple[Requirement, ...]
    children: tuple[Child, ...]

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def child(self, key: str) -> Child:
        """Raises `KeyError`."""
        for child in self.children:
            if child.key == key:
                return child
        raise KeyError(key)

    def before(self, key: str) -> frozenset[str]:
        """All that the child waits for, directly or not."""
        found: set[str] = set()
        waiting = list(self.child(key).after)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.child(one).after
        return frozenset(found)


def results_named(source: str) -> tuple[str, ...]:
    """The children whose results the expression looks at."""
    return tuple(dict.fromkeys(_RESULT.findall(source)))


def parse(table: Mapping[str, Any]) -> Definition:
    """The definition a table describes. Raises `InvalidBundle` with everything found wrong."""
    reading = _Reading()
    definition = reading.definition(table)
    if not reading.wrong:
        reading.judge(definition)
    if reading.wrong:
        raise InvalidBundle(fields=reading.wrong)
    return definition


class _Reading:
    """One reading of one definition. Goes on after a fault, to name them all."""

    def __init__(self) -> None:
        self.wrong: dict[str, Words] = {}

    def fault(self, place: str, words: Words) -> None:
        self.wrong.setdefault(place, words)

    # -- shape -----------------------------------------------------------------------------

    def definition(self, table: Mapping[str, Any]) -> Definition:
        self.known(table, _OF_A_DEFINITION, "")
        return Definition(
            key=self.key(table, ""),
            procedure=self.text(table, "procedure", ""),
            title=self.label(table, "title"),
            source=self.text(table, "source", ""),
            effective_from=self.day(table, "effective_from") or date.min,
            effective_to=self.day(table, "effective_to", required=False),
            appointment=self.appointment(table),
            requirements=self.requirements(table, "requirements"),
            children=tuple(
                self.child(one, f"children[{n}]") for n, one in enumerate(self.tables(table.get("children")))
            ),
        )

    def child(self, table: Mapping[str, Any], place: str) -> Child:
        self.known(table, _OF_A_CHILD, f"{place}.")
        procedure = self.text(table, "procedure", f"{place}.", required=False)
        bundle = self.text(table, "bundle", f"{place}.", required=False)
        if bool(procedure) == bool(bundle):
            self.fault(f"{place}.procedure", _("Cần đúng một trong hai: mã thủ tục (procedure) hoặc nhóm (bundle)."))
        return Child(
            key=self.key(table, f"{place}."),
            title=self.label(table, "title", f"{place}."),
            procedure=procedure,
            bundle=bundle,
            after=self.texts(table, "after", place),
            unit=self.expression(table, "unit", place, required=bool(procedure)),
            when=self.expression(table, "when", place, required=False),
            copied=self.texts(table, "copy", place),
            answers=self.expressions(table.get("answers", {}), f"{place}.answers"),
            papers=self.pairs(table.get("papers", {}), f"{place}.papers"),
            requirements=self.requirements(table, f"{place}.requirements"),
        )

    def appointment(self, table: Mapping[str, Any]) -> Appointment:
        """Without one of its own, the date is the last part's, by the source of the definition."""
        found = table.get("appointment", {"rule": AppointmentRule.LAST_PART.value, "source": table.get("source")})
        if not isinstance(found, Mapping):
            self.fault("appointment", _("Cần một bảng."))
            found = {}
        self.known(found, _OF_AN_APPOINTMENT, "appointment.")
        rule = found.get("rule")
        if rule not in set(AppointmentRule):
            self.fault("appointment.rule", _("Quy tắc hẹn trả là whole hoặc last_part."))
        limit = self.limit(found, "limit", "appointment.")
        if rule == AppointmentRule.WHOLE and limit is None:
            self.fault("appointment.limit", _("Cần thời hạn chung."))
        return Appointment(
            rule=AppointmentRule(rule) if rule in set(AppointmentRule) else AppointmentRule.LAST_PART,
            limit=limit,
            verified_limit=self.limit(found, "limit_with_verification", "appointment."),
            cutoff=self.time(found, "cutoff", "appointment."),
            source=self.text(found, "source", "appointment."),
            confirmed=found.get("confirmed") is True,
        )

    def requirements(self, table: Mapping[str, Any], place: str) -> tuple[Requirement, ...]:
        found = table.get("requirements", [])
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.fault(place, _("Cần một danh sách điều kiện."))
            return ()
        return tuple(self.requirement(one, f"{place}[{n}]") for n, one in enumerate(found))

    def requirement(self, table: Mapping[str, Any], place: str) -> Requirement:
        self.known(table, _OF_A_REQUIREMENT, f"{place}.")
        return Requirement(
            holds=self.expression(table, "holds", place, required=True),
            field=self.text(table, "field", f"{place}."),
            words=self.label(table, "words", f"{place}."),
            source=self.text(table, "source", f"{place}."),
            confirmed=table.get("confirmed") is True,
        )

    def known(self, table: Mapping[str, Any], names: frozenset[str], prefix: str) -> None:
        for name in table.keys() - names:
            self.fault(f"{prefix}{name}", _("Không có mục này."))

    def tables(self, found: Any) -> Sequence[Mapping[str, Any]]:
        if isinstance(found, list) and found and all(isinstance(one, Mapping) for one in found):
            return found
        self.fault("children", _("Cần ít nhất một thủ tục thành phần."))
        return ()

    def key(self, table: Mapping[str, Any], prefix: str) -> str:
        key = self.text(table, "key", prefix)
        if key and not KEY.fullmatch(key):
            self.fault(f"{prefix}key", _("Khóa chỉ gồm chữ thường không dấu, số và gạch dưới."))
        return key

    def text(self, table: Mapping[str, Any], name: str, prefix: str, *, required: bool = True) -> str:
        found = table.get(name, "")
        if not isinstance(found, str) or (required and not found.strip()):
            self.fault(f"{prefix}{name}", _("Cần một đoạn chữ."))
            return ""
        return found.strip()

    def texts(self, table: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
        found = table.get(name, [])
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return tuple(found)
        self.fault(f"{place}.{name}", _("Cần một danh sách khóa."))
        return ()

    def label(self, table: Mapping[str, Any], name: str, prefix: str = "") -> Label:
        found = table.get(name)
        words = (found.get("vi"), found.get("en")) if isinstance(found, Mapping) else ("", "")
        if all(isinstance(one, str) and one.strip() for one in words):
            return Label(*words)
        self.fault(f"{prefix}{name}", _("Cần chữ bằng cả tiếng Việt và tiếng Anh."))
        return Label("", "")

    def day(self, table: Mapping[str, Any], name: str, *, required: bool = True) -> date | None:
        found = table.get(name)
        if type(found) is date or (found is None and not required):
            return found
        self.fault(name, _("Cần một ngày."))
        return None

    def time(self, table: Mapping[str, Any], name: str, prefix: str) -> time | None:
        found = table.get(name)
        if found is None or isinstance(found, time):
            return found
        self.fault(f"{prefix}{name}", _("Cần một giờ trong ngày."))
        return None

    def limit(self, table: Mapping[str, Any], name: str, prefix: str) -> catalogue.TimeLimit | None:
        found = table.get(name)
        if found is None:
            return None
        amount, unit = (found.get("amount"), found.get("unit")) if isinstance(found, Mapping) else (None, None)
        if type(amount) is int and amount >= 0 and unit in set(catalogue.LimitUnit):
            return catalogue.TimeLimit(Decimal(amount), catalogue.LimitUnit(unit))
        self.fault(f"{prefix}{name}", _("Thời hạn cần số (amount) và đơn vị (unit)."))
        return None

    def expression(self, table: Mapping[str, Any], name: str, place: str, *, required: bool) -> str:
        source = self.text(table, name, f"{place}.", required=required)
        self.compiles(source, f"{place}.{name}")
        return source

    def expressions(self, found: Any, place: str) -> Mapping[str, str]:
        pairs = self.pairs(found, place)
        for target, source in pairs.items():
            self.compiles(source, f"{place}.{target}")
        return pairs

    def pairs(self, found: Any, place: str) -> Mapping[str, str]:
        if isinstance(found, Mapping) and all(isinstance(one, str) and one.strip() for one in found.values()):
            return dict(found)
        self.fault(place, _("Cần bảng khóa và chữ."))
        return {}

    def compiles(self, source: str, place: str) -> None:
        try:
            if source:
                cel.compile_expression(source)
        except InvalidExpression as error:
            self.fault(place, error.message)

    # -- sense -----------------------------------------------------------------------------

    def judge(self, definition: Definition) -> None:
        """What must hold between the children."""
        keys = [child.key for child in definition.children]
        for n, child in enumerate(definition.children):
            place = f"children[{n}]"
            if keys.index(child.key) < n:
                self.fault(f"{place}.key", _("Khóa bị lặp."))
            unknown = [key for key in child.after if key not in keys]
            if unknown:
                sentence = _("Không có thành phần nào tên %(names)s.")
                self.fault(f"{place}.after", sentence % {"names": ", ".join(unknown)})
        if self.wrong:
            return
        for n, child in enumerate(definition.children):
            place = f"children[{n}]"
            if child.key in definition.before(child.key):
                self.fault(f"{place}.after", _("Các thành phần chờ nhau thành vòng."))
            self.results(definition, child, place)

    def results(self, definition: Definition, child: Child, place: str) -> None:
        """Results are looked at only of what is waited for, and by no condition that must be known at filing."""
        allowed = definition.before(child.key)
        for where, source in _expressions_of(child, place):
            if where.endswith((".when", ".unit")) and RESULTS in cel.names_in(source):
                self.fault(where, _("Điều kiện và nơi giải quyết phải biết được ngay khi nộp, không dựa vào kết quả."))
            if child.bundle and RESULTS in cel.names_in(source):
                self.fault(where, _("Nhóm lồng bên trong không nhận kết quả vào câu trả lời; hãy chuyển bằng giấy tờ."))
            self.waited_for(results_named(source), allowed, where)
        for target, source in child.papers.items():
            if source.startswith(RESULT_OF):
                self.waited_for((source.removeprefix(RESULT_OF),), allowed, f"{place}.papers.{target}")

    def waited_for(self, named: Sequence[str], allowed: frozenset[str], where: str) -> None:
        unknown = [key for key in named if key not in allowed]
        if unknown:
            sentence = _("Chỉ dùng được kết quả của thành phần phải chờ (after): %(names)s.")
            self.fault(where, sentence % {"names": ", ".join(unknown)})


def _expressions_of(child: Child, place: str) -> Iterator[tuple[str, str]]:
    """Where, and what."""
    for name, source in (("when", child.when), ("unit", child.unit)):
        if source:
            yield f"{place}.{name}", source
    for target, source in child.answers.items():
        yield f"{place}.answers.{target}", source


_OF_A_DEFINITION = frozenset(
    {"key", "procedure", "title", "source", "effective_from", "effective_to", "appointment", "requirements", "children"}
)
_OF_AN_APPOINTMENT = frozenset({"rule", "limit", "limit_with_verification", "cutoff", "source", "confirmed"})
_OF_A_REQUIREMENT = frozenset({"holds", "field", "words", "source", "confirmed"})
_OF_A_CHILD = frozenset(
    {"key", "title", "procedure", "bundle", "after", "unit", "when", "copy", "answers", "papers", "requirements"}
)
