"""Webhooks over HTTP: an outside system keeps its own endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status
from pydantic import AwareDatetime, Field

from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.problems import refuses

from .webhooks import actions, queries
from .webhooks.values import EndpointView, MessageView

router = Router(tags=["webhooks"])

MANAGE = "webhooks:manage"  # scope of a token

EXAMPLE = "019a0c6d-e0b9-7b3f-8b0f-5a3f1f4f9a11"
EndpointId = Annotated[UUID, Path(description="Mã địa chỉ nhận / of the endpoint", examples=[EXAMPLE])]
MessageId = Annotated[UUID, Path(description="Mã thông báo / of the message", examples=[EXAMPLE])]


class EndpointIn(Schema):
    url: Annotated[str, Field(max_length=500, examples=["https://don-vi.example.vn/nhan"])]
    events: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50, examples=[["dossier.accepted"]])]
    description: Annotated[str, Field(max_length=200)] = ""


class EndpointOut(Schema):
    id: UUID
    url: str
    events: list[str]
    description: str
    created_at: datetime
    paused_at: datetime | None
    pause_reason: str
    failing_since: datetime | None


class SecretOut(Schema):
    """The secret is shown this once."""

    id: UUID
    secret: Annotated[str, Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"])]


class TryOut(Schema):
    at: datetime
    status: int | None
    error: str
    milliseconds: int


class MessageOut(Schema):
    id: UUID
    webhook_id: Annotated[str, Field(examples=["msg_019a0c6de0b97b3f8b0f5a3f1f4f9a11"])]
    type: str
    state: Annotated[str, Field(examples=["delivered"])]
    occurred_at: datetime
    next_at: datetime | None
    delivered_at: datetime | None
    tries: list[TryOut]


class MessagesOut(Schema):
    items: list[MessageOut]
    page: int
    has_next: bool


class SinceIn(Schema):
    since: Annotated[AwareDatetime, Field(examples=["2026-11-20T00:00:00+07:00"])]
    until: Annotated[AwareDatetime | None, Field(examples=["2026-11-21T00:00:00+07:00"])] = None


class CountOut(Schema):
    count: int


def _caller(request: HttpRequest) -> Actor:
    """The outside system that holds the token. Raises `ScopeMissing`."""
    return identity.caller(request, MANAGE)


@router.get("/webhooks", response=list[EndpointOut], operation_id="listWebhooks")
def list_webhooks(request: HttpRequest) -> list[EndpointView]:
    """The caller's endpoints, at most twenty. Needs the scope `webhooks:manage`, as everything here."""
    actor = _caller(request)
    return list(queries.endpoints_of(actor, actor.account_id, timezone.now()))


@router.post("/webhooks", response={201: SecretOut}, operation_id="addWebhook", openapi_extra=refuses(409))
def add_webhook(request: HttpRequest, body: EndpointIn) -> Status[dict[str, Any]]:
    """Registers an address. Answers the secret by which what is sent can be verified (Standard Webhooks)."""
    actor = _caller(request)
    made = actions.add_endpoint(actor=actor, at=timezone.now(), account_id=actor.account_id, **body.model_dump())
    return Status(201, {"id": made.endpoint_id, "secret": made.secret})


@router.get("/webhooks/{id}", response=EndpointOut, operation_id="getWebhook", openapi_extra=refuses(404))
def get_webhook(request: HttpRequest, id: EndpointId) -> EndpointView:  # noqa: A002 - the address's word
    """One of the caller's endpoints. Needs the scope `webhooks:manage`."""
    return queries.endpoint(_caller(request), id, timezone.now())


@router.put("/webhooks/{id}", response={204: None}, operation_id="changeWebhook", openapi_extra=refuses(404, 409))
def change_webhook(request: HttpRequest, id: EndpointId, body: EndpointIn) -> Status[None]:  # noqa: A002
    """Changes the address, the events or the description; the secret stays."""
    actions.change_endpoint(actor=_caller(request), at=timezone.now(), endpoint_id=id, **body.model_dump())
    return Status(204, None)


@router.delete("/webhooks/{id}", response={204: None}, operation_id="closeWebhook", openapi_extra=refuses(404))
def close_webhook(request: HttpRequest, id: EndpointId) -> Status[None]:  # noqa: A002
    """Ends an endpoint; what waits for it is not sent."""
    actions.close_endpoint(actor=_caller(request), at=timezone.now(), endpoint_id=id)
    return Status(204, None)


@router.post("/webhooks/{id}/secret", response=SecretOut, operation_id="changeSecret", openapi_extra=refuses(404))
def change_secret(request: HttpRequest, id: EndpointId) -> dict[str, Any]:  # noqa: A002
    """A new secret; for a day the old one signs beside it."""
    made = actions.change_secret(actor=_caller(request), at=timezone.now(), endpoint_id=id)
    return {"id": made.endpoint_id, "secret": made.secret}


@router.post("/webhooks/{id}/resumption", response={204: None}, operation_id="resume", openapi_extra=refuses(404))
def resume_webhook(request: HttpRequest, id: EndpointId) -> Status[None]:  # noqa: A002
    """Sends again to an endpoint that was paused because it failed for days."""
    actions.resume_endpoint(actor=_caller(request), at=timezone.now(), endpoint_id=id)
    return Status(204, None)


@router.post("/webhooks/{id}/ping", response={204: None}, operation_id="pingWebhook", openapi_extra=refuses(404))
def ping_webhook(request: HttpRequest, id: EndpointId) -> Status[None]:  # noqa: A002
    """Sends a message of the type `ping`, to try the endpoint."""
    actions.ping(actor=_caller(request), at=timezone.now(), endpoint_id=id)
    return Status(204, None)


@router.get("/webhooks/{id}/messages", response=MessagesOut, operation_id="listMessages", openapi_extra=refuses(404))
def list_messages(
    request: HttpRequest,
    id: EndpointId,  # noqa: A002
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> dict[str, Any]:
    """What was told to the endpoint in the last thirty days, latest first, with every try."""
    found = queries.messages_of(_caller(request), id, timezone.now(), page=page)
    return {"items": [_message(one) for one in found.items], "page": found.number, "has_next": found.has_next}


def _message(view: MessageView) -> dict[str, Any]:
    return {
        "id": view.id,
        "webhook_id": view.wire_id,
        "type": view.type,
        "state": view.state.value,
        "occurred_at": view.occurred_at,
        "next_at": view.next_at,
        "delivered_at": view.delivered_at,
        "tries": list(view.tries),
    }


@router.post("/webhooks/{id}/replay", response=CountOut, operation_id="replaySince", openapi_extra=refuses(404))
def replay_since(request: HttpRequest, id: EndpointId, body: SinceIn) -> dict[str, Any]:  # noqa: A002
    """Sends everything that happened since then, and before `until`, once more, each under its first `webhook-id`."""
    count = actions.replay_since(
        actor=_caller(request), at=timezone.now(), endpoint_id=id, since=body.since, until=body.until
    )
    return {"count": count}


@router.post(
    "/webhook-messages/{id}/replay", response={204: None}, operation_id="replayMessage", openapi_extra=refuses(404)
)
def replay_message(request: HttpRequest, id: MessageId) -> Status[None]:  # noqa: A002
    """Sends one message once more, under its first `webhook-id`."""
    actions.replay(actor=_caller(request), at=timezone.now(), message_id=id)
    return Status(204, None)
