"""The REST API, assembled: one OpenAPI document over the routers of the packages."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer

from motcua.catalogue.rest import router as catalogue_router
from motcua.dossiers.rest import router as dossiers_router
from motcua.identity import api as identity
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.kernel.problems import CONTENT_TYPE, problem


class Token(HttpBearer):
    """A bearer token of a service account; the actor becomes `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return identity.actor_of_token(token, timezone.now())


class _Json(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


class _Render(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS)


api = NinjaAPI(
    title="Một Cửa",
    version="1",
    description="Danh mục thủ tục, nộp, tiếp nhận và tra cứu hồ sơ. / Catalogue, filing, accepting, tracking.",
    docs_url=None,
    auth=Token(),
    parser=_Json(),
    renderer=_Render(),
    urls_namespace="rest",
)
api.add_router("", catalogue_router)
api.add_router("", dossiers_router)


def _answer(status: int, body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type=CONTENT_TYPE)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _answer(refusal.status, problem(refusal))


@api.exception_handler(AuthenticationError)
def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _answer(
        401, {"type": "urn:motcua:problem:unauthenticated", "title": _("Cần mã truy cập hợp lệ."), "status": 401}
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in item["loc"][1:]), "message": str(item["msg"])} for item in error.errors
    ]
    return _answer(
        422,
        {
            "type": "urn:motcua:problem:malformed",
            "title": _("Yêu cầu không đúng mô tả của API."),
            "status": 422,
            "errors": errors,
        },
    )


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _answer(
        error.status_code,
        {"type": "about:blank", "title": str(error), "status": error.status_code},
    )
