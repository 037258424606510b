"""Processes that come with the product: the default one, and those of the demonstration."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from motcua.kernel.actor import Actor, Role

from .deploying import Deployed, deploy_bpmn, link_procedure
from .graph import Flow, Graph, Node, NodeKind
from .values import StepRow, StepTime, TimeCase
from .writing import write_bpmn

DATA = Path(__file__).parent / "data"
_START, _END = "bat_dau", "ket_thuc"


def load_default_process(*, actor: Actor, at: datetime) -> Deployed:
    """Deploys the process of procedures that have none of their own, where it changed."""
    return _load("default.toml", actor, at)[0]


def load_demo_processes(*, actor: Actor, at: datetime) -> list[Deployed]:
    """Deploys the processes of the demonstration and links them to its procedures, where something changed."""
    return _load("demo.toml", actor, at)


def _load(file: str, actor: Actor, at: datetime) -> list[Deployed]:
    deployed = []
    for entry in tomllib.loads((DATA / file).read_text())["process"]:
        effective_from: date = entry["effective_from"]
        deployed.append(
            deploy_bpmn(
                actor=actor,
                at=at,
                key=entry["key"],
                bpmn=write_bpmn(graph_of_entry(entry)),
                effective_from=effective_from,
                source=entry["source"],
            )
        )
        for code in entry.get("procedures", []):
            link_procedure(actor=actor, at=at, procedure_code=code, key=entry["key"], effective_from=effective_from)
    return deployed


def graph_of_entry(entry: Mapping[str, Any]) -> Graph:
    """A process of the data files. Without flows, its steps follow one another."""
    cases = tuple(TimeCase(c.get("name", ""), c.get("limit_minutes")) for c in entry.get("case", [{}]))
    steps = [Node(s["id"], NodeKind.STEP, s["name"], _row(s, len(cases))) for s in entry["step"]]
    gateways = [Node(i, NodeKind(kind)) for i, kind in entry.get("gateways", {}).items()]
    path = [_START, *(s.id for s in steps), _END]
    flows = entry.get("flows") or [f"{a} {b}" for a, b in pairwise(path)]
    return Graph(
        "quy_trinh",
        entry["title"],
        (Node(_START, NodeKind.START, "Bắt đầu"), *steps, *gateways, Node(_END, NodeKind.END, "Kết thúc")),
        tuple(_flows(flows)),
        cases,
    )


def _row(step: Mapping[str, Any], cases: int) -> StepRow:
    times = tuple(StepTime(t.get("minutes"), t.get("covers", 1)) for t in step.get("times", [{}] * cases))
    return StepRow(
        name=step["name"],
        role=Role(step["role"]),
        unit_hint=step.get("unit", ""),
        content=step.get("content", ""),
        times=times,
        result=step.get("result", ""),
    )


def _flows(lines: list[str]) -> Iterator[Flow]:
    """`source target: condition`; the condition `*` marks the way taken when no other holds."""
    for number, line in enumerate(lines, 1):
        ends, _, condition = line.partition(": ")
        source, target = ends.split()
        default = condition == "*"
        yield Flow(f"noi_{number}", source, target, "" if default else condition, default)
