"""Who owes a review, in which cell, at whose desk; and how an open cycle keeps in step."""

from datetime import date, timedelta

import pytest

from reviews.actions.cycles import close_cycle, sync_cycle
from reviews.actions.desk import accept_review
from reviews.enums import Obligation
from reviews.models import CycleUnit, ReviewCycle, SelfReview
from reviews.tasks import sync_open_cycles
from tests.cast import collective_of, file_review, fill, open_district_cycle, review_of
from tests.database import changed, state, statements
from tests.factories import LONG_AGO, appoint, join, make_cadre, make_open_cycle, make_unit
from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict
from units.enums import MembershipKind, MembershipStatus, Post, UnitKind
from units.models import Appointment, AuditEntry, Cadre, Membership, PartyUnit

DAY = timedelta(days=1)


def sync(cycle: ReviewCycle) -> None:
    sync_cycle(cycle=ReviewCycle.objects.get(pk=cycle.pk), by=None)


def facts(review: SelfReview) -> tuple[str, str, str, str, bool]:
    return (
        review.unit.name,
        review.desk.name,
        review.post,
        review.obligation,
        review.is_pilot,
    )


def leaves(cadre: Cadre) -> None:
    Membership.objects.filter(cadre=cadre, until=None).update(until=today() - DAY)


# --- Opening --------------------------------------------------------------------------------


def test_opening_copies_the_tree(district, cycle):
    copies = {copy.unit: copy for copy in CycleUnit.objects.filter(cycle=cycle)}
    assert set(copies) == set(PartyUnit.objects.all())
    for unit, copy in copies.items():
        assert (copy.name, copy.kind, copy.path) == (unit.name, unit.kind, unit.path)
        assert (copy.parent.unit if copy.parent else None) == unit.parent
        assert copy.is_pilot == (unit == district.office)


def test_opening_makes_a_review_for_everyone(district, cycle):
    office, town = "Chi bộ Văn phòng HĐND-UBND huyện", "Đảng bộ thị trấn Tân Thành"
    root, cell, other = "Huyện ủy Bắc Tân Uyên", "Chi bộ Khu phố 1", "Chi bộ Khu phố 2"
    of_people = {
        review.subject.username: facts(review)
        for review in SelfReview.objects.filter(subject__isnull=False)
    }
    assert of_people == {
        "leader": (office, office, "", "owed", True),
        "office_secretary": (office, root, "secretary", "owed", True),
        "town_secretary": (cell, cell, "", "owed", False),
        "secretary": (cell, town, "secretary", "owed", False),
        "committee_member": (cell, cell, "committee", "owed", False),
        "author": (cell, cell, "", "owed", False),
        "peer": (cell, cell, "", "owed", False),
        "former": (cell, cell, "", "owed", False),
        "other_secretary": (other, town, "secretary", "owed", False),
    }
    of_units = {
        review.unit.name: facts(review)[1:] for review in SelfReview.objects.filter(subject=None)
    }
    assert of_units == {
        root: (root, "", "owed", False),
        office: (root, "", "owed", True),
        town: (root, "", "owed", False),
        cell: (town, "", "owed", False),
        other: (town, "", "owed", False),
    }
    for review in SelfReview.objects.all():
        assert (review.state, review.path) == ("not_started", review.unit.path)
        form = cycle.individual_template if review.subject else cycle.collective_template
        assert review.template == form


def test_everything_below_a_pilot_unit_is_pilot(district):
    cycle = open_district_cycle(district)
    assert set(cycle.units.filter(is_pilot=True).values_list("unit", flat=True)) == {
        district.office.pk
    }
    cycle = make_open_cycle(district.root, district.leader, pilots=[district.town])
    pilots = set(cycle.units.filter(is_pilot=True).values_list("unit", flat=True))
    assert pilots == {district.town.pk, district.cell.pk, district.other_cell.pk}
    assert review_of(cycle, district.author).is_pilot
    assert not review_of(cycle, district.leader).is_pilot


@pytest.mark.parametrize(
    ("status", "obligation"),
    [
        (MembershipStatus.ACTIVE, Obligation.OWED),
        (MembershipStatus.EXEMPT, Obligation.EXEMPT),
        (MembershipStatus.SUSPENDED, Obligation.SUSPENDED),
    ],
)
def test_who_owes_none_has_a_row_with_the_reason(district, status, obligation):
    Membership.objects.filter(cadre=district.author).update(status=status)
    assert review_of(open_district_cycle(district), district.author).obligation == obligation


@pytest.mark.parametrize(
    ("joined", "obligation"),
    [
        (date(2026, 6, 3), Obligation.OWED),  # six months to the day of filing
        (date(2026, 6, 4), Obligation.NEW_MEMBER),
        (date(2026, 12, 31), Obligation.NEW_MEMBER),
        (None, Obligation.OWED),
    ],
)
def test_new_members_owe_none_for_six_months(district, joined, obligation):
    Cadre.objects.filter(pk=district.author.pk).update(joined_party_on=joined)
    cycle = open_district_cycle(district)
    assert cycle.due_on == date(2026, 12, 3)
    assert review_of(cycle, district.author).obligation == obligation


