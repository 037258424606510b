"""What Prometheus is told, and who may ask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from motcua.kernel import health
from motcua.kernel.health import failed
from motcua.project.metrics import installation

METRICS = "/suc-khoe/so-do"
HERE = {"HTTP_HOST": "localhost"}


@pytest.fixture(autouse=True)
def _looked_at_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "_found", None)


def told(client: Client) -> dict[tuple[str, tuple[str, ...]], float]:
    """The samples by name and labels, those in the order of their names."""
    text = client.get(METRICS, **HERE).text
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.django_db
def test_requests_are_counted_by_name_and_never_by_what_was_written_into_the_address(client: Client) -> None:
    before = told(client)
    key = ("motcua_requests_total", ("GET", "motcua.project.views.alive", "200"))
    client.get("/suc-khoe/song")
    client.generic("BREW", "/khong-co/001190123456/")
    after = told(client)
    assert after[key] == before.get(key, 0) + 1
    assert after["motcua_requests_total", ("other", "unmatched", "404")] >= 1
    assert not any("001190123456" in label for _name, labels in after for label in labels)


@pytest.mark.django_db
def test_the_installation_tells_its_queues_its_database_its_cases_and_its_parts(client: Client) -> None:
    found = told(client)
    for name in (
        "motcua_job_oldest_seconds",
        "motcua_outbox_waiting",
        "motcua_outbox_dead",
        "motcua_outbox_lag_seconds",
        "motcua_database_connections_max",
        "motcua_cases_overdue",
    ):
        assert found[name, ()] >= 0
    assert found["motcua_jobs", ("failed",)] == 0
    assert sum(value for (name, _labels), value in found.items() if name == "motcua_database_connections") >= 1
    assert found["motcua_part_up", ("outbox.backlog",)] == 1


@pytest.mark.django_db
def test_a_part_whose_check_fails_is_down_in_metrics_and_in_the_list(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(health.HEALTH._entries, "outbox.backlog", lambda: [failed("hỏng")])
    assert told(client)["motcua_part_up", ("outbox.backlog",)] == 0
    response = client.get("/suc-khoe/bo-phan", **HERE)
    assert response.status_code == 503
    assert {"part": "outbox.backlog", "level": "failed", "message": "hỏng"} in response.json()["parts"]


@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {"HTTP_HOST": "localhost:8000"}, 200),
        ("", {"HTTP_HOST": "[::1]:8000", "REMOTE_ADDR": "::1"}, 200),
        ("", {"HTTP_HOST": "motcua.example"}, 404),
        ("", {"HTTP_HOST": "localhost", "REMOTE_ADDR": "10.0.0.7"}, 404),
        ("", {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "203.0.113.5"}, 404),
        ("t" * 16, {"HTTP_HOST": "localhost"}, 404),
        ("t" * 16, {"HTTP_HOST": "motcua.example", "HTTP_AUTHORIZATION": "Bearer " + "t" * 16}, 200),
        ("t" * 16, {"HTTP_HOST": "localhost", "HTTP_AUTHORIZATION": "Bearer " + "x" * 16}, 404),
    ],
)
@pytest.mark.django_db
def test_only_the_operator_is_told(
    client: Client, settings: Settings, token: str, asked: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = token
    settings.ALLOWED_HOSTS = ["*"]
    for path in (METRICS, "/suc-khoe/bo-phan"):
        response = client.get(path, **asked)
        assert (response.status_code == 404) is (status == 404)


COUNTING = """
import os, sys
from pathlib import Path
from motcua.project.metrics.shared import share
share(Path(sys.argv[1]))
from motcua.project.metrics import meters
from prometheus_client import generate_latest
if os.fork() == 0:
    meters.note_request("a", "GET", 200, 0.1)
    os._exit(0)
os.wait()
meters.note_request("a", "GET", 200, 0.1)
print(generate_latest(meters.counted()).decode())
"""


def test_what_several_processes_counted_is_added_up(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", COUNTING, str(tmp_path / "metrics")],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert 'motcua_requests_total{method="GET",route="a",status="200"} 2.0' in done.stdout, done.stderr
