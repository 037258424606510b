"""A table of old and new units, read into a plan.

The table is the one published with a rearrangement: one row for each pair of a new unit and an old one, with
a remark that says how much of the old one it takes. Further columns may say more; see
docs/how-to/restructure.md.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from io import StringIO
from uuid import UUID

from motcua.kernel.text import fold, tidy

from ..directory import Directory
from ..models import LineKind, UnitKind
from ..refusals import InvalidPlanFile
from ..values import Unit
from .plan import Going, Plan, Target

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "new_name": ("ten xa moi", "ten don vi moi"),
    "new_code": ("ma xa moi", "ma don vi moi"),
    "old_name": ("ten xa cu", "ten don vi cu"),
    "old_code": ("ma xa cu", "ma don vi cu"),
    "note": ("ghi chu",),
    "province": ("tinh, thanh pho",),
    "share": ("ty le",),
    "heir": ("nhan viec",),
    "part": ("phan dia ban",),
    "identifier": ("ma dinh danh moi",),
    "parent": ("truc thuoc",),
    "kind": ("loai don vi moi",),
}
NEEDED = ("new_name", "new_code", "old_name", "old_code")
HEADER_WITHIN = 10  # rows
_WHOLE = ("nhap toan bo", "sap xep toan bo", "giu nguyen", "doi ten", "doi loai hinh")
_ALL_PEOPLE = "toan bo dan so"
_PARTLY = "mot phan"
_KINDS = (
    (("phuong ", "xa ", "dac khu ", "thi tran "), UnitKind.COMMUNE),
    (("so ",), UnitKind.DEPARTMENT),
    (("phong ",), UnitKind.DIVISION),
    (("diem ",), UnitKind.POINT),
    (("chi nhanh ",), UnitKind.BRANCH),
    (("trung tam phuc vu hanh chinh cong",), UnitKind.CENTRE),
    (("uy ban nhan dan", "quan ", "huyen ", "thi xa ", "thanh pho "), UnitKind.AGENCY),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as written, tidied; `number` is its line in the file."""

    number: int
    new_name: str = ""
    new_code: str = ""
    old_name: str = ""
    old_code: str = ""
    note: str = ""
    province: str = ""
    share: str = ""
    heir: str = ""
    part: str = ""
    identifier: str = ""
    parent: str = ""
    kind: str = ""

    @property
    def key(self) -> str:
        """What names the new unit within the file."""
        return self.new_code.upper() or fold(self.new_name)

    @property
    def is_whole(self) -> bool:
        note = " ".join(fold(self.note).split())
        return any(words in note for words in _WHOLE) and _PARTLY not in note

    @property
    def has_all_people(self) -> bool:
        return _ALL_PEOPLE in " ".join(fold(self.note).split())


def read_rows(text: str, *, province: str = "") -> tuple[Row, ...]:
    """The rows of the table, of one province if its code or name is given. Raises `InvalidPlanFile`."""
    table = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    for number, cells in enumerate(table[:HEADER_WITHIN], 1):
        places = _places(cells)
        if all(name in places for name in NEEDED):
            rows = _rows(table[number:], places, number + 1)
            return tuple(row for row in rows if not province or _is_of(row, province))
    raise InvalidPlanFile


def _places(cells: Sequence[str]) -> dict[str, int]:
    heads = [" ".join(fold(cell).split()) for cell in cells]
    return {name: heads.index(alias) for name, aliases in COLUMNS.items() for alias in aliases if alias in heads}


def _rows(table: Iterable[Sequence[str]], places: Mapping[str, int], first: int) -> Iterator[Row]:
    for number, cells in enumerate(table, first):
        given = {name: tidy(cells[at]) for name, at in places.items() if at < len(cells)}
        if any(given[name] for name in ("new_code", "old_code", "old_name")):
            yield Row(number, **given)


def _is_of(row: Row, province: str) -> bool:
    return f"({province})" in row.province or fold(province) == fold(row.province)


@dataclass(frozen=True, slots=True)
class Roof:
    """What the table does not say: whom new units stand under, and what becomes of the level in between.

    `abolish_between` ends every unit between the old ones and the roof; `heir_of_those` takes what they had.
    """

    unit: Unit | None = None
    abolish_between: bool = False
    heir_of_those: Unit | None = None


