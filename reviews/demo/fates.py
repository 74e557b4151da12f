"""What becomes of the reviews of a cycle, drawn so that the demo shows every case."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, repeat
from random import Random

from reviews.demo.lives import Fate
from reviews.demo.posts import Accounts
from reviews.demo.tree import Tree
from reviews.enums import ReviewState as State
from reviews.models import SelfReview
from units.enums import UnitKind

NEVER = Fate(State.NOT_STARTED)
FAULTS = ((1, 1), (1, 1), (1, 1), (0, 2))  # how many, from and to


def rich(ends: State) -> Fate:
    """Of somebody who had much to tell."""
    return Fate(ends, areas=(4, 6), faults=(1, 2))


class ClosedYear:
    """A year that is over: all filed, a few late, a few never."""

    def __init__(
        self,
        rng: Random,
        accounts: Accounts,
        *,
        deadlines: tuple[date, ...] = (),
        pilots_only: bool = False,
    ) -> None:
        """`deadlines`: of what `canbo` promised. `pilots_only`: the others never began."""
        self.rng, self.pilots_only = rng, pilots_only
        known = {cadre.pk: rich(State.ACCEPTED) for cadre in accounts.all}
        canbo = Fate(State.ACCEPTED, areas=(5, 6), faults=(2, 2), deadlines=deadlines)
        self.own = known | {accounts.canbo.pk: canbo}

    def fate_of(self, review: SelfReview) -> Fate:
        if self.pilots_only and not review.is_pilot:
            return NEVER
        if review.subject_id in self.own:
            return self.own[review.subject_id]
        chance = self.rng.random()
        if chance < 0.025:
            return NEVER
        if chance < 0.04:
            return Fate(State.DRAFT)
        was_returned = self.rng.random() < 0.09
        return Fate(State.ACCEPTED, chance > 0.93, was_returned, faults=self.rng.choice(FAULTS))


class OpenYear:
    """The year in mid-course: every state, the pilot units ahead, each branch at its own pace."""

    # On the desk of the account `bithu`, whatever the chance says of the others.
    DESK = (
        rich(State.SUBMITTED),
        rich(State.ACCEPTED),
        rich(State.SUBMITTED),
        rich(State.RETURNED),
        Fate(State.SUBMITTED, was_returned=True),
        Fate(State.SUBMITTED, late=True),
        NEVER,
    )
    # What the leading collectives have done: it waits for the account `huyenuy`.
    TOWN, OFFICE, ROOT = rich(State.SUBMITTED), Fate(State.DRAFT), Fate(State.DRAFT)

    def __init__(self, rng: Random, accounts: Accounts, tree: Tree, leavers: set[int]) -> None:
        self.rng, self.accounts, self.leavers = rng, accounts, leavers
        self.diligence = {unit.pk: branch.place.diligence for unit, _, branch in tree.places()}
        office, town = tree.branches[0].unit, tree.branches[1].unit
        self.office_id = office.pk
        self.desk: Iterator[Fate | None] = chain(self.DESK, repeat(None))
        self.collectives = {tree.root.pk: self.ROOT, office.pk: self.OFFICE, town.pk: self.TOWN}
        self.own = {
            accounts.canbo.pk: NEVER,  # its half-written draft is told apart
            accounts.bithu.pk: rich(State.SUBMITTED),
            accounts.danguy.pk: rich(State.ACCEPTED),
            accounts.huyenuy.pk: rich(State.DRAFT),
        }

    def fate_of(self, review: SelfReview) -> Fate:
        unit_id = review.unit.unit_id
        if review.subject_id is None:
            return self.collectives.get(unit_id) or self._collective(unit_id, review.unit.kind)
        if review.subject_id in self.own:
            return self.own[review.subject_id]
        if review.subject_id in self.leavers:
            return Fate(State.DRAFT)
        if unit_id == self.office_id and review.desk_id == review.unit_id:
            return next(self.desk) or self._member(unit_id)
        return self._member(unit_id)

    def _member(self, unit_id: int) -> Fate:
        diligence, rng = self.diligence[unit_id], self.rng
        if rng.random() > 0.3 + 0.65 * diligence:
            return Fate(State.DRAFT) if rng.random() < 0.35 + 0.3 * diligence else NEVER
        late = rng.random() < 0.22 * (1.1 - diligence)
        was_returned = rng.random() < 0.07
        ends = rng.choices(
            [State.ACCEPTED, State.SUBMITTED, State.RETURNED],
            [20 if late else 25 + 45 * diligence, 30, 9],
        )[0]
        return Fate(ends, late, was_returned, faults=rng.choice(FAULTS))

    def _collective(self, unit_id: int, kind: str) -> Fate:
        """Few collectives have filed; they come before individuals only on paper."""
        diligence, rng = self.diligence[unit_id], self.rng
        slow = 0.6 if kind == UnitKind.GRASSROOTS else 1
        if rng.random() > (0.1 + 0.6 * diligence) * slow:
            return Fate(State.DRAFT) if rng.random() < 0.4 else NEVER
        ends = rng.choices([State.SUBMITTED, State.ACCEPTED, State.RETURNED], [5, 4, 1])[0]
        return Fate(ends, faults=(1, 2))
