"""The members of the demo's cells: names, years, titles, and the special cases."""

from datetime import date, timedelta
from enum import Enum, auto
from itertools import count
from random import Random

from reviews.demo.calendar import Calendar
from reviews.demo.names import Namer, address, is_womans, telephone
from reviews.demo.places import Setting
from reviews.demo.tree import FOUNDED_ON, Branch, Cell, Tree
from reviews.demo.words.titles import (
    COMMUNE_CELL_LEADERS,
    COMMUNE_LEADERS,
    COMMUNE_MEMBERS,
    LEADERS,
    LEADING,
    MEMBERS,
    RETIREMENT,
)
from units.enums import MembershipKind, MembershipStatus
from units.models import Cadre, Membership

WITH_EMAIL, WITH_PHONE, WITH_MOVES = 0.55, 0.7, 0.5
YOUNG, RETIRED, OLD = 37, 60, 75  # years of age
SENIOR = 6  # the first members of a cell are older
FIRST_LEADER = LEADING  # in a commune's office cell the leaders of the commune come after its own
BIRTH_YEARS = {Setting.WARD: (1948, 1992)}
OTHER_BIRTH_YEARS = (1970, 1998)


class Case(Enum):
    """What is not ordinary about a member."""

    NAMESAKE = auto()  # bears the name of the member before, born in another year
    LONG_NAME = auto()
    EXEMPT = auto()
    SUSPENDED = auto()
    NEW = auto()  # admitted less than six months before the filing day
    NEW_LAST_YEAR = auto()
    GUEST = auto()  # temporary member of the next cell as well
    MOVED = auto()  # was a member of the next cell until the handover
    FORMER = auto()  # left the district at the handover
    LEAVING = auto()  # left while the present cycle was open


def cases(number: int, cell: Cell) -> list[Case]:
    """The cases among the last members of a cell, so that even the smallest demo has each kind."""
    if number == 0:
        found = [Case.NAMESAKE, Case.NEW, Case.GUEST, Case.LONG_NAME, Case.NEW_LAST_YEAR]
    elif number == 1:
        found = [Case.FORMER, Case.MOVED, Case.NEW]
    elif number == 2:
        found = [Case.EXEMPT, Case.SUSPENDED, Case.LEAVING]
    else:
        rhythm = (
            (5, 0, Case.NAMESAKE),
            (6, 3, Case.NEW),
            (9, 4, Case.NEW_LAST_YEAR),
            (11, 5, Case.SUSPENDED),
            (7, 6, Case.FORMER),
            (8, 7, Case.LONG_NAME),
            (10, 8, Case.MOVED),
            (7, 2, Case.GUEST),
        )
        old = cell.place.setting == Setting.WARD
        found = [Case.EXEMPT] * (2 if old and cell.size > 15 else old)
        found += [case for every, rest, case in rhythm if number % every == rest]
    return found[: max(0, cell.size - 7)]


