"""Notices about what happened: rows with a unique key, so that an event is told once.

The calendar's notices are planned in reviews.reminders; mails leave through reviews.outbox.
"""

from collections.abc import Iterable

from reviews.enums import NoticeKind
from reviews.models import Notification, ReviewCycle, ReviewVersion, SelfReview
from tuphe.lib.dates import today
from units.enums import Post
from units.models import Appointment


def tell(notices: Iterable[Notification]) -> int:
    """Write the notices that are not there yet; returns how many keys were handed in."""
    return len(Notification.objects.bulk_create(notices, ignore_conflicts=True))


def notice(
    kind: NoticeKind, recipient_id: int, review: SelfReview, event: str, **fields: object
) -> Notification:
    """A notice about a review; `event` tells this occurrence from another of the same kind."""
    return Notification(
        kind=kind,
        recipient_id=recipient_id,
        review=review,
        cycle_id=review.cycle_id,
        key=f"{kind}:{review.pk}:{event}:{recipient_id}",
        **fields,
    )


def authors_of(review: SelfReview) -> list[int]:
    """Whose pen it is: the person, or those who head the unit today."""
    if review.subject_id:
        return [review.subject_id]
    return seated(review.unit.unit_id, Post.heads())


def seated(unit_id: int, posts: Iterable[Post]) -> list[int]:
    """Cadres with one of these posts in the unit today."""
    held = Appointment.objects.in_force(today()).filter(unit=unit_id, post__in=posts)
    return sorted(set(held.values_list("cadre", flat=True)))


def tell_desk(review: SelfReview, version: ReviewVersion) -> None:
    """A review was submitted: its committee has something to read."""
    authors = authors_of(review)
    tell(
        notice(NoticeKind.SUBMITTED, cadre, review, f"v{version.number}")
        for cadre in seated(review.desk.unit_id, Post.committee())
        if cadre not in authors
    )


def tell_author(review: SelfReview, what: str, version: int, *, again: bool = False) -> None:
    """The committee decided: `what` is "returned" or "accepted"."""
    event = f"v{version}{'-reopened' if again else ''}"
    tell(notice(NoticeKind(what), cadre, review, event) for cadre in authors_of(review))


def tell_opening(cycle: ReviewCycle, reviews: Iterable[SelfReview]) -> None:
    """The cycle opened: everyone who owes a review of their own hears of it, once."""
    tell(
        notice(NoticeKind.OPENED, review.subject_id, review, "open", due_on=cycle.due_on)
        for review in reviews
        if review.subject_id and review.is_owed
    )
