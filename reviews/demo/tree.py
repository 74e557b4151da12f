"""The unit tree of the demo, cut down or blown up to the number of people that is wanted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from reviews.demo.places import DISTRICT, GRASSROOTS, Place
from units.models import Cadre, PartyUnit

FOUNDED_ON = date(2014, 4, 1)  # the district began its work
FEWEST = 50  # people with whom every post of the smallest demo can be filled
SMALLEST_CELL = 6
PEOPLE_PER_BRANCH = 50
FEWEST_BRANCHES = 4
FEWEST_CELLS = 2


@dataclass
class Cell:
    """A cell with its members; the first one leads it."""

    place: Place
    unit: PartyUnit
    size: int
    members: list[Cadre] = field(default_factory=list)


@dataclass
class Branch:
    """A grassroots organisation: a committee over cells, or one cell that is its own."""

    place: Place
    unit: PartyUnit
    cells: list[Cell]

    @property
    def is_cell(self) -> bool:
        return self.unit.is_cell


@dataclass
class Tree:
    """The district."""

    root: PartyUnit
    branches: list[Branch]

    @property
    def cells(self) -> list[Cell]:
        return [cell for branch in self.branches for cell in branch.cells]

    @property
    def pilots(self) -> list[PartyUnit]:
        return [branch.unit for branch in self.branches if branch.place.is_pilot]

    def places(self) -> Iterator[tuple[PartyUnit, Place, Branch]]:
        """Every unit below the root with its data and the branch it belongs to."""
        for branch in self.branches:
            yield branch.unit, branch.place, branch
            if not branch.is_cell:
                for cell in branch.cells:
                    yield cell.unit, cell.place, branch


def full_size() -> int:
    """How many people the places name."""
    return sum(cell.size for place in GRASSROOTS for cell in cells_of(place))


def cells_of(place: Place) -> tuple[Place, ...]:
    return place.cells or (place,)


def chosen_places(people: int) -> list[tuple[Place, list[Place]]]:
    """The organisations and their cells that so many people fill."""
    share = people / full_size()
    branches = max(FEWEST_BRANCHES, min(round(people / PEOPLE_PER_BRANCH), len(GRASSROOTS)))
    chosen = []
    for place in GRASSROOTS[:branches]:
        cells = cells_of(place)
        chosen.append((place, list(cells[: max(FEWEST_CELLS, ceil(len(cells) * share))])))
    return chosen


def sizes(cells: list[Place], people: int) -> list[int]:
    """How many members each cell gets; together exactly so many people."""
    whole = sum(cell.size for cell in cells)
    found = [max(SMALLEST_CELL, people * cell.size // whole) for cell in cells]
    step = 1 if sum(found) < people else -1
    number = 0
    while sum(found) != people:
        index = number % len(found)
        if found[index] + step >= SMALLEST_CELL:
            found[index] += step
        number += 1
    return found


def plant(people: int) -> Tree:
    """Make the units, with room for so many members in their cells."""
    chosen = chosen_places(people)
    room = iter(sizes([cell for _, cells in chosen for cell in cells], people))
    root = _make(DISTRICT, None, 0, "74726000000000")
    branches = []
    for number, (place, cells) in enumerate(chosen, start=1):
        unit = _make(place, root, number, f"74726{number:03d}000000")
        branch = Branch(place, unit, [])
        if not place.cells:
            branch.cells = [Cell(place, unit, next(room))]
        for position, cell in enumerate(cells if place.cells else [], start=1):
            code = f"74726{number:03d}000{position:03d}"
            branch.cells.append(Cell(cell, _make(cell, unit, position, code), next(room)))
        branches.append(branch)
    return Tree(root, branches)


def _make(place: Place, parent: PartyUnit | None, position: int, code: str) -> PartyUnit:
    return PartyUnit.objects.create(
        name=place.name,
        short_name=place.short_name,
        kind=place.kind,
        parent=parent,
        position=position,
        official_code=code,
        valid_from=FOUNDED_ON,
    )
