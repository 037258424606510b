"""The REST API, assembled: one OpenAPI document over the routers of the packages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer

from motcua.catalogue.rest import router as catalogue_router
from motcua.dossiers.rest.acts import router as acts_router
from motcua.dossiers.rest.filing import router as dossiers_router
from motcua.identity import api as identity
from motcua.integrations.rest import router as integrations_router
from motcua.kernel import problems
from motcua.kernel.errors import Refusal
from motcua.organisation.rest import router as organisation_router
from motcua.processes.rest import router as processes_router

JSON = "application/json"
CLIENT = "ClientCredentials"  # the security scheme's name in the description
RETRY_AFTER_SECONDS = 15 * 60  # by then every window in which attempts are counted is over
SCOPES: dict[str, Promise] = {
    "dossiers:file": gettext_lazy("Tải tệp lên và nộp hồ sơ."),
    "dossiers:receive": gettext_lazy("Tiếp nhận và từ chối hồ sơ."),
    "dossiers:handle": gettext_lazy("Xử lý hồ sơ."),
    "dossiers:read": gettext_lazy("Xem tình trạng hồ sơ đã nộp hoặc thuộc đơn vị."),
    "processes:read": gettext_lazy("Đọc quy trình nội bộ."),
    "webhooks:manage": gettext_lazy("Quản lý địa chỉ nhận thông báo."),
}
NUL = b"\\u0000"  # as JSON writes the one letter that no text of ours holds and the database refuses


class Token(HttpBearer):
    """A bearer token of a service account, given by hand or at the token endpoint; what it grants becomes
    `request.auth`. Cookies count for nothing.
    """

    def authenticate(self, request: HttpRequest, token: str) -> identity.Grant:
        return identity.grant_of_token(token.strip(), timezone.now())


class NotJson(Refusal):
    code = "not_json"
    message = gettext_lazy("Nội dung gửi lên phải là application/json.")
    status = 415


class _Json(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON or NUL in request.body:
            raise ValueError
        return orjson.loads(request.body)


class _Render(BaseRenderer):
    media_type = JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS)


class _Api(NinjaAPI):
    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Says of every operation what it may refuse, as problem details."""
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"]["Problem"] = problems.SCHEMA
        schema["components"]["securitySchemes"][CLIENT] = _client_credentials()
        schema["components"]["responses"] = {str(status): _problem_response(status) for status in _REFUSED}
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe(operation)
        return schema


def _client_credentials() -> dict[str, Any]:
    """How a client gets its tokens itself (OpenAPI 3.1, OAuth flows object)."""
    scopes = {name: str(words) for name, words in SCOPES.items()}
    flow = {"tokenUrl": "/oauth/token", "scopes": scopes}
    return {"type": "oauth2", "flows": {"clientCredentials": flow}}


_REFUSED = (400, 401, 403, 404, 409, 413, 415, 422, 429)


def _problem_response(status: int) -> dict[str, Any]:
    content = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _scopes_of(operation: dict[str, Any]) -> list[str]:
    """The scopes of which one is needed: those that the operation's own words name, or the one of its room."""
    if "webhooks" in operation["tags"]:
        return ["webhooks:manage"]
    return [name for name in SCOPES if f"`{name}`" in operation["description"]]


def _describe(operation: dict[str, Any]) -> None:
    """The refusals that follow from what an operation takes."""
    may = {400, 429}
    if operation.get("security"):
        may |= {401, 403}
        operation["security"] += [{CLIENT: [scope]} for scope in _scopes_of(operation)]
    if "requestBody" in operation:
        may |= {413, 415, 422}
    if operation.get("parameters"):
        may.add(422)
    operation["responses"] |= problems.refuses(*sorted(may))["responses"]
    for parameter in operation.get("parameters", ()):
        if isinstance(parameter.get("examples"), list):  # of JSON Schema; a parameter has one of its own
            parameter["example"] = parameter.pop("examples")[0]


api = _Api(
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
api.add_router("", acts_router)
api.add_router("", integrations_router)
api.add_router("", organisation_router)
api.add_router("", processes_router)

_FAULTS: dict[str, Promise] = {
    "missing": gettext_lazy("Thiếu thông tin này."),
    "enum": gettext_lazy("Giá trị không có trong danh sách cho phép."),
    "string_too_long": gettext_lazy("Nội dung quá dài."),
    "string_too_short": gettext_lazy("Nội dung quá ngắn."),
}


def _answer(body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=body["status"], content_type=problems.CONTENT_TYPE)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    response = _answer(problems.problem(refusal))
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    if isinstance(refusal, identity.ScopeMissing):
        response["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
    if refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = RETRY_AFTER_SECONDS
    return response


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return HttpResponse(status=413)  # the middleware says it in words


@api.exception_handler(AuthenticationError)
def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _answer(problems.plain(401, "unauthenticated", _("Cần mã truy cập hợp lệ.")))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    body = problems.plain(422, "malformed", _("Yêu cầu không đúng mô tả của API."))
    body["errors"] = [
        {
            "field": ".".join(str(part) for part in item["loc"][1:] if part not in {"body", "query"}),
            "message": str(_FAULTS.get(item["type"], _("Giá trị không hợp lệ."))),
        }
        for item in error.errors
    ]
    return _answer(body)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja's own: a body that is not JSON. What was expected depends on how it was announced."""
    if error.status_code == HTTPStatus.BAD_REQUEST and request.content_type != JSON:
        return _refused(request, NotJson())
    return _answer(problems.plain(error.status_code, "unreadable", _("Không đọc được nội dung gửi lên.")))
