"""What the numbers of a dashboard count: one dictionary serves the counting and the listing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, Value
from django.utils.translation import gettext_lazy as _

from reviews.enums import Obligation, RemedyState, ReviewState
from tuphe.lib.dates import end_of


@dataclass(frozen=True)
class Bucket:
    """A set of rows with a name: counted by the database, or the sum of buckets that are.

    The parts of a sum share no row, so the sum of their numbers is the number of its rows.
    """

    name: str
    label: Any
    rows: Q | None = None
    parts: tuple[str, ...] = ()
    tone: str = "neutral"
    icon: str = "circle"
    once: bool = False  # a row that a join repeats counts once

    @property
    def number(self) -> Count:
        """The aggregate that counts its rows, `COUNT(1) FILTER (WHERE …)`."""
        if self.once:
            return Count("pk", distinct=True, filter=self.rows)
        return Count(Value(1), filter=self.rows)


@dataclass(frozen=True)
class Buckets:
    """The buckets of one subject (reviews, or remedies) in a cycle on a day."""

    by_name: Mapping[str, Bucket]

    @classmethod
    def of(cls, *buckets: Bucket) -> "Buckets":
        return cls({bucket.name: bucket for bucket in buckets})

    def __getitem__(self, name: str) -> Bucket:
        return self.by_name[name]

    @cached_property
    def counted(self) -> list[Bucket]:
        """What the database counts, in the order of its columns."""
        return [bucket for bucket in self.by_name.values() if bucket.rows is not None]

    def numbers(self) -> dict[str, Count]:
        """Aggregates for the counted buckets; the prefix keeps them apart from fields."""
        return {f"number_{bucket.name}": bucket.number for bucket in self.counted}

    def rows(self, name: str) -> Q:
        """The rows that the number `name` counts."""
        bucket = self.by_name[name]
        if bucket.rows is not None:
            return bucket.rows
        return reduce(or_, (self.rows(part) for part in bucket.parts), Q(pk__in=[]))

    def by_number(self, counts: Sequence[int] | None) -> dict[str, int]:
        """Every number by name, from the columns of `counted`; all are 0 without any."""
        if counts is None:
            return self.zeros
        found = dict(zip(self.columns, counts, strict=True))
        for name, parts in self.sums:
            found[name] = sum(found[part] for part in parts)
        return found

    @cached_property
    def columns(self) -> list[str]:
        return [bucket.name for bucket in self.counted]

    @cached_property
    def sums(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(name, it.parts) for name, it in self.by_name.items() if it.rows is None]

    @cached_property
    def zeros(self) -> dict[str, int]:
        return dict.fromkeys(self.by_name, 0)


FILED = tuple(state.value for state in ReviewState.filed())
NOT_FILED = tuple(state.value for state in ReviewState if state not in ReviewState.filed())


def review_buckets(due_on: date, day: date) -> Buckets:
    """Reviews by state; late is who owes one and has not filed it after the filing day."""
    owed = Q(obligation=Obligation.OWED)
    states = [
        Bucket(
            state.value,
            state.label,
            owed & Q(state=state),
            tone=state.tone,
            icon=state.icon,
        )
        for state in ReviewState
    ]
    filed_late = owed & Q(state__in=FILED, first_submitted_at__gte=end_of(due_on))
    past_due = day > due_on
    return Buckets.of(
        *states,
        Bucket("exempt", _("Exempt"), ~owed, icon="dash-circle"),
        Bucket("filed_late", _("Filed late"), filed_late, tone="warn", icon="clock-history"),
        Bucket("filed", _("Filed in total"), parts=FILED, tone="ok", icon="send-check"),
        Bucket("not_filed", _("Not filed"), parts=NOT_FILED),
        Bucket("owed", _("Owed"), parts=FILED + NOT_FILED),
        Bucket("late", _("Late"), parts=NOT_FILED if past_due else (), tone="bad", icon="alarm"),
    )


def remedy_buckets(day: date) -> Buckets:
    """Shortcomings, and their remedies by state; overdue ones are counted a second time as such.

    The conditions are about shortcomings joined with their remedies: one row a remedy, and
    "shortcomings" counts each shortcoming once.
    """
    states = [
        Bucket(
            state.value,
            state.label,
            Q(remedies__state=state),
            tone=state.tone,
            icon=state.icon,
        )
        for state in RemedyState
    ]
    overdue = Q(remedies__state__in=RemedyState.unfinished(), remedies__due_on__lt=day)
    return Buckets.of(
        Bucket("shortcomings", _("Shortcomings"), Q(), once=True),
        *states,
        Bucket("overdue", _("Overdue remedies"), overdue, tone="bad", icon="alarm"),
        Bucket("remedies", _("Remedies"), parts=tuple(state.value for state in RemedyState)),
    )
