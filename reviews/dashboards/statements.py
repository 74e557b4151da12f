"""The statements of a dashboard, composed once and then run with other values.

Django needs about as long to put them together as PostgreSQL to count a district, and they differ
between two pages in a few values only. So they are composed with blanks, kept, and the blanks are
filled in for each page; the texts are kept, never a number. tests/reviews/test_dashboards.py
compares them with what Django composes afresh.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Left

from reviews.dashboards.buckets import remedy_buckets, review_buckets
from reviews.dashboards.rows import reviews_in, shortcomings_in
from reviews.models import CycleUnit, FocusArea
from tuphe.lib.dates import end_of
from units.models import SEGMENT

IS_COLLECTIVE = ExpressionWrapper(Q(subject=None), BooleanField())


@dataclass(frozen=True)
class Blanks:
    """The values in which two pages differ.

    Paths are cut to the length of a child's, and those of pilot units also to the length of
    theirs, which is 0 where no pilot unit lies below.
    """

    cycle: int
    unit: int
    path: str
    child_length: int
    pilot_length: int
    due_on: date
    day: date

    @classmethod
    def of(cls, unit: CycleUnit, day: date) -> "Blanks":
        """For the page of a unit; without pilot units, which are only known once it is read."""
        child_length = len(unit.path) + SEGMENT
        due_on = unit.cycle.due_on
        return cls(unit.cycle_id, unit.pk, unit.path, child_length, 0, due_on, day)

    def keys(self, prefix: str = "") -> list[Any]:
        """What the rows are grouped by: the child they lie under, the pilot unit or nothing."""
        child = Left(f"{prefix}path", self.child_length)
        if not self.pilot_length:
            return [child, Value("")]
        cut = Left(f"{prefix}path", self.pilot_length)
        return [child, Case(When(Q((f"{prefix}is_pilot", True)), then=cut), default=Value(""))]

    def units(self) -> QuerySet:
        """The children and the topmost pilot units below, as `Place` wants them."""
        pilot = Q(is_pilot=True, path__startswith=self.path) & ~Q(parent__is_pilot=True)
        return (
            CycleUnit.objects.filter(cycle=self.cycle)
            .filter(Q(parent=self.unit) | pilot)
            .exclude(pk=self.unit)
            .order_by("position", "path")
            .values_list("path", "name", "short_name", "unit__code", "is_pilot", "parent")
            .annotate(in_pilot=F("parent__is_pilot"))
        )

    def areas(self) -> QuerySet:
        """The focus areas of the cycle, as `Area` wants them."""
        areas = FocusArea.objects.filter(cycle=self.cycle).order_by("position")
        return areas.values_list("pk", "slug", "name")

    def reviews(self) -> QuerySet:
        """Rows of child, pilot unit, whether of a collective, and the counts."""
        return (
            reviews_in(self.cycle, self.path)
            .order_by()
            .values_list(*self.keys(), IS_COLLECTIVE)
            .annotate(**review_buckets(self.due_on, self.day).numbers())
        )

    def remedies(self) -> QuerySet:
        """Rows of child, pilot unit, focus area, and the counts."""
        return (
            shortcomings_in(self.cycle, self.path)
            .order_by()
            .values_list(*self.keys("review__"), "area")
            .annotate(**remedy_buckets(self.day).numbers())
        )

    def parameters(self) -> list[Any]:
        """How the values stand in a statement; no two of BLANKS are equal."""
        lengths = [self.child_length, self.pilot_length]
        return [self.cycle, self.unit, f"{self.path}%", *lengths, end_of(self.due_on), self.day]


BLANKS = Blanks(1001, 1002, "/blank/", 1003, 1004, date(1900, 1, 1), date(1900, 1, 3))
NO_PILOTS = replace(BLANKS, pilot_length=0)


@cache
def composed(name: str, blanks: Blanks) -> tuple[str, tuple[Any, ...]]:
    """The statement with its blanks, as text and parameters."""
    return getattr(blanks, name)().query.sql_with_params()


def statement(name: str, values: Blanks) -> tuple[str, list[Any]]:
    """The statement of that method of `Blanks`, with these values filled in."""
    blanks = BLANKS if values.pilot_length else NO_PILOTS
    sql, parameters = composed(name, blanks)
    filled = dict(zip(blanks.parameters(), values.parameters(), strict=True))
    return sql, [filled.get(parameter, parameter) for parameter in parameters]


def run(name: str, values: Blanks) -> list[tuple]:
    """The rows as the driver gives them: texts and numbers that need no conversion."""
    with connection.cursor() as cursor:
        cursor.execute(*statement(name, values))
        return cursor.fetchall()
