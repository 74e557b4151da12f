"""What the calendar tells, to whom, on which Vietnamese day, and that it tells it once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.actions.cycles import close_cycle, sync_cycle, update_cycle
from reviews.actions.desk import accept_review, return_review
from reviews.actions.filing import submit_review
from reviews.enums import NoticeKind, RemedyState, Source
from reviews.models import Notification, Remedy, SelfReview, Shortcoming
from reviews.reminders import plan_reminders
from tests.cast import collective_of, file_review, fill, open_district_cycle, review_of
from tests.concurrency import at_once, without_unique
from tests.factories import appoint, join, make_cadre, make_open_cycle, make_unit
from tuphe.lib.dates import today
from units.enums import MembershipStatus, Post, UnitKind
from units.models import Appointment, Membership

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = date(2026, 12, 3)  # of the fixture's cycle, which opens on 23 November


def told(kind: NoticeKind, cadre=None, **fields) -> list[Notification]:
    found = Notification.objects.filter(kind=kind, **fields).order_by("pk")
    return list(found.filter(recipient=cadre) if cadre else found)


def plan(clock, day: date, hour: int = 9) -> None:
    clock.move_to(datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM))
    plan_reminders(today())


def reminders_of(cadre, cycle) -> list[tuple[str, date]]:
    """What the person was told of their own review: the kind, and the day."""
    mine = Notification.objects.filter(
        recipient=cadre, review__subject=cadre, cycle=cycle, kind__in=["due", "late"]
    )
    return [
        (notice.kind, notice.created_at.astimezone(VIETNAM).date())
        for notice in mine.order_by("pk")
    ]


# --- Days -----------------------------------------------------------------------------------


def test_each_day_of_the_cycle_is_told_once(clock, district, cycle):
    for day in range(1, 20):
        for hour in (0, 9, 23):
            plan(clock, date(2026, 11, 23) + timedelta(days=day), hour)
    assert reminders_of(district.author, cycle) == [
        ("due", date(2026, 11, 26)),
        ("due", date(2026, 11, 30)),
        ("due", date(2026, 12, 2)),
        ("late", date(2026, 12, 4)),
        ("late", date(2026, 12, 6)),
        ("late", date(2026, 12, 10)),
    ]
    (first, *_rest) = told(NoticeKind.DUE, district.author)
    assert first.review == review_of(cycle, district.author)
    assert first.due_on == DUE


def test_the_offsets_are_data_of_the_cycle(clock, district):
    cycle = open_district_cycle(district, reminder_offsets=[-2, 0])
    for day in range(1, 20):
        plan(clock, date(2026, 11, 23) + timedelta(days=day))
    assert reminders_of(district.author, cycle) == [
        ("due", date(2026, 12, 1)),
        ("due", DUE),
    ]


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (datetime(2026, 11, 25, 23, 59, 59, tzinfo=VIETNAM), 0),
        (datetime(2026, 11, 26, 0, 0, 0, tzinfo=VIETNAM), 1),
        (datetime(2026, 11, 25, 16, 59, 59, tzinfo=ZoneInfo("UTC")), 0),
        (datetime(2026, 11, 25, 17, 0, 0, tzinfo=ZoneInfo("UTC")), 1),
    ],
)
def test_the_day_begins_at_midnight_in_vietnam(clock, district, cycle, moment, count):
    clock.move_to(moment)
    plan_reminders(today())
    assert len(told(NoticeKind.DUE, district.author)) == count


@pytest.mark.parametrize("due_on", [date(2027, 3, 1), date(2028, 3, 1), date(2027, 1, 1)])
def test_offsets_cross_the_ends_of_months_and_years(clock, district, due_on):
    cycle = open_district_cycle(
        district,
        due_in=(due_on - date(2026, 11, 23)).days,
        remedies_until=date(2029, 1, 1),
        reminder_offsets=[-1],
    )
    plan(clock, due_on - timedelta(days=2))
    assert reminders_of(district.author, cycle) == []
    plan(clock, due_on - timedelta(days=1))
    assert reminders_of(district.author, cycle) == [("due", due_on - timedelta(days=1))]


def test_a_beat_that_slept_makes_up_for_the_latest_only(clock, district, cycle):
    plan(clock, date(2026, 12, 1))  # 26 and 30 November passed without it
    assert reminders_of(district.author, cycle) == [("due", date(2026, 12, 1))]
    plan(clock, date(2026, 12, 9))
    assert reminders_of(district.author, cycle)[1:] == [("late", date(2026, 12, 9))]


def test_what_is_made_up_for_after_the_filing_day_says_late(clock, district):
    cycle = open_district_cycle(district, reminder_offsets=[-1])
    plan(clock, DUE + timedelta(days=2))
    assert reminders_of(district.author, cycle) == [("late", DUE + timedelta(days=2))]


def test_nothing_on_the_day_of_the_opening_nor_what_it_already_told(clock, district, cycle):
    plan(clock, date(2026, 11, 23), 23)
    plan(clock, date(2026, 11, 24))  # two weeks before the filing day was 19 November
    plan(clock, date(2026, 11, 25))
    assert not told(NoticeKind.DUE)
    assert len(told(NoticeKind.OPENED, district.author)) == 1


def test_a_cycle_opened_after_its_filing_day_is_quiet_on_that_day(clock, district):
    open_district_cycle(district, due_in=-5)
    plan(clock, date(2026, 11, 23), 20)
    assert not told(NoticeKind.LATE)
    assert not told(NoticeKind.ESCALATED)
    plan(clock, date(2026, 11, 24))
    assert told(NoticeKind.ESCALATED, district.secretary)


def test_a_filing_day_that_is_put_off_is_reminded_of_anew(clock, district, cycle):
    plan(clock, date(2026, 12, 2))
    cycle.due_on = DUE + timedelta(days=10)
    cycle.closes_on = cycle.due_on + timedelta(days=30)
    update_cycle(cycle=cycle, by=district.leader, changed=["due_on", "closes_on"])
    plan(clock, date(2026, 12, 12))
    assert reminders_of(district.author, cycle) == [
        ("due", date(2026, 12, 2)),
        ("due", date(2026, 12, 12)),
    ]


# --- People ---------------------------------------------------------------------------------


def test_nothing_after_filing(clock, district, cycle):
    file_review(cycle, district.author)
    for day in (date(2026, 11, 26), date(2026, 12, 4), date(2026, 12, 20)):
        plan(clock, day)
    assert reminders_of(district.author, cycle) == []
    assert not told(NoticeKind.ESCALATED, review__subject=district.author)
    assert reminders_of(district.peer, cycle)  # who has not filed is told


def test_nothing_after_acceptance(clock, district, cycle):
    accept_review(review=file_review(cycle, district.author), by=district.secretary, version=1)
    plan(clock, date(2026, 12, 4))
    assert reminders_of(district.author, cycle) == []


def test_a_returned_review_is_reminded_of_from_the_next_day_on(clock, district, cycle):
    review = file_review(cycle, district.author)
    clock.move_to(datetime(2026, 12, 4, 15, tzinfo=VIETNAM))
    return_review(review=review, by=district.secretary, reason="Thiếu hạn khắc phục.", version=1)
    plan(clock, date(2026, 12, 4), 16)
    plan(clock, date(2026, 12, 5))
    assert reminders_of(district.author, cycle) == []
    plan(clock, date(2026, 12, 6))
    assert reminders_of(district.author, cycle) == [("late", date(2026, 12, 6))]
    assert not told(NoticeKind.ESCALATED, review=review)  # it was filed in time


@pytest.mark.parametrize("status", [MembershipStatus.EXEMPT, MembershipStatus.SUSPENDED])
def test_who_owes_nothing_hears_nothing(clock, district, cycle, status):
    Membership.objects.filter(cadre=district.author).update(status=status)
    sync_cycle(cycle=cycle, by=None)
    plan(clock, date(2026, 11, 26))
    plan(clock, date(2026, 12, 20))
    assert reminders_of(district.author, cycle) == []
    assert not told(NoticeKind.ESCALATED, review__subject=district.author)
    assert reminders_of(district.peer, cycle)


def test_who_left_hears_nothing(clock, district, cycle):
    Membership.objects.filter(cadre=district.author).update(until=date(2026, 11, 24))
    clock.move_to(datetime(2026, 11, 26, 8, tzinfo=VIETNAM))
    sync_cycle(cycle=cycle, by=None)
    plan(clock, date(2026, 11, 26))
    assert reminders_of(district.author, cycle) == []
    assert reminders_of(district.peer, cycle)


def test_a_closed_cycle_is_silent(clock, district, cycle):
    close_cycle(cycle=cycle, by=district.leader)
    plan(clock, date(2026, 12, 20))
    assert set(Notification.objects.values_list("kind", flat=True)) == {NoticeKind.OPENED}


def test_who_cannot_be_mailed_is_told_in_the_app(clock, district, cycle):
    district.author.email = ""
    district.author.is_active = False
    district.author.save()
    plan(clock, date(2026, 11, 26))
    assert len(told(NoticeKind.DUE, district.author)) == 1


def test_of_a_collective_those_are_reminded_who_head_it_that_day(clock, district, cycle):
    deputy = make_cadre("Trương Thị Phó")
    appoint(deputy, district.cell, Post.DEPUTY, since=date(2026, 11, 26))
    review = collective_of(cycle, district.cell)
    plan(clock, date(2026, 11, 26))
    due = told(NoticeKind.DUE, review=review)
    assert {notice.recipient for notice in due} == {district.secretary, deputy}
    Appointment.objects.filter(cadre=district.secretary).update(until=date(2026, 11, 29))
    plan(clock, date(2026, 11, 30))
    assert [notice.recipient for notice in told(NoticeKind.DUE, review=review)[2:]] == [deputy]


# --- Escalation -----------------------------------------------------------------------------


def test_the_secretary_hears_of_each_late_member_once_after_the_days_of_grace(
    clock, district, cycle
):
    file_review(cycle, district.peer)
    plan(clock, DUE + timedelta(days=2), 23)
    assert not told(NoticeKind.ESCALATED)
    for day in range(3, 12):
        plan(clock, DUE + timedelta(days=day))
    late = told(NoticeKind.ESCALATED, district.secretary)
    assert {notice.review.subject for notice in late} == {
        district.author,
        district.committee_member,
        district.town_secretary,
        district.former,
    }
    assert len(late) == 4
    assert {notice.due_on for notice in late} == {DUE}


def test_without_days_of_grace_the_filing_day_still_is_the_authors(clock, district):
    open_district_cycle(district, grace_days=0)
    plan(clock, DUE, 23)
    assert not told(NoticeKind.ESCALATED)
    plan(clock, DUE + timedelta(days=1), 0)
    assert told(NoticeKind.ESCALATED, district.secretary)


def test_of_a_secretary_and_of_a_collective_the_heads_above_hear(clock, district, cycle):
    plan(clock, cycle.escalates_on)
    of_secretary = told(NoticeKind.ESCALATED, review=review_of(cycle, district.secretary))
    assert [notice.recipient for notice in of_secretary] == [district.town_secretary]
    of_cell = told(NoticeKind.ESCALATED, review=collective_of(cycle, district.cell))
    assert [notice.recipient for notice in of_cell] == [district.town_secretary]
    of_town = told(NoticeKind.ESCALATED, review=collective_of(cycle, district.town))
    assert [notice.recipient for notice in of_town] == [district.leader]
    of_root = told(NoticeKind.ESCALATED, review=collective_of(cycle, district.root))
    assert of_root == []  # nobody is told of oneself


def test_the_deputy_hears_where_there_is_no_secretary(clock, district, cycle):
    deputy = make_cadre("Trương Thị Phó")
    appoint(deputy, district.cell, Post.DEPUTY)
    review = review_of(cycle, district.author)
    plan(clock, cycle.escalates_on)
    assert [notice.recipient for notice in told(NoticeKind.ESCALATED, review=review)] == [
        district.secretary
    ]
    Notification.objects.filter(kind=NoticeKind.ESCALATED).delete()
    Appointment.objects.filter(cadre=district.secretary).update(until=cycle.due_on)
    plan(clock, cycle.escalates_on)
    assert [notice.recipient for notice in told(NoticeKind.ESCALATED, review=review)] == [deputy]


def test_where_nobody_leads_the_cell_the_committee_above_hears(clock, district, cycle):
    Appointment.objects.filter(unit=district.cell).update(until=cycle.due_on)
    plan(clock, cycle.escalates_on)
    late = told(NoticeKind.ESCALATED, review=review_of(cycle, district.author))
    assert [notice.recipient for notice in late] == [district.town_secretary]


# --- Remedies -------------------------------------------------------------------------------


def with_remedy(cycle, cadre, due_on: date) -> Remedy:
    return with_remedy_of(review_of(cycle, cadre), due_on)


def with_remedy_of(review: SelfReview, due_on: date) -> Remedy:
    shortcoming = Shortcoming.objects.create(
        review=review,
        area=review.cycle.areas.first(),
        description="Chưa kiểm tra thường xuyên.",
        source=Source.SELF,
    )
    return Remedy.objects.create(
        shortcoming=shortcoming, measure="Kiểm tra mỗi tháng.", due_on=due_on
    )


def test_a_remedy_is_told_a_week_ahead_once(clock, district, cycle):
    remedy = with_remedy(cycle, district.author, date(2027, 2, 28))
    file_review(cycle, district.author)
    close_cycle(cycle=cycle, by=district.leader)  # remedies outlive their cycle
    plan(clock, date(2027, 2, 20), 23)
    assert not told(NoticeKind.REMEDY_DUE)
    for day in range(10):
        plan(clock, date(2027, 2, 21) + timedelta(days=day))
    (notice,) = told(NoticeKind.REMEDY_DUE)
    assert (notice.recipient, notice.due_on) == (district.author, remedy.due_on)
    assert notice.created_at.astimezone(VIETNAM).date() == date(2027, 2, 21)
    remedy.due_on = date(2027, 3, 31)
    remedy.save()
    plan(clock, date(2027, 3, 25))
    assert len(told(NoticeKind.REMEDY_DUE)) == 2  # a new deadline is a new notice


def test_a_remedy_that_passed_while_nothing_ran_is_told_but_not_one_of_years_ago(
    clock, district, cycle
):
    with_remedy(cycle, district.author, date(2026, 12, 1))
    file_review(cycle, district.author)
    plan(clock, date(2028, 1, 1))
    assert not told(NoticeKind.REMEDY_DUE)
    plan(clock, date(2026, 12, 8))
    assert len(told(NoticeKind.REMEDY_DUE)) == 1


@pytest.mark.parametrize("state", [RemedyState.REPORTED, RemedyState.CONFIRMED])
def test_a_finished_remedy_is_not_told(clock, district, cycle, state):
    remedy = with_remedy(cycle, district.author, date(2026, 12, 1))
    file_review(cycle, district.author)
    Remedy.objects.filter(pk=remedy.pk).update(
        state=state, confirmed_by=district.secretary, confirmed_at=remedy.shortcoming.created_at
    )
    plan(clock, date(2026, 11, 27))
    assert not told(NoticeKind.REMEDY_DUE)


def test_a_remedy_in_a_draft_is_not_told(clock, district, cycle):
    with_remedy(cycle, district.author, date(2026, 12, 1))
    plan(clock, date(2026, 11, 27))
    assert not told(NoticeKind.REMEDY_DUE)


def file_collective(cycle, unit, by) -> None:
    review = collective_of(cycle, unit)
    fill(review, by)
    submit_review(review=review, by=by)


# --- Cost, and several at once --------------------------------------------------------------


@pytest.mark.parametrize("people", [10, 300])
def test_planning_takes_the_same_queries_for_ten_and_for_three_hundred(clock, db, people):
    root = make_unit("Đảng ủy xã", UnitKind.GRASSROOTS)
    cell = make_unit("Chi bộ đông", UnitKind.CELL, root)
    leader, secretary = make_cadre("Lê Thị Đứng Đầu"), make_cadre("Phạm Văn Bí Thư")
    appoint(leader, root, Post.SECRETARY)
    appoint(secretary, cell, Post.SECRETARY)
    members = [make_cadre("Nguyễn Văn Đông") for _ in range(people)]
    for member in members:
        join(member, cell)
    cycle = make_open_cycle(root, leader)
    filed = people // 5
    for member in members[:filed]:
        with_remedy(cycle, member, date(2026, 12, 8))
        file_review(cycle, member)
    with_remedy_of(collective_of(cycle, cell), date(2026, 12, 8))
    file_collective(cycle, cell, secretary)
    clock.move_to(datetime(2026, 12, 7, 9, tzinfo=VIETNAM))
    with CaptureQueriesContext(connection) as queries:
        plan_reminders(today())
    assert len(told(NoticeKind.LATE)) == people - filed + 1  # and the root's collective
    assert len(told(NoticeKind.ESCALATED, secretary)) == people - filed
    assert len(told(NoticeKind.REMEDY_DUE)) == filed + 1
    assert len(queries) == 8


def plan_at_once(clock) -> int:
    """Five beats find the same due day; returns how many notices of it there are."""
    at_once(5, lambda: plan_reminders(today()))
    return Notification.objects.exclude(kind=NoticeKind.OPENED).count()


@pytest.mark.django_db(transaction=True)
def test_five_planners_at_once_tell_everything_once(clock, district, cycle):
    clock.move_to(datetime(2026, 12, 7, 9, tzinfo=VIETNAM))
    plan_reminders(today())
    alone = Notification.objects.exclude(kind=NoticeKind.OPENED).count()
    Notification.objects.exclude(kind=NoticeKind.OPENED).delete()
    assert alone > 10
    assert plan_at_once(clock) == alone


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_they_would_tell_it_five_times(clock, district, cycle):
    """The control: the race is real, and the key is what holds it."""
    clock.move_to(datetime(2026, 12, 7, 9, tzinfo=VIETNAM))
    plan_reminders(today())
    alone = Notification.objects.exclude(kind=NoticeKind.OPENED).count()
    Notification.objects.exclude(kind=NoticeKind.OPENED).delete()
    with without_unique(Notification, "key"):
        assert plan_at_once(clock) == 5 * alone
        Notification.objects.exclude(kind=NoticeKind.OPENED).delete()
