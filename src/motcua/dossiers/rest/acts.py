"""Acts beside filing and acceptance over HTTP: the same actions as the pages call, one handler each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import orjson
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema

from motcua.casework import api as casework
from motcua.identity import api as identity
from motcua.kernel.problems import refuses
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .. import access, actions, due_words, queries
from ..actions.handling import Decision
from ..actions.supplements import Given, Wanted
from ..keyed import once
from ..reading import read
from ..refusals import DossierNotFound
from ..teamwork import teamwork_on
from .filing import FILE, READ, RECEIVE, Key, Reference
from .shapes import (
    EXAMPLE,
    AnswersIn,
    ClockOut,
    CompletionIn,
    GroundIn,
    NewDateIn,
    OpinionIn,
    QuestionIn,
    ReasonIn,
    ReturnIn,
    StandingOut,
    SupplementIn,
    WorkOut,
)

router = Router(tags=["dossiers"])

HANDLE = "dossiers:handle"
PURPOSE = "REST API"
REFUSES = refuses(403, 404, 409)

Step = Annotated[str, Path(max_length=120, examples=["tham-dinh"])]
Opinion = Annotated[UUID, Path(examples=[EXAMPLE])]


@router.get("/dossiers/{reference}/work", response=WorkOut, operation_id="getWork", openapi_extra=REFUSES)
def get_work(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """Open steps, the open supplement request and the opinions asked for. Needs the scope `dossiers:read`."""
    actor, at, code = identity.caller(request, READ), timezone.now(), queries.normal(reference)
    view = read(actor, code, at=at, purpose=PURPOSE)
    request_open = view.side.open_supplement
    return {
        "state": view.state.value,
        "turns": [
            {"step": turn.step, "name": turn.name, "duty": turn.duty.value, "is_mine": turn.is_mine}
            for turn in view.turns
        ],
        "asked": [
            {"item": item.id, "label": item.label, "wanted": item.wanted}
            for item in (request_open.items if request_open else ())
        ],
        "opinions": [
            {
                "opinion": one.id,
                "unit": one.unit_name,
                "question": one.question,
                "due_at": one.due_at,
                "is_open": one.is_open,
                "answer": one.answer,
            }
            for one in (teamwork_on(actor, view, at=at).opinions if actor.posts else ())
        ],
    }


@router.get("/dossiers/{reference}/clock", response=ClockOut, operation_id="getClock", openapi_extra=REFUSES)
def get_clock(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """Why the dossier is due when it is, day by day; 404 where it has no due instant. Scope `dossiers:read`."""
    case, _dossier = access.to_read(identity.caller(request, READ), queries.normal(reference))
    explained = queries.explain_due(case.id)
    if explained is None:
        raise DossierNotFound
    return {
        "due_at": explained.holds_at,
        "is_paused": explained.reading.is_paused,
        "story": [*due_words.due_story(explained), due_words.due_conclusion(explained)],
        "days": [
            {"day": line.day, "minutes": line.minutes, "total": line.total, "name": line.name}
            for line in explained.lines
        ],
    }


def _post(path: str, name: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    return router.post(
        f"/dossiers/{{reference}}/{path}", response=StandingOut, operation_id=name, openapi_extra=REFUSES
    )


def _act(
    request: HttpRequest, reference: str, key: str, do: Callable[..., object], *scopes: str, said: Schema | None = None
) -> dict[str, Any]:
    """Does it once under the key, for a caller with one of the scopes, and says where the dossier stands."""
    actor, at, code = identity.caller(request, *scopes), timezone.now(), queries.normal(reference)
    words = {"path": request.path, "body": said.model_dump(mode="json") if said else None}
    digest = hashlib.sha256(orjson.dumps(words, option=orjson.OPT_SORT_KEYS)).hexdigest()
    done = once(f"{actor.id}:{key}", digest, lambda: do(actor=actor, at=at, reference=code), at=at)
    case = casework.find_case(code)
    assert case is not None, "it was acted on"
    return {"reference": case.reference, "state": case.state, "due_at": case.due_at, "repeated": not done}


@_post("supplement-requests", "askSupplement")
def ask_supplement(request: HttpRequest, reference: Reference, body: SupplementIn, idempotency_key: Key) -> Any:
    """Asks the applicant for everything that is missing, at once. Scope `dossiers:receive` or `dossiers:handle`."""
    items = [Wanted(one.label, one.wanted, one.paper) for one in body.items]
    do = partial(
        actions.ask_supplement, items=items, reason=body.reason, exception=body.exception, contact=body.contact
    )
    return _act(request, reference, idempotency_key, do, RECEIVE, HANDLE, said=body)


@_post("supplement-answers", "answerSupplement")
def answer_supplement(request: HttpRequest, reference: Reference, body: AnswersIn, idempotency_key: Key) -> Any:
    """Answers every item of the open request, for whoever filed. Scope `dossiers:file`."""
    given = {one.item: Given(one.text, tuple(one.uploads)) for one in body.items}
    do = partial(actions.answer_supplement, given=given)
    return _act(request, reference, idempotency_key, do, FILE, said=body)


@_post("withdrawal", "withdrawDossier")
def withdraw(request: HttpRequest, reference: Reference, body: ReasonIn, idempotency_key: Key) -> Any:
    """Ends the dossier at the applicant's request. Scope `dossiers:file` or `dossiers:receive`."""
    do = partial(actions.withdraw, reason=body.reason)
    return _act(request, reference, idempotency_key, do, FILE, RECEIVE, said=body)


