"""Background work of the whole: what belongs to no package."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="project.retry_stalled")
async def retry_stalled_jobs(timestamp: int) -> None:
    """Every five minutes: gives back to the queue the jobs of workers that were killed."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
