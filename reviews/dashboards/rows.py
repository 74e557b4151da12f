"""The rows behind the numbers: which reviews and shortcomings a number of a dashboard counts.

Whoever may see the unit in its cycle may see the progress of everything at or below it
(`CycleUnit.objects.visible_to`, reviews.permissions.visible), so a list starts from the unit.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from reviews.dashboards.buckets import Bucket, Buckets
from reviews.enums import RemedyState
from reviews.models import CycleUnit, FocusArea, SelfReview, Shortcoming
from tuphe.lib.dates import is_late

PEOPLE, COLLECTIVES = "individual", "collective"
# Which part of the unit a line of numbers stands for.
WHOLE, OWN, PILOT, REST = "", "own", "pilot", "rest"
UNFINISHED = frozenset(RemedyState.unfinished())


def reviews_in(cycle: int, path: str) -> QuerySet[SelfReview]:
    """Reviews at or below the path, in the cycle."""
    return SelfReview.objects.filter(cycle=cycle, path__startswith=path)


def shortcomings_in(cycle: int, path: str) -> QuerySet[Shortcoming]:
    """Shortcomings at or below the path, of reviews that were submitted at least once: what stands
    in a draft that nobody has seen is nobody's number."""
    return Shortcoming.objects.filter(
        review__cycle=cycle,
        review__path__startswith=path,
        review__submitted_at__isnull=False,
    )


def part_rows(unit: CycleUnit, part: str, prefix: str = "") -> Q:
    """The rows of a part of the unit; KeyError for a word that names none."""
    return {
        WHOLE: Q(),
        OWN: Q((f"{prefix}path", unit.path)),
        PILOT: Q((f"{prefix}is_pilot", True)),
        REST: Q((f"{prefix}is_pilot", False)),
    }[part]


def kind_rows(kind: str) -> Q:
    """People, collectives, or both; KeyError for any other word."""
    return {"": Q(), PEOPLE: Q(subject__isnull=False), COLLECTIVES: Q(subject=None)}[kind]


def listed_reviews(
    unit: CycleUnit, buckets: Buckets, *, bucket: str = "", kind: str = "", part: str = WHOLE
) -> QuerySet[SelfReview]:
    """The reviews that a number counts, by unit and given name. KeyError for an unknown word."""
    rows = reviews_in(unit.cycle_id, unit.path).filter(part_rows(unit, part), kind_rows(kind))
    if bucket:
        rows = rows.filter(buckets.rows(bucket))
    return rows.select_related("unit", "subject").order_by(
        "path", F("subject__sort_key").asc(nulls_first=True), "pk"
    )


def marks(review: SelfReview, buckets: Buckets, due_on: date) -> list[Bucket]:
    """Late, or filed late: what a row says beside its state."""
    if not review.is_owed:
        return []
    if review.state in buckets["late"].parts:
        return [buckets["late"]]
    filed_at = review.first_submitted_at
    if review.state in buckets["filed"].parts and filed_at and is_late(filed_at, due_on):
        return [buckets["filed_late"]]
    return []


def listed_shortcomings(
    unit: CycleUnit,
    buckets: Buckets,
    *,
    bucket: str,
    area: FocusArea | None = None,
    part: str = WHOLE,
) -> QuerySet[Shortcoming]:
    """The shortcomings that a number counts, by unit, given name and deadline.

    A number of remedies gives one row a remedy, with its `remedy_due_on` and `remedy_state`; the
    number of shortcomings gives one row each, with all its remedies. KeyError for an unknown word.
    """
    rows = shortcomings_in(unit.cycle_id, unit.path).filter(part_rows(unit, part, "review__"))
    if area:
        rows = rows.filter(area=area)
    rows = rows.filter(buckets.rows(bucket)).select_related(
        "review__unit", "review__subject", "area"
    )
    by_name = F("review__subject__sort_key").asc(nulls_first=True)
    if buckets[bucket].once:
        return rows.prefetch_related("remedies").order_by("review__path", by_name, "pk")
    # After the filter, so that it is the remedy that was counted.
    rows = rows.annotate(remedy_due_on=F("remedies__due_on"), remedy_state=F("remedies__state"))
    return rows.order_by("review__path", by_name, "remedy_due_on", "remedies__pk")


@dataclass(frozen=True)
class Registered:
    """A deadline and how far the remedy is; no text."""

    due_on: date
    state: RemedyState
    is_done: bool  # reported or confirmed: the deadline alarms no longer


def registered(shortcoming: Shortcoming) -> list[Registered]:
    """The remedies that a listed shortcoming stands for."""
    fields = vars(shortcoming)
    if "remedy_state" in fields:
        found = [(fields["remedy_due_on"], fields["remedy_state"])]
    else:
        found = [(remedy.due_on, remedy.state) for remedy in shortcoming.remedies.all()]
    return [
        Registered(due_on, RemedyState(state), state not in UNFINISHED) for due_on, state in found
    ]
