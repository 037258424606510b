"""Bringing running cases to another version of their process: only by an explicit act, previewed and recorded.

What was done is played through the other version, each step as what it stands for there. Steps the other
version has beside those are passed over, so that the case comes to stand where it stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.kernel.rows import Rows, every, found
from motcua.kernel.text import fold
from motcua.organisation import api as organisation

from . import queries
from .access import may_deploy
from .actions import close_runs, open_runs, resume_run, standing, steps_of
from .engine import Run
from .expanding import TIMED_OUT
from .expressions import check_variables
from .models import ProcessInstance, ProcessMove, StepRun
from .queries import MOVED
from .refusals import CannotMove, MayNotDeploy, ProcessNotFound
from .values import OpenStep, ProcessVersion

type Mapped = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MappedStep:
    """A step of the version moved from, what it stands for in the other (blank: nothing), and cases waiting at it."""

    element_id: str
    name: str
    stands_for: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case that cannot be moved, and why."""

    case_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What a move would do: `passed_over` names steps of the other version that these cases never do."""

    mapping: tuple[MappedStep, ...]
    movable: tuple[UUID, ...]
    stuck: tuple[Stuck, ...]
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A move that was made."""

    source: int
    target: int
    reason: str
    at: datetime
    actor_name: str
    moved: int
    left: int


@dataclass(frozen=True, slots=True)
class Moved:
    """One case brought over: passings that ended with it, and the steps now open."""

    closed: tuple[UUID, ...]
    opened: tuple[OpenStep, ...]
    passed_over: tuple[str, ...]


@dataclass(slots=True)
class _Placed:
    run: Run
    places: dict[UUID, str] = field(default_factory=dict)
    waived: list[str] = field(default_factory=list)


def running_cases(version_id: UUID) -> tuple[UUID, ...]:
    """Cases on their way through the version. One query."""
    rows = ProcessInstance.objects.filter(version_id=version_id, status=ProcessInstance.Status.RUNNING)
    return tuple(rows.order_by("started_at", "id").values_list("case_id", flat=True))


def likely_mapping(source: ProcessVersion, target: ProcessVersion) -> dict[str, str]:
    """Each step and timer as what it most likely stands for: the same element, else the only one of its name."""
    there = _names(target)
    by_name = Counter(map(fold, there.values()))
    by_folded = {fold(name): element for element, name in there.items()}
    mapping = {}
    for element, name in _names(source).items():
        same = fold(name)
        mapping[element] = element if element in there else by_folded.get(same, "") if by_name[same] == 1 else ""
    return mapping


def preview_move(source_id: UUID, target_id: UUID, mapping: Mapped | None = None) -> MovePreview:
    """Which running cases a move would bring over, and which not and why. Writes nothing."""
    source, target = _two(source_id, target_id)
    mapping = likely_mapping(source, target) if mapping is None else mapping
    movable, stuck, passed = [], [], dict[str, None]()
    waiting: Counter[str] = Counter()
    names = _names(target)
    for instance, runs in _running(source_id):
        waiting.update(run.place for run in runs if run.closed_at is None)
        try:
            placed = _place(instance, runs, target, mapping)
        except CannotMove as refusal:
            stuck.append(Stuck(instance.case_id, str(refusal.message)))
        else:
            movable.append(instance.case_id)
            passed.update(dict.fromkeys(names[element] for element in placed.waived))
    lines = (MappedStep(e, name, mapping.get(e, ""), waiting[e]) for e, name in _names(source).items())
    return MovePreview(tuple(lines), tuple(movable), tuple(stuck), tuple(passed))


def move_case(
    case_id: UUID,
    *,
    actor: Actor,
    at: datetime,
    source_id: UUID,
    target_id: UUID,
    mapping: Mapped,
    reason: str,
    calendar: organisation.WorkingCalendar | None = None,
) -> Moved:
    """Brings one case over, in the caller's transaction. Raises `MayNotDeploy`, `CannotMove`, `ProcessNotFound`."""
    if not may_deploy(actor):
        raise MayNotDeploy
    _source, target = _two(source_id, target_id)
    instance = found(ProcessInstance, case_id=case_id, lock=True)
    if instance is None:
        raise ProcessNotFound
    if instance.version_id != source_id or instance.status != ProcessInstance.Status.RUNNING:
        raise CannotMove(_("Hồ sơ không còn chạy theo phiên bản này."))
    runs = every(StepRun, case_id=case_id, order_by=("opened_at", "id"))
    placed = _place(instance, runs, target, mapping)
    rows = Rows()
    for run in runs:
        if run.id in placed.places:
            run.stands_for = placed.places[run.id]
            rows.change(run, "stands_for")
    ended = [run for run in runs if run.closed_at is None]
    close_runs(rows, ended, runs, actor.id, at, outcome=MOVED, reason=reason)
    placed.run.give(_for(target, resume_run(instance, runs).variables))
    instance.version_id = target.id
    instance.variables = _for(target, instance.variables)
    instance.waived, instance.state = placed.waived, placed.run.state()
    rows.change(instance, "version", "variables", "waived", "state")
    rows.write()
    opened = open_runs(instance, placed.run.open, at, calendar)
    rows.add(*opened)
    rows.write()
    names = _names(target)
    passed_over = tuple(names[element] for element in placed.waived)
    return Moved(tuple(run.id for run in ended), steps_of(opened), passed_over)


