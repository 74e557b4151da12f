"""The cast: a small district whose people play the same parts in every test."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from reviews.actions.filing import save_answer, submit_review
from reviews.models import ReviewCycle, SelfReview
from tests.factories import appoint, join, make_cadre, make_open_cycle, make_unit
from tuphe.lib.dates import today
from units.enums import Post, UnitKind
from units.models import Cadre, PartyUnit


@dataclass
class District:
    """Huyện ủy over a grassroots cell (the pilot) and a town committee with two cells."""

    root: PartyUnit
    office: PartyUnit
    town: PartyUnit
    cell: PartyUnit
    other_cell: PartyUnit
    leader: Cadre  # secretary of the district committee, member of the office cell
    office_secretary: Cadre
    town_secretary: Cadre  # member of `cell`, managed by the district
    secretary: Cadre  # of `cell`
    committee_member: Cadre  # of `cell`
    author: Cadre  # a member of `cell`
    peer: Cadre  # another member of `cell`
    other_secretary: Cadre  # of `other_cell`
    administrator: Cadre  # of the whole tree, in no committee
    operator: Cadre  # technical, no post
    former: Cadre  # was secretary of `cell` until yesterday


def build_district() -> District:
    root = make_unit("Huyện ủy Bắc Tân Uyên", UnitKind.SUPERIOR, short_name="Huyện ủy")
    office = make_unit(
        "Chi bộ Văn phòng HĐND-UBND huyện",
        UnitKind.GRASSROOTS_CELL,
        root,
        short_name="CB Văn phòng",
    )
    town = make_unit("Đảng bộ thị trấn Tân Thành", UnitKind.GRASSROOTS, root)
    cell = make_unit("Chi bộ Khu phố 1", UnitKind.CELL, town)
    other_cell = make_unit("Chi bộ Khu phố 2", UnitKind.CELL, town)
    people = {
        "leader": make_cadre("Nguyễn Văn Hùng", "leader"),
        "office_secretary": make_cadre("Trần Thị Bích Ngọc", "office_secretary"),
        "town_secretary": make_cadre("Lê Hoàng Sơn", "town_secretary", managed_by=root),
        "secretary": make_cadre("Phạm Thị Ánh", "secretary"),
        "committee_member": make_cadre("Đặng Quốc Ấn", "committee_member"),
        "author": make_cadre("Nguyễn Văn Á", "author"),
        "peer": make_cadre("Võ Thị Thuỳ Dung", "peer"),
        "other_secretary": make_cadre("Huỳnh Công Đức", "other_secretary"),
        "administrator": make_cadre("Bùi Thanh Tâm", "administrator"),
        "operator": make_cadre("Kỹ Thuật Viên", "operator", is_staff=True, is_superuser=True),
        "former": make_cadre("Hồ Văn Cựu", "former"),
    }
    for name in ("leader", "office_secretary"):
        join(people[name], office)
    for name in ("town_secretary", "secretary", "committee_member", "author", "peer", "former"):
        join(people[name], cell)
    join(people["other_secretary"], other_cell)
    appoint(people["leader"], root, Post.SECRETARY)
    appoint(people["office_secretary"], office, Post.SECRETARY)
    appoint(people["town_secretary"], town, Post.SECRETARY)
    appoint(people["secretary"], cell, Post.SECRETARY)
    appoint(people["committee_member"], cell, Post.COMMITTEE)
    appoint(people["other_secretary"], other_cell, Post.SECRETARY)
    appoint(people["administrator"], root, Post.ADMIN)
    appoint(people["former"], cell, Post.SECRETARY, until=today() - timedelta(days=1))
    return District(root, office, town, cell, other_cell, **people)


def open_district_cycle(district: District, **fields: Any) -> ReviewCycle:
    return make_open_cycle(district.root, district.leader, pilots=[district.office], **fields)


def review_of(cycle: ReviewCycle, cadre: Cadre) -> SelfReview:
    return SelfReview.objects.for_writing().get(cycle=cycle, subject=cadre)


def collective_of(cycle: ReviewCycle, unit: PartyUnit) -> SelfReview:
    return SelfReview.objects.for_writing().get(cycle=cycle, subject=None, unit__unit=unit)


def fill(review: SelfReview, by: Cadre, text: str = "Đã học đủ bốn chuyên đề trong năm.") -> None:
    """Write what the form demands: one area, and a level."""
    save_answer(review=review, slot="1.1", text=text, version=0, by=by)
    save_answer(review=review, slot="3", text="2", version=0, by=by)


def file_review(cycle: ReviewCycle, cadre: Cadre, text: str = "Đã học đủ.") -> SelfReview:
    review = review_of(cycle, cadre)
    fill(review, cadre, text)
    submit_review(review=review, by=cadre)
    return review_of(cycle, cadre)