class Settlers:
    """Fills the cells, one after the other, with people and their memberships."""

    def __init__(self, rng: Random, calendar: Calendar) -> None:
        self.rng = rng
        self.calendar = calendar
        self.namer = Namer(rng)
        self.numbers = count(1)
        self.memberships: list[Membership] = []
        self.leavers: set[int] = set()

    def settle(self, tree: Tree) -> None:
        number = 0
        for branch in tree.branches:
            for cell in branch.cells:
                following = tree.cells[(number + 1) % len(tree.cells)]
                self._fill(number, branch, cell, following)
                number += 1
        Membership.objects.bulk_create(self.memberships)

    def _fill(self, number: int, branch: Branch, cell: Cell, following: Cell) -> None:
        taken: set[str] = set()
        special = cases(number, cell)
        for index in range(cell.size):
            from_end = cell.size - 1 - index
            case = special[from_end] if from_end < len(special) else None
            cadre = self._person(branch, cell, index, case, taken)
            cell.members.append(cadre)
            self._join(cadre, cell, following, case)

    def _person(
        self, branch: Branch, cell: Cell, index: int, case: Case | None, taken: set[str]
    ) -> Cadre:
        rng, born = self.rng, self._birth_year(cell, index, case)
        if case == Case.NAMESAKE:
            name = cell.members[-1].full_name
            born = (cell.members[-1].birth_year or born) - rng.randint(6, 14)
        elif case == Case.LONG_NAME:
            name = self.namer.draw_long(taken)
        else:
            name = self.namer.draw(born, taken)
        number = next(self.numbers)
        has_mail = rng.random() < WITH_EMAIL and born > 1955
        cadre = Cadre(
            full_name=name,
            birth_year=born,
            email=address(name, number) if has_mail else "",
            phone=telephone(rng) if rng.random() < WITH_PHONE else "",
            work_title=self._title(branch, cell, index, name, born),
            joined_party_on=self._joined(born, case),
        )
        cadre.set_unusable_password()
        cadre.save()
        return cadre

    def _birth_year(self, cell: Cell, index: int, case: Case | None) -> int:
        year = self.calendar.today.year
        if case == Case.EXEMPT:
            return self.rng.randint(year - 88, year - 78)
        if case in (Case.NEW, Case.NEW_LAST_YEAR):
            return self.rng.randint(year - 29, year - 22)
        first, last = BIRTH_YEARS.get(cell.place.setting, OTHER_BIRTH_YEARS)
        return self.rng.randint(first, last - 12 if index < SENIOR else last)

    def _joined(self, born: int, case: Case | None) -> date:
        if case == Case.NEW:
            return self.calendar.current.opens_on - timedelta(days=self.rng.randint(15, 100))
        if case == Case.NEW_LAST_YEAR:
            return date(self.calendar.previous.year, 8, self.rng.randint(5, 28))
        latest = self.calendar.pilot.year - 2
        year = min(born + self.rng.randint(21, 33), latest)
        return date(year, self.rng.randint(1, 12), self.rng.randint(1, 28))

    def _title(self, branch: Branch, cell: Cell, index: int, name: str, born: int) -> str:
        """A post at work that suits the person; some are held by one member of a cell only."""
        in_commune_office = cell is branch.cells[0] and not branch.is_cell
        leaders, titles = LEADERS[cell.place.setting], MEMBERS[cell.place.setting]
        if in_commune_office:
            leaders, titles = (*COMMUNE_CELL_LEADERS, *COMMUNE_LEADERS), COMMUNE_MEMBERS
        if index < len(leaders):
            return leaders[index]
        held = {member.work_title for member in cell.members}
        age = self.calendar.today.year - born
        if age >= OLD:
            return RETIREMENT
        able = [
            title.name
            for title in titles
            if not (title.once and title.name in held)
            and (is_womans(name) or not title.for_women)
            and (age >= RETIRED or not title.for_retired)
            and (age <= YOUNG or not title.for_young)
        ]
        return self.rng.choice(able)

    def _join(self, cadre: Cadre, cell: Cell, following: Cell, case: Case | None) -> None:
        assert cadre.joined_party_on is not None
        since, until = self._since(cadre.joined_party_on, len(cell.members)), None
        handover = self.calendar.handover
        day_before = handover - timedelta(days=1)
        if case == Case.MOVED:
            self._member(cadre, following, since, day_before)
            since = handover
        elif case == Case.FORMER:
            until = day_before
        elif case == Case.LEAVING:
            until = self.calendar.today - timedelta(days=12)
            self.leavers.add(cadre.pk)
        elif case == Case.GUEST:
            guest_since = self.calendar.current.opens_on - timedelta(days=60)
            self._member(cadre, following, guest_since, kind=MembershipKind.TEMPORARY)
        status = {
            Case.EXEMPT: MembershipStatus.EXEMPT,
            Case.SUSPENDED: MembershipStatus.SUSPENDED,
        }.get(case, MembershipStatus.ACTIVE)  # type: ignore[arg-type]
        self._member(cadre, cell, since, until, status=status)

    def _since(self, joined: date, number: int) -> date:
        """Half of the plain members came from elsewhere after the district was founded."""
        since = max(joined, FOUNDED_ON)
        if number <= SENIOR or joined > FOUNDED_ON or self.rng.random() > WITH_MOVES:
            return since
        return since + timedelta(days=self.rng.randint(60, 2200))

    def _member(
        self,
        cadre: Cadre,
        cell: Cell,
        since: date,
        until: date | None = None,
        kind: MembershipKind = MembershipKind.OFFICIAL,
        status: MembershipStatus = MembershipStatus.ACTIVE,
    ) -> None:
        self.memberships.append(
            Membership(
                cadre=cadre, unit=cell.unit, since=since, until=until, kind=kind, status=status
            )
        )
