"""The demo's words, calendar and clock."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from reviews.demo.calendar import Calendar, moments
from reviews.demo.clock import travelling
from reviews.demo.places import OFFICE, STAFF, TOWN
from reviews.demo.posts import ORDINARY
from reviews.demo.texts import GAP, Scribe
from reviews.demo.tree import FEWEST, SMALLEST_CELL, chosen_places, sizes
from reviews.demo.words import collective, replies, results
from reviews.demo.words.faults import FAULTS
from tests.conftest import NOW
from tuphe.lib.dates import day_of, today


def test_every_word_can_be_drawn() -> None:
    scribe = Scribe(Random(1), 2026, 9)
    pools = [
        *results.COMMON.values(),
        *(texts for own in results.OWN.values() for texts in own.values()),
        *collective.RESULTS.values(),
        *(case for fault in [*FAULTS, *collective.FAULTS] for case in fault.cases),
        replies.RETURNS,
        replies.COLLECTIVE_RETURNS,
        replies.REWRITES,
        replies.PRAISE,
        replies.QUESTIONS,
        replies.FAULT_COMMENTS,
        replies.CLOSINGS,
    ]
    for pool in pools:
        for text in pool:
            filled = scribe.fill(text)
            assert not GAP.search(filled)
            assert "{" not in filled
            assert filled == filled.strip()
            assert filled.endswith((".", ")"))


def test_a_text_of_every_area_exists() -> None:
    assert set(results.COMMON) == set(collective.RESULTS)
    for own in results.OWN.values():
        assert set(own) <= set(results.COMMON)
    for fault in [*FAULTS, *collective.FAULTS]:
        assert fault.area in results.COMMON


def test_holds_on_every_day_of_three_years() -> None:
    for number in range(3 * 366):
        calendar = Calendar(date(2026, 1, 1) + timedelta(days=number))
        days = [calendar.pilot, calendar.previous, calendar.current]
        for cycle in days:
            assert cycle.opens_on <= cycle.due_on <= cycle.closes_on <= cycle.remedies_until
            assert cycle.opens_on.year == cycle.year
            assert cycle.last <= calendar.today
        assert calendar.pilot.closes_on < calendar.handover < calendar.previous.opens_on
        assert calendar.previous.closes_on < calendar.current.opens_on
        assert calendar.current.due_on < calendar.today < calendar.current.closes_on


def test_moments_are_in_their_window_and_in_order() -> None:
    rng = Random(1)
    first = datetime(2026, 11, 23, 21, 30, tzinfo=NOW.tzinfo)
    for length in (timedelta(0), timedelta(minutes=5), timedelta(hours=9), timedelta(days=9)):
        found = moments(rng, first, first + length, 50)
        assert found == sorted(found)
        assert all(first <= moment <= first + length for moment in found)


def test_is_put_back_after_a_failure() -> None:
    real, past = timezone.now, NOW - timedelta(days=400)

    def fail() -> None:
        with travelling() as clock:
            clock.set(past)
            assert timezone.now() == past
            assert today() == day_of(past)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert timezone.now is real


def test_every_size_finds_room_for_every_post() -> None:
    for people in [*range(FEWEST, 700), 1_000, 5_000]:
        chosen = chosen_places(people)
        cells = [cell for _place, held in chosen for cell in held]
        found = dict(zip(cells, sizes(cells, people - 1), strict=True))
        assert sum(found.values()) == people - 1
        assert min(found.values()) >= SMALLEST_CELL
        assert found[OFFICE] > ORDINARY  # room for `canbo`
        assert {OFFICE, TOWN, STAFF} <= {place for place, _held in chosen}
