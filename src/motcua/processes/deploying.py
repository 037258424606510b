"""Deploying processes: a new version only where something changed, with its table and its checks."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import api as audit
from motcua.kernel import memo
from motcua.kernel.actor import Actor
from motcua.kernel.rows import Rows

from . import models, queries
from .access import may_deploy
from .engine import Run, compile_graph
from .expanding import runnable
from .graph import Graph, NodeKind
from .interchange import in_our_words
from .reading import read_bpmn
from .refusals import InvalidProcess, MayNotDeploy, ProcessNotFound, StepWithoutRole
from .soundness import check_sound, steps_open_after_first, steps_open_at_start
from .values import ProcessVersion, StepTable
from .writing import graph_of_table, write_bpmn

KIND = "process"


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check found: `kind` is "warning" or "unknown"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Deployed:
    """The version now current, and whether this deployment made it."""

    version: ProcessVersion
    is_new: bool


def deploy_bpmn(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    bpmn: str | bytes,
    effective_from: date,
    title: str = "",
    source: str = "",
    limit_text: str = "",
    remarks: Sequence[Remark] = (),
) -> Deployed:
    """Deploys a BPMN file under a key. Nothing is written when it is the latest version already.

    Raises `MayNotDeploy`, `UnsafeFile`, `UnsupportedElement`, `InvalidProcess`. `title` replaces the one
    in the file.
    """
    if not may_deploy(actor):
        raise MayNotDeploy
    bpmn = in_our_words(bpmn)
    drawn = read_bpmn(bpmn)
    calls = called_versions(drawn, effective_from)
    graph = runnable(drawn, {element: queries.runtime(called).graph for element, called in calls.items()})
    check_sound(graph)
    spec = compile_graph(graph)
    text = bpmn.decode() if isinstance(bpmn, bytes) else bpmn
    fingerprint = hashlib.sha256(
        "\0".join([text, title, str(effective_from), source, limit_text, *map(str, calls.values())]).encode()
    )
    with transaction.atomic():
        definition = _definition(key, title or graph.title)
        latest = definition.versions.order_by("-number").first()
        if latest is not None and latest.fingerprint == fingerprint.hexdigest():
            return Deployed(queries.version(latest.id), is_new=False)
        start, received = steps_open_at_start(graph), steps_open_after_first(graph)
        version = models.ProcessVersion(
            definition=definition,
            number=latest.number + 1 if latest else 1,
            effective_from=effective_from,
            bpmn_xml=text,
            fingerprint=fingerprint.hexdigest(),
            start_state=Run.begin(spec, {}).state() if start is not None else None,
            start_elements=list(start) if start is not None else None,
            received_elements=list(received) if received is not None else None,
            asked=list(graph.asked),
            waits=list(_waits(graph)),
            source=source,
            limit_text=limit_text,
            deployed_at=at,
            deployed_by=actor.full_name[:300],
        )
        rows = _plan(version, graph, remarks)
        rows.add(*(models.ProcessCall(version=version, element_id=e, called_id=called) for e, called in calls.items()))
        details = {"key": key, "number": version.number}
        rows.add(
            audit.plan(
                actor=actor, action="processes.deploy", subject_kind=KIND, subject_id=version.id, at=at, details=details
            )
        )
        rows.write()
        memo.changed(queries.forget)
    return Deployed(queries.version(version.id), is_new=True)


def deploy_table(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    title: str,
    table: StepTable,
    effective_from: date,
    source: str = "",
    limit_text: str = "",
    remarks: Sequence[Remark] = (),
) -> Deployed:
    """Deploys a step table as a BPMN process. Raises `InvalidProcess`."""
    return deploy_bpmn(
        actor=actor,
        at=at,
        key=key,
        bpmn=write_bpmn(graph_of_table("quy_trinh", title, table)),
        effective_from=effective_from,
        title=title,
        source=source,
        limit_text=limit_text,
        remarks=remarks,
    )


def link_procedure(*, actor: Actor, at: datetime, procedure_code: str, key: str, effective_from: date) -> bool:
    """From that day the procedure's dossiers go through the process; False when it was so already.

    Raises `MayNotDeploy`, `ProcessNotFound`, or `StepWithoutRole` when nobody could be asked to do one of
    its steps.
    """
    if not may_deploy(actor):
        raise MayNotDeploy
    definition = models.ProcessDefinition.objects.filter(key=key).first()
    if definition is None:
        raise ProcessNotFound
    if definition.versions.latest("number").steps.filter(role="").exists():
        raise StepWithoutRole
    with transaction.atomic():
        link, created = models.ProcedureProcess.objects.get_or_create(
            procedure_code=procedure_code, effective_from=effective_from, defaults={"definition": definition}
        )
        if not created and link.definition_id == definition.id:
            return False
        link.definition = definition
        link.save(update_fields=["definition"])
        audit.record(
            actor=actor,
            action="processes.link",
            subject_kind=KIND,
            subject_id=definition.id,
            at=at,
            details={"procedure": procedure_code, "effective_from": str(effective_from)},
        )
        memo.changed(queries.forget)
    return True


def called_versions(drawn: Graph, on: date) -> dict[str, UUID]:
    """The version that each call runs: the one in force that day. Refuses a call of what is not deployed."""
    found = {}
    for node in drawn.nodes:
        if node.kind is not NodeKind.CALL:
            continue
        try:
            version = queries.version_in_force(node.calls, on)
        except ProcessNotFound as missing:
            raise InvalidProcess(_("Chưa có quy trình “%s” để gọi.") % node.calls) from missing
        if any(not step.role_known for step in version.steps):
            raise InvalidProcess(_("Quy trình “%s” có bước chưa xác định vai trò nên chưa gọi được.") % node.calls)
        found[node.id] = version.id
    return found


def _waits(graph: Graph) -> Iterator[dict[str, Any]]:
    for node in graph.nodes:
        timer = node if node.kind is NodeKind.TIMER else node.limit
        if timer is None:
            continue
        if timer.after is None:
            raise RuntimeError(f"timer {timer.id} has no span")
        yield {
            "element": timer.id,
            "name": timer.name or _("Chờ"),
            "span": timer.after.iso,
            "working": timer.after.working,
            "attached_to": "" if timer is node else node.id,
        }


def _definition(key: str, title: str) -> models.ProcessDefinition:
    models.ProcessDefinition.objects.get_or_create(key=key, defaults={"title": title})
    definition = models.ProcessDefinition.objects.select_for_update().get(key=key)
    if definition.title != title:
        definition.title = title
        definition.save(update_fields=["title"])
    return definition


def _plan(version: models.ProcessVersion, graph: Graph, remarks: Sequence[Remark]) -> Rows:
    rows = Rows(version)
    cases = [
        models.ProcessCase(version_id=version.id, position=i, name=case.name, limit_minutes=case.limit_minutes)
        for i, case in enumerate(graph.cases)
    ]
    rows.add(*cases)
    for position, node in enumerate(graph.steps):
        if node.step is None:
            raise RuntimeError(f"step {node.id} has no row")
        step = models.ProcessStep(
            version_id=version.id,
            position=position,
            element_id=node.id,
            name=node.step.name,
            role=node.step.role or "",
            unit_hint=node.step.unit_hint,
            content=node.step.content,
            result=node.step.result,
            unit_rule=node.step.unit_rule,
            back=node.step.back,
        )
        rows.add(step)
        for case, time in zip(cases, node.step.times, strict=True):
            rows.add(models.ProcessStepTime(step_id=step.id, case_id=case.id, minutes=time.minutes, covers=time.covers))
    for position, remark in enumerate(remarks):
        rows.add(models.ProcessRemark(version_id=version.id, position=position, kind=remark.kind, text=remark.text))
    return rows
