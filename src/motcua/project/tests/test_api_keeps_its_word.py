"""The API against its own description: every operation is called with what the description allows and with what
it does not, and must answer as it says.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from pytest_django import Settings
from schemathesis.config import SchemathesisConfig

from motcua.dossiers.tests.builders import City, a_filed_dossier, a_token
from motcua.identity.actors import forget_tokens
from motcua.project.rest import api

CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            # What fits the description may still be refused by the law of the office: 422, as described.
            "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "415", "422", "429"]},
        },
        # NUL is refused everywhere, as no database holds it: `test_api` tries that.
        "generation": {"mode": "all", "allow-x00": False},
    }
)
# `test_api` holds that this is what is served; asking for it would take a database, and tests are collected without.
SCHEMA = schemathesis.openapi.from_dict(
    orjson.loads(orjson.dumps(api.get_openapi_schema(), option=orjson.OPT_NON_STR_KEYS)), config=CONFIG
)
SCHEMA.app, SCHEMA.location = get_wsgi_application(), "/api/v1/openapi.json"
SCOPES = ("dossiers:file", "dossiers:receive", "dossiers:read", "dossiers:handle", "processes:read", "webhooks:manage")


@pytest.fixture
def token(city: City, settings: Settings) -> Iterator[str]:
    """Of a system that may do everything at a desk; requests leave the test's own connection open."""
    settings.DEMO = True
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    a_filed_dossier(city)
    yield a_token(*SCOPES, unit_id=city.commune)
    forget_tokens()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@SCHEMA.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: schemathesis.Case, token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
