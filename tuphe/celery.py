"""Celery: it carries no data. Every task asks PostgreSQL what is due, and may run twice."""

import os
import signal
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuphe.settings")

MINUTE = 60

app = Celery("tuphe")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def wake(task: str, schedule: crontab, seconds: int) -> dict[str, Any]:
    """Send `task` on this schedule; one that nobody took until the next is due is dropped."""
    return {"task": task, "schedule": schedule, "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "sync open cycles": wake("reviews.tasks.sync_open_cycles", crontab(minute="3"), 60 * MINUTE),
    "plan reminders": wake("reviews.tasks.plan_reminders", crontab(minute="*/10"), 10 * MINUTE),
    "send digests": wake("reviews.tasks.send_digests", crontab(minute="*/5"), 5 * MINUTE),
    "heartbeat": wake("tuphe.celery.heartbeat", crontab(), MINUTE),
}


@app.task(name="tuphe.celery.heartbeat")
def heartbeat() -> None:
    """Leave a trace that beat sends and a worker works: a process may live and yet be deaf."""
    from tuphe.heartbeat import leave

    leave()


@worker_process_init.connect
def end_with_the_worker(**_details: Any) -> None:
    """A pool process in the middle of a task does not outlive a worker that was killed."""
    from tuphe.embedded.process import die_with

    die_with(os.getppid(), signal.SIGKILL)
