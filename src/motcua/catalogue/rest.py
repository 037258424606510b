"""The catalogue over HTTP: open data, no token needed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from motcua.kernel.cursors import cursor_after, place_of
from motcua.kernel.pages import cut
from motcua.kernel.problems import refuses
from motcua.kernel.time import day_of
from motcua.kernel.wire import Day

from . import life_events, queries, searching
from .life_event_values import Audience
from .values import Channel, ProcedureVersion, Status, TimeLimit, VersionLine

router = Router(tags=["catalogue"])

MOST_FOUND = 500
CHANGES = 100  # a page
KEPT = "public, max-age=300"  # open data, the same for everybody

Code = Annotated[str, Path(max_length=40, examples=["1.001193"])]


class LimitOut(Schema):
    amount: float
    unit: str


class FeeOut(Schema):
    amount: int | None
    currency: str
    note: str


class ChannelOut(Schema):
    kind: str
    case: Annotated[str, Field(description="trường hợp áp dụng; trống là mọi trường hợp / blank: every case")]
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


class VersionOut(Schema):
    number: int
    name: str
    decision: str
    status: Status
    effective_from: date
    effective_to: Annotated[date | None, Field(description="ngày cuối còn hiệu lực / last day in force")]


class ChangeOut(VersionOut):
    code: str


class ChangesOut(Schema):
    items: list[ChangeOut]
    next: Annotated[str | None, Field(description="null: hết / no more")]


class ChangesQuery(Schema):
    since: Annotated[Day, Field(examples=["2026-11-01"])]
    cursor: Annotated[str, Field(max_length=400, description="`next` của trang trước / of the page before")] = ""


class FieldOut(Schema):
    name: str
    count: int


class LifeEventStepOut(Schema):
    code: str
    name: str
    note: Annotated[str, Field(description="khi nào cần / when it is needed")]


class LifeEventOut(Schema):
    key: str
    audience: Audience
    title: str
    title_en: str
    text: str
    text_en: str
    steps: Annotated[list[LifeEventStepOut], Field(description="theo thứ tự cần đến / in the order of need")]


class ListQuery(Schema):
    q: Annotated[
        str, Field(max_length=400, description="Từ cần tìm, có dấu hay không / words", examples=["khai sinh"])
    ] = ""
    field: Annotated[str, Field(max_length=200, examples=["Hộ tịch"])] = ""
    agency: Annotated[str, Field(max_length=300, description="Không dùng cùng q / not with q")] = ""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


@router.get("/procedures", response=ProcedurePageOut, auth=None, operation_id="listProcedures")
def list_procedures(request: HttpRequest, query: Query[ListQuery], response: HttpResponse) -> dict[str, Any]:
    """Published procedures: by name, or the best match first when words are given."""
    if query.q:
        found = [p for p in searching.search(query.q, MOST_FOUND) if not query.field or p.field == query.field]
        page = cut(found, query.page, queries.PAGE_SIZE)
    else:
        page = queries.list_procedures(field=query.field, agency=query.agency, page=query.page)
    response["Cache-Control"] = KEPT
    items = [{"code": p.code, "name": p.name, "field": p.field, "levels": list(p.levels)} for p in page.items]
    return {"items": items, "page": page.number, "has_next": page.has_next}


@router.get("/fields", response=list[FieldOut], auth=None, operation_id="listFields")
def list_fields(request: HttpRequest, response: HttpResponse) -> list[dict[str, Any]]:
    """Fields of the published procedures, by name, with how many procedures each has."""
    response["Cache-Control"] = KEPT
    return [{"name": field.name, "count": field.count} for field in queries.fields()]


@router.get("/life-events", response=list[LifeEventOut], auth=None, operation_id="listLifeEvents")
def list_life_events(request: HttpRequest, response: HttpResponse) -> list[dict[str, Any]]:
    """What people live through, with the published procedures that they may need then."""
    response["Cache-Control"] = KEPT
    return [
        {
            **{name: getattr(event, name) for name in ("key", "audience", "title", "title_en", "text", "text_en")},
            "steps": [{"code": known.code, "name": known.name, "note": note} for known, note in steps],
        }
        for event, steps in life_events.life_events_with_procedures()
    ]


@router.get(
    "/procedures/{code}",
    response=ProcedureOut,
    auth=None,
    operation_id="getProcedure",
    openapi_extra=refuses(404),
)
def get_procedure(request: HttpRequest, code: Code, response: HttpResponse) -> dict[str, Any]:
    """The version of the procedure in force today."""
    response["Cache-Control"] = KEPT
    return _procedure(queries.version_in_force(code, day_of(timezone.now())))


@router.get(
    "/procedures/{code}/versions",
    response=list[VersionOut],
    auth=None,
    operation_id="listVersions",
    openapi_extra=refuses(404),
)
def list_versions(request: HttpRequest, code: Code, response: HttpResponse) -> list[dict[str, Any]]:
    """Every version the public was ever shown, the newest first."""
    response["Cache-Control"] = KEPT
    return [_version(line) for line in queries.history(code)]


@router.get(
    "/procedures/{code}/versions/{number}",
    response=ProcedureOut,
    auth=None,
    operation_id="getVersion",
    openapi_extra=refuses(404),
)
def get_version(
    request: HttpRequest,
    code: Code,
    number: Annotated[int, Path(ge=1, le=1_000_000, examples=[1])],
    response: HttpResponse,
) -> dict[str, Any]:
    """A version as it was shown, in force or not."""
    response["Cache-Control"] = KEPT
    return _procedure(queries.version_numbered(code, number))


@router.get("/procedure-changes", response=ChangesOut, auth=None, operation_id="listChanges")
def list_changes(request: HttpRequest, query: Query[ChangesQuery], response: HttpResponse) -> dict[str, Any]:
    """Versions that began or ceased to hold since the day, by code and number, a hundred a page."""
    code, number = place_of(query.cursor, str, int) if query.cursor else ("", 0)
    found = queries.changes_since(query.since, after=(code, number) if query.cursor else None, size=CHANGES + 1)
    page = found[:CHANGES]
    more = cursor_after(page[-1].code, page[-1].line.number) if len(found) > CHANGES else None
    response["Cache-Control"] = KEPT
    return {"items": [{"code": one.code, **_version(one.line)} for one in page], "next": more}


def _version(line: VersionLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "name": line.name,
        "decision": line.decision,
        "status": line.status,
        "effective_from": line.effective_from,
        "effective_to": line.effective_to,
    }


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
        "case": channel.variant,
        "limit": _limit(channel.limit),
        "limit_text": channel.limit_text,
        "fees": [{"amount": fee.amount, "currency": fee.currency, "note": fee.note} for fee in channel.fees],
    }


def _limit(limit: TimeLimit | None) -> dict[str, Any] | None:
    return None if limit is None else {"amount": float(limit.amount), "unit": limit.unit.value}
