"""What a job belongs to."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from motcua.kernel import tracing
from motcua.project.worker import traced


def run_job(arguments: dict[str, Any]) -> str:
    """The identifier under which the job ran."""

    async def job() -> str:
        return tracing.request_id()

    context: Any = SimpleNamespace(job=SimpleNamespace(id=7, task_kwargs=arguments))
    worker: Any = None
    return str(asyncio.run(traced(job, context, worker)))


def test_a_job_continues_the_request_that_deferred_it_and_is_not_given_its_name() -> None:
    with tracing.within("yeu-cau-1"):
        arguments = {**tracing.carried(), "file": "x"}
    assert run_job(arguments) == "yeu-cau-1"
    assert arguments == {"file": "x"}


def test_a_job_of_its_own_has_a_name_of_its_own() -> None:
    assert run_job({}) == "job-00000007"
    assert tracing.carried() == {}