def plan_of(rows: Sequence[Row], directory: Directory, effective_on: date, roof: Roof | None = None) -> Plan:
    """The plan that the rows make, over the units as they are. What is wrong with it, `checking` says.

    Raises `InvalidPlanFile` for a share that is no number.
    """
    return _Reader(directory, effective_on, roof or Roof()).read(rows)


class _Reader:
    def __init__(self, directory: Directory, effective_on: date, roof: Roof) -> None:
        self._directory = directory
        self._effective_on = effective_on
        self._eve = effective_on - timedelta(days=1)
        self._roof = roof
        self._numbers: Counter[str] = Counter()

    def read(self, rows: Sequence[Row]) -> Plan:
        olds = {row.number: self._old(row) for row in rows}
        into: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row.key:
                into[row.key].append(row)
        moving = {old.id for old in olds.values() if old is not None}
        targets = {
            key: self._target(key, group, [o for row in group if (o := olds[row.number])], moving)
            for key, group in into.items()
        }
        lines = self._lines(rows, olds, targets)
        if self._roof.unit is not None and self._roof.abolish_between:
            lines += self._between(moving, targets)
        return Plan(self._effective_on, targets, tuple(_with_kinds(lines, targets, self._directory)))

    def _old(self, row: Row) -> Unit | None:
        if row.old_code:
            bearers = self._directory.by_code.get(row.old_code.upper(), ())
            return next((unit for unit in bearers if unit.holds_on(self._eve)), None)
        named = [
            unit
            for unit in self._directory.units.values()
            if row.old_name and fold(unit.name) == fold(row.old_name) and unit.holds_on(self._eve)
        ]
        return named[0] if len(named) == 1 else None

    def _target(self, key: str, rows: Sequence[Row], olds: Sequence[Unit], moving: set[UUID]) -> Target:
        """A unit that goes on, if one of that code and name lives and is not itself rearranged into another."""
        row = rows[0]
        parent_id, parent_key = self._parent(row, olds, moving)
        for unit in self._directory.by_code.get(row.new_code.upper(), ()):
            same = unit.holds_on(self._effective_on) and fold(unit.name) == fold(row.new_name or unit.name)
            if same and (unit.id not in moving or (unit in olds and unit.parent_id == parent_id)):
                return Target(key, unit.name, unit.kind, unit_id=unit.id, parent_id=unit.parent_id)
        kind = _kind_of(row, olds)
        code = row.identifier.upper() or ("" if _is_commune_code(row.new_code) else row.new_code.upper())
        return Target(
            key,
            row.new_name,
            kind,
            code=code or self._provisional_code(parent_id, olds),
            code_confirmed=bool(code),
            commune_code=row.new_code if _is_commune_code(row.new_code) else "",
            parent_id=parent_id,
            parent_key=parent_key,
        )

    def _parent(self, row: Row, olds: Sequence[Unit], moving: set[UUID]) -> tuple[UUID | None, str]:
        if row.parent:
            for unit in self._directory.by_code.get(row.parent.upper(), ()):
                if unit.holds_on(self._effective_on) and unit.id not in moving:
                    return unit.id, ""
            return None, row.parent.upper()
        if self._roof.unit is not None:
            return self._roof.unit.id, ""
        above = {old.parent_id for old in olds}
        return (above.pop() if len(above) == 1 else None), ""

    def _provisional_code(self, parent_id: UUID | None, olds: Sequence[Unit]) -> str:
        """A renamed unit keeps its code; another is given the next number never used under its parent."""
        parent = self._directory.units.get(parent_id) if parent_id is not None else None
        if len(olds) == 1 and olds[0].code and olds[0].parent_id == parent_id:
            return olds[0].code
        if parent is None or not parent.code:
            return ""
        if not self._numbers[parent.code]:
            used = (code.rpartition(".") for code in self._directory.by_code)
            self._numbers[parent.code] = max((int(n) for above, _dot, n in used if above == parent.code), default=0)
        self._numbers[parent.code] += 1
        return f"{parent.code}.{self._numbers[parent.code]}"

    def _lines(
        self, rows: Sequence[Row], olds: Mapping[int, Unit | None], targets: Mapping[str, Target]
    ) -> list[Going]:
        of_old: dict[UUID | str, list[Row]] = defaultdict(list)
        for row in rows:
            old = olds[row.number]
            of_old[old.id if old is not None else row.old_code or row.old_name].append(row)
        heirs = {row.number: assumed for group in of_old.values() for row, assumed in _heirs(group, targets)}
        return [
            Going(
                LineKind.CREATE if not (row.old_code or row.old_name) else LineKind.MERGE,
                old.id if (old := olds[row.number]) is not None else None,
                f"{row.old_name} ({row.old_code})" if row.old_code else row.old_name,
                row.key,
                whole=row.is_whole,
                share=_share(row),
                is_heir=row.number in heirs,
                heir_is_assumed=heirs.get(row.number, False),
                part=row.part,
                note=row.note,
            )
            for row in rows
        ]

    def _between(self, moving: set[UUID], targets: dict[str, Target]) -> list[Going]:
        """Lines that end the units above the old ones and below the roof."""
        roof, heir = self._roof.unit, self._roof.heir_of_those
        assert roof is not None, "asked only under a roof"
        between = {
            above.id: above
            for old_id in moving
            for above in list(self._directory.upward(old_id))[1:]
            if above.id not in moving and above.id != roof.id and self._stands_under(above, roof)
        }
        key = ""
        if heir is not None:
            key = heir.code or heir.name
            targets.setdefault(key, Target(key, heir.name, heir.kind, unit_id=heir.id, parent_id=heir.parent_id))
        return [
            Going(LineKind.ABOLISH, unit.id, unit.name, key, whole=True, is_heir=bool(key))
            for unit in sorted(between.values(), key=lambda unit: (unit.code, unit.name, unit.id))
        ]

    def _stands_under(self, unit: Unit, roof: Unit) -> bool:
        return any(above.id == roof.id for above in self._directory.upward(unit.id))


