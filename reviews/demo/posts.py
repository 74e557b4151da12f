"""Who holds which post in the demo, today and before; and the five accounts that may sign in."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from reviews.demo.calendar import Calendar
from reviews.demo.people import FIRST_LEADER
from reviews.demo.places import OFFICE, STAFF, TOWN
from reviews.demo.tree import Branch, Cell, Tree
from units.enums import Post
from units.models import Appointment, Cadre, PartyUnit

PASSWORD = "tuphe-demo"
TERM = date(2020, 7, 1)  # the committees of that term took office
WITH_DEPUTY, WITH_MEMBER = 0.9, 0.75
LEADERS = 3  # of a cell: secretary, deputy, committee member
HANDOVERS = 4  # in every so manieth cell the secretary changed last year
ORDINARY = 6  # the first member of a cell who holds no post


@dataclass
class Accounts:
    """Those who can sign in to the demo."""

    canbo: Cadre
    bithu: Cadre
    danguy: Cadre
    huyenuy: Cadre
    quantri: Cadre

    @property
    def all(self) -> list[Cadre]:
        return [self.canbo, self.bithu, self.danguy, self.huyenuy, self.quantri]


class Electors:
    """Gives the posts in every unit of the tree."""

    def __init__(self, rng: Random, calendar: Calendar) -> None:
        self.rng = rng
        self.calendar = calendar
        self.found: list[Appointment] = []

    def elect(self, tree: Tree) -> Accounts:
        for number, cell in enumerate(tree.cells):
            self._cell(number, cell)
        for branch in tree.branches:
            if not branch.is_cell:
                self._committee(branch)
            self._put_under(tree.root, branch)
        self._district(tree)
        accounts = name_accounts(tree)
        self._give(accounts.quantri, tree.root, Post.ADMIN)
        Appointment.objects.bulk_create(self.found)
        return accounts

    def _give(
        self,
        cadre: Cadre,
        unit: PartyUnit,
        post: Post,
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        start = since or max(TERM, cadre.joined_party_on or TERM)
        self.found.append(Appointment(cadre=cadre, unit=unit, post=post, since=start, until=until))

    def _cell(self, number: int, cell: Cell) -> None:
        """A secretary; mostly a deputy and a committee member; in some a change last year."""
        secretary, deputy, member = cell.members[:LEADERS]
        has_deputy = number < LEADERS or self.rng.random() < WITH_DEPUTY
        if number % HANDOVERS == LEADERS:
            self._hand_over(
                cell.unit, former=cell.members[min(ORDINARY, cell.size - 1)], secretary=secretary
            )
        else:
            self._give(secretary, cell.unit, Post.SECRETARY)
        if has_deputy:
            self._give(deputy, cell.unit, Post.DEPUTY)
        if has_deputy and (number < LEADERS or self.rng.random() < WITH_MEMBER):
            self._give(member, cell.unit, Post.COMMITTEE)

    def _hand_over(self, unit: PartyUnit, *, former: Cadre, secretary: Cadre) -> None:
        """The deputy of old became the secretary; the secretary of old is a plain member."""
        day = self.calendar.handover
        eve = day - timedelta(days=1)
        self._give(former, unit, Post.SECRETARY, until=eve)
        self._give(secretary, unit, Post.DEPUTY, until=eve)
        self._give(secretary, unit, Post.SECRETARY, since=day)

    def _committee(self, branch: Branch) -> None:
        """A secretary and two deputies from the commune's offices; secretaries of cells."""
        lead, *others = branch.cells
        secretary, standing_deputy, chairman = lead.members[FIRST_LEADER:ORDINARY]
        self._give(secretary, branch.unit, Post.SECRETARY)
        self._give(standing_deputy, branch.unit, Post.DEPUTY)
        self._give(chairman, branch.unit, Post.DEPUTY)
        self._give(lead.members[0], branch.unit, Post.STANDING)
        for cell in others[:6]:
            self._give(cell.members[0], branch.unit, Post.COMMITTEE)

    def _put_under(self, root: PartyUnit, branch: Branch) -> None:
        """The district committee manages those who lead the grassroots organisations."""
        cadre = secretary_of(branch)
        cadre.managed_by = root
        cadre.save(update_fields=["managed_by"])

    def _district(self, tree: Tree) -> None:
        """Its secretary and a deputy sit in the office's cell, the others where they work."""
        root, office, staff = tree.root, branch_of(tree, OFFICE.name), branch_of(tree, STAFF.name)
        secretary, chairman = office.cells[0].members[FIRST_LEADER : FIRST_LEADER + 2]
        head, standing_deputy = staff.cells[0].members[FIRST_LEADER : FIRST_LEADER + 2]
        for cadre, post, title in (
            (secretary, Post.SECRETARY, "Bí thư Huyện ủy, Chủ tịch HĐND huyện"),
            (standing_deputy, Post.DEPUTY, "Phó Bí thư Thường trực Huyện ủy"),
            (chairman, Post.DEPUTY, "Chủ tịch UBND huyện"),
            (head, Post.STANDING, "Trưởng Ban Tổ chức Huyện ủy"),
        ):
            cadre.work_title = title
            cadre.save(update_fields=["work_title"])
            self._give(cadre, root, post)
        others = [branch for branch in tree.branches if branch.place not in (OFFICE, TOWN, STAFF)]
        for number, branch in enumerate(others):
            post = Post.STANDING if number < 2 else Post.COMMITTEE
            self._give(secretary_of(branch), root, post)


def branch_of(tree: Tree, name: str) -> Branch:
    return next(branch for branch in tree.branches if branch.unit.name == name)


def secretary_of(branch: Branch) -> Cadre:
    """Who leads the organisation, not only its first cell."""
    return branch.cells[0].members[0 if branch.is_cell else FIRST_LEADER]


def name_accounts(tree: Tree) -> Accounts:
    """Five people get a user name, and one password that is hashed for each of them."""
    office, town = branch_of(tree, OFFICE.name), branch_of(tree, TOWN.name)
    staff = branch_of(tree, STAFF.name)
    accounts = Accounts(
        canbo=office.cells[0].members[ORDINARY],
        bithu=secretary_of(office),
        danguy=secretary_of(town),
        huyenuy=staff.cells[0].members[FIRST_LEADER],
        quantri=Cadre(birth_year=1992),
    )
    names = {
        "canbo": ("Lê Thị Thanh Trúc", "Chuyên viên Văn phòng HĐND và UBND huyện"),
        "bithu": ("Huỳnh Văn Phước", "Chánh Văn phòng HĐND và UBND huyện"),
        "danguy": ("Trần Quốc Đạt", "Bí thư Đảng ủy thị trấn"),
        "huyenuy": ("Phan Thị Ngọc Diệp", "Trưởng Ban Tổ chức Huyện ủy"),
        "quantri": ("Đỗ Minh Khoa", "Chuyên viên công nghệ thông tin, Văn phòng Huyện ủy"),
    }
    for cadre, (username, (name, title)) in zip(accounts.all, names.items(), strict=True):
        cadre.username, cadre.full_name = username, name
        cadre.email = f"{username}@example.org"
        cadre.work_title = title
        cadre.password = make_password(PASSWORD)
        cadre.save()
    return accounts
