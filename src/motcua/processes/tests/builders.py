"""Processes and running cases for tests."""

from datetime import UTC, date, datetime
from uuid import UUID

from motcua.kernel.actor import Actor, ActorKind, Post, Role
from motcua.kernel.ids import new_id
from motcua.kernel.rows import Rows
from motcua.organisation import api as organisation
from motcua.organisation.tests.builders import a_unit
from motcua.processes import api
from motcua.processes.graph import Flow, Graph, Node, NodeKind
from motcua.processes.writing import write_bpmn

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FROM = date(2026, 1, 1)


def an_officer() -> Actor:
    return Actor(ActorKind.STAFF, id=new_id(), name="Người xử lý")


def a_controller() -> Actor:
    """Who may deploy processes."""
    post = Post(a_unit().id, Role.PROCEDURE_CONTROLLER)
    organisation.forget()
    return Actor(ActorKind.STAFF, id=new_id(), posts=frozenset({post}))


def a_row(name: str = "Thẩm tra hồ sơ", role: Role | None = Role.SPECIALIST, minutes: int | None = 240) -> api.StepRow:
    return api.StepRow(name, role, times=(api.StepTime(minutes),))


def a_table(*names: str) -> api.StepTable:
    return api.StepTable(tuple(a_row(name) for name in names or ("Tiếp nhận", "Thẩm tra", "Ký", "Trả")))


def a_step(node_id: str) -> Node:
    return Node(node_id, NodeKind.STEP, f"Bước {node_id}", a_row(f"Bước {node_id}"))


def a_graph(*flows: str, **kinds: NodeKind) -> Graph:
    """`a_graph("s a", "a x", "x b: so > 3", "x c: *", …, x=NodeKind.EXCLUSIVE)`; s starts, e ends; `*` is default."""
    arrows = []
    for i, text in enumerate(flows):
        ends, _, condition = text.partition(": ")
        source, target = ends.split()
        arrows.append(Flow(f"f{i}", source, target, "" if condition == "*" else condition, condition == "*"))
    names = dict.fromkeys(name for flow in arrows for name in (flow.source, flow.target))
    fixed = {"s": NodeKind.START, "e": NodeKind.END, **kinds}
    nodes = tuple(Node(n, fixed[n]) if n in fixed else a_step(n) for n in names)
    return Graph("quy_trinh", "Quy trình thử", nodes, tuple(arrows))


def a_deployed(what: Graph | api.StepTable | None = None, key: str = "thu") -> api.ProcessVersion:
    if isinstance(what, Graph):
        return api.deploy_bpmn(actor=a_controller(), at=AT, key=key, bpmn=write_bpmn(what), effective_from=FROM).version
    return api.deploy_table(
        actor=a_controller(), at=AT, key=key, title="Thử", table=what or a_table(), effective_from=FROM
    ).version


def a_started(version: api.ProcessVersion, **variables: object) -> UUID:
    """A case on its first step; call inside a transaction."""
    case_id = new_id()
    started = api.plan_start(version.id, case_id=case_id, at=AT, variables=variables)
    Rows(*started.rows).write()
    return case_id


def open_elements(case_id: UUID) -> list[str]:
    return [step.element_id for step in api.open_steps([case_id]).get(case_id, ())]


def done(case_id: UUID, element_id: str, **variables: object) -> api.Progress:
    """Completes the open step of that element."""
    step = next(s for s in api.open_steps([case_id])[case_id] if s.element_id == element_id)
    return api.complete(case_id, step.id, actor=an_officer(), outcome="done", variables=variables, at=AT)


def sent_back(case_id: UUID, element_id: str, to: str) -> api.Progress:
    step = next(s for s in api.open_steps([case_id])[case_id] if s.element_id == element_id)
    return api.send_back(case_id, step.id, to, actor=an_officer(), reason="Thiếu chữ ký", at=AT)
