"""The API as another system meets it."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from motcua.catalogue import api as catalogue
from motcua.dossiers.models import Dossier
from motcua.forms import api as forms
from motcua.identity.actors import forget_tokens
from motcua.identity.models import Account
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

from .builders import BIRTH, MONDAY, City, a_city, a_filed_dossier, a_pdf, a_token

pytestmark = pytest.mark.django_db

API = "/api/v1"
ALL = ("dossiers:file", "dossiers:receive", "dossiers:read")


@pytest.fixture(autouse=True)
def _at_nine_on_monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY.astimezone(UTC))
    yield
    forget_tokens()


class Caller:
    """Another system: JSON over HTTP with a token, and nothing else of ours."""

    def __init__(self, token: str = "", **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}", **headers} if token else headers

    def post(self, path: str, body: Any = None, *, key: str = "", **options: Any) -> HttpResponse:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        options = {"content_type": "application/json", **options}
        return self.client.post(f"{API}{path}", content, headers=headers, **options)

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(f"{API}{path}", query, headers=self.headers)

    def upload(self, content: bytes, name: str = "giay.pdf") -> HttpResponse:
        file = io.BytesIO(content)
        file.name = name
        return self.client.post(f"{API}/files", {"file": file}, headers=self.headers)


@pytest.fixture
def portal(city: City) -> Caller:
    """The national portal: files anywhere, receives at the city's commune."""
    return Caller(a_token(*ALL, unit_id=city.commune))


def a_body(city: City, portal: Caller, **changes: Any) -> dict[str, Any]:
    """A filing as the portal sends it, papers uploaded before."""
    version = catalogue.version_in_force(BIRTH, day_of(MONDAY))

    def paper(question: forms.Question) -> forms.FileReference:
        return forms.FileReference(portal.upload(a_pdf(question.key)).json()["upload"], "giay.pdf")

    answers = forms.sample_answers(forms.form_for(version.id), 1, on=day_of(MONDAY), file=paper)
    unit = organisation.unit(city.commune).code
    return {"procedure": BIRTH, "unit": unit, "answers": {**answers, "delivery": "online"}, **changes}


def the_problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.content)
    assert (problem["type"], problem["status"]) == (f"urn:motcua:problem:{code}", status)
    return problem


# -- filing ------------------------------------------------------------------------------------


def test_a_pushed_filing_is_accepted_and_tracked(city: City, portal: Caller) -> None:
    filed = portal.post("/dossiers", a_body(city, portal), key="dvcqg-1111")
    assert filed.status_code == 201
    reference, secret = filed.json()["reference"], filed.json()["secret"]
    accepted = portal.post(f"/dossiers/{reference}/acceptance")
    assert accepted.status_code == 200
    assert accepted.json()["due_at"] is not None
    tracked = Caller().post("/tracking", {"reference": reference.lower(), "secret": secret})
    assert tracked.status_code == 200
    assert tracked.json() == portal.get(f"/dossiers/{reference}").json()
    assert tracked.json()["state"] == "received"
    assert len(tracked.json()["events"]) == 2


def test_the_same_key_and_content_give_the_first_filing_back(city: City, portal: Caller) -> None:
    body = a_body(city, portal)
    first = portal.post("/dossiers", body, key="dvcqg-1111")
    reordered = dict(reversed(body.items()))
    again = portal.post("/dossiers", json.dumps(reordered, indent=2), key="dvcqg-1111")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Dossier.objects.count() == 1


def test_the_same_key_with_other_content_is_refused(city: City, portal: Caller) -> None:
    body = a_body(city, portal)
    portal.post("/dossiers", body, key="dvcqg-1111")
    other = {**body, "answers": {**body["answers"], "child_name": "Lê Thị Khác"}}
    the_problem(portal.post("/dossiers", other, key="dvcqg-1111"), 409, "key_used_for_another")


def test_another_system_s_key_is_another_key(city: City, portal: Caller) -> None:
    other = Caller(a_token("dossiers:file"))
    first = portal.post("/dossiers", a_body(city, portal), key="dvcqg-1111")
    second = other.post("/dossiers", a_body(city, other), key="dvcqg-1111")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["secret"] != second.json()["secret"]


@pytest.mark.parametrize("key", ["", "short", "k" * 129, "with space"])
def test_a_filing_needs_a_key_of_its_own(city: City, portal: Caller, key: str) -> None:
    problem = the_problem(portal.post("/dossiers", a_body(city, portal), key=key), 422, "malformed")
    assert [error["field"] for error in problem["errors"]] == ["Idempotency-Key"]


