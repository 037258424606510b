"""The examples of docs/reference/rest.md do what they say."""

from __future__ import annotations

import io
import json
import re
import shlex
from base64 import b64encode
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from motcua.catalogue import api as catalogue
from motcua.dossiers.tests.builders import BIRTH, MONDAY, a_city, a_pdf, a_token
from motcua.forms import api as forms
from motcua.identity import api as identity
from motcua.kernel.actor import SYSTEM
from motcua.kernel.time import day_of
from motcua.organisation import api as organisation

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "reference" / "rest.md").read_text()
API = "/api/v1"
FORM = "application/x-www-form-urlencoded"
SCOPES = ("dossiers:file", "dossiers:receive", "dossiers:read", "processes:read")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
CURLS = [line for line in COMMANDS if line.startswith("curl ")]


def run(client: Client, line: str, variables: dict[str, str], files: dict[str, bytes]) -> HttpResponse:
    """The request that curl would send."""
    words = shlex.split(Template(line.replace('\\"', "\0")).substitute(variables).replace("\0", '\\"'))[1:]
    headers: dict[str, str] = {}
    method, data, upload, address = "", None, None, ""
    while words:
        word = words.pop(0)
        match word:
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-u":
                headers["Authorization"] = "Basic " + b64encode(words.pop(0).encode()).decode()
            case "-X":
                method = words.pop(0)
            case "-d":
                given = words.pop(0)
                data = files[given[1:]] if given.startswith("@") else given.encode()
            case "-F":
                upload = words.pop(0).partition("=@")
            case _:
                assert not word.startswith("-"), f"curl's {word} is not understood here"
                address = word
    if upload is not None:
        content = io.BytesIO(files[upload[2]])
        content.name = upload[2]
        return client.post(address, {upload[0]: content}, headers=headers)
    if data is not None:
        return client.post(address, data, content_type=headers.pop("Content-Type", FORM), headers=headers)
    return client.generic(method or "GET", address, headers=headers)


@pytest.mark.django_db
def test_every_example_of_the_reference_works(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.DEMO = True
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    city, client = a_city(), Client(enforce_csrf_checks=True)
    unit = organisation.unit(city.commune).code
    variables = {"site": "", "api": API, "unit": unit, **a_client(city.commune)}
    files = {"giay.pdf": a_pdf()}
    statuses = []
    for line in CURLS:
        if "@dossier.json" in line:
            files["dossier.json"] = _dossier(variables["upload"], unit)
        response = run(client, line, variables, files)
        statuses.append((line, response.status_code))
        said: Any = response.json()
        if isinstance(said, dict):
            variables |= {name: said[name] for name in ("upload", "reference", "secret") if name in said}
            variables["token"] = said.get("access_token", variables.get("token", ""))
    assert [(line, status) for line, status in statuses if status not in {200, 201}] == []
    assert len(statuses) >= 21


def a_client(unit_id: UUID) -> dict[str, str]:
    """An outside system that holds reception at the unit, with its secret."""
    account_id = identity.grant_of_token(a_token(*SCOPES, unit_id=unit_id), MONDAY).actor.account_id
    assert account_id is not None
    identity.set_client_scopes(actor=SYSTEM, at=MONDAY, account_id=account_id, scopes=SCOPES)
    issued = identity.issue_client_secret(actor=SYSTEM, at=MONDAY, account_id=account_id)
    return {"client": issued.client_id, "key": issued.secret}


def _dossier(upload: str, unit: str) -> bytes:
    version = catalogue.version_in_force(BIRTH, day_of(MONDAY))
    answers = forms.sample_answers(
        forms.form_for(version.id), 1, on=day_of(MONDAY), file=lambda _: forms.FileReference(UUID(upload), "giay.pdf")
    )
    return json.dumps({"procedure": BIRTH, "unit": unit, "answers": {**answers, "delivery": "online"}}).encode()


def test_every_operation_is_in_the_reference(client: Client) -> None:
    described = client.get(f"{API}/openapi.json").json()["paths"]
    missing = [path for path in described if re.sub(r"\{.*?\}", "", path.removeprefix(API)).split("/")[-1] not in PAGE]
    assert missing == []
