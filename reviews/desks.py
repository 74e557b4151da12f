"""The numbers and rows of a committee's desk."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import cached_property

from reviews import permissions
from reviews.enums import Obligation, ReviewState
from reviews.models import CycleUnit, SelfReview
from tuphe.lib.dates import today
from units.models import Cadre


@dataclass(frozen=True)
class Filter:
    """One state as a choice above the list, with how many are in it."""

    key: str
    label: str
    count: int
    chosen: bool


class Desk:
    """A committee's desk in one cycle: its own members, and what the units below file with it.

    Two queries: the rows, and the cycles to choose from.
    """

    def __init__(self, place: CycleUnit, user: Cadre, state: str = "") -> None:
        self.place, self.user = place, user
        self.cycle = place.cycle
        self.state = state if state in ReviewState.values else ""

    @cached_property
    def all_rows(self) -> list[SelfReview]:
        """Reviews filed with this committee, and those of the unit's own members."""
        rows = (
            SelfReview.objects.visible_to(self.user)
            .filter(Q(desk=self.place) | Q(unit=self.place), cycle=self.cycle)
            .with_context()
            .annotate(comment_count=Count("comments"))
            .by_name()
        )
        return list(rows)

    @cached_property
    def owed(self) -> list[SelfReview]:
        return [row for row in self.all_rows if row.is_owed]

    @cached_property
    def excused(self) -> list[SelfReview]:
        """Members who owe nothing, with the reason."""
        return [row for row in self.all_rows if row.obligation != Obligation.OWED]

    @cached_property
    def waiting(self) -> list[SelfReview]:
        """What this person can decide about now."""
        return [row for row in self.owed if permissions.can_decide(self.user, row)]

    @property
    def rows(self) -> list[SelfReview]:
        if not self.state:
            return self.owed
        return [row for row in self.owed if row.state == self.state]

    @property
    def filters(self) -> list[Filter]:
        counts = dict.fromkeys(ReviewState, 0)
        for row in self.owed:
            counts[row.state_choice] += 1
        everything = Filter("", "", len(self.owed), not self.state)
        return [everything] + [
            Filter(state.value, str(state.label), count, self.state == state)
            for state, count in counts.items()
        ]

    @property
    def late(self) -> list[SelfReview]:
        if not self.cycle.is_past_due(today()):
            return []
        return [row for row in self.owed if row.state in ReviewState.writable()]

    @cached_property
    def other_places(self) -> list[CycleUnit]:
        """The same unit in its other cycles."""
        places = (
            CycleUnit.objects.visible_to(self.user)
            .filter(unit=self.place.unit_id)
            .select_related("cycle")
            .order_by("-cycle__year", "-cycle__opens_on")
        )
        return list(places)
