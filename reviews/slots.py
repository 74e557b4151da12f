"""A form's sections laid out as slots: one slot is one answer (docs/workflow.md, "Slots")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property

from reviews.enums import SectionKind
from reviews.models import Answer, Comment, FocusArea, Level, SelfReview

ANSWER_LIMIT = 20_000  # characters in one answer: about eight printed pages


@dataclass
class Slot:
    """One answer of the form: where it stands, what it asks, what is written there."""

    key: str
    heading: str
    guidance: str
    kind: SectionKind
    text: str = ""
    version: int = 0
    saved_at: datetime | None = None
    comments: list[Comment] = field(default_factory=list)
    typed: str | None = None  # what this request brought, where it could not be saved
    theirs: str | None = None  # what another screen saved meanwhile
    theirs_in_words: str = ""  # the same as a person reads it: of a level its name
    error: str = ""

    @property
    def shown(self) -> str:
        """What stands in the box: nothing that was typed is ever taken away."""
        return self.text if self.typed is None else self.typed

    @property
    def is_level(self) -> bool:
        return self.kind == SectionKind.LEVEL


@dataclass
class Section:
    """A section of the form with its slots (none where it holds shortcomings)."""

    number: str
    kind: SectionKind
    heading: str
    guidance: str
    required: bool
    slots: list[Slot] = field(default_factory=list)

    @cached_property
    def is_empty(self) -> bool:
        return not any(slot.text.strip() for slot in self.slots)


def lay_out(sections: Iterable[Mapping[str, Any]], areas: Iterable[FocusArea]) -> list[Section]:
    """The sections of a form template as objects, each with its empty slots."""
    areas = list(areas)
    laid = []
    for data in sections:
        section = Section(
            data["number"],
            SectionKind(data["kind"]),
            data["heading"],
            data.get("guidance", ""),
            bool(data.get("required")),
        )
        if section.kind == SectionKind.AREAS:
            section.slots = [
                Slot(f"{section.number}.{area.position}", area.name, area.guidance, section.kind)
                for area in areas
            ]
        elif section.kind != SectionKind.SHORTCOMINGS:
            section.slots = [Slot(section.number, section.heading, section.guidance, section.kind)]
        laid.append(section)
    return laid


class FilledForm:
    """A review's form with what its author has written so far."""

    def __init__(
        self,
        review: SelfReview,
        *,
        areas: Iterable[FocusArea],
        answers: Iterable[Answer],
        comments: Iterable[Comment] = (),
    ) -> None:
        self.review = review
        self.sections = lay_out(review.template.sections, areas)
        self.slots = {slot.key: slot for section in self.sections for slot in section.slots}
        self.comments_elsewhere: list[Comment] = []
        for answer in answers:
            if slot := self.slots.get(answer.slot):
                slot.text, slot.version = answer.text, answer.version
                slot.saved_at = answer.saved_at
        for comment in comments:
            if slot := self.slots.get(comment.slot):
                slot.comments.append(comment)
            else:
                self.comments_elsewhere.append(comment)

    @classmethod
    def of(cls, review: SelfReview, *, with_comments: bool = False) -> "FilledForm":
        """Read areas and answers (2 queries), and the comments if wanted (1 more)."""
        comments = review.comments.select_related("author") if with_comments else ()
        return cls(
            review,
            areas=review.cycle.areas.all(),
            answers=review.answers.all(),
            comments=comments,
        )

    @property
    def blank_areas(self) -> int:
        """Focus areas in which nothing is written: worth a hint, never an obstacle."""
        return sum(
            not slot.text.strip() for slot in self.slots.values() if slot.kind == SectionKind.AREAS
        )

    @property
    def level_slot(self) -> Slot | None:
        return next((slot for slot in self.slots.values() if slot.is_level), None)

    def chosen_level(self, levels: Iterable[Level]) -> Level | None:
        """The level whose rank stands in the level slot."""
        slot = self.level_slot
        return next((lvl for lvl in levels if slot and str(lvl.rank) == slot.text), None)