def _heirs(rows: Sequence[Row], targets: Mapping[str, Target]) -> Iterator[tuple[Row, bool]]:
    """The rows named as heirs; where none is, the likeliest one, and whether it was merely assumed."""
    named = [row for row in rows if row.heir and row.key]
    if named:
        yield from ((row, False) for row in named)
        return
    possible = [row for row in rows if row.key]
    if not possible:
        return

    def claim(row: Row) -> tuple[bool, bool, Decimal, bool, bool, int]:
        same_code = bool(row.old_code) and row.old_code == row.new_code
        return (
            row.is_whole,
            row.has_all_people,
            _share(row) or Decimal(0),
            same_code,
            fold(row.old_name) == fold(targets[row.key].name),
            -row.number,
        )

    best = max(possible, key=claim)
    told = len(possible) == 1 or best.is_whole or best.has_all_people or bool(best.share)
    yield best, not told


def _with_kinds(lines: Sequence[Going], targets: Mapping[str, Target], directory: Directory) -> Iterator[Going]:
    from_old = Counter(line.old_id for line in lines if line.old_id is not None)
    into = Counter(line.to for line in lines)
    for line in lines:
        if line.kind in {LineKind.CREATE, LineKind.ABOLISH} or line.old_id is None:
            yield line
            continue
        target, old = targets.get(line.to), directory.units[line.old_id]
        if target is not None and target.unit_id == old.id:
            yield replace(line, kind=LineKind.KEEP, whole=False, is_heir=False, heir_is_assumed=False)
        elif from_old[old.id] > 1:
            yield replace(line, kind=LineKind.SPLIT)
        elif target is None or (target.unit_id is not None and target.kind is not old.kind):
            yield replace(line, kind=LineKind.ABOLISH)
        elif into[line.to] > 1 or target.unit_id is not None:
            yield replace(line, kind=LineKind.MERGE)
        else:
            yield replace(line, kind=LineKind.RENAME)


def _kind_of(row: Row, olds: Sequence[Unit]) -> UnitKind:
    if row.kind in set(UnitKind):
        return UnitKind(row.kind)
    name = f"{fold(row.new_name)} "
    for beginnings, kind in _KINDS:
        if name.startswith(beginnings):
            return kind
    return olds[0].kind if olds else UnitKind.DEPARTMENT


def _is_commune_code(code: str) -> bool:
    return len(code) == 5 and code.isascii() and code.isdigit()


def _share(row: Row) -> Decimal | None:
    """`0.4`, `0,4` or `40%`."""
    text = row.share.replace(",", ".").strip()
    if not text:
        return None
    try:
        share = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except InvalidOperation:
        raise InvalidPlanFile.on(f"{row.number}") from None
    if not 0 < share <= 1:
        raise InvalidPlanFile.on(f"{row.number}")
    return share