def test_six_months_from_the_end_of_a_long_month(district):
    Cadre.objects.filter(pk=district.author.pk).update(joined_party_on=date(2026, 8, 31))
    due_on = date(2027, 2, 28)
    cycle = open_district_cycle(district, due_on=due_on, closes_on=due_on + 30 * DAY)
    assert review_of(cycle, district.author).obligation == Obligation.OWED


def test_a_member_of_a_group_is_reviewed_by_the_cell(district):
    group = make_unit("Tổ đảng 1", UnitKind.GROUP, district.cell)
    member = make_cadre("Người Trong Tổ")
    join(member, group)
    cycle = open_district_cycle(district)
    assert facts(review_of(cycle, member))[:2] == ("Chi bộ Khu phố 1", "Chi bộ Khu phố 1")
    assert not SelfReview.objects.filter(subject=None, unit__unit=group).exists()


def test_a_temporary_member_is_reviewed_where_they_are_official(district):
    join(district.author, district.other_cell, kind=MembershipKind.TEMPORARY)
    guest = make_cadre("Khách")
    join(guest, district.other_cell, kind=MembershipKind.TEMPORARY)
    cycle = open_district_cycle(district)
    assert review_of(cycle, district.author).unit.unit == district.cell
    assert not SelfReview.objects.filter(cycle=cycle, subject=guest).exists()


def test_units_and_members_of_another_time_are_not_in_it(district):
    yesterday, tomorrow = today() - DAY, today() + DAY
    make_unit("Đã giải thể", UnitKind.CELL, district.town, valid_to=yesterday)
    make_unit("Sắp lập", UnitKind.CELL, district.town, valid_from=tomorrow)
    gone, coming = make_cadre("Đã Đi"), make_cadre("Sắp Đến")
    join(gone, district.cell, until=yesterday)
    join(coming, district.cell, since=tomorrow)
    cycle = open_district_cycle(district)
    assert cycle.units.count() == 5
    assert not SelfReview.objects.filter(subject__in=[gone, coming]).exists()


def test_a_cycle_of_a_part_of_the_tree(district):
    cycle = open_district_cycle(district)
    part = make_open_cycle(district.town, district.town_secretary)
    assert {copy.unit for copy in part.units.all()} == {
        district.town,
        district.cell,
        district.other_cell,
    }
    assert part.units.get(unit=district.town).parent is None
    assert collective_of(part, district.town).desk.unit == district.town
    assert cycle.reviews.count() == 14


# --- Keeping in step ------------------------------------------------------------------------


def test_keeping_in_step_is_safe_to_repeat(district, cycle):
    file_review(cycle, district.author)
    before = state()
    for _again in range(3):
        sync(cycle)
        sync_open_cycles()
    assert changed(before) == set()


def test_a_new_member_gets_a_review(district, cycle):
    member = make_cadre("Người Mới")
    join(member, district.cell, since=today())
    sync(cycle)
    review = review_of(cycle, member)
    assert facts(review) == ("Chi bộ Khu phố 1", "Chi bộ Khu phố 1", "", "owed", False)
    detail = AuditEntry.objects.filter(action="cycle.synced").latest("pk").detail
    assert detail == {"added": 1, "changed": 0, "left": 0}


def test_a_member_who_moves_takes_the_draft_along(district, cycle):
    fill(review_of(cycle, district.author), district.author, "Đang viết")
    leaves(district.author)
    join(district.author, district.other_cell, since=today())
    sync(cycle)
    review = review_of(cycle, district.author)
    assert facts(review) == ("Chi bộ Khu phố 2", "Chi bộ Khu phố 2", "", "owed", False)
    assert (review.state, review.path) == ("draft", review.unit.path)
    assert review.answers.get(slot="1.1").text == "Đang viết"


def test_a_member_who_moves_into_a_pilot_unit(district, cycle):
    leaves(district.author)
    join(district.author, district.office, since=today())
    sync(cycle)
    assert review_of(cycle, district.author).is_pilot


@pytest.mark.parametrize("written", ["not_started", "draft"])
def test_who_leaves_owes_nothing_any_more(district, cycle, written):
    if written == "draft":
        fill(review_of(cycle, district.author), district.author, "Đang viết")
    leaves(district.author)
    sync(cycle)
    review = review_of(cycle, district.author)
    assert (review.obligation, review.state) == (Obligation.LEFT, written)
    assert review.answers.count() == (2 if written == "draft" else 0), "no text is thrown away"
    join(district.author, district.cell, since=today())
    sync(cycle)
    assert review_of(cycle, district.author).obligation == Obligation.OWED, "and comes back"


@pytest.mark.parametrize("filed", ["submitted", "accepted"])
def test_what_is_filed_stays_filed_when_its_author_leaves(district, cycle, filed):
    review = file_review(cycle, district.author)
    if filed == "accepted":
        accept_review(review=review, by=district.secretary, version=1)
    leaves(district.author)
    sync(cycle)
    review = review_of(cycle, district.author)
    assert (review.obligation, review.state) == (Obligation.OWED, filed)


