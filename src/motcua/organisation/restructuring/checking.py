"""What is wrong with a plan. Any problem refuses it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import Words

from ..directory import Directory
from ..models import LineKind
from .plan import Plan, Target, inherited


class ProblemKind(StrEnum):
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PARENT = "unknown_parent"
    SUCCEEDED_ALREADY = "succeeded_already"
    TWO_HEIRS = "two_heirs"
    NO_HEIR = "no_heir"
    WHOLE_TWICE = "whole_twice"
    SHARES_TOO_MUCH = "shares_too_much"
    CODE_TAKEN = "code_taken"
    DEAD_HEIR = "dead_heir"
    DEAD_PARENT = "dead_parent"
    CIRCLE = "circle"
    NO_CODE = "no_code"
    NO_CALENDAR = "no_calendar"
    KEPT_AND_GONE = "kept_and_gone"


PROBLEM_WORDS: dict[ProblemKind, Words] = {
    ProblemKind.UNKNOWN_UNIT: _("Không có đơn vị này vào ngày trước khi sắp xếp: %(unit)s."),
    ProblemKind.UNKNOWN_PARENT: _("Không rõ đơn vị mới trực thuộc đâu: %(unit)s."),
    ProblemKind.SUCCEEDED_ALREADY: _("Đơn vị đã được sắp xếp theo một quyết định khác: %(unit)s."),
    ProblemKind.TWO_HEIRS: _("Có hơn một nơi được ghi là nhận việc đang giải quyết của %(unit)s."),
    ProblemKind.NO_HEIR: _(
        "Chưa có nơi nhận việc đang giải quyết, vị trí công tác hoặc đơn vị trực thuộc của %(unit)s."
    ),
    ProblemKind.WHOLE_TWICE: _("%(unit)s được ghi nhập toàn bộ vào một nơi nhưng còn phần ở nơi khác."),
    ProblemKind.SHARES_TOO_MUCH: _("Tổng các phần của %(unit)s vượt quá toàn bộ."),
    ProblemKind.CODE_TAKEN: _("Mã của %(unit)s đang được một đơn vị khác dùng."),
    ProblemKind.DEAD_HEIR: _("%(unit)s nhận việc của đơn vị khác nhưng chính phương án này chấm dứt nó."),
    ProblemKind.DEAD_PARENT: _("Cấp trên của %(unit)s không còn sau khi sắp xếp."),
    ProblemKind.CIRCLE: _("Các đơn vị mới là cấp trên của nhau thành vòng tròn: %(unit)s."),
    ProblemKind.NO_CODE: _("%(unit)s chưa có mã định danh nên không cấp được mã hồ sơ."),
    ProblemKind.NO_CALENDAR: _("%(unit)s và các cấp trên của nó chưa có lịch làm việc."),
    ProblemKind.KEPT_AND_GONE: _("%(unit)s vừa được ghi giữ nguyên vừa được ghi nhập toàn bộ vào nơi khác."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`old_id` or `target` is what it is about; `unit` names it."""

    kind: ProblemKind
    unit: str
    old_id: UUID | None = None
    target: str = ""

    def __str__(self) -> str:
        return say(str(PROBLEM_WORDS[self.kind])) % {"unit": self.unit}


def problems(plan: Plan, directory: Directory, burdens: Mapping[UUID, int]) -> tuple[Problem, ...]:
    """All of them, the plan taken whole. `burdens` tells how much hangs on each unit that ends."""
    return (
        *_of_lines(plan, directory),
        *(problem for old_id in plan.of_old for problem in _of_old(plan, directory, old_id, burdens.get(old_id, 0))),
        *(problem for target in plan.targets.values() for problem in _of_target(plan, directory, target)),
        *_of_codes(plan, directory),
    )


def _of_lines(plan: Plan, directory: Directory) -> Iterator[Problem]:
    for line in plan.lines:
        old = directory.units.get(line.old_id) if line.old_id is not None else None
        if line.kind is not LineKind.CREATE and (old is None or not old.holds_on(plan.eve)):
            yield Problem(ProblemKind.UNKNOWN_UNIT, line.old_text, line.old_id)
        elif line.to and line.to not in plan.targets:
            yield Problem(ProblemKind.UNKNOWN_UNIT, line.to, line.old_id)


