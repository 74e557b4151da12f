"""The calendar's notices: who is reminded on a day, and who hears of those who are late.

Planning only writes rows whose key names the occasion. So it may run at any hour, twice at once,
and again after a pause: what is told is told once, and of the reminders that a sleeping beat has
passed over only the latest is made up for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, QuerySet

from reviews.enums import NoticeKind, RemedyState, ReviewState
from reviews.models import CycleUnit, Notification, Remedy, ReviewCycle, SelfReview
from reviews.notifications import tell
from tuphe.lib.dates import day_of
from units.enums import Post
from units.models import Appointment

REMEDY_NOTICE = timedelta(days=7)
# A deadline that passed while nothing ran is still told of, but not one of years ago.
REMEDY_CATCH_UP = timedelta(days=7)


def plan_reminders(day: date) -> int:
    """Write the notices that `day` asks for; returns how many, those of earlier runs included.

    A handful of queries, however many people there are.
    """
    notices = [*_about_reviews(day), *_about_remedies(day)]
    # In one order everywhere: two planners that insert the same keys wait, and never deadlock.
    return tell(sorted(notices, key=lambda planned: planned.key))


@dataclass(frozen=True)
class Occasion:
    """What a day asks of an open cycle."""

    cycle: ReviewCycle
    opened_on: date
    day: date

    @property
    def offset(self) -> int | None:
        """The latest reminder whose day has come since the opening.

        One that fell on the opening or before it is not made up for: the notice of the opening
        named the filing day.
        """
        come = [
            offset
            for offset in self.cycle.reminder_offsets
            if self.opened_on < self.day_of(offset) <= self.day
        ]
        return max(come, default=None)

    def day_of(self, offset: int) -> date:
        return self.cycle.due_on + timedelta(days=offset)

    @property
    def deadline(self) -> str:
        """A part of the keys: a filing day that was moved is reminded of anew."""
        return f"{self.cycle.due_on:%Y%m%d}"

    @property
    def kind(self) -> NoticeKind:
        return NoticeKind.LATE if self.cycle.is_past_due(self.day) else NoticeKind.DUE

    @property
    def escalates(self) -> bool:
        """Without days of grace the escalation still waits for the end of the filing day."""
        return (
            self.opened_on < self.day
            and self.cycle.is_past_due(self.day)
            and self.cycle.escalates_on <= self.day
        )

    def reminds(self, review: SelfReview) -> bool:
        """A review that was returned after the reminder's day is not held against its author."""
        return self.offset is not None and (
            review.moved_at is None or day_of(review.moved_at) < self.day_of(self.offset)
        )


class Heads:
    """The secretaries and deputies of units on a day, read in one query."""

    def __init__(self, unit_ids: Iterable[int] | QuerySet, day: date) -> None:
        seats = Appointment.objects.in_force(day).filter(unit__in=unit_ids, post__in=Post.heads())
        self.by_unit: dict[int, list[tuple[str, int]]] = {}
        for unit, post, cadre in seats.values_list("unit_id", "post", "cadre_id"):
            self.by_unit.setdefault(unit, []).append((post, cadre))

    def of(self, unit_id: int) -> set[int]:
        return {cadre for _post, cadre in self.by_unit.get(unit_id, ())}

    def authors(self, review: SelfReview, unit: CycleUnit) -> set[int]:
        """Whose pen it is, as notifications.authors_of says for one review."""
        return {review.subject_id} if review.subject_id else self.of(unit.unit_id)

    def first_of(self, unit_id: int, *, but: set[int]) -> set[int]:
        """The secretary; a deputy where there is none."""
        seats = [seat for seat in self.by_unit.get(unit_id, ()) if seat[1] not in but]
        secretaries = {cadre for post, cadre in seats if post == Post.SECRETARY}
        return secretaries or {cadre for _post, cadre in seats}


