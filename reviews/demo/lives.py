"""The life of one review: how it is written, filed, answered, and written again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from reviews.actions.desk import accept_review, add_comment, record_reading, return_review
from reviews.actions.filing import save_answer, save_shortcoming, submit_review
from reviews.demo.calendar import CycleDays, at, moments, night_of
from reviews.demo.company import Company
from reviews.demo.places import Setting
from reviews.demo.texts import Scribe, Told
from reviews.demo.words import replies
from reviews.enums import ReviewState as State
from reviews.enums import SectionKind
from reviews.models import FocusArea, Remedy, ReviewCycle, SelfReview, Shortcoming
from units.models import Cadre

TERMS = (14, 20, 30, 45, 60, 60, 90, 90, 120, 180, 270)  # days until a remedy is due
WITH_COMMENT, WITH_SECOND_COMMENT = 0.4, 0.3


@dataclass(frozen=True)
class Fate:
    """Where a review ends up, and how it gets there."""

    ends: State
    late: bool = False
    was_returned: bool = False
    areas: tuple[int, int] = (1, 3)
    faults: tuple[int, int] = (1, 1)
    deadlines: tuple[date, ...] = field(default=())  # instead of drawn ones

    @property
    def is_filed(self) -> bool:
        return self.ends in (State.SUBMITTED, State.RETURNED, State.ACCEPTED)


@dataclass
class Paper:
    """A review in its author's hands, and what is known of it without asking the database."""

    review: SelfReview
    author: Cadre
    setting: Setting | None  # None for a collective
    fate: Fate
    slot: str = ""  # of the first answer
    text: str = ""
    saves: int = 0
    fault: Shortcoming | None = None
    version: int = 0

    def save(self, slot: str, text: str) -> None:
        """An answer; the first one is remembered."""
        again = slot == self.slot
        version = self.saves if again else 0
        saved = save_answer(
            review=self.review, slot=slot, text=text, version=version, by=self.author
        )
        if again or not self.slot:
            self.slot, self.text, self.saves = slot, text, saved.version

    def confess(self, area: FocusArea, told: Told, deadline: date) -> None:
        self.fault = save_shortcoming(
            review=self.review,
            shortcoming=Shortcoming(
                area=area, description=told.description, cause=told.cause, source=told.source
            ),
            remedy=Remedy(measure=told.measure, due_on=deadline),
            by=self.author,
            version=0,
        )

    def file(self) -> None:
        self.version = submit_review(review=self.review, by=self.author).number

    def number(self, kind: SectionKind) -> str:
        """The section of the form that asks for this."""
        sections = self.review.template.sections
        return next(section["number"] for section in sections if section["kind"] == kind)


