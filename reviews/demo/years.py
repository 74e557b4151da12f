"""The three cycles of the demo, each played from its opening to its end, or to yesterday."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from django.db.models import F, prefetch_related_objects
from django.utils import timezone

from reviews.actions.cycles import close_cycle, create_cycle, open_cycle, sync_cycle
from reviews.demo.calendar import CycleDays, at, night_of
from reviews.demo.clock import Clock
from reviews.demo.company import Company
from reviews.demo.lives import Biographer, Fate, Paper
from reviews.demo.places import Setting
from reviews.demo.stage import Stage
from reviews.demo.texts import Scribe, Told
from reviews.demo.tree import Tree
from reviews.demo.words import replies
from reviews.enums import ReviewState as State
from reviews.enums import Source
from reviews.models import Digest, Notification, ReviewCycle, SelfReview
from reviews.outbox import collect_digests
from reviews.reminders import plan_reminders
from tuphe.lib.dates import today
from units.models import Cadre

READ_WITHIN = timedelta(hours=5)


class Fates(Protocol):
    """Says what becomes of each review."""

    def fate_of(self, review: SelfReview) -> Fate: ...


class Year:
    """One cycle on the stage."""

    def __init__(
        self, name: str, days: CycleDays, tree: Tree, clock: Clock, runner: Cadre
    ) -> None:
        self.days, self.tree, self.clock = days, tree, clock
        self.rng = Random(f"tuphe {days.year}")
        self.settings = {
            unit.pk: place.setting for unit, place, _branch in tree.places() if unit.is_cell
        }
        clock.set(at(days.opens_on - timedelta(days=5), 9))
        self.company = Company(days.opens_on, self.rng)
        self.runner = self.company.people[runner.pk]
        self.cycle = self._open(name)
        scribe = Scribe(self.rng, days.year, min(10, days.opens_on.month - 1))
        self.biographer = Biographer(self.cycle, days, self.company, scribe, self.rng)
        self.stage = Stage(clock)

    def _open(self, name: str) -> ReviewCycle:
        days = self.days
        cycle = ReviewCycle(
            root=self.tree.root,
            name=name,
            year=days.year,
            opens_on=days.opens_on,
            due_on=days.due_on,
            closes_on=days.closes_on,
            remedies_until=days.remedies_until,
        )
        create_cycle(cycle=cycle, by=self.runner)
        self.clock.set(at(days.opens_on, 8))
        open_cycle(cycle=cycle, pilots=self.tree.pilots, by=self.runner)
        # Read once, not once a review.
        prefetch_related_objects([cycle], "areas", "levels")
        return cycle

    def reviews(self) -> list[SelfReview]:
        """Those that are owed, in an order that does not hang on chance."""
        found = (
            SelfReview.objects.owed()
            .filter(cycle=self.cycle)
            .for_writing()
            .select_related("unit__parent")
            .order_by("path", F("subject__sort_key").asc(nulls_first=True), "subject")
        )
        reviews = list(found)
        for review in reviews:
            review.cycle = self.cycle
        return reviews

    def play(self, fates: Fates, *, with_mail: bool = False) -> None:
        """Everything that happens in the cycle, in the order of time."""
        for review in self.reviews():
            setting: Setting | None = None
            if review.subject_id:
                setting = self.settings[review.unit.unit_id]
            self.stage.add(self.biographer.life(review, fates.fate_of(review), setting))
        if with_mail:
            self.stage.add(self._mornings())
        self.stage.play()

    def _mornings(self) -> Iterator[datetime]:
        """Reminders are planned and mails collected as the beat does it; none leaves the house."""
        day = self.days.opens_on
        while day <= self.days.last:
            yield at(day, 8, 30)
            plan_reminders(day)
            collect_digests(day)
            Digest.objects.filter(sent_at=None).update(sent_at=timezone.now(), attempts=1)
            day += timedelta(days=1)

    def write_half(self, author: Cadre) -> None:
        """The review that its author left in the middle of a sentence."""
        review = next(row for row in self.reviews() if row.subject_id == author.pk)
        self.stage.add(self._half_written(review, self.company.people[author.pk]))

    def _half_written(self, review: SelfReview, author: Cadre) -> Iterator[datetime]:
        biographer = self.biographer
        paper = Paper(review, author, Setting.OFFICE, Fate(State.DRAFT))
        evening = self.days.due_on - timedelta(days=4)
        for minutes, (slug, text) in enumerate(replies.HALF_WRITTEN.items()):
            yield at(evening, 19, 12 + 9 * minutes)
            paper.save(biographer.slot(paper, slug), text)
        yield at(evening + timedelta(days=1), 20, 5)
        told = Told(**replies.HALF_WRITTEN_FAULT, source=Source.SELF)
        deadline = self.days.due_on + timedelta(days=75)
        paper.confess(biographer.areas[told.area], told, deadline)

    def sync(self) -> None:
        """The night's look at the tree: who left owes nothing any more."""
        self.clock.set(night_of(self.days.last) + timedelta(minutes=20))
        sync_cycle(cycle=self.cycle, by=None)

    def close(self) -> None:
        self.clock.set(night_of(self.days.closes_on) + timedelta(minutes=20))
        close_cycle(cycle=self.cycle, by=self.runner)


def mark_read(accounts: list[Cadre]) -> None:
    """Those who can sign in have read what is over, and what is older than three days."""
    seen = Notification.objects.filter(recipient__in=accounts)
    over = seen.exclude(cycle__state="open") | seen.filter(
        created_at__lt=at(today() - timedelta(days=3), 0)
    )
    over.update(read_at=F("created_at") + READ_WITHIN)
