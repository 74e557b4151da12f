"""What beat wakes. A task asks PostgreSQL what is due; it may run twice, late, or not at all."""

import logging

from celery import shared_task

from reviews import outbox, reminders
from reviews.actions.cycles import sync_cycle
from reviews.models import ReviewCycle
from tuphe.lib.dates import today

log = logging.getLogger(__name__)


@shared_task
def sync_open_cycles() -> None:
    """Bring the open cycles in step with the tree; one that fails does not hold up the others."""
    for cycle in ReviewCycle.objects.open().select_related("root"):
        try:
            sync_cycle(cycle=cycle, by=None)
        except Exception:
            log.exception("The cycle %s could not be brought in step", cycle.code)


@shared_task
def plan_reminders() -> None:
    """Write the notices that the calendar asks for today."""
    reminders.plan_reminders(today())


@shared_task
def send_digests() -> None:
    """Put the news into digests, and send those that wait."""
    outbox.collect_digests(today())
    outbox.send_digests()
