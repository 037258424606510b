"""Drafts of processes: written by people, kept with who changed what, and published as a version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import api as audit
from motcua.kernel.actor import Actor
from motcua.kernel.text import fold, tidy

from . import models
from .access import may_deploy
from .deploying import KIND, Deployed, deploy_bpmn
from .graph import Flow, Graph, Node
from .interchange import in_our_words
from .reading import read_model
from .refusals import (
    DraftChanged,
    DraftExists,
    DraftNotFound,
    InvalidProcess,
    KeyTaken,
    MayNotDeploy,
    NotReady,
    ProcessNotFound,
)
from .reviewing import review
from .values import StepRow, StepTable
from .writing import graph_of_table, with_drawing, write_model


@dataclass(frozen=True, slots=True)
class Draft:
    """A process being written. `revision` must be named when it is changed; `based_on` is the version it follows."""

    id: UUID
    key: str
    title: str
    bpmn: str
    revision: int
    based_on: int | None
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changed what of a process. `revision` is of the draft, `version` the number published."""

    at: datetime
    actor_name: str
    text: str
    revision: int | None
    version: int | None


def start_draft(*, actor: Actor, at: datetime, title: str, bpmn: str | bytes | None = None) -> Draft:
    """Begins a process of that name, from a file if one is given: all of it, or a refusal naming what is in the way.

    Raises `MayNotDeploy`, `InvalidProcess`, `UnsafeFile`, `UnsupportedElement`, `KeyTaken`, `DraftExists`.
    """
    _refuse_others(actor)
    bpmn = in_our_words(bpmn) if bpmn is not None else None
    graph = read_model(bpmn) if bpmn is not None else None
    title = tidy(title) or (graph.title if graph else "")
    if not title:
        raise InvalidProcess(fields={"title": _("Hãy đặt tên quy trình.")})
    key = _slug(title)
    if not key:
        raise InvalidProcess(fields={"title": _("Tên quy trình phải có chữ hoặc số.")})
    if models.ProcessDefinition.objects.filter(key=key).exists():
        raise KeyTaken.on("title")
    text = with_drawing(bpmn, graph) if bpmn is not None and graph else write_model(_empty(title))
    said = _("Tạo từ tệp BPMN") if graph else _("Tạo bản nháp")
    return _begun(actor, at, key=key, title=title, text=text, based_on=None, said=said)


def draft_of(*, actor: Actor, at: datetime, key: str) -> Draft:
    """The draft of the next version of a process: the one there is, else a new one from the latest version.

    Raises `MayNotDeploy`, `ProcessNotFound`.
    """
    _refuse_others(actor)
    there = models.ProcessDraft.objects.select_related("based_on").filter(key=key).first()
    if there is not None:
        return _draft(there)
    latest = models.ProcessVersion.objects.filter(definition__key=key).select_related("definition")
    version = latest.order_by("-number").first()
    if version is None:
        raise ProcessNotFound
    said = _("Tạo bản nháp từ phiên bản %s") % version.number
    return _begun(
        actor,
        at,
        key=key,
        title=version.definition.title,
        text=version.bpmn_xml,
        based_on=version,
        said=said,
    )


def save_draft(
    *,
    actor: Actor,
    at: datetime,
    draft_id: UUID,
    revision: int,
    bpmn: str | bytes | None = None,
    table: StepTable | None = None,
    title: str = "",
) -> Draft:
    """Writes the draft from a file or from a step table; nothing when nothing changed.

    Raises `DraftChanged` (saying who changed what) when `revision` is not the latest, `DraftNotFound`,
    `MayNotDeploy`, `InvalidProcess`, `UnsafeFile`, `UnsupportedElement`.
    """
    _refuse_others(actor)
    with transaction.atomic():
        row = _locked(draft_id, revision)
        before = read_model(row.bpmn_xml)
        title = tidy(title) or row.title
        if table is not None:
            text = write_model(graph_of_table(before.key, title, table))
            after = read_model(text)
        else:
            bpmn = in_our_words(bpmn) if bpmn is not None else row.bpmn_xml
            after = read_model(bpmn)
            text = with_drawing(bpmn, after)
        changes = list(changes_between(before, after))
        if title != row.title:
            changes.insert(0, _("đổi tên thành “%s”") % title)
        if text == row.bpmn_xml and title == row.title:
            return _draft(row)
        row.bpmn_xml, row.title, row.revision = text, title, row.revision + 1
        row.changed_at, row.changed_by = at, actor.full_name[:300]
        row.save()
        said = "; ".join(changes) or _("sắp xếp lại hình vẽ")
        _note(actor, at, row.key, said[:1].upper() + said[1:], revision=row.revision, bpmn=text)
        return _draft(row)


def discard_draft(*, actor: Actor, at: datetime, draft_id: UUID, revision: int) -> None:
    """Gives the draft up; who changed what stays. Raises `DraftChanged`, `DraftNotFound`, `MayNotDeploy`."""
    _refuse_others(actor)
    with transaction.atomic():
        row = _locked(draft_id, revision)
        _note(actor, at, row.key, _("Bỏ bản nháp"), revision=row.revision, bpmn=row.bpmn_xml)
        row.delete()


