"""The catalogue over HTTP: open data, no token needed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from motcua.kernel.time import day_of

from . import queries
from .values import Channel, ProcedureVersion, TimeLimit

router = Router(tags=["catalogue"])


class LimitOut(Schema):
    amount: float
    unit: str


class FeeOut(Schema):
    amount: int | None
    currency: str
    note: str


class ChannelOut(Schema):
    kind: str
    limit: Annotated[LimitOut | None, Field(description="null: không xác định được / not known")]
    limit_text: str
    fees: list[FeeOut]


class PaperOut(Schema):
    name: str
    originals: int | None
    copies: int | None
    form_files: list[str]


class VariantOut(Schema):
    name: str
    papers: list[PaperOut]


class ProcedureLineOut(Schema):
    code: str
    name: str
    field: str
    levels: list[str]


class ProcedurePageOut(Schema):
    items: list[ProcedureLineOut]
    page: int
    has_next: bool


class ProcedureOut(ProcedureLineOut):
    version: int
    effective_from: date
    decision: str
    steps: str
    conditions: str
    channels: list[ChannelOut]
    variants: list[VariantOut]
    results: list[str]
    bases: list[str]


class ListQuery(Schema):
    field: Annotated[str, Field(max_length=200)] = ""
    agency: Annotated[str, Field(max_length=300)] = ""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


@router.get("/procedures", response=ProcedurePageOut, auth=None, operation_id="listProcedures")
def list_procedures(request: HttpRequest, query: Query[ListQuery]) -> dict[str, Any]:
    """Published procedures by name."""
    page = queries.list_procedures(field=query.field, agency=query.agency, page=query.page)
    items = [{"code": p.code, "name": p.name, "field": p.field, "levels": list(p.levels)} for p in page.items]
    return {"items": items, "page": page.number, "has_next": page.has_next}


@router.get("/procedures/{code}", response=ProcedureOut, auth=None, operation_id="getProcedure")
def get_procedure(request: HttpRequest, code: str) -> dict[str, Any]:
    """The version of the procedure in force today."""
    return _procedure(queries.version_in_force(code, day_of(timezone.now())))


def _procedure(version: ProcedureVersion) -> dict[str, Any]:
    return {
        "code": version.code,
        "name": version.name,
        "field": version.field,
        "levels": list(version.levels),
        "version": version.number,
        "effective_from": version.effective_from,
        "decision": version.decision,
        "steps": version.steps,
        "conditions": version.conditions,
        "channels": [_channel(channel) for channel in version.channels],
        "variants": [
            {
                "name": variant.name,
                "papers": [
                    {
                        "name": paper.name,
                        "originals": paper.originals,
                        "copies": paper.copies,
                        "form_files": list(paper.form_files),
                    }
                    for paper in variant.papers
                ],
            }
            for variant in version.variants
        ],
        "results": [result.name for result in version.results],
        "bases": [" ".join(filter(None, (basis.number, basis.name))) for basis in version.bases],
    }


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "kind": channel.kind.value,
        "limit": _limit(channel.limit),
        "limit_text": channel.limit_text,
        "fees": [{"amount": fee.amount, "currency": fee.currency, "note": fee.note} for fee in channel.fees],
    }


def _limit(limit: TimeLimit | None) -> dict[str, Any] | None:
    return None if limit is None else {"amount": float(limit.amount), "unit": limit.unit.value}