def test_wrong_answers_are_named_by_field(city: City, portal: Caller) -> None:
    body = a_body(city, portal)
    del body["answers"]["child_name"]
    body["answers"]["applicant"]["number"] = "12"
    response = portal.post("/dossiers", body, key="dvcqg-1111")
    problem = the_problem(response, 422, "invalid_answers")
    assert {error["field"] for error in problem["errors"]} == {"child_name", "applicant.number"}
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("changed", [{"procedure": "9.999999"}, {"unit": "Z99.9"}])
def test_what_does_not_exist_is_not_found(city: City, portal: Caller, changed: dict[str, str]) -> None:
    assert portal.post("/dossiers", a_body(city, portal, **changed), key="dvcqg-1111").status_code == 404


def test_an_upload_of_another_account_cannot_be_filed(city: City, portal: Caller) -> None:
    stolen = a_body(city, Caller(a_token("dossiers:file")))
    the_problem(portal.post("/dossiers", stolen, key="dvcqg-1111"), 422, "file_missing")
    invented = a_body(city, portal)
    papers = [key for key, value in invented["answers"].items() if "giay.pdf" in str(value)]
    assert papers
    for key in papers:
        invented["answers"][key] = [{"id": str(uuid4()), "name": "giay.pdf"}]
    the_problem(portal.post("/dossiers", invented, key="dvcqg-2222"), 422, "file_missing")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<html><script>alert(1)</script></html>", "giay.pdf", "file_type_refused"),
        (b"", "giay.pdf", "file_empty"),
        (b"%PDF-1.7 broken", "giay.pdf", "file_damaged"),
    ],
)
def test_a_file_of_a_wrong_kind_is_refused_by_field(portal: Caller, content: bytes, name: str, code: str) -> None:
    problem = the_problem(portal.upload(content, name), 422, code)
    assert [error["field"] for error in problem["errors"]] == ["file"]


def test_an_upload_says_what_was_stored(portal: Caller) -> None:
    response = portal.upload(a_pdf("x"), "../../etc/giấy.pdf")
    assert response.status_code == 201
    assert {k: response.json()[k] for k in ("size", "media_type", "pages")} == {
        "size": len(a_pdf("x")),
        "media_type": "application/pdf",
        "pages": 1,
    }


# -- who may -----------------------------------------------------------------------------------

OPERATIONS = [
    ("post", "/files", "dossiers:file"),
    ("post", "/dossiers", "dossiers:file"),
    ("post", "/dossiers/{reference}/acceptance", "dossiers:receive"),
    ("post", "/dossiers/{reference}/refusal", "dossiers:receive"),
    ("get", "/dossiers/{reference}", "dossiers:read"),
]


def the_call(caller: Caller, method: str, path: str, city: City, reference: str) -> HttpResponse:
    path = path.format(reference=reference)
    if path == "/files":
        return caller.upload(a_pdf())
    body: dict[str, Any] = {"ground": "other", "reason": "Không đúng nơi nhận."}
    if path == "/dossiers":
        body = {"procedure": BIRTH, "unit": organisation.unit(city.commune).code, "answers": {}}
    return caller.get(path) if method == "get" else caller.post(path, body, key="dvcqg-1111")


