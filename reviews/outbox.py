"""The outbox: notices leave as one mail per person and day.

The rows in PostgreSQL are the truth: a notice without a digest has yet to be mailed, a digest
without `sent_at` has yet to leave. Beats and workers only say "look now", so any number of them
may look at once, and a broker that loses everything loses nothing.

What is promised: no two workers send the same digest, and none is forgotten. What cannot be: a
worker killed after the mail server's yes and before our commit leaves a digest that is sent once
more. The second copy bears the same Message-ID, by which mail programs may know it; SMTP offers
nothing stronger.
"""

import time
from datetime import date, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from reviews.digest import Outcome, close, deliver
from reviews.enums import CycleState, NoticeKind, Obligation, RemedyState, ReviewState
from reviews.models import Digest, Notification, Remedy
from reviews.models.notification import NotificationQuerySet
from tuphe.lib.dates import start_of, today
from units.models import Cadre, record

# What comes at night waits: a mail makes a telephone ring, and nothing here wakes anybody.
FIRST_HOUR = timedelta(hours=7)
# Older notices were seen in the app or overtaken. An address that is entered later does not bring
# the notices of a year along, and a mail that a server keeps refusing is given up by and by.
FRESH = timedelta(days=14)
# Between the tries for one mail: at most twelve an hour.
PAUSES = [timedelta(minutes=minutes) for minutes in (5, 15, 60)]
# A batch ends well before Celery's time limit would kill it in mid-mail; the next tick goes on.
BATCH_SECONDS = 200
REMINDERS = [NoticeKind.OPENED, NoticeKind.DUE, NoticeKind.LATE, NoticeKind.ESCALATED]


def still_true() -> Q:
    """Notices that are not overtaken: their review has not moved on, their remedy is not done."""
    unmoved = Q(review__moved_at__isnull=True) | Q(review__moved_at__lte=F("created_at"))
    unfiled = Q(
        kind__in=REMINDERS,
        cycle__state=CycleState.OPEN,
        cycle__due_on=F("due_on"),
        review__obligation=Obligation.OWED,
        review__state__in=ReviewState.writable(),
    )
    asked = Q(kind__in=[NoticeKind.SUBMITTED, NoticeKind.RETURNED], cycle__state=CycleState.OPEN)
    unfinished = Remedy.objects.filter(
        shortcoming__review=OuterRef("review"),
        due_on=OuterRef("due_on"),
        state__in=RemedyState.unfinished(),
    )
    undone = Q(Exists(unfinished), kind=NoticeKind.REMEDY_DUE)
    return undone | (unmoved & (unfiled | asked | Q(kind=NoticeKind.ACCEPTED)))


def news() -> NotificationQuerySet:
    """What is worth a mail: fresh, unread in the app, not overtaken, to a mailable person."""
    return (
        Notification.objects.unread()
        .filter(created_at__gte=timezone.now() - FRESH, recipient__is_active=True)
        .exclude(recipient__email="")
        .filter(still_true())
    )


def waiting() -> Q:
    return Q(sent_at__isnull=True, is_parked=False)


def is_night(day: date) -> bool:
    """Whether the first hour of the day is still to come."""
    return timezone.now() < start_of(day) + FIRST_HOUR


# --- Collecting -----------------------------------------------------------------------------


@transaction.atomic
def collect_digests(day: date) -> int:
    """Put the news into digests that have not left; returns how many notices. Safe to repeat.

    Who was sent a digest today has the next one tomorrow. A digest that is being sent at this
    moment is passed over, so no notice slips in behind the sender's back and is never mailed.
    """
    if is_night(day):
        return 0
    loose = news().filter(digest__isnull=True)
    _start_digests(loose, day)
    free = Digest.objects.filter(waiting()).select_for_update(skip_locked=True)
    digests = dict(free.values_list("recipient", "pk"))
    if not digests:
        return 0
    theirs = Digest.objects.filter(pk__in=digests.values(), recipient=OuterRef("recipient"))
    return Notification.objects.filter(
        pk__in=loose.filter(recipient__in=digests).values("pk"), digest__isnull=True
    ).update(digest=Subquery(theirs.values("pk")[:1]))


def _start_digests(loose: NotificationQuerySet, day: date) -> None:
    served = Digest.objects.filter(
        waiting() | Q(sent_at__gte=start_of(day)), recipient=OuterRef("recipient")
    )
    recipients = (
        loose.filter(~Exists(served)).order_by("recipient").values_list("recipient", flat=True)
    )
    Digest.objects.bulk_create(
        [Digest(recipient_id=cadre, day=day) for cadre in recipients.distinct()],
        ignore_conflicts=True,  # another collector was faster
    )


# --- Sending --------------------------------------------------------------------------------


def send_digests() -> int:
    """Send what waits, the oldest first; returns how many left.

    A bad address costs its own mail only. A server that is away ends the batch, or else every
    mail would wait for its timeout.
    """
    if is_night(today()):
        return 0
    connection = get_connection()
    end = time.monotonic() + BATCH_SECONDS
    sent = 0
    try:
        while time.monotonic() < end:
            outcome = send_next(connection)
            sent += outcome == Outcome.SENT
            if outcome in (Outcome.IDLE, Outcome.UNREACHABLE):
                break
    finally:
        close(connection)
    return sent


@transaction.atomic
def send_next(connection: BaseEmailBackend) -> Outcome:
    """Take one digest that nobody else holds; send, defer, park or drop it."""
    now = timezone.now()
    digest = (
        Digest.objects.filter(waiting())
        .filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
        .select_related("recipient")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")
        .first()
    )
    if digest is None:
        return Outcome.IDLE
    notices = list(
        news().filter(digest=digest).select_related("cycle", "review__subject", "review__unit")
    )
    if not notices:
        digest.notifications.update(digest=None)
        digest.delete()
        return Outcome.DROPPED
    digest.attempts += 1
    outcome, digest.error = deliver(digest, notices, connection)
    if outcome == Outcome.SENT:
        digest.sent_at = timezone.now()
    elif outcome == Outcome.PARKED:
        digest.is_parked = True
    else:
        # A server that was away is no reason to keep a mail waiting once it is back.
        tries = digest.attempts if outcome == Outcome.DEFERRED else 1
        digest.next_try_at = now + PAUSES[min(tries, len(PAUSES)) - 1]
    digest.save(update_fields=["attempts", "error", "sent_at", "is_parked", "next_try_at"])
    return outcome


@transaction.atomic
def try_again(digests: QuerySet[Digest], *, by: Cadre) -> int:
    """Take up mails that were given up, once the address or the server is put right."""
    parked = list(digests.filter(is_parked=True).select_for_update().select_related("recipient"))
    for digest in parked:
        digest.is_parked, digest.next_try_at = False, None
        digest.save(update_fields=["is_parked", "next_try_at"])
        record("digest.retried", by=by, target=digest, subject=digest.recipient)
    return len(parked)
