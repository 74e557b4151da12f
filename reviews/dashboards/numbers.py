"""The numbers of a unit in a cycle, live: what is owed and filed below it, what is put right.

Two grouped queries give every number: one over reviews, one over shortcomings with their remedies.
Each group is folded into the lines it belongs to: the total, a child, a pilot unit, the rest.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat
from operator import add, sub
from typing import NamedTuple
from uuid import UUID

from reviews.dashboards.buckets import Buckets, remedy_buckets, review_buckets
from reviews.dashboards.rows import COLLECTIVES, OWN, PEOPLE, PILOT, REST, WHOLE
from reviews.dashboards.statements import Blanks, run
from reviews.models import CycleUnit
from units.enums import UnitKind

REMEDIES = "remedy"
Sums = dict[str, list[int]]


class Place(NamedTuple):
    """A unit as it was in the cycle, as far as a line shows it; `code` is the unit's address."""

    path: str
    name: str
    short_name: str
    code: UUID
    is_pilot: bool
    parent: int | None
    in_pilot: bool | None

    @classmethod
    def of(cls, unit: CycleUnit) -> "Place":
        names = unit.name, unit.short_name
        return cls(unit.path, *names, unit.unit.code, unit.is_pilot, unit.parent_id, None)

    @property
    def label(self) -> str:
        return self.short_name or self.name


class Area(NamedTuple):
    """A focus area, as far as a line shows it."""

    pk: int
    slug: str
    name: str


@dataclass
class Line:
    """The numbers of one line: of a unit with all below it, of a part of the unit, of an area."""

    place: Place
    part: str = WHOLE
    area: Area | None = None
    sums: Sums = field(default_factory=dict)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, subject: str, counts: list[int]) -> None:
        held = self.sums.get(subject)
        self.sums[subject] = list(map(add, held, counts)) if held else counts

    def close(self, reviews: Buckets, remedies: Buckets) -> None:
        """Every number by subject and name, once all groups are added."""
        self.numbers = {
            PEOPLE: reviews.by_number(self.sums.get(PEOPLE)),
            COLLECTIVES: reviews.by_number(self.sums.get(COLLECTIVES)),
            REMEDIES: remedies.by_number(self.sums.get(REMEDIES)),
        }

    @property
    def is_empty(self) -> bool:
        return not self.sums


@dataclass
class Dashboard:
    """All that the page of a unit shows, as of now."""

    unit: CycleUnit
    reviews: Buckets
    remedies: Buckets
    total: Line
    own: Line
    children: list[Line]
    pilots: list[Line]
    all_pilots: Line
    rest: Line
    areas: list[Line]

    @property
    def lines(self) -> list[Line]:
        single = [self.total, self.own, self.all_pilots, self.rest]
        return [*single, *self.children, *self.pilots, *self.areas]

    @property
    def shows_people(self) -> bool:
        """A cell, or a unit with nothing below it: its people stand where the children would."""
        return UnitKind(self.unit.kind).is_cell or not self.children

    @property
    def compares(self) -> bool:
        """Pilot units and others lie below, so that they can stand beside each other."""
        return bool(self.pilots) and not self.rest.is_empty


def rate(count: int, whole: int) -> int | None:
    """Percent; only all is 100 and only none is 0; None of nothing."""
    if not whole:
        return None
    if 0 < count < whole:
        return min(99, max(1, round(100 * count / whole)))
    return 100 if count else 0


def dashboard_of(unit: CycleUnit, day: date) -> Dashboard:
    """The numbers of `unit`, fetched with its cycle and unit, on `day`: four queries."""
    values = Blanks.of(unit, day)
    board = lay_out(unit, values)
    longest = max((len(line.place.path) for line in board.pilots), default=0)
    Fold(board, replace(values, pilot_length=longest)).all()
    for line in board.lines:
        line.close(board.reviews, board.remedies)
    return board


def lay_out(unit: CycleUnit, values: Blanks) -> Dashboard:
    """The lines still without numbers."""
    here = Place.of(unit)
    below = [Place(*row) for row in run("units", values)]
    areas = [Area(*row) for row in run("areas", values)]
    return Dashboard(
        unit=unit,
        reviews=review_buckets(values.due_on, values.day),
        remedies=remedy_buckets(values.day),
        total=Line(here),
        own=Line(here, OWN),
        children=[Line(place) for place in below if place.parent == unit.pk],
        pilots=[Line(place) for place in below if place.is_pilot and not place.in_pilot],
        all_pilots=Line(here, PILOT),
        rest=Line(here, REST),
        areas=[Line(here, area=area) for area in areas],
    )


class Fold:
    """Adds groups of rows to the lines they belong to."""

    def __init__(self, board: Dashboard, values: Blanks) -> None:
        self.board, self.values = board, values
        self.by_path = {line.place.path: line for line in [board.own, *board.children]}
        self.by_area = {line.area.pk: line for line in board.areas if line.area}

    def all(self) -> None:
        """Every line gets its sums; the rest is what the pilot units leave of the total."""
        board = self.board
        for child_path, pilot_path, is_collective, *counts in run("reviews", self.values):
            subject = COLLECTIVES if is_collective else PEOPLE
            board.total.add(subject, counts)
            self.add(child_path, pilot_path, subject, counts)
        for child_path, pilot_path, area, *counts in run("remedies", self.values):
            self.by_area[area].add(REMEDIES, counts)
            self.add(child_path, pilot_path, REMEDIES, counts)
        for line in board.areas:
            if not line.is_empty:
                board.total.add(REMEDIES, line.sums[REMEDIES])
        board.rest.sums = subtract(board.total.sums, board.all_pilots.sums)

    def add(self, child_path: str, pilot_path: str, subject: str, counts: list[int]) -> None:
        """To the child, or the unit itself; and to the pilot unit."""
        if child_path in self.by_path:
            self.by_path[child_path].add(subject, counts)
        if pilot_path:
            self.board.all_pilots.add(subject, counts)
            for line in self.board.pilots:
                if pilot_path.startswith(line.place.path):
                    line.add(subject, counts)


def subtract(whole: Sums, part: Sums) -> Sums:
    """What is left of each subject's counts; a subject of which nothing is left is left out."""
    left = {
        subject: list(map(sub, counts, part.get(subject, repeat(0))))
        for subject, counts in whole.items()
    }
    return {subject: counts for subject, counts in left.items() if any(counts)}
