"""The tree as the page shows it: the units that a person may know, with their members counted."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from units import permissions
from units.enums import MembershipKind
from units.models import Cadre, Membership, PartyUnit
from units.scope import SEGMENT

LEVELS_OPEN = 1


@dataclass
class Node:
    """A unit and what is below it."""

    unit: PartyUnit
    shows_people: bool
    is_home: bool
    is_open: bool = False
    members: int = 0  # in the unit itself
    children: list["Node"] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Members of the unit and of all below it."""
        return self.members + sum(child.total for child in self.children)

    @property
    def size(self) -> int:
        """How many units are below it."""
        return sum(1 + child.size for child in self.children)


def outline(user: Cadre, day: date) -> list[Node]:
    """The tops of the trees that this person may know, in two queries whatever their size."""
    homes = {home.path for home in user.homes}
    nodes = {
        unit.path: Node(
            unit=unit,
            shows_people=permissions.can_see_people(user, unit),
            is_home=unit.path in homes,
        )
        for unit in PartyUnit.objects.visible_to(user).in_force(day).order_by("path")
    }
    counts = official_members(user, day)
    tops: list[Node] = []
    for path, node in nodes.items():
        node.members = counts.get(path, 0)
        above = nodes.get(path[:-SEGMENT])
        (above.children if above else tops).append(node)
    _arrange(tops, homes)
    return tops


def official_members(user: Cadre, day: date, within: str = "/") -> dict[str, int]:
    """How many official members the unit with each path has, where this person sees people.

    A temporary member is counted where the official membership is, so that sums are right.
    """
    rows = (
        Membership.objects.visible_to(user)
        .in_force(day)
        .filter(kind=MembershipKind.OFFICIAL, unit__path__startswith=within)
    )
    counted = rows.order_by().values("unit__path").annotate(number=Count("pk"))
    return {row["unit__path"]: row["number"] for row in counted}


def counted_within(counts: dict[str, int], unit: PartyUnit) -> int:
    """The members of a unit and of all below it."""
    return sum(number for path, number in counts.items() if path.startswith(unit.path))


def _arrange(nodes: list[Node], homes: set[str], level: int = 0) -> None:
    """Put siblings in their order, and open the first level and the way to one's own unit."""
    nodes.sort(key=lambda node: (node.unit.position, node.unit.search_key))
    for node in nodes:
        inside = any(home.startswith(node.unit.path) for home in homes)
        node.is_open = level < LEVELS_OPEN or inside
        _arrange(node.children, homes, level + 1)