def _of_old(plan: Plan, directory: Directory, old_id: UUID, burden: int) -> Iterator[Problem]:
    old = directory.units.get(old_id)
    if old is None:
        return
    lines = plan.of_old[old_id]
    if old_id in directory.heir_of and old_id in plan.closing:
        yield Problem(ProblemKind.SUCCEEDED_ALREADY, old.name, old_id)
    heirs = sum(line.is_heir for line in lines)
    if heirs > 1:
        yield Problem(ProblemKind.TWO_HEIRS, old.name, old_id)
    if old_id in plan.closing and heirs == 0 and (burden or _has_living_children(plan, directory, old_id)):
        yield Problem(ProblemKind.NO_HEIR, old.name, old_id)
    goes_whole = any(line.whole for line in lines)
    if goes_whole and len(lines) > 1:
        kept = any(line.kind is LineKind.KEEP for line in lines)
        yield Problem(ProblemKind.KEPT_AND_GONE if kept else ProblemKind.WHOLE_TWICE, old.name, old_id)
    if sum((line.share for line in lines if line.share is not None), Decimal(0)) > 1:
        yield Problem(ProblemKind.SHARES_TOO_MUCH, old.name, old_id)


def _has_living_children(plan: Plan, directory: Directory, old_id: UUID) -> bool:
    children = directory.children.get(old_id, ())
    return any(child.holds_on(plan.effective_on) and child.id not in plan.closing for child in children)


def _of_target(plan: Plan, directory: Directory, target: Target) -> Iterator[Problem]:
    if target.unit_id is not None:
        unit = directory.units.get(target.unit_id)
        if unit is None or not unit.holds_on(plan.effective_on) or unit.id in plan.closing:
            yield Problem(ProblemKind.DEAD_HEIR, target.name, target.unit_id, target.key)
        return
    above, circle = _above(plan, target)
    if circle:
        yield Problem(ProblemKind.CIRCLE, target.name, target=target.key)
        return
    top = above[-1]
    if top.parent_key:
        yield Problem(ProblemKind.UNKNOWN_PARENT, target.name, target=target.key)
        return
    roof_id = top.unit_id or top.parent_id
    roof = directory.units.get(roof_id) if roof_id is not None else None
    if roof is None:
        yield Problem(ProblemKind.UNKNOWN_PARENT, target.name, target=target.key)
        return
    if roof.id in plan.closing or not roof.holds_on(plan.effective_on):
        yield Problem(ProblemKind.DEAD_PARENT, target.name, target=target.key)
    receives = any(line.is_heir for line in plan.into.get(target.key, ()))
    if receives and not target.code and any(directory.units[old].code for old in _known(plan, directory, target)):
        yield Problem(ProblemKind.NO_CODE, target.name, target=target.key)
    own = any(inherited(plan, one, directory).calendar_id for one in above if one.is_new)
    if receives and not own and directory.calendar_on(roof.id, plan.effective_on) is None:
        yield Problem(ProblemKind.NO_CALENDAR, target.name, target=target.key)


def _known(plan: Plan, directory: Directory, target: Target) -> list[UUID]:
    return [old_id for old_id in plan.heirs_of(target) if old_id in directory.units]


def _above(plan: Plan, target: Target) -> tuple[list[Target], bool]:
    """The target and the targets above it, and whether they go round."""
    line = [target]
    while (key := line[-1].parent_key) in plan.targets and line[-1].is_new:
        if any(one.key == key for one in line):
            return line, True
        line.append(plan.targets[key])
    return line, False


def _of_codes(plan: Plan, directory: Directory) -> Iterator[Problem]:
    """A code is borne by one unit at a time."""
    bearers: dict[str, list[Target]] = defaultdict(list)
    for target in plan.targets.values():
        if target.is_new:
            for code in {target.code, target.commune_code} - {""}:
                bearers[code].append(target)
    for code, targets in bearers.items():
        taken = any(
            unit.id not in plan.closing and (unit.valid_to is None or unit.valid_to >= plan.effective_on)
            for unit in directory.by_code.get(code, ())
        )
        if taken or len(targets) > 1:
            yield Problem(ProblemKind.CODE_TAKEN, targets[0].name, target=targets[0].key)