def publish_draft(
    *, actor: Actor, at: datetime, draft_id: UUID, revision: int, effective_from: date, source: str = ""
) -> Deployed:
    """Deploys the draft as the next version from that day, if every check is passed; running cases stay as they are.

    Raises `NotReady` (naming what is wrong), `DraftChanged`, `DraftNotFound`, `MayNotDeploy`.
    """
    _refuse_others(actor)
    with transaction.atomic():
        row = _locked(draft_id, revision)
        wrong = review(read_model(row.bpmn_xml), key=row.key, on=effective_from).wrong
        if wrong:
            raise NotReady(_("Chưa ban hành được: %s") % " ".join(finding.text for finding in wrong))
        deployed = deploy_bpmn(
            actor=actor,
            at=at,
            key=row.key,
            bpmn=row.bpmn_xml,
            effective_from=effective_from,
            title=row.title,
            source=tidy(source),
        )
        number = deployed.version.number
        _note(actor, at, row.key, _("Ban hành phiên bản %s") % number, version_id=deployed.version.id)
        row.delete()
    return deployed


def draft(draft_id: UUID) -> Draft:
    """Raises `DraftNotFound`."""
    row = models.ProcessDraft.objects.select_related("based_on").filter(id=draft_id).first()
    if row is None:
        raise DraftNotFound
    return _draft(row)


def drafts() -> tuple[Draft, ...]:
    """Every draft, by title. One query."""
    return tuple(map(_draft, models.ProcessDraft.objects.select_related("based_on").order_by("title", "id")))


def edits(key: str, limit: int = 50) -> tuple[Edit, ...]:
    """Who changed what of the process, latest first. One query."""
    rows = models.ProcessEdit.objects.select_related("version").filter(key=key).order_by("-at", "-id")[:limit]
    return tuple(Edit(r.at, r.actor_name, r.text, r.revision, r.version.number if r.version else None) for r in rows)


def changes_between(before: Graph, after: Graph) -> Iterator[str]:
    """What one would say was changed, step by step."""
    for node in after.nodes:
        old = before.by_id.get(node.id)
        if old is None:
            yield _("thêm “%s”") % _name(node)
        elif old != node:
            yield from _changes_of(old, node)
    for node in before.nodes:
        if node.id not in after.by_id:
            yield _("bỏ “%s”") % _name(node)
    if {_way(flow) for flow in before.flows} != {_way(flow) for flow in after.flows}:
        yield _("đổi đường đi hoặc điều kiện")
    if before.cases != after.cases:
        yield _("đổi cột thời gian")


def _changes_of(old: Node, new: Node) -> Iterator[str]:
    if old.name != new.name:
        yield _("đổi tên “%(old)s” thành “%(new)s”") % {"old": _name(old), "new": _name(new)}
    if old.step and new.step:
        parts = {
            _("vai trò"): (old.step.role, new.step.role),
            _("đơn vị"): ((old.step.unit_hint, old.step.unit_rule), (new.step.unit_hint, new.step.unit_rule)),
            _("thời gian"): (old.step.times, new.step.times),
            _("nội dung"): (old.step.content, new.step.content),
            _("kết quả"): (old.step.result, new.step.result),
            _("bước trả về"): (old.step.back, new.step.back),
        }
        changed = ", ".join(name for name, (was, now) in parts.items() if was != now)
        if changed:
            yield _("sửa %(what)s của “%(step)s”") % {"what": changed, "step": _name(new)}
    elif (old.kind, old.script, old.after, old.calls) != (new.kind, new.script, new.after, new.calls):
        yield _("sửa “%s”") % _name(new)


def _name(node: Node) -> str:
    return node.name or node.id


def _way(flow: Flow) -> tuple[str, str, str, bool]:
    return flow.source, flow.target, flow.condition, flow.is_default


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:120]


def _empty(title: str) -> Graph:
    return graph_of_table("quy_trinh", title, StepTable((StepRow(_("Tiếp nhận hồ sơ")),)))


def _begun(
    actor: Actor,
    at: datetime,
    *,
    key: str,
    title: str,
    text: str,
    based_on: models.ProcessVersion | None,
    said: str,
) -> Draft:
    with transaction.atomic():
        row, created = models.ProcessDraft.objects.get_or_create(
            key=key,
            defaults={
                "title": title,
                "bpmn_xml": text,
                "based_on": based_on,
                "changed_at": at,
                "changed_by": actor.full_name[:300],
            },
        )
        if not created:
            if based_on is None:
                raise DraftExists.on("title")
            return _draft(row)
        _note(actor, at, key, said, revision=1, bpmn=text)
    return _draft(row)


def _locked(draft_id: UUID, revision: int) -> models.ProcessDraft:
    row = models.ProcessDraft.objects.select_for_update().filter(id=draft_id).first()
    if row is None:
        raise DraftNotFound
    if row.revision != revision:
        later = models.ProcessEdit.objects.filter(key=row.key, revision__gt=revision).order_by("at", "id")
        told = " ".join(f"{edit.actor_name}: {edit.text}." for edit in later)
        raise DraftChanged(_("Người khác vừa sửa quy trình này. %s") % told)
    return row


def _note(
    actor: Actor,
    at: datetime,
    key: str,
    text: str,
    *,
    revision: int | None = None,
    version_id: UUID | None = None,
    bpmn: str = "",
) -> None:
    edit = models.ProcessEdit.objects.create(
        key=key,
        at=at,
        actor_id=actor.id,
        actor_name=actor.full_name[:300],
        text=text,
        revision=revision,
        version_id=version_id,
        bpmn_xml=bpmn,
    )
    audit.record(
        actor=actor, action="processes.edit", subject_kind=KIND, subject_id=edit.id, at=at, details={"key": key}
    )


def _draft(row: models.ProcessDraft) -> Draft:
    return Draft(
        id=row.id,
        key=row.key,
        title=row.title,
        bpmn=row.bpmn_xml,
        revision=row.revision,
        based_on=row.based_on.number if row.based_on else None,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def _refuse_others(actor: Actor) -> None:
    if not may_deploy(actor):
        raise MayNotDeploy