@_post("pause", "pauseDossier")
def pause(request: HttpRequest, reference: Reference, body: GroundIn, idempotency_key: Key) -> Any:
    """Leaves out of the clock what the law leaves out, until the resumption. Scope `dossiers:handle`."""
    do = partial(actions.pause, ground=body.ground, reason=body.reason)
    return _act(request, reference, idempotency_key, do, HANDLE, said=body)


@_post("resumption", "resumeDossier")
def resume(request: HttpRequest, reference: Reference, idempotency_key: Key) -> Any:
    """The clock goes on. Scope `dossiers:handle`."""
    return _act(request, reference, idempotency_key, actions.resume, HANDLE)


@_post("reappointment", "reappointDossier")
def reappoint(request: HttpRequest, reference: Reference, body: NewDateIn, idempotency_key: Key) -> Any:
    """Apologises and promises another day. Scope `dossiers:handle`, and the leader of the competent unit."""
    do = partial(actions.reappoint, day=body.day, reason=body.reason)
    return _act(request, reference, idempotency_key, do, HANDLE, said=body)


@_post("stop", "stopDossier")
def stop(request: HttpRequest, reference: Reference, body: GroundIn, idempotency_key: Key) -> Any:
    """Ends the dossier on a ground in law. Scope `dossiers:handle`, and the leader of the competent unit."""
    do = partial(actions.stop, ground=body.ground, reason=body.reason)
    return _act(request, reference, idempotency_key, do, HANDLE, said=body)


@_post("ineligibility", "findIneligible")
def find_ineligible(request: HttpRequest, reference: Reference, body: ReasonIn, idempotency_key: Key) -> Any:
    """The competent unit returns the dossier with written reasons. Scope `dossiers:handle`."""
    do = partial(actions.find_ineligible, reason=body.reason)
    return _act(request, reference, idempotency_key, do, HANDLE, said=body)


@_post("ineligibility-notice", "notifyIneligible")
def notify_ineligible(request: HttpRequest, reference: Reference, body: ReasonIn, idempotency_key: Key) -> Any:
    """Reception tells the applicant. Scope `dossiers:receive`."""
    do = partial(actions.notify_ineligible, reason=body.reason)
    return _act(request, reference, idempotency_key, do, RECEIVE, said=body)


@_post("steps/{step}/completion", "completeStep")
def complete_step(
    request: HttpRequest, reference: Reference, step: Step, body: CompletionIn, idempotency_key: Key
) -> Any:
    """Completes the open step; a step of signing needs the decision. Scope `dossiers:handle`."""
    decision = Decision(body.decision.granted, body.decision.reason) if body.decision else None
    do = partial(actions.complete_step, step=step, note=body.note, decision=decision)
    return _act(request, reference, idempotency_key, do, HANDLE, said=body)


@_post("steps/{step}/return", "sendBack")
def send_back(request: HttpRequest, reference: Reference, step: Step, body: ReturnIn, idempotency_key: Key) -> Any:
    """Returns the dossier to an earlier step. Scope `dossiers:handle`."""
    do = partial(actions.send_back, step=step, to_step=body.to_step, reason=body.reason)
    return _act(request, reference, idempotency_key, do, HANDLE, said=body)


@_post("opinions", "askOpinion")
def ask_opinion(request: HttpRequest, reference: Reference, body: QuestionIn, idempotency_key: Key) -> Any:
    """Asks another unit for its opinion, in working days of its own. Scope `dossiers:handle`."""

    def do(*, at: datetime, **by: Any) -> object:
        unit = organisation.unit_by_code(body.unit, day_of(at))
        return actions.ask_opinion(
            at=at, unit_id=unit.id, question=body.question, days=body.days, waits=body.waits, **by
        )

    return _act(request, reference, idempotency_key, do, HANDLE, said=body)


@_post("opinions/{opinion}/answer", "answerOpinion")
def answer_opinion(
    request: HttpRequest, reference: Reference, opinion: Opinion, body: OpinionIn, idempotency_key: Key
) -> Any:
    """Answers for the unit that was asked. Scope `dossiers:handle`."""
    do = partial(actions.answer_opinion, consultation_id=opinion, answer=body.answer)
    return _act(request, reference, idempotency_key, do, HANDLE, said=body)


@_post("opinions/{opinion}/recall", "recallOpinion")
def recall_opinion(
    request: HttpRequest, reference: Reference, opinion: Opinion, body: ReasonIn, idempotency_key: Key
) -> Any:
    """Does without the opinion. Scope `dossiers:handle`."""
    do = partial(actions.recall_opinion, consultation_id=opinion, reason=body.reason)
    return _act(request, reference, idempotency_key, do, HANDLE, said=body)
