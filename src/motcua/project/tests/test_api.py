"""The manners of the API, whatever the operation."""

from __future__ import annotations

import json
import re

import orjson
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from openapi_spec_validator import OpenAPIV31SpecValidator

from motcua.identity import api as identity
from motcua.kernel import memo
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of
from motcua.project.middleware import BODY_MAX_BYTES, Api
from motcua.project.rest import CLIENT, SCOPES, api

pytestmark = pytest.mark.django_db

TRACKING = "/api/v1/tracking"
DOCUMENT = orjson.loads(orjson.dumps(api.get_openapi_schema(), option=orjson.OPT_NON_STR_KEYS))
OPERATIONS = [
    pytest.param(operation, id=operation["operationId"])
    for methods in DOCUMENT["paths"].values()
    for operation in methods.values()
]


def the_problem(response: HttpResponse, status: int) -> dict[str, object]:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    problem: dict[str, object] = json.loads(response.content)
    assert problem["status"] == status
    assert str(problem["type"]).startswith("urn:motcua:problem:")
    assert problem["title"]
    return problem


def test_an_unknown_address_is_a_problem(client: Client) -> None:
    for path in ("/api/v1/nothing", "/api/v2/dossiers", "/api/"):
        the_problem(client.get(path), 404)


def test_a_wrong_method_names_the_right_ones(client: Client) -> None:
    response = client.get(TRACKING)
    the_problem(response, 405)
    assert response["Allow"] == "POST"


@pytest.mark.parametrize("body", ["{", "", "[1,", '{"a": NaN}', '"\\ud800"', '{"a": "\\u0000"}', "[" * 5000])
def test_a_body_that_is_no_json_is_a_problem(client: Client, body: str) -> None:
    response = client.post(TRACKING, body, content_type="application/json")
    the_problem(response, 422 if body == "" else 400)


def test_a_body_of_another_kind_is_refused(client: Client) -> None:
    the_problem(client.post(TRACKING, {"reference": "x", "secret": "y"}), 415)
    the_problem(client.post(TRACKING, "{}", content_type="text/plain"), 415)


def test_a_body_too_large_is_refused_before_it_is_read(client: Client) -> None:
    huge = client.post(TRACKING, "{}", content_type="application/json", CONTENT_LENGTH=str(BODY_MAX_BYTES + 1))
    the_problem(huge, 413)
    long = json.dumps({"reference": "x" * 6_000_000, "secret": ""})
    the_problem(client.post(TRACKING, long, content_type="application/json"), 413)


@pytest.mark.parametrize("path", ["/api/v1/procedures/%00", "/api/v1/procedures?q=%00", "/api/v1/procedures?q=a%00b"])
def test_a_letter_the_database_cannot_hold_is_a_problem(client: Client, path: str) -> None:
    the_problem(client.get(path), 400)


@pytest.mark.parametrize(
    ("accepted", "language", "title"),
    [
        ("en-GB,en;q=0.9", "en", "The request does not match the description of the API."),
        ("fr, en;q=0.2", "en", "The request does not match the description of the API."),
        ("vi-VN", "vi", "Yêu cầu không đúng mô tả của API."),
        ("fr", "vi", "Yêu cầu không đúng mô tả của API."),
        ("", "vi", "Yêu cầu không đúng mô tả của API."),
        ("*;;q=x", "vi", "Yêu cầu không đúng mô tả của API."),
    ],
)
def test_problems_speak_the_caller_s_language(client: Client, accepted: str, language: str, title: str) -> None:
    client.cookies["django_language"] = "en" if language == "vi" else "vi"
    response = client.post(TRACKING, "{}", content_type="application/json", headers={"Accept-Language": accepted})
    problem = the_problem(response, 422)
    assert problem["title"] == title
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]


def test_a_crash_is_a_problem_that_tells_nothing() -> None:
    def crash(request: HttpRequest) -> HttpResponse:
        return HttpResponse("<h1>Traceback</h1> secret", status=500)

    response = Api(crash)(RequestFactory().get("/api/v1/anything"))
    the_problem(response, 500)
    assert b"secret" not in response.content


def test_who_asks_too_often_is_told_when_to_come_back(client: Client) -> None:
    now = timezone.now()
    identity.limit_requests(actor=SYSTEM, at=now, valid_from=day_of(now), per_system=9, per_address=2)
    first = client.get("/api/v1/fields")
    assert first["RateLimit-Policy"] == '"address";q=2;w=60'
    assert re.fullmatch(r'"address";r=1;t=([1-9]|[1-5]\d|60)', first["RateLimit"])
    answers = [client.get("/api/v1/fields", headers={"Accept-Language": "en"}) for _ in range(4)]
    refused = answers[-1]
    problem = the_problem(refused, 429)
    assert problem["type"] == "urn:motcua:problem:too_many_requests"
    assert problem["title"] == "You sent too many requests within a minute. Wait before sending again."
    assert 0 < int(refused["Retry-After"]) <= 60
    assert client.get("/").status_code != 429


def test_a_database_that_is_away_is_a_problem_too(client: Client) -> None:
    def away(*_given: object) -> None:
        raise OperationalError

    memo.forget_everything()
    with connection.execute_wrapper(away):
        the_problem(client.get("/api/v1/fields"), 500)


def test_pages_are_left_alone(client: Client) -> None:
    assert client.get("/khong-co").headers["Content-Type"].startswith("text/html")


# -- the description ---------------------------------------------------------------------------


def test_the_description_is_valid_openapi_3_1(client: Client) -> None:
    served = client.get("/api/v1/openapi.json")
    assert served.json() == DOCUMENT
    assert DOCUMENT["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_is_told_with_its_refusals(operation: dict[str, dict[str, object]]) -> None:
    assert operation["description"]
    statuses = set(operation["responses"])
    assert {"400", "429"} <= statuses
    if "security" in operation:
        assert {"401", "403"} <= statuses
    if "requestBody" in operation:
        assert {"413", "415", "422"} <= statuses
    succeeded = [operation["responses"][status] for status in statuses if status.startswith("2")]
    assert all("content" in response for response in succeeded) or "204" in statuses


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_needs_a_token_says_which_scopes_open_it(operation: dict[str, list[dict[str, list[str]]]]) -> None:
    by_client = [way[CLIENT] for way in operation.get("security", []) if CLIENT in way]
    assert bool(by_client) == ("security" in operation)
    assert {scope for way in by_client for scope in way} <= set(SCOPES)


def test_the_description_and_the_metadata_tell_of_the_same_token_endpoint(client: Client) -> None:
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told == client.get("/.well-known/openid-configuration").json()
    flow = DOCUMENT["components"]["securitySchemes"][CLIENT]["flows"]["clientCredentials"]
    assert told["token_endpoint"] == f"{settings.BASE_URL}{flow['tokenUrl']}"
    assert told["scopes_supported"] == list(flow["scopes"]) == list(SCOPES)
    assert client.post(told["token_endpoint"].removeprefix(settings.BASE_URL)).status_code == 400


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_parameter_and_body_has_an_example(operation: dict[str, list[dict[str, object]]]) -> None:
    without = [p["name"] for p in operation.get("parameters", []) if "example" not in p and p["required"]]
    assert without == []
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        schema = DOCUMENT["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
        named = [name for name, field in schema["properties"].items() if name in schema.get("required", ())]
        assert [name for name in named if "examples" not in schema["properties"][name]] == []
