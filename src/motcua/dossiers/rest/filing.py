"""Filing, accepting and tracking over HTTP, for the national portal and other systems.

The same actions serve the pages and the counter.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Header, Path, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.problems import refuses
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .. import actions, queries
from ..interlinked.reading import track_any_from, track_any_own
from ..interlinked.values import TrackedBundle
from ..models import Channel, RefusalGround
from ..tracked import Tracked
from ..values import Filing

router = Router(tags=["dossiers"])

FILE, RECEIVE, READ = "dossiers:file", "dossiers:receive", "dossiers:read"  # scopes of a token

Reference = Annotated[str, Path(max_length=60, examples=["H26.14-261123-0001"])]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[!-~]+$",
        description="Do bên gửi đặt, mỗi hồ sơ một khóa / chosen by the sender, one for each filing",
        examples=["dvcqg-000123456"],
    ),
]


class DossierIn(Schema):
    procedure: Annotated[str, Field(max_length=40, examples=["1.001193"])]
    unit: Annotated[str, Field(max_length=35, examples=["H26.14"])]
    channel: Channel = Channel.ONLINE
    answers: Annotated[
        dict[str, Any],
        Field(
            description="Theo mô tả của GET /procedures/{code}/form / as getForm describes",
            examples=[{"applicant": {"name": "Nguyễn Thị Mẫu", "number": "000190000001"}, "delivery": "online"}],
        ),
    ]


class FiledOut(Schema):
    reference: Annotated[str, Field(examples=["H26.14-261123-0001"])]
    secret: Annotated[str, Field(description="Dùng cùng mã hồ sơ để tra cứu / for tracking", examples=["7K2M9QXT4D"])]
    filed_at: datetime


class AcceptedOut(Schema):
    reference: Annotated[str, Field(examples=["H26.14-261123-0001"])]
    received_at: datetime
    due_at: Annotated[datetime | None, Field(description="null: thời hạn chưa xác định / limit not known")]


class RefusalIn(Schema):
    ground: Annotated[RefusalGround, Field(examples=["papers_missing"])]
    reason: Annotated[str, Field(min_length=1, max_length=2000, examples=["Thiếu giấy chứng sinh."])]


class TrackingIn(Schema):
    reference: Annotated[str, Field(max_length=60, examples=["H26.14-261123-0001"])]
    secret: Annotated[str, Field(max_length=32, examples=["7K2M9QXT4D"])]


class EventOut(Schema):
    at: datetime
    text: Annotated[str, Field(examples=["Hồ sơ được tiếp nhận."])]


class TrackingOut(Schema):
    """What happens to a dossier: nobody's name, no answers, no papers."""

    reference: Annotated[str, Field(examples=["H26.14-261123-0001"])]
    procedure: Annotated[str, Field(examples=["Thủ tục đăng ký khai sinh"])]
    state: Annotated[str, Field(examples=["processing"])]
    national_status: Annotated[int, Field(examples=[4])]
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    unit: str
    refusal: Annotated[str, Field(description="Lý do, khi không được tiếp nhận / why, when refused")]
    events: list[EventOut]


class UploadOut(Schema):
    upload: Annotated[UUID, Field(description="Mã để trả lời câu hỏi về giấy tờ / answers a question for a paper")]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Field(description="byte")]
    media_type: Annotated[str, Field(examples=["application/pdf"])]
    pages: int | None


@router.get(
    "/procedures/{code}/form",
    response=dict[str, Any],
    auth=None,
    operation_id="getForm",
    tags=["catalogue"],
    openapi_extra=refuses(404),
)
def get_form(
    request: HttpRequest, code: Annotated[str, Path(max_length=40, examples=["1.001193"])], response: HttpResponse
) -> dict[str, Any]:
    """The questions of the procedure as JSON Schema: what `answers` of a filing must say."""
    today = day_of(timezone.now())
    version = catalogue.version_in_force(code, today)
    response["Cache-Control"] = "public, max-age=300"
    return forms.to_json_schema(forms.form_for(version.id, on=today))