class Biographer:
    """Tells the lives of the reviews of one cycle."""

    def __init__(
        self, cycle: ReviewCycle, days: CycleDays, company: Company, scribe: Scribe, rng: Random
    ) -> None:
        self.days, self.rng, self.company, self.scribe = days, rng, company, scribe
        self.areas: dict[str, FocusArea] = {area.slug: area for area in cycle.areas.all()}

    def life(self, review: SelfReview, fate: Fate, setting: Setting | None) -> Iterator[datetime]:
        """The story of a review; `setting` is None for a collective."""
        if fate.ends == State.NOT_STARTED:
            return
        paper = Paper(review, self.company.author_of(review), setting, fate)
        first, filed = self._window(fate)
        yield from self._writing(paper, first, filed)
        if not fate.is_filed:
            return
        yield filed
        paper.file()
        answered = self._after(filed)
        if fate.was_returned:
            filed = self._after(answered)
            yield answered
            self._return(paper)
            yield moments(self.rng, answered, filed, 1)[0]
            paper.save(paper.slot, f"{paper.text}\n\n{self.scribe.rewrite()}")
            yield filed
            paper.file()
            answered = self._after(filed)
        if fate.ends != State.SUBMITTED:
            yield answered
            self._answer(paper)

    # --- Moments ----------------------------------------------------------------------------

    def _window(self, fate: Fate) -> tuple[datetime, datetime]:
        """From when the author writes, and when the review is filed."""
        days = self.days
        if fate.late:
            first, last = at(days.due_on + timedelta(days=1), 6), night_of(days.last)
            if fate.was_returned or fate.ends == State.ACCEPTED:  # leave time for the answer
                last = max(at(days.due_on + timedelta(days=1), 21), last - timedelta(days=4))
        else:
            first, last = at(days.opens_on + timedelta(days=6), 7), night_of(days.due_on)
        filed = moments(self.rng, first, last, 1)[0]
        writing = filed - timedelta(days=self.rng.randint(1, 9))
        return max(writing, at(days.opens_on + timedelta(days=1), 7)), filed

    def _after(self, moment: datetime) -> datetime:
        """Up to five days later, as long as the story goes on."""
        last = min(moment + timedelta(days=5), night_of(self.days.last))
        first = min(moment + timedelta(minutes=self.rng.randint(40, 300)), last)
        return moments(self.rng, first, last, 1)[0]

    # --- The author -------------------------------------------------------------------------

    def _writing(self, paper: Paper, first: datetime, filed: datetime) -> Iterator[datetime]:
        """Answers and shortcomings one by one; a draft stops before the level."""
        fate = paper.fate
        texts = self.scribe.results(paper.setting, self.rng.randint(*fate.areas))
        told = self.scribe.faults(paper.setting, self.rng.randint(*fate.faults))
        if not fate.is_filed:
            told = told[: self.rng.randint(0, 1)]
        steps = len(texts) + len(told) + fate.is_filed
        sittings = iter(moments(self.rng, first, filed, steps))
        for slug, text in texts.items():
            yield next(sittings)
            paper.save(self.slot(paper, slug), text)
        for fault, deadline in zip(told, self._deadlines(fate, filed, len(told)), strict=True):
            yield next(sittings)
            paper.confess(self.areas[fault.area], fault, deadline)
        if fate.is_filed:
            yield next(sittings)
            paper.save(paper.number(SectionKind.LEVEL), self.scribe.level())

    def slot(self, paper: Paper, slug: str) -> str:
        return f"{paper.number(SectionKind.AREAS)}.{self.areas[slug].position}"

    def _deadlines(self, fate: Fate, filed: datetime, count: int) -> list[date]:
        if fate.deadlines:
            return list(fate.deadlines[:count])
        drawn = (
            filed.date() + timedelta(days=self.rng.choice(TERMS) + self.rng.randint(-3, 12))
            for _ in range(count)
        )
        return [min(day, self.days.remedies_until) for day in drawn]

    # --- The committee ----------------------------------------------------------------------

    def _answer(self, paper: Paper) -> None:
        if paper.fate.ends == State.RETURNED:
            self._return(paper)
            return
        reader = self._read(paper)
        if self.rng.random() < WITH_COMMENT:
            self._comment(paper, reader, replies.PRAISE, ("", replies.CLOSINGS))
        accept_review(review=paper.review, by=reader, version=paper.version)

    def _return(self, paper: Paper) -> None:
        reader = self._read(paper)
        if self.rng.random() < WITH_COMMENT:
            self._comment(paper, reader, replies.QUESTIONS)
        reason = self.scribe.return_reason(is_collective=paper.review.is_collective)
        return_review(review=paper.review, by=reader, reason=reason, version=paper.version)

    def _read(self, paper: Paper) -> Cadre:
        reader = self.company.reader_of(paper.review)
        record_reading(paper.review, by=reader, version=paper.version)
        return reader

    def _comment(
        self,
        paper: Paper,
        reader: Cadre,
        remarks: tuple[str, ...],
        *places: tuple[str, tuple[str, ...]],
    ) -> None:
        """On an answer one of the remarks; on a shortcoming; or in one of the other `places`."""
        found = [*places, (paper.slot, remarks)]
        if paper.fault:
            found.append((str(paper.fault.code), replies.FAULT_COMMENTS))
        number = 1 + (len(found) > 1 and self.rng.random() < WITH_SECOND_COMMENT)
        for slot, texts in self.rng.sample(found, k=number):
            text = self.scribe.pick(texts)
            add_comment(review=paper.review, by=reader, slot=slot, text=text)
