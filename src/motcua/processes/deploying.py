"""Deploying processes: a new version only where something changed, with its table and its checks."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.audit import api as audit
from motcua.kernel import memo
from motcua.kernel.actor import Actor
from motcua.kernel.rows import Rows

from . import models, queries
from .engine import Run, compile_graph
from .graph import Graph
from .policies import may_deploy
from .reading import read_bpmn
from .refusals import MayNotDeploy, ProcessNotFound, StepWithoutRole
from .soundness import steps_open_after_first, steps_open_at_start
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
    graph = read_bpmn(bpmn)
    text = bpmn.decode() if isinstance(bpmn, bytes) else bpmn
    fingerprint = hashlib.sha256("\0".join([text, title, str(effective_from), source, limit_text]).encode())
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
            start_state=Run.begin(compile_graph(graph), {}).state() if start is not None else None,
            start_elements=list(start) if start is not None else None,
            received_elements=list(received) if received is not None else None,
            asked=list(graph.asked),
            source=source,
            limit_text=limit_text,
            deployed_at=at,
        )
        rows = _plan(version, graph, remarks)
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
        )
        rows.add(step)
        for case, time in zip(cases, node.step.times, strict=True):
            rows.add(models.ProcessStepTime(step_id=step.id, case_id=case.id, minutes=time.minutes, covers=time.covers))
    for position, remark in enumerate(remarks):
        rows.add(models.ProcessRemark(version_id=version.id, position=position, kind=remark.kind, text=remark.text))
    return rows
