"""The page that walks through a process on a sample dossier: what is asked, what was answered, what follows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.administration import reading
from motcua.catalogue import api as catalogue
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal, Words
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation
from motcua.processes import api as processes
from motcua.ui import api as ui

SAMPLE_SEED = 1
_START = "bd"
_STEP = "b"
_COLUMN = "cot"


@dataclass(frozen=True, slots=True)
class Walk:
    """`start` and `decisions` are fields; `table` the steps; `said` how it ended; `refused` why there is no walk."""

    start: tuple[ui.Component, ...]
    decisions: tuple[ui.Component, ...]
    table: ui.Table | None = None
    said: str = ""
    refused: Words = ""


def walk(bpmn: str, key: str, actor: Actor, at: datetime, asked: Mapping[str, str]) -> Walk:
    """Answers left blank are those of a sample dossier of the first procedure that goes through the process."""
    on = day_of(at)
    try:
        questions, columns = processes.questions_in(bpmn, on), processes.columns_in(bpmn)
    except Refusal as refusal:
        return Walk((), (), refused=refusal.message)
    samples = _sample_answers(key, at) if not asked else {}
    values = {f"{_START}.{q.variable}": samples.get(q.variable, "") for q in questions if not q.step} | dict(asked)
    column = max(0, min(reading.number(asked.get(_COLUMN, ""), 0), len(columns) - 1))
    start = (
        *_columns(columns, column),
        *(_field(f"{_START}.{q.variable}", q.variable, values, "") for q in questions if not q.step),
    )
    decisions = tuple(
        _field(
            f"{_STEP}.{q.step}.{q.variable}",
            _("%(variable)s, khi xong bước “%(step)s”") % {"variable": q.variable, "step": q.step_name},
            values,
            _("Nhiều lần qua bước thì cách nhau bằng dấu chấm phẩy, ví dụ: false; true"),
        )
        for q in questions
        if q.step
    )
    try:
        found = processes.simulate_file(
            bpmn,
            at=at,
            on=on,
            calendar=_calendar(actor, at),
            variables={
                name.removeprefix(f"{_START}."): _value(text)
                for name, text in values.items()
                if name.startswith(f"{_START}.") and text.strip()
            },
            decisions=_decisions(values),
            time_case=column,
        )
    except Refusal as refusal:
        return Walk(start, decisions, refused=refusal.message)
    return Walk(start, decisions, _table(found), _said(found))


def _columns(columns: Sequence[processes.TimeCase], chosen: int) -> Iterator[ui.Component]:
    """Which column of times the sample dossier goes by, where there is more than one."""
    if len(columns) > 1:
        names = [column.name or _("Cột %(n)d") % {"n": n + 1} for n, column in enumerate(columns)]
        choices = [ui.Choice(str(n), name) for n, name in enumerate(names)]
        yield ui.Select(name=_COLUMN, label=_("Cột thời gian"), choices=choices, value=str(chosen), empty="")


def _field(name: str, label: str, values: Mapping[str, str], hint: str) -> ui.Input:
    return ui.Input(
        name=name, id=name.replace(".", "-"), label=label, hint=hint, value=values.get(name, ""), spellcheck=False
    )


def _value(text: str) -> Any:
    """As JSON where it is: true, 3, "chữ"; else as it is written."""
    try:
        return json.loads(text)
    except ValueError:
        return text.strip()


def _decisions(values: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What is decided at each step, the first time, the second time, and so on."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, text in values.items():
        prefix, _dot, rest = name.partition(".")
        step, _dot, variable = rest.rpartition(".")
        if prefix != _STEP or not step or not text.strip():
            continue
        times = [part for part in text.split(";") if part.strip()][:20]
        for turn, part in enumerate(times):
            if len(found[step]) <= turn:
                found[step].append(dict(found[step][-1]) if found[step] else {})
            for later in found[step][turn:]:
                later[variable] = _value(part)
    return found


def _sample_answers(key: str, at: datetime) -> dict[str, str]:
    """Plain answers to the form of the first procedure linked to the process; nothing when it has none."""
    try:
        code = processes.process(key, day_of(at)).procedures[0]
        version = catalogue.version_in_force(code, day_of(at))
        answers = forms.sample_answers(forms.form_for(version.id), SAMPLE_SEED, on=day_of(at))
    except (Refusal, IndexError):
        return {}
    plain = {name: value for name, value in answers.items() if isinstance(value, str | int | float | bool)}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in plain.items()}


def _calendar(actor: Actor, at: datetime) -> organisation.WorkingCalendar:
    """That of the reader's unit."""
    unit_id = min(actor.unit_ids)
    return organisation.calendar_of(unit_id, day_of(at))


def _table(found: processes.Simulation) -> ui.Table:
    return ui.Table(
        caption=_("Các bước của hồ sơ mẫu"),
        columns=(
            ui.Column(_("Bước")),
            ui.Column(_("Vai trò")),
            ui.Column(_("Bắt đầu")),
            ui.Column(_("Hạn")),
        ),
        rows=tuple(ui.Row((_named(s), _who(s), ui.short_moment(s.begins), _due(s))) for s in found.steps),
        dense=True,
    )


def _named(step: processes.SimulatedStep) -> str:
    return _("%s (quá thời gian, chuyển nhánh)") % step.name if step.timed_out else step.name


def _who(step: processes.SimulatedStep) -> str:
    return str(identity.role_word(step.role)) if step.role else _("Chờ")


def _due(step: processes.SimulatedStep) -> str:
    return ui.short_moment(step.due) if step.due else _("Chưa rõ thời gian")


def _said(found: processes.Simulation) -> str:
    if found.stopped:
        return found.stopped
    if not found.finished:
        return _("Quy trình chưa kết thúc.")
    return _("Quy trình kết thúc lúc %s.") % ui.short_moment(found.ends)
