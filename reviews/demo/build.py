"""Builds the whole demo district, in the order of its story."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import connection, transaction

from reviews.demo.calendar import Calendar, CycleDays
from reviews.demo.clock import travelling
from reviews.demo.fates import ClosedYear, OpenYear
from reviews.demo.people import Settlers
from reviews.demo.posts import Accounts, Electors
from reviews.demo.remedies import settle_remedies
from reviews.demo.tree import Tree, plant
from reviews.demo.years import Year, mark_read
from reviews.models import SelfReview
from tuphe.lib.dates import today
from units.models import Cadre, PartyUnit, record
from units.models.unit import TREE_LOCK

NAME = "Tự soi, tự sửa năm"
SEED = "Bắc Tân Uyên"
PEOPLE = 600


class NotEmpty(Exception):
    """There are people or units already; nothing was changed."""


@dataclass(frozen=True)
class Built:
    """What the command tells."""

    people: int
    cells: int
    branches: int
    reviews: int


@contextmanager
def without_savepoints() -> Iterator[None]:
    """Let nested `atomic` blocks set no savepoints, a third of all statements here.

    A savepoint serves to go on after a step was refused. The seeding never does: whatever fails
    takes everything back.
    """
    features = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = True


@transaction.atomic
def build_demo(people: int = PEOPLE) -> Built:
    """Make the demo district with so many people, all of it or nothing.

    Raises NotEmpty when there are data. The lock makes a second process wait and then see them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
    if Cadre.objects.exists() or PartyUnit.objects.exists():
        raise NotEmpty
    calendar = Calendar(today())
    rng = Random(SEED)
    tree = plant(people - 1)  # one person belongs to no cell: the administrator
    settlers = Settlers(rng, calendar)
    settlers.settle(tree)
    accounts = Electors(rng, calendar).elect(tree)
    _play(calendar, tree, accounts, settlers.leavers)
    record("demo.seeded", by=None, people=people)
    return Built(people, len(tree.cells), len(tree.branches), SelfReview.objects.count())


def _play(calendar: Calendar, tree: Tree, accounts: Accounts, leavers: set[int]) -> None:
    """The three years, one after the other."""
    canbo, day = accounts.canbo, calendar.today
    # Of the remedies that `canbo` promised last year one is done, the other overdue.
    earliest = calendar.previous.due_on + timedelta(days=20)
    deadlines = (max(day - timedelta(days=200), earliest), day - timedelta(days=20))
    with travelling() as clock, without_savepoints():

        def year(days: CycleDays, note: str = "") -> Year:
            return Year(f"{NAME} {days.year}{note}", days, tree, clock, accounts.huyenuy)

        pilot = year(calendar.pilot, " (thí điểm)")
        pilot.play(ClosedYear(pilot.rng, accounts, pilots_only=True))
        pilot.close()
        settle_remedies(pilot.cycle, day, pilot.rng, overdue=canbo)
        previous = year(calendar.previous)
        previous.play(ClosedYear(previous.rng, accounts, deadlines=deadlines))
        previous.close()
        settle_remedies(previous.cycle, day, previous.rng, overdue=canbo)
        current = year(calendar.current)
        current.write_half(canbo)
        current.play(OpenYear(current.rng, accounts, tree, leavers), with_mail=True)
        current.sync()
        settle_remedies(current.cycle, day, current.rng)
    mark_read(accounts.all)
