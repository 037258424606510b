"""Another system files a bundle as it files a dossier, and follows it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.interlinked.models import Bundle
from motcua.dossiers.models import Upload
from motcua.dossiers.tests.builders import City, a_token
from motcua.identity.models import ApiToken
from motcua.organisation import api as organisation

from .builders import BIRTH_BUNDLE, a_bundle_filing

pytestmark = pytest.mark.django_db


def test_a_bundle_is_filed_and_followed_over_rest(city: City, client: Client) -> None:
    secret = a_token("dossiers:file", "dossiers:read", role=None)
    filing = a_bundle_filing(city)
    Upload.objects.update(account_id=ApiToken.objects.get().account_id)
    body = {
        "procedure": BIRTH_BUNDLE,
        "unit": organisation.unit(city.commune).code,
        "answers": filing.answers,
    }
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "bundle-0001"}

    def post() -> Any:
        return client.post("/api/v1/dossiers", body, "application/json", headers=headers)

    first, second = post(), post()
    assert (first.status_code, second.status_code) == (201, 200), first.content
    filed = first.json()
    assert filed == second.json()
    assert Bundle.objects.count() == 1
    own = client.get(f"/api/v1/dossiers/{filed['reference']}", headers=headers).json()
    tracking = {"reference": filed["reference"], "secret": filed["secret"]}
    tracked = client.post("/api/v1/tracking", tracking, "application/json").json()
    assert own == tracked
    assert (tracked["state"], tracked["national_status"]) == ("filed", 1)
    wrong = client.post("/api/v1/tracking", {**tracking, "secret": "0" * 10}, "application/json")
    assert wrong.status_code == 404
