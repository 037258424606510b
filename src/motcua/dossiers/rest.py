"""Filing, accepting and tracking over HTTP, for the national portal and other systems.

The same actions serve the pages and the counter.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Header, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from motcua.catalogue import api as catalogue
from motcua.documents import api as documents
from motcua.forms import api as forms
from motcua.kernel.actor import Actor
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from . import actions, queries
from .models import Channel, RefusalGround
from .values import Filing

router = Router(tags=["dossiers"])


class DossierIn(Schema):
    procedure: Annotated[str, Field(max_length=40, examples=["1.001193"])]
    unit: Annotated[str, Field(max_length=35, examples=["H26.14"])]
    channel: Channel = Channel.ONLINE
    answers: Annotated[dict[str, Any], Field(description="Theo mô tả của GET /procedures/{code}/form")]


class FiledOut(Schema):
    reference: str
    secret: Annotated[str, Field(description="Dùng cùng mã hồ sơ để tra cứu")]
    filed_at: datetime


class AcceptedOut(Schema):
    reference: str
    received_at: datetime
    due_at: datetime | None


class RefusalIn(Schema):
    ground: RefusalGround
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class TrackingIn(Schema):
    reference: Annotated[str, Field(max_length=60)]
    secret: Annotated[str, Field(max_length=32)]


class EventOut(Schema):
    at: datetime
    text: str


class TrackingOut(Schema):
    reference: str
    procedure: str
    state: str
    national_status: int
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    unit: str
    events: list[EventOut]


class UploadOut(Schema):
    upload: UUID
    sha256: str
    size: int
    media_type: str
    pages: int | None


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/procedures/{code}/form", auth=None, operation_id="getForm", tags=["catalogue"])
def get_form(request: HttpRequest, code: str) -> dict[str, Any]:
    """The questions of the procedure as JSON Schema: what `answers` of a filing must say."""
    version = catalogue.version_in_force(code, day_of(timezone.now()))
    return forms.to_json_schema(forms.form_for(version.id))


@router.post("/files", response={201: UploadOut}, operation_id="uploadFile")
def upload_file(request: HttpRequest, file: File[UploadedFile]) -> tuple[int, dict[str, Any]]:
    """Stores one file: type and size checked by content, hash returned once it is safe on disk."""
    actor, at = _actor(request), timezone.now()
    stored = documents.store(actor=actor, file=file, name=file.name or "", at=at)
    upload_id = actions.add_upload(actor=actor, at=at, draft_id=None, paper="", stored=stored)
    return 201, {
        "upload": upload_id,
        "sha256": stored.sha256,
        "size": stored.size,
        "media_type": stored.media_type,
        "pages": stored.pages,
    }


@router.post("/dossiers", response={200: FiledOut, 201: FiledOut}, operation_id="fileDossier")
def file_dossier(
    request: HttpRequest,
    body: DossierIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=128)],
) -> tuple[int, dict[str, Any]]:
    """Files a dossier. The same key with the same body gives the first filing back (200)."""
    actor, at = _actor(request), timezone.now()
    filing = Filing(
        version_id=catalogue.version_in_force(body.procedure, day_of(at)).id,
        unit_id=organisation.unit_by_code(body.unit).id,
        channel=body.channel,
        answers=body.answers,
        key=f"api:{actor.id}:{idempotency_key}",
        digest=hashlib.sha256(request.body).hexdigest(),
    )
    filed = actions.file(actor=actor, at=at, filing=filing)
    return 200 if filed.repeated else 201, {
        "reference": filed.reference,
        "secret": filed.secret,
        "filed_at": filed.at,
    }


@router.post("/dossiers/{reference}/acceptance", response={200: AcceptedOut}, operation_id="acceptDossier")
def accept_dossier(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Accepts a filed dossier: starts the clock and the internal process."""
    accepted = actions.accept(actor=_actor(request), at=timezone.now(), reference=reference)
    return {"reference": accepted.reference, "received_at": accepted.received_at, "due_at": accepted.due_at}


@router.post("/dossiers/{reference}/refusal", response={204: None}, operation_id="refuseDossier")
def refuse_dossier(request: HttpRequest, reference: str, body: RefusalIn) -> tuple[int, None]:
    """Refuses a filed dossier, with a ground and a reason."""
    actions.refuse(
        actor=_actor(request), at=timezone.now(), reference=reference, ground=body.ground, reason=body.reason
    )
    return 204, None


@router.post("/tracking", response={200: TrackingOut}, auth=None, operation_id="trackDossier")
def track_dossier(request: HttpRequest, body: TrackingIn, response: HttpResponse) -> dict[str, Any]:
    """The state of a dossier for whoever knows its code and secret."""
    tracked = queries.track(body.reference, body.secret)
    response["Cache-Control"] = "no-store"
    return {
        "reference": tracked.reference,
        "procedure": tracked.procedure,
        "state": tracked.state.value,
        "national_status": tracked.national_status,
        "filed_at": tracked.filed_at,
        "received_at": tracked.received_at,
        "due_at": tracked.due_at,
        "unit": tracked.unit_name,
        "events": [{"at": line.at, "text": line.text} for line in tracked.timeline],
    }