def test_a_status_that_changes(district, cycle):
    rows = Membership.objects.filter(cadre=district.author)
    for status, obligation in (
        (MembershipStatus.SUSPENDED, Obligation.SUSPENDED),
        (MembershipStatus.ACTIVE, Obligation.OWED),
    ):
        rows.update(status=status)
        sync(cycle)
        assert review_of(cycle, district.author).obligation == obligation


def test_a_new_secretary_files_with_the_unit_above(district, cycle):
    held = Appointment.objects.filter(cadre=district.secretary, post=Post.SECRETARY)
    held.update(until=today() - DAY)
    appoint(district.author, district.cell, Post.SECRETARY, since=today())
    sync(cycle)
    assert review_of(cycle, district.author).desk.unit == district.town
    assert review_of(cycle, district.author).post == "secretary"
    assert review_of(cycle, district.secretary).desk.unit == district.cell


def test_a_new_unit_with_its_members(district, cycle):
    cell = make_unit("Chi bộ Khu phố 3", UnitKind.CELL, district.town, valid_from=today())
    member = make_cadre("Người Khu Ba")
    join(member, cell, since=today())
    sync(cycle)
    assert cycle.units.get(unit=cell).parent.unit == district.town
    assert facts(review_of(cycle, member))[:2] == ("Chi bộ Khu phố 3", "Chi bộ Khu phố 3")
    assert collective_of(cycle, cell).desk.unit == district.town


def test_a_new_unit_under_a_pilot_unit_is_pilot(district, cycle):
    group = make_unit("Tập thể lãnh đạo", UnitKind.COLLECTIVE, district.office)
    sync(cycle)
    assert cycle.units.get(unit=group).is_pilot
    assert collective_of(cycle, group).is_pilot


def test_a_unit_that_is_renamed(district, cycle):
    PartyUnit.objects.filter(pk=district.cell.pk).update(
        name="Chi bộ Khu phố Một", short_name="KP1"
    )
    sync(cycle)
    copy = cycle.units.get(unit=district.cell)
    assert (copy.name, copy.label) == ("Chi bộ Khu phố Một", "KP1")


def test_a_unit_that_moves_takes_its_reviews_along(district, cycle):
    """As the action that moves units will do it: parent and path at once."""
    path = f"{district.root.path}{district.cell.pk:06d}/"
    PartyUnit.objects.filter(pk=district.cell.pk).update(parent=district.root, path=path)
    sync(cycle)
    copy = cycle.units.get(unit=district.cell)
    assert (copy.parent.unit, copy.path) == (district.root, path)
    assert review_of(cycle, district.author).path == path
    assert review_of(cycle, district.secretary).desk.unit == district.root
    assert collective_of(cycle, district.cell).desk.unit == district.root


def test_who_left_counts_where_the_unit_is_now(district, cycle):
    leaves(district.author)
    path = f"{district.root.path}{district.cell.pk:06d}/"
    PartyUnit.objects.filter(pk=district.cell.pk).update(parent=district.root, path=path)
    sync(cycle)
    review = review_of(cycle, district.author)
    assert (review.path, review.obligation) == (path, Obligation.LEFT)


def test_a_unit_that_ends_owes_nothing_any_more(district, cycle):
    leaves(district.other_secretary)
    PartyUnit.objects.filter(pk=district.other_cell.pk).update(valid_to=today() - DAY)
    sync(cycle)
    assert collective_of(cycle, district.other_cell).obligation == Obligation.LEFT
    assert review_of(cycle, district.other_secretary).obligation == Obligation.LEFT
    assert cycle.units.filter(unit=district.other_cell).exists(), "it was part of the cycle"


def test_nothing_changes_after_the_end(district, cycle):
    file_review(cycle, district.author)
    close_cycle(cycle=cycle, by=district.leader)
    leaves(district.peer)
    join(make_cadre("Người Mới"), district.cell, since=LONG_AGO)
    make_unit("Chi bộ mới", UnitKind.CELL, district.town)
    PartyUnit.objects.filter(pk=district.cell.pk).update(name="Tên mới")
    before = state()
    with pytest.raises(Conflict):
        sync(cycle)
    sync_open_cycles()
    assert changed(before) == set()
    assert cycle.reviews.count() == 14
    assert review_of(cycle, district.peer).obligation == Obligation.OWED


def test_closing_takes_the_last_changes_in(district, cycle):
    leaves(district.author)
    close_cycle(cycle=cycle, by=district.leader)
    assert review_of(cycle, district.author).obligation == Obligation.LEFT


def test_keeping_in_step_costs_the_same_for_any_number(district, cycle):
    def cost() -> int:
        with statements() as sent:
            sync(cycle)
        return len(sent)

    few = cost()
    for number in range(40):
        join(make_cadre(f"Người Thứ {number}"), district.cell)
    sync(cycle)
    assert cost() == few