@router.post("/files", response={201: UploadOut}, operation_id="uploadFile")
def upload_file(request: HttpRequest, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Stores one file: type and size checked by content, hash returned once it is safe on disk.

    Needs the scope `dossiers:file`.
    """
    actor, at = identity.caller(request, FILE), timezone.now()
    stored = documents.store(actor=actor, file=file, name=file.name or "", at=at)
    upload_id = actions.add_upload(actor=actor, at=at, draft_id=None, paper="", stored=stored)
    return Status(
        201,
        {
            "upload": upload_id,
            "sha256": stored.sha256,
            "size": stored.size,
            "media_type": stored.media_type,
            "pages": stored.pages,
        },
    )


@router.post(
    "/dossiers",
    response={200: FiledOut, 201: FiledOut},
    operation_id="fileDossier",
    openapi_extra=refuses(404, 409),
)
def file_dossier(request: HttpRequest, body: DossierIn, idempotency_key: Key) -> Status[dict[str, Any]]:
    """Files a dossier. The same key with the same content gives the first filing back (200).

    The same key with other content is refused (409). Needs the scope `dossiers:file`.
    """
    actor, at = identity.caller(request, FILE), timezone.now()
    filing = Filing(
        version_id=catalogue.version_in_force(body.procedure, day_of(at)).id,
        unit_id=organisation.unit_by_code(body.unit).id,
        channel=body.channel,
        answers=body.answers,
        key=f"api:{actor.id}:{idempotency_key}",
        digest=_digest(body),
    )
    filed = actions.submit(actor=actor, at=at, filing=filing)
    return Status(
        200 if filed.repeated else 201,
        {"reference": filed.reference, "secret": filed.secret, "filed_at": filed.at},
    )


def _digest(body: DossierIn) -> str:
    """Of what is said, not of how it is spelled: spaces and the order of names do not count."""
    return hashlib.sha256(orjson.dumps(body.model_dump(), option=orjson.OPT_SORT_KEYS)).hexdigest()


@router.post(
    "/dossiers/{reference}/acceptance",
    response=AcceptedOut,
    operation_id="acceptDossier",
    openapi_extra=refuses(404, 409),
)
def accept_dossier(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """Accepts a filed dossier: starts the clock and the internal process.

    Needs the scope `dossiers:receive`, and reception at the receiving unit.
    """
    actor = identity.caller(request, RECEIVE)
    accepted = actions.accept(actor=actor, at=timezone.now(), reference=queries.normal(reference))
    return {"reference": accepted.reference, "received_at": accepted.received_at, "due_at": accepted.due_at}


@router.post(
    "/dossiers/{reference}/refusal",
    response={204: None},
    operation_id="refuseDossier",
    openapi_extra=refuses(404, 409),
)
def refuse_dossier(request: HttpRequest, reference: Reference, body: RefusalIn) -> Status[None]:
    """Refuses a filed dossier, with a ground and a reason.

    Needs the scope `dossiers:receive`, and reception at the receiving unit.
    """
    actor = identity.caller(request, RECEIVE)
    actions.refuse(
        actor=actor,
        at=timezone.now(),
        reference=queries.normal(reference),
        ground=body.ground,
        reason=body.reason,
    )
    return Status(204, None)


@router.get("/dossiers/{reference}", response=TrackingOut, operation_id="getDossier", openapi_extra=refuses(404))
def get_dossier(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """The state of a dossier that the caller filed, or that its unit holds.

    Needs the scope `dossiers:read`.
    """
    return _tracked(track_any_own(identity.caller(request, READ), reference))


@router.post("/tracking", response=TrackingOut, auth=None, operation_id="trackDossier", openapi_extra=refuses(404, 429))
def track_dossier(request: HttpRequest, body: TrackingIn) -> dict[str, Any]:
    """The state of a dossier for whoever knows its code and secret; tries are counted."""
    address = request.META.get("REMOTE_ADDR", "")
    return _tracked(track_any_from(address, reference=body.reference, secret=body.secret, at=timezone.now()))


def _tracked(tracked: Tracked | TrackedBundle) -> dict[str, Any]:
    return {
        "reference": tracked.reference,
        "procedure": tracked.title if isinstance(tracked, TrackedBundle) else tracked.procedure,
        "state": tracked.state.value,
        "national_status": tracked.national_status,
        "filed_at": tracked.filed_at,
        "received_at": tracked.received_at,
        "due_at": tracked.due_at,
        "closed_at": tracked.closed_at,
        "unit": tracked.unit_name,
        "refusal": ": ".join(filter(None, (tracked.refusal_ground, tracked.refusal_reason))),
        "events": [{"at": line.at, "text": line.text} for line in tracked.timeline],
    }