def record_move(
    *,
    actor: Actor,
    at: datetime,
    source_id: UUID,
    target_id: UUID,
    mapping: Mapped,
    reason: str,
    moved: int,
    left: int,
) -> UUID:
    """Keeps that the act was done, by whom and why."""
    move = ProcessMove.objects.create(
        source_id=source_id,
        target_id=target_id,
        mapping=dict(mapping),
        reason=reason,
        at=at,
        actor_id=actor.id,
        actor_name=actor.full_name[:300],
        moved=moved,
        left=left,
    )
    return move.id


def moves(key: str) -> tuple[MoveLine, ...]:
    """Moves between versions of the process, latest first. One query."""
    rows = ProcessMove.objects.select_related("source", "target").filter(source__definition__key=key)
    return tuple(
        MoveLine(r.source.number, r.target.number, r.reason, r.at, r.actor_name, r.moved, r.left)
        for r in rows.order_by("-at", "-id")
    )


def _two(source_id: UUID, target_id: UUID) -> tuple[ProcessVersion, ProcessVersion]:
    source, target = queries.version(source_id), queries.version(target_id)
    if source.id == target.id or source.key != target.key:
        raise CannotMove(_("Chỉ chuyển giữa hai phiên bản của cùng một quy trình."))
    if any(not step.role_known for step in target.steps):
        raise CannotMove(_("Phiên bản mới có bước chưa xác định vai trò."))
    return source, target


def _names(version: ProcessVersion) -> dict[str, str]:
    waits = {wait.id: wait.name for wait in version.waits if not wait.attached_to}
    return {step.id: step.name for step in version.steps} | waits


def _running(version_id: UUID) -> Iterable[tuple[ProcessInstance, list[StepRun]]]:
    instances = ProcessInstance.objects.filter(version_id=version_id, status=ProcessInstance.Status.RUNNING)
    found_runs: dict[UUID, list[StepRun]] = {}
    for run in StepRun.objects.filter(instance__in=instances).order_by("opened_at", "id"):
        found_runs.setdefault(run.instance_id, []).append(run)
    return [(one, found_runs.get(one.id, [])) for one in instances.order_by("started_at", "id")]


def _for(version: ProcessVersion, variables: Mapping[str, object]) -> dict[str, object]:
    """The variables the version asks for; those nobody gave are null."""
    return {**dict.fromkeys(version.asked), **check_variables(variables, version.asked)}


def _place(instance: ProcessInstance, runs: list[StepRun], target: ProcessVersion, mapping: Mapped) -> _Placed:
    """The case as it would stand in the other version. Raises `CannotMove`, saying why."""
    if instance.time_case >= len(target.cases):
        raise CannotMove(_("Phiên bản mới không có trường hợp thời gian của hồ sơ."))
    wanted = set()
    for run in runs:
        if run.closed_at is None:
            place = mapping.get(run.place, "")
            if not place:
                raise CannotMove(_("Đang ở bước “%s”, bước này không có trong phiên bản mới.") % run.name)
            wanted.add(place)
    try:
        return _played(instance, standing(runs), target, mapping, wanted)
    except CannotMove:
        raise
    except Refusal as refusal:
        raise CannotMove(refusal.message) from refusal


def _played(
    instance: ProcessInstance, done: list[StepRun], target: ProcessVersion, mapping: Mapped, wanted: set[str]
) -> _Placed:
    spec = queries.runtime(target.id).spec
    placed = _Placed(Run.begin(spec, _for(target, instance.variables)))
    only_there = set(_names(target)) - set(mapping.values()) - wanted
    passed: set[str] = set()
    for entry in done:
        place = mapping.get(entry.place, "")
        if place in passed and place not in placed.run.open:
            place = ""  # two steps of old that are one now
        placed.places[entry.id] = place
        if not place:
            continue
        while place not in placed.run.open:
            _pass_over(placed, only_there, entry.name)
        placed.run.give({**check_variables(entry.variables, target.asked)})
        placed.run.complete(place)
        passed.add(place)
    while set(placed.run.open) != wanted:
        _pass_over(placed, only_there, "")
    return placed


def _pass_over(placed: _Placed, only_there: set[str], before: str) -> None:
    """Ends one open step that only the other version has."""
    passable = [e for e in placed.run.open if e in only_there and e not in placed.waived]
    if not passable:
        if before:
            raise CannotMove(_("Bước “%s” đã làm, nhưng chưa tới lượt theo phiên bản mới.") % before)
        raise CannotMove(_("Theo những gì đã làm, hồ sơ đứng ở bước khác trong phiên bản mới."))
    placed.run.give({TIMED_OUT: False})
    placed.run.complete(passable[0])
    placed.waived.append(passable[0])
