"""The numbers of the dashboard, against a count by hand and against their own lists."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reviews.actions.cycles import close_cycle
from reviews.dashboards import rows
from reviews.dashboards.buckets import remedy_buckets, review_buckets
from reviews.dashboards.numbers import REMEDIES, Dashboard, Line, dashboard_of, rate
from reviews.dashboards.statements import Blanks, statement
from reviews.enums import ReviewState
from reviews.models import CycleUnit, Remedy, ReviewCycle, SelfReview, Shortcoming
from tests.cast import District, file_review, open_district_cycle, review_of
from tests.factories import make_open_cycle, make_unit
from tests.reviews.dashboard_data import build, count_remedies, count_reviews, within
from tuphe.lib.dates import today

pytestmark = pytest.mark.django_db
SEEDS = range(4)
NAMES = ["owed", "exempt", "filed", "not_filed", "late", "filed_late", *ReviewState.values]
KINDS = {rows.PEOPLE: False, rows.COLLECTIVES: True}


def units_of(cycle: ReviewCycle) -> list[CycleUnit]:
    return list(cycle.units.select_related("cycle", "unit", "parent"))


def boards_of(cycle: ReviewCycle) -> list[Dashboard]:
    return [dashboard_of(unit, today()) for unit in units_of(cycle)]


def board_at(cycle: ReviewCycle, unit) -> Dashboard:
    place = CycleUnit.objects.select_related("cycle", "unit").get(cycle=cycle, unit=unit)
    return dashboard_of(place, today())


def check_line(line: Line, reviews: list[SelfReview], cycle: ReviewCycle) -> None:
    for kind, is_collective in KINDS.items():
        expected = count_reviews([r for r in reviews if r.is_collective == is_collective], cycle)
        found = {name: line.numbers[kind][name] for name in NAMES}
        assert found == {name: expected[name] for name in NAMES}
    counts = count_remedies(reviews)
    assert line.numbers[REMEDIES] == {name: counts[name] for name in line.numbers[REMEDIES]}


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_are_those_of_a_count_by_hand(seed):
    cycle = build(seed, due_in=[-4, 0, 3, -4][seed]).cycle
    units = {unit.pk: unit for unit in units_of(cycle)}
    every = list(cycle.reviews.prefetch_related("shortcomings__remedies"))
    assert len(every) > 20

    def below(unit: CycleUnit) -> list[SelfReview]:
        return [review for review in every if within(unit, units[review.unit_id])]

    for unit in units.values():
        for other in units.values():
            if other.parent_id:
                other.parent = units[other.parent_id]
        board, here = dashboard_of(unit, today()), below(unit)
        check_line(board.total, here, cycle)
        check_line(board.own, [r for r in here if r.unit_id == unit.pk], cycle)
        check_line(
            board.all_pilots, [r for r in here if r.is_pilot] if board.pilots else [], cycle
        )
        if board.pilots:
            check_line(board.rest, [r for r in here if not r.is_pilot], cycle)
        children = [other for other in units.values() if other.parent_id == unit.pk]
        assert [line.place.path for line in board.children] == [u.path for u in children]
        for line, child in zip(board.children, children, strict=True):
            check_line(line, below(child), cycle)
        for line in board.pilots:
            pilot = next(u for u in units.values() if u.path == line.place.path)
            assert pilot.is_pilot
            assert not pilot.parent.is_pilot
            check_line(line, below(pilot), cycle)
        for line in board.areas:
            counts = count_remedies(here, line.area.pk)
            assert line.numbers[REMEDIES] == {n: counts[n] for n in line.numbers[REMEDIES]}


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_every_list_holds_as_many_rows_as_its_number_says(seed):
    cycle = build(seed).cycle
    places = {place.path: place for place in units_of(cycle)}
    one_of_each_kind = {place.kind: place for place in places.values()}
    for place in one_of_each_kind.values():
        board = dashboard_of(place, today())
        compared = [] if board.pilots else [board.all_pilots, board.rest]
        for line in board.lines:
            if any(line is other for other in compared):
                continue  # not shown where no pilot unit lies below
            here = places[line.place.path]
            for kind in () if line.area else KINDS:
                for name, number in line.numbers[kind].items():
                    listed = rows.listed_reviews(
                        here, board.reviews, bucket=name, kind=kind, part=line.part
                    )
                    assert listed.count() == number, (line, name)
            area = cycle.areas.get(pk=line.area.pk) if line.area else None
            for name, number in line.numbers[REMEDIES].items():
                listed = rows.listed_shortcomings(
                    here, board.remedies, bucket=name, area=area, part=line.part
                )
                assert listed.count() == len(listed) == number, (line, name)


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_make_up_the_whole(seed):
    for board in boards_of(build(seed).cycle):
        for subject, numbers in board.total.numbers.items():
            for name, number in numbers.items():
                lines = [board.own, *board.children]
                assert sum(line.numbers[subject][name] for line in lines) == number
                pilots, rest = board.all_pilots.numbers[subject], board.rest.numbers[subject]
                assert pilots[name] + rest[name] == number
                if board.pilots:
                    assert pilots[name] == sum(p.numbers[subject][name] for p in board.pilots)
            if subject == REMEDIES:
                for name, number in numbers.items():
                    assert sum(a.numbers[subject][name] for a in board.areas) == number
                continue
            assert numbers["owed"] == sum(numbers[state] for state in ReviewState.values)
            assert numbers["owed"] == numbers["filed"] + numbers["not_filed"]


def test_whoever_may_see_the_unit_may_see_every_row_that_it_counts():
    made = build(7)
    seen = set(SelfReview.objects.visible_to(made.leader).values_list("pk", flat=True))
    board = board_at(made.cycle, made.root)
    listed = rows.listed_reviews(board.unit, board.reviews)
    assert set(listed.values_list("pk", flat=True)) == seen
    assert seen


def test_a_statement_kept_is_the_one_that_django_composes_afresh():
    made = build(1)
    for unit in units_of(made.cycle):
        for pilot_length in (0, 15, 22):
            values = Blanks(made.cycle.pk, unit.pk, unit.path, 29, pilot_length, today(), today())
            for name in ("units", "areas", "reviews", "remedies"):
                sql, parameters = getattr(values, name)().query.sql_with_params()
                assert statement(name, values) == (sql, list(parameters))


# --- Days -----------------------------------------------------------------------------------


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def test_nobody_is_late_on_the_filing_day_itself(district: District, clock):
    cycle = open_district_cycle(district, due_in=0)
    total = board_at(cycle, district.root).total.numbers[rows.PEOPLE]
    assert (total["not_filed"], total["late"]) == (total["owed"], 0)
    # Half past midnight in Vietnam, still the filing day by the server's universal time.
    clock.move_to(at("2026-11-24 00:30"))
    total = board_at(cycle, district.root).total.numbers[rows.PEOPLE]
    assert total["late"] == total["owed"] > 0


@pytest.mark.parametrize(
    ("moment", "late"), [("2026-11-23 23:59:59", 0), ("2026-11-24 00:00:00", 1)]
)
def test_filed_late_is_after_the_last_vietnamese_moment(district, clock, moment, late):
    cycle = open_district_cycle(district, due_in=0)
    clock.move_to(at(moment), tick=False)
    review = file_review(cycle, district.author)
    clock.move_to(at("2026-11-26 09:00"))
    board = board_at(cycle, district.cell)
    assert board.total.numbers[rows.PEOPLE]["filed_late"] == late
    found = [bucket.name for bucket in rows.marks(review, board.reviews, cycle.due_on)]
    assert found == ["filed_late"] * late


def test_a_returned_review_is_late_again_after_the_filing_day(district, clock):
    cycle = open_district_cycle(district, due_in=0)
    review = file_review(cycle, district.author)
    SelfReview.objects.filter(pk=review.pk).update(state=ReviewState.RETURNED)
    clock.move_to(at("2026-11-26 09:00"))
    board = board_at(cycle, district.cell)
    late = rows.listed_reviews(board.unit, board.reviews, bucket="late", kind=rows.PEOPLE)
    assert district.author in {row.subject for row in late}
    review.refresh_from_db()
    assert [b.name for b in rows.marks(review, board.reviews, cycle.due_on)] == ["late"]


def test_who_owes_nothing_is_never_late(district, cycle):
    review = review_of(cycle, district.author)
    SelfReview.objects.filter(pk=review.pk).update(obligation="exempt")
    review.refresh_from_db()
    buckets = review_buckets(cycle.due_on, cycle.due_on + timedelta(days=1))
    assert rows.marks(review, buckets, cycle.due_on) == []


def test_overdue_agrees_with_the_remedies_own_words():
    made = build(3)
    overdue = Remedy.objects.filed().overdue(today()).filter(shortcoming__review__cycle=made.cycle)
    board = board_at(made.cycle, made.root)
    listed = rows.listed_shortcomings(board.unit, board.remedies, bucket="overdue")
    assert len(listed) == overdue.count() > 0
    assert all(not registered.is_done for row in listed for registered in rows.registered(row))
    days = sorted(row.remedy_due_on for row in listed)
    assert days == sorted(overdue.values_list("due_on", flat=True))


# --- What is compared and shown --------------------------------------------------------------


def test_a_pilot_unit_deep_in_the_tree_stands_by_its_name(district):
    pilots = [district.cell, district.office]
    cycle = make_open_cycle(district.root, district.leader, pilots=pilots)
    board = board_at(cycle, district.root)
    names = [line.place.name for line in board.pilots]
    assert names == [district.office.name, district.cell.name]
    assert board.pilots[1].numbers[rows.PEOPLE]["owed"] == 6
    assert board.compares
    town = board_at(cycle, district.town)
    assert [line.place.name for line in town.pilots] == [district.cell.name]
    assert town.compares


def test_there_is_nothing_to_compare_inside_a_pilot_unit(district, cycle):
    board = board_at(cycle, district.office)
    assert (board.pilots, board.compares) == ([], False)


def test_a_cell_shows_its_people_and_a_committee_its_units(district, cycle):
    assert board_at(cycle, district.cell).shows_people
    assert board_at(cycle, district.office).shows_people
    assert not board_at(cycle, district.town).shows_people


def test_a_draft_that_nobody_has_seen_is_nobodys_number(district, cycle):
    review = review_of(cycle, district.author)
    area = cycle.areas.first()
    Shortcoming.objects.create(review=review, area=area, description="Chậm", cause="Bận")
    assert board_at(cycle, district.root).total.numbers[REMEDIES]["shortcomings"] == 0
    file_review(cycle, district.author)
    assert board_at(cycle, district.root).total.numbers[REMEDIES]["shortcomings"] == 1


def test_a_closed_cycle_keeps_last_years_tree(district, cycle):
    close_cycle(cycle=cycle, by=district.leader)
    make_unit("Chi bộ mới", "cell", district.town)
    names = [line.place.name for line in board_at(cycle, district.town).children]
    assert names == [district.cell.name, district.other_cell.name]


@pytest.mark.parametrize(
    ("count", "whole", "percent"),
    [(0, 0, None), (0, 9, 0), (9, 9, 100), (999, 1000, 99), (1, 1000, 1), (1, 3, 33)],
)
def test_only_all_is_a_hundred_percent_and_only_none_is_zero(count, whole, percent):
    assert rate(count, whole) == percent


def test_an_unknown_word_names_no_rows(cycle, district):
    board = board_at(cycle, district.root)
    for asked in ({"bucket": "naught"}, {"kind": "naught"}, {"part": "naught"}):
        with pytest.raises(KeyError):
            rows.listed_reviews(board.unit, board.reviews, **asked)
    with pytest.raises(KeyError):
        rows.listed_shortcomings(board.unit, remedy_buckets(today()), bucket="owed")
