"""The step table as a form: what is shown, what comes back, and what pressing a button does to the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from motcua.identity import api as identity
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, Words
from motcua.kernel.text import tidy
from motcua.processes import api as processes
from motcua.ui import api as ui

MAX_ROWS = 100
HOURS, DAYS = "gio", "ngay"
_MINUTES = {HOURS: 60, DAYS: processes.MINUTES_PER_WORKING_DAY}

type Posted = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowForm:
    """One step as fields; `times` are (amount, unit, shared with the step above) for each column."""

    index: int
    number: int
    element: str
    fields: tuple[ui.Component, ...]
    more: tuple[ui.Component, ...]
    times: tuple[tuple[ui.Component, ...], ...]
    is_first: bool
    is_last: bool


def unit_rules() -> tuple[ui.Choice, ...]:
    return (
        ui.Choice("", _("Theo vai trò")),
        ui.Choice(processes.UnitRule.COMPETENT, _("Cơ quan có thẩm quyền")),
        ui.Choice(processes.UnitRule.RECEIVING, _("Nơi tiếp nhận")),
    )


def roles() -> tuple[ui.Choice, ...]:
    able = (role for role in Role if role not in {Role.SUPERVISOR, Role.ADMINISTRATOR})
    return tuple(ui.Choice(role, identity.role_word(role)) for role in able)


def posted_of(table: processes.StepTable) -> dict[str, str]:
    """The table as the form would post it."""
    posted = {"so-buoc": str(len(table.steps)), "so-cot": str(len(table.cases))}
    for column, case in enumerate(table.cases):
        posted[f"cot-{column}"] = case.name
        posted |= dict(zip((f"han-{column}", f"han-tinh-{column}"), _amount(case.limit_minutes), strict=True))
    for i, row in enumerate(table.steps):
        posted |= {
            f"ma-{i}": row.id,
            f"ten-{i}": row.name,
            f"vai-tro-{i}": row.role or "",
            f"don-vi-{i}": row.unit_rule,
            f"ghi-don-vi-{i}": row.unit_hint,
            f"noi-dung-{i}": row.content,
            f"ket-qua-{i}": row.result,
            f"tra-ve-{i}": row.back,
        }
        for column, time in enumerate(row.times):
            posted |= dict(zip((f"so-{i}-{column}", f"tinh-{i}-{column}"), _amount(time.minutes), strict=True))
            if time.covers == 0:
                posted[f"chung-{i}-{column}"] = "1"
    return posted


def _amount(minutes: int | None) -> tuple[str, str]:
    """Minutes as a number, and what it counts: a working day or more in half days, else hours."""
    if minutes is None:
        return "", DAYS
    unit = DAYS if minutes >= _MINUTES[DAYS] and minutes % (_MINUTES[DAYS] // 2) == 0 else HOURS
    return f"{minutes / _MINUTES[unit]:g}".replace(".", ","), unit


def read_table(posted: Posted) -> processes.StepTable:
    """The table that was posted. Refuses what is no number of hours or days, and a step without a name."""
    errors: dict[str, Words] = {}
    rows, columns = count_of(posted, "so-buoc"), max(count_of(posted, "so-cot"), 1)
    cases = tuple(
        processes.TimeCase(
            tidy(posted.get(f"cot-{c}", "")), _minutes(posted, f"han-{c}", posted.get(f"han-tinh-{c}", DAYS), errors)
        )
        for c in range(columns)
    )
    times = [_column(posted, column, rows, errors) for column in range(columns)]
    steps = []
    for i in range(rows):
        name = tidy(posted.get(f"ten-{i}", ""))
        if not name:
            errors[f"ten-{i}"] = _("Hãy đặt tên bước %s.") % (i + 1)
        role, rule = posted.get(f"vai-tro-{i}", ""), posted.get(f"don-vi-{i}", "")
        steps.append(
            processes.StepRow(
                name,
                Role(role) if role in set(Role) else None,
                unit_hint=tidy(posted.get(f"ghi-don-vi-{i}", "")),
                content=tidy(posted.get(f"noi-dung-{i}", "")),
                times=tuple(column[i] for column in times),
                result=tidy(posted.get(f"ket-qua-{i}", "")),
                unit_rule=processes.UnitRule(rule) if rule in set(processes.UnitRule) else processes.UnitRule.BY_ROLE,
                back=posted.get(f"tra-ve-{i}", ""),
                id=posted.get(f"ma-{i}", ""),
            )
        )
    if errors:
        raise Invalid(fields=errors)
    return processes.StepTable(tuple(steps), cases)


def count_of(posted: Posted, name: str) -> int:
    text = posted.get(name, "")
    return min(int(text), MAX_ROWS) if text.isdecimal() and len(text) < 4 else 0


def _column(posted: Posted, column: int, rows: int, errors: dict[str, Words]) -> list[processes.StepTime]:
    shared = [i > 0 and f"chung-{i}-{column}" in posted for i in range(rows)]
    times = []
    for i in range(rows):
        if shared[i]:
            times.append(processes.StepTime(None, 0))
            continue
        covers = 1
        while i + covers < rows and shared[i + covers]:
            covers += 1
        minutes = _minutes(posted, f"so-{i}-{column}", posted.get(f"tinh-{i}-{column}", DAYS), errors)
        times.append(processes.StepTime(minutes, covers))
    return times


def _minutes(posted: Posted, name: str, unit: str, errors: dict[str, Words]) -> int | None:
    text = posted.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        minutes = Decimal(text) * _MINUTES.get(unit, _MINUTES[DAYS])
    except InvalidOperation:
        minutes = Decimal(-1)
    if not 0 <= minutes <= 1_000_000:
        errors[name] = _("Nhập số giờ hoặc số ngày, ví dụ 4 hoặc 1,5.")
        return None
    return int(minutes)


def after(posted: Posted, act: str) -> Posted:
    """The form with one button pressed: `them`, `them-3` (after that row), `len-3`, `xuong-3`, `xoa-3`."""
    what, _dash, place = act.partition("-")
    rows = count_of(posted, "so-buoc")
    order: list[int | None] = list(range(rows))
    at = int(place) if place.isdecimal() and int(place) < rows else None
    if what == "them" and rows < MAX_ROWS:
        order.insert(rows if at is None else at + 1, None)
    elif what == "xoa" and at is not None and rows > 1:
        order.pop(at)
    elif what in {"len", "xuong"} and at is not None:
        other = at - 1 if what == "len" else at + 1
        if 0 <= other < rows:
            order[at], order[other] = order[other], order[at]
    return _ordered(posted, order)


def _ordered(posted: Posted, order: Sequence[int | None]) -> Posted:
    rows = {str(i) for i in range(count_of(posted, "so-buoc"))}
    kept = {name: value for name, value in posted.items() if not _row_of(name) & rows}
    kept["so-buoc"] = str(len(order))
    for new, old in enumerate(order):
        if old is None:
            kept[f"ten-{new}"] = _("Bước mới")
            continue
        for name, value in posted.items():
            if _row_of(name) == {str(old)}:
                parts = name.rsplit("-", 2 if name.startswith(("so-", "tinh-", "chung-")) else 1)
                kept["-".join([parts[0], str(new), *parts[2:]])] = value
    gone = {posted.get(f"ma-{i}") for i in range(len(rows))} - {kept.get(f"ma-{i}") for i in range(len(order))}
    return {n: "" if n.startswith("tra-ve-") and v in gone and v else v for n, v in kept.items()}


def _row_of(name: str) -> set[str]:
    """The row a field belongs to, if it belongs to one."""
    if name in {"so-buoc", "so-cot"} or name.startswith(("cot-", "han-")):
        return set()
    parts = name.split("-")
    if parts[0] in {"so", "tinh", "chung"}:
        return {parts[1]} if len(parts) == 3 else set()
    return {parts[-1]} if parts[-1].isdecimal() else set()


def row_forms(posted: Posted, errors: Mapping[str, Words]) -> tuple[RowForm, ...]:
    rows, columns = count_of(posted, "so-buoc"), max(count_of(posted, "so-cot"), 1)
    names = {posted.get(f"ma-{i}", ""): posted.get(f"ten-{i}", "") for i in range(rows)}
    found = []
    for i in range(rows):
        earlier = [posted.get(f"ma-{j}", "") for j in range(i)]
        back = tuple(ui.Choice(e, names[e]) for e in earlier if e)
        found.append(
            RowForm(
                index=i,
                number=i + 1,
                element=posted.get(f"ma-{i}", ""),
                fields=_fields(posted, i, back, errors),
                more=_more(posted, i),
                times=tuple(_time_fields(posted, i, column, errors) for column in range(columns)),
                is_first=i == 0,
                is_last=i == rows - 1,
            )
        )
    return tuple(found)


def _fields(
    posted: Posted, i: int, back: tuple[ui.Choice, ...], errors: Mapping[str, Words]
) -> tuple[ui.Component, ...]:
    def given(name: str) -> str:
        return posted.get(f"{name}-{i}", "")

    return (
        ui.Input(name=f"ten-{i}", label=_("Tên bước"), value=given("ten"), error=errors.get(f"ten-{i}", "")),
        ui.Select(name=f"vai-tro-{i}", label=_("Vai trò xử lý"), choices=roles(), value=given("vai-tro")),
        ui.Select(name=f"don-vi-{i}", label=_("Đơn vị xử lý"), choices=unit_rules(), value=given("don-vi"), empty=""),
        ui.Input(name=f"ket-qua-{i}", label=_("Kết quả"), value=given("ket-qua"), optional=True),
        ui.Select(
            name=f"tra-ve-{i}",
            label=_("Trả về bước"),
            choices=back,
            value=given("tra-ve"),
            empty=_("Bất kỳ bước nào trước đó"),
        ),
    )


def _more(posted: Posted, i: int) -> tuple[ui.Component, ...]:
    who, what = posted.get(f"ghi-don-vi-{i}", ""), posted.get(f"noi-dung-{i}", "")
    return (
        ui.Input(name=f"ghi-don-vi-{i}", label=_("Người, bộ phận thực hiện"), value=who, optional=True),
        ui.Textarea(name=f"noi-dung-{i}", label=_("Nội dung công việc"), value=what, rows=3, optional=True),
    )


def _time_fields(posted: Posted, i: int, column: int, errors: Mapping[str, Words]) -> tuple[ui.Component, ...]:
    place = f"{i}-{column}"
    column_name = posted.get(f"cot-{column}", "")
    label = _("Thời gian (%s)") % column_name if column_name else _("Thời gian")
    fields: tuple[ui.Component, ...] = (
        ui.Input(
            name=f"so-{place}",
            label=label,
            value=posted.get(f"so-{place}", ""),
            width=5,
            inputmode="decimal",
            error=errors.get(f"so-{place}", ""),
        ),
        ui.Select(
            name=f"tinh-{place}",
            label=_("Tính theo"),
            choices=time_units(),
            value=posted.get(f"tinh-{place}", DAYS),
            empty="",
        ),
    )
    if i == 0:
        return fields
    shared = ui.Checkboxes(
        name=f"chung-{place}",
        label=_("Cách tính"),
        choices=(ui.Choice("1", _("Chung thời gian với bước trên")),),
        values=("1",) if f"chung-{place}" in posted else (),
    )
    return (*fields, shared)


def time_units() -> tuple[ui.Choice, ...]:
    return (ui.Choice(DAYS, _("ngày làm việc")), ui.Choice(HOURS, _("giờ làm việc")))


def case_fields(posted: Posted, errors: Mapping[str, Words]) -> tuple[ui.Component, ...]:
    """The name and the limit of each column of times."""
    columns = max(count_of(posted, "so-cot"), 1)
    fields: list[ui.Component] = []
    for c in range(columns):
        if columns > 1:
            fields.append(ui.Input(name=f"cot-{c}", label=_("Trường hợp"), value=posted.get(f"cot-{c}", "")))
        fields.append(
            ui.Input(
                name=f"han-{c}",
                label=_("Thời hạn cả quy trình"),
                value=posted.get(f"han-{c}", ""),
                width=5,
                inputmode="decimal",
                error=errors.get(f"han-{c}", ""),
                optional=True,
            )
        )
        fields.append(
            ui.Select(
                name=f"han-tinh-{c}",
                label=_("Tính theo"),
                choices=time_units(),
                value=posted.get(f"han-tinh-{c}", DAYS),
                empty="",
            )
        )
    return tuple(fields)


def settled(table: processes.StepTable) -> processes.StepTable:
    """The table with ways back to steps that no longer come before left out."""
    earlier: set[str] = set()
    steps = []
    for row in table.steps:
        steps.append(row if row.back in {"", *earlier} else replace(row, back=""))
        earlier.add(row.id)
    return processes.StepTable(tuple(steps), table.cases)