def _about_reviews(day: date) -> Iterator[Notification]:
    """Reminders to the authors of what is not filed, and word of the late ones to those above."""
    occasions = {
        occasion.cycle.pk: occasion
        for occasion in _occasions(day)
        if occasion.offset is not None or occasion.escalates
    }
    if not occasions:
        return
    places = {place.pk: place for place in CycleUnit.objects.filter(cycle__in=occasions)}
    heads = Heads({place.unit_id for place in places.values()}, day)
    unfiled = SelfReview.objects.owed().filter(
        cycle__in=occasions, state__in=ReviewState.writable()
    )
    for review in unfiled:
        occasion = occasions[review.cycle_id]
        authors = heads.authors(review, places[review.unit_id])
        if occasion.reminds(review):
            yield from _reminders(occasion, review, authors)
        if occasion.escalates and review.first_submitted_at is None:
            yield from _escalations(occasion, review, _overseers(review, places, heads, authors))


def _occasions(day: date) -> Iterator[Occasion]:
    cycles = list(ReviewCycle.objects.open())
    told = (
        Notification.objects.filter(kind=NoticeKind.OPENED, cycle__in=cycles)
        .order_by()
        .values_list("cycle")
        .annotate(Min("created_at"))
    )
    opened = {cycle: day_of(moment) for cycle, moment in told}
    for cycle in cycles:
        # A cycle may be opened later than it was planned to.
        yield Occasion(cycle, max(cycle.opens_on, opened.get(cycle.pk, cycle.opens_on)), day)


def _reminders(
    occasion: Occasion, review: SelfReview, authors: set[int]
) -> Iterator[Notification]:
    for author in authors:
        yield Notification(
            kind=occasion.kind,
            key=f"reminder:{review.pk}:{occasion.deadline}{occasion.offset:+d}:{author}",
            recipient_id=author,
            review=review,
            cycle=occasion.cycle,
            due_on=occasion.cycle.due_on,
        )


def _escalations(
    occasion: Occasion, review: SelfReview, overseers: set[int]
) -> Iterator[Notification]:
    for overseer in overseers:
        yield Notification(
            kind=NoticeKind.ESCALATED,
            key=f"escalated:{review.pk}:{occasion.deadline}:{overseer}",
            recipient_id=overseer,
            review=review,
            cycle=occasion.cycle,
            due_on=occasion.cycle.due_on,
        )


def _overseers(
    review: SelfReview, places: dict[int, CycleUnit], heads: Heads, authors: set[int]
) -> set[int]:
    """Who is told that the review is late: never its author.

    For a member the secretary of the cell; for a secretary and for a collective those who head
    the unit above. Where nobody holds these posts, the next committee up.
    """
    is_member = review.subject_id is not None and review.desk_id == review.unit_id
    place: CycleUnit | None = places[review.desk_id]
    while place is not None:
        told = (
            heads.first_of(place.unit_id, but=authors)
            if is_member
            else heads.of(place.unit_id) - authors
        )
        if told:
            return told
        place = places.get(place.parent_id or 0)
    return set()


def _about_remedies(day: date) -> Iterator[Notification]:
    """Deadlines of the coming week, told once each; remedies outlive the cycle they came from."""
    remedies = list(
        Remedy.objects.filed()
        .filter(
            state__in=RemedyState.unfinished(),
            due_on__range=(day - REMEDY_CATCH_UP, day + REMEDY_NOTICE),
        )
        .select_related("shortcoming__review__unit")
    )
    reviews = [remedy.shortcoming.review for remedy in remedies]
    heads = Heads({review.unit.unit_id for review in reviews if review.is_collective}, day)
    for remedy, review in zip(remedies, reviews, strict=True):
        for author in heads.authors(review, review.unit):
            yield Notification(
                kind=NoticeKind.REMEDY_DUE,
                # With its day: a deadline that was moved is a new one.
                key=f"remedy_due:{remedy.pk}:{remedy.due_on}:{author}",
                recipient_id=author,
                review=review,
                cycle_id=review.cycle_id,
                due_on=remedy.due_on,
            )
