"""A review as one self-contained document: what a version freezes, and what a reader is shown."""

from typing import Any

from reviews.enums import SectionKind
from reviews.models import SelfReview, Shortcoming
from reviews.slots import FilledForm, Section


def snapshot(review: SelfReview, form: FilledForm | None = None) -> dict[str, Any]:
    """The whole review in words: readable again when units, people and forms have changed."""
    form = form or FilledForm.of(review)
    level = form.chosen_level(review.cycle.levels.all())
    shortcomings = review.shortcomings.select_related("area").prefetch_related("remedies")
    parent = review.unit.parent
    return {
        "form": review.template.title,
        "cycle": review.cycle.name,
        "subject": review.title,
        "post": review.post,
        "unit": review.unit.name,
        "superior": parent.name if parent else "",
        "sections": [
            {
                "number": section.number,
                "kind": section.kind.value,
                "heading": section.heading,
                **_content(section, level.name if level else "", shortcomings),
            }
            for section in form.sections
        ],
    }


def parts(document: dict[str, Any]) -> set[str]:
    """The keys of a snapshot's answers and shortcomings: what a comment may be about."""
    return {
        part["key"]
        for section in document["sections"]
        for part in section.get("slots", section.get("shortcomings"))
    }


def _content(section: Section, level: str, shortcomings: Any) -> dict[str, Any]:
    if section.kind == SectionKind.SHORTCOMINGS:
        return {"shortcomings": [_shortcoming(item) for item in shortcomings]}
    if section.kind == SectionKind.LEVEL:
        return {"slots": [{"key": section.slots[0].key, "heading": "", "text": level}]}
    return {
        "slots": [
            {"key": slot.key, "heading": slot.heading, "text": slot.text.strip()}
            for slot in section.slots
        ]
    }


def _shortcoming(item: Shortcoming) -> dict[str, Any]:
    return {
        "key": str(item.code),
        "area": item.area.name,
        "description": item.description,
        "cause": item.cause,
        "source": item.source,
        "remedies": [
            {"measure": remedy.measure, "due_on": remedy.due_on.isoformat()}
            for remedy in item.remedies.all()
        ],
    }
