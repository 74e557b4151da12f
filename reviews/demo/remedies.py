"""What became of the remedies of the closed cycles.

The steps of a remedy (report, confirm) have no page and no action yet; until they do, the fields
are set here, within what the database allows.
"""

from datetime import date, datetime, timedelta
from random import Random

from reviews.demo.calendar import moments, night_of
from reviews.demo.company import Company
from reviews.enums import CycleState, ReviewState
from reviews.enums import RemedyState as State
from reviews.models import Remedy, ReviewCycle
from tuphe.lib.dates import start_of
from units.models import Cadre

PAST = {State.CONFIRMED: 62, State.REPORTED: 12, State.IN_PROGRESS: 16, State.REGISTERED: 10}
PILOT_PAST = {State.CONFIRMED: 80, State.REPORTED: 7, State.IN_PROGRESS: 9, State.REGISTERED: 4}
AHEAD = {State.CONFIRMED: 12, State.REPORTED: 6, State.IN_PROGRESS: 47, State.REGISTERED: 35}
FRESH = {State.REPORTED: 4, State.IN_PROGRESS: 36, State.REGISTERED: 60}
UNREAD = {State.IN_PROGRESS: 15, State.REGISTERED: 85}


def settle_remedies(
    cycle: ReviewCycle, today: date, rng: Random, *, overdue: Cadre | None = None
) -> None:
    """Let the filed remedies of a cycle be at different steps on `today`.

    Of the person `overdue` the last remedy that is due is not done.
    """
    company = Company(today, rng)
    remedies = list(
        Remedy.objects.filed()
        .filter(shortcoming__review__cycle=cycle)
        .select_related("shortcoming__review__desk", "shortcoming__review__unit")
        .order_by("pk")
    )
    for remedy in remedies:
        review = remedy.shortcoming.review
        if review.state != ReviewState.ACCEPTED:
            weights = UNREAD
        elif remedy.due_on >= today:
            weights = AHEAD if cycle.state == CycleState.CLOSED else FRESH
        else:
            weights = PILOT_PAST if review.is_pilot else PAST
        remedy.state = rng.choices(list(weights), list(weights.values()))[0]
        if overdue and review.subject_id == overdue.pk:
            recent = remedy.due_on >= today - timedelta(days=30)
            remedy.state = State.IN_PROGRESS if recent else State.CONFIRMED
        if remedy.state in (State.REPORTED, State.CONFIRMED):
            _report(remedy, today, rng, company)
    fields = ["state", "reported_at", "confirmed_at", "confirmed_by"]
    Remedy.objects.bulk_update(remedies, fields, batch_size=500)


def _report(remedy: Remedy, today: date, rng: Random, company: Company) -> None:
    """Reported around the deadline, confirmed by the committee some days later."""
    review = remedy.shortcoming.review
    assert review.moved_at is not None
    last = night_of(today - timedelta(days=2))
    first = _within(start_of(remedy.due_on) - timedelta(days=25), review.moved_at, last)
    soon = _within(first + timedelta(days=30), first, last)
    remedy.reported_at = moments(rng, first, soon, 1)[0]
    if remedy.state == State.CONFIRMED and not company.readers_of(review):
        remedy.state = State.REPORTED  # the author has become the cell's whole committee
    if remedy.state == State.CONFIRMED:
        end = night_of(today - timedelta(days=1))
        soon = _within(remedy.reported_at + timedelta(days=14), remedy.reported_at, end)
        remedy.confirmed_at = moments(rng, remedy.reported_at, soon, 1)[0]
        remedy.confirmed_by = company.reader_of(review)


def _within(moment: datetime, first: datetime, last: datetime) -> datetime:
    return min(max(moment, first), last)
