"""Internal processes over HTTP, for systems that carry steps out elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from motcua.identity import api as identity
from motcua.kernel.problems import refuses
from motcua.kernel.time import day_of
from motcua.kernel.wire import Day

from . import queries
from .interchange import exported
from .values import ProcessVersion

router = Router(tags=["processes"])

READ = "processes:read"  # scope of a token

Code = Annotated[str, Path(max_length=40, examples=["1.001193"])]
On = Annotated[Day | None, Query(description="Trống là hôm nay / today when blank", examples=["2026-11-23"])]


class StepOut(Schema):
    id: str
    name: str
    role: str
    minutes: Annotated[int | None, Field(description="thời gian làm việc / of working time")]
    content: str
    result: str


class ProcessOut(Schema):
    key: str
    title: str
    version: int
    effective_from: date
    steps: list[StepOut]


class BpmnOut(Schema):
    key: str
    version: int
    bpmn: Annotated[str, Field(description="Tệp BPMN 2.0 / the file")]


@router.get("/procedures/{code}/process", response=ProcessOut, operation_id="getProcess", openapi_extra=refuses(404))
def get_process(request: HttpRequest, code: Code, on: On = None) -> dict[str, Any]:
    """The steps of dossiers of the procedure that start on the day. Needs the scope `processes:read`."""
    version = _version(request, code, on)
    return {
        "key": version.key,
        "title": version.title,
        "version": version.number,
        "effective_from": version.effective_from,
        "steps": [
            {
                "id": step.id,
                "name": step.name,
                "role": step.role.value,
                "minutes": step.minutes,
                "content": step.content,
                "result": step.result,
            }
            for step in version.steps
        ],
    }


@router.get(
    "/procedures/{code}/process/bpmn", response=BpmnOut, operation_id="exportProcess", openapi_extra=refuses(404)
)
def export_process(request: HttpRequest, code: Code, on: On = None) -> dict[str, Any]:
    """The same process as a BPMN 2.0 file. Needs the scope `processes:read`."""
    version = _version(request, code, on)
    return {"key": version.key, "version": version.number, "bpmn": exported(queries.bpmn_of(version.id), version.key)}


def _version(request: HttpRequest, code: str, on: date | None) -> ProcessVersion:
    """Raises `ScopeMissing`, `ProcessNotFound`."""
    identity.caller(request, READ)
    return queries.process_for(code, on or day_of(timezone.now()))