@pytest.mark.parametrize(("method", "path", "scope"), OPERATIONS)
def test_every_operation_needs_a_token_with_its_scope(city: City, method: str, path: str, scope: str) -> None:
    reference = a_filed_dossier(city).reference
    nobody = the_call(Caller(), method, path, city, reference)
    the_problem(nobody, 401, "unauthenticated")
    assert nobody["WWW-Authenticate"] == "Bearer"
    liar = the_call(Caller("motcua_invented"), method, path, city, reference)
    the_problem(liar, 401, "token_refused")
    assert liar["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    others = [other for other in ALL if other != scope]
    narrow = the_call(Caller(a_token(*others, unit_id=city.commune)), method, path, city, reference)
    the_problem(narrow, 403, "scope_missing")
    assert narrow["WWW-Authenticate"] == 'Bearer error="insufficient_scope"'
    wide = the_call(Caller(a_token(scope, unit_id=city.commune)), method, path, city, reference)
    assert wide.status_code in {200, 201, 204, 422}


@pytest.mark.parametrize(("method", "path", "scope"), OPERATIONS)
def test_a_session_opens_nothing(city: City, method: str, path: str, scope: str) -> None:
    reference = a_filed_dossier(city).reference
    caller = Caller()
    caller.client.force_login(Account.objects.get(pk=city.citizen.id))
    the_problem(the_call(caller, method, path, city, reference), 401, "unauthenticated")


def test_a_service_elsewhere_does_not_learn_that_a_dossier_exists(city: City) -> None:
    reference = a_filed_dossier(city).reference
    stranger = Caller(a_token(*ALL, unit_id=city.other_commune))
    said = [
        stranger.get(f"/dossiers/{reference}").json(),
        stranger.get("/dossiers/H26.14-261123-9999").json(),
        stranger.get("/dossiers/khong-phai-ma").json(),
        stranger.post(f"/dossiers/{reference}/acceptance").json(),
        stranger.post(f"/dossiers/{reference}/refusal", {"ground": "other", "reason": "x"}).json(),
    ]
    assert {problem["type"] for problem in said} == {"urn:motcua:problem:dossier_not_found"}
    assert len({json.dumps(problem) for problem in said}) == 1


def test_whoever_filed_may_read_but_not_receive(city: City, portal: Caller) -> None:
    sender = Caller(a_token(*ALL))
    reference = sender.post("/dossiers", a_body(city, sender), key="dvcqg-1111").json()["reference"]
    assert sender.get(f"/dossiers/{reference}").json()["state"] == "submitted"
    the_problem(sender.post(f"/dossiers/{reference}/acceptance"), 403, "forbidden")


def test_a_refusal_carries_ground_and_reason(city: City, portal: Caller) -> None:
    filed = a_filed_dossier(city)
    path = f"/dossiers/{filed.reference}/refusal"
    assert portal.post(path, {"ground": "bad_mood", "reason": "x"}).status_code == 422
    the_problem(portal.post(path, {"ground": "other", "reason": "  "}), 422, "reason_missing")
    response = portal.post(path, {"ground": "papers_missing", "reason": "Thiếu giấy chứng sinh."})
    assert (response.status_code, response.content) == (204, b"")
    the_problem(portal.post(path, {"ground": "other", "reason": "x"}), 409, "not_now")
    tracked = Caller().post("/tracking", {"reference": filed.reference, "secret": filed.secret}).json()
    assert tracked["state"] == "refused"
    assert "Thiếu giấy chứng sinh." in tracked["refusal"]


# -- tracking ----------------------------------------------------------------------------------


def test_tracking_shows_no_one_s_data(city: City) -> None:
    filed = a_filed_dossier(city)
    response = Caller().post("/tracking", {"reference": filed.reference, "secret": filed.secret})
    dossier = Dossier.objects.get(pk=filed.case_id)
    text = response.content.decode()
    private = (
        city.citizen.name,
        dossier.applicant_name,
        dossier.applicant_number,
        dossier.applicant_phone,
        dossier.tracking_secret,
    )
    assert [value for value in private if value and value in text] == []
    assert response["Cache-Control"] == "no-store"


def test_guessing_a_secret_is_refused_and_then_stopped(city: City) -> None:
    filed = a_filed_dossier(city)
    guesses = [
        Caller().post("/tracking", {"reference": filed.reference, "secret": f"GUESS{n:05}"}).status_code
        for n in range(11)
    ]
    assert guesses == [404] * 10 + [429]
    right = Caller().post("/tracking", {"reference": filed.reference, "secret": filed.secret})
    the_problem(right, 429, "too_many_attempts")
    assert int(right["Retry-After"]) > 0


# -- the catalogue -----------------------------------------------------------------------------


def test_the_catalogue_is_open_and_may_be_kept(city: City) -> None:
    for path in ("/procedures", "/fields", f"/procedures/{BIRTH}", f"/procedures/{BIRTH}/form"):
        response = Caller().get(path)
        assert response.status_code == 200
        assert response["Cache-Control"] == "public, max-age=300"
    assert Caller().get("/procedures/9.999").status_code == 404


def test_procedures_are_found_without_diacritics(city: City) -> None:
    found = Caller().get("/procedures", q="dang ky khai sinh").json()
    assert found["items"][0]["code"] == BIRTH
    elsewhere = Caller().get("/procedures", q="dang ky khai sinh", field="Không có").json()
    assert (elsewhere["items"], elsewhere["has_next"]) == ([], False)
    assert Caller().get("/procedures", q="dang ky khai sinh", page=9999).json()["items"] == []


def test_fields_count_the_procedures(city: City) -> None:
    fields = Caller().get("/fields").json()
    field = Caller().get(f"/procedures/{BIRTH}").json()["field"]
    assert sum(line["count"] for line in fields if line["name"] == field) >= 1


def test_every_form_is_a_valid_json_schema_that_takes_what_is_filed(city: City, portal: Caller) -> None:
    body = a_body(city, portal)
    for line in catalogue.list_procedures(size=100).items:
        schema = Caller().get(f"/procedures/{line.code}/form").json()
        Draft202012Validator.check_schema(schema)
        if line.code == BIRTH:
            Draft202012Validator(schema).validate(json.loads(json.dumps(body["answers"])))


# -- at once -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_same_key_sent_eight_times_at_once_files_once() -> None:
    city = a_city()
    token = a_token("dossiers:file")
    body = a_body(city, Caller(token))
    together = threading.Barrier(8)

    def send(_: int) -> tuple[int, Any]:
        with closing(connection):
            together.wait()
            response = Caller(token).post("/dossiers", body, key="dvcqg-1111")
            return response.status_code, response.json()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({json.dumps(body) for _, body in answers}) == 1
    assert Dossier.objects.count() == 1
