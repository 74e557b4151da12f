"""The Vietnamese day, the end of a due day, and deadlines in words."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone, translation

from tuphe.lib.dates import day_of, days_left_text, end_of, is_late, start_of, today

DAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-11-29T16:59:59Z", dt.date(2026, 11, 29)),
        ("2026-11-29T17:00:00Z", DAY),
        ("2026-11-30T16:59:59Z", DAY),
    ],
)
def test_the_day_changes_at_midnight_in_vietnam(utc, day):
    moment = dt.datetime.fromisoformat(utc)
    with time_machine.travel(moment, tick=False):
        assert today() == day
        with timezone.override("America/New_York"):
            assert today() == day
    assert day_of(moment) == day


def test_a_due_day_counts_whole():
    last = dt.datetime(2026, 11, 30, 16, 59, 59, 999999, tzinfo=dt.UTC)
    assert not is_late(last, DAY)
    assert is_late(last + dt.timedelta(microseconds=1), DAY)
    assert start_of(DAY) == dt.datetime(2026, 11, 29, 17, tzinfo=dt.UTC)
    assert end_of(DAY) == start_of(dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    ("days", "english", "vietnamese"),
    [
        (0, "due today", "đến hạn hôm nay"),
        (1, "1 day left", "còn 1 ngày"),
        (3, "3 days left", "còn 3 ngày"),
        (-1, "1 day overdue", "quá hạn 1 ngày"),
        (-2, "2 days overdue", "quá hạn 2 ngày"),
    ],
)
def test_deadlines_in_words(days, english, vietnamese):
    due_on = DAY + dt.timedelta(days=days)
    with translation.override("en"):
        assert days_left_text(due_on, DAY) == english
    with translation.override("vi"):
        assert days_left_text(due_on, DAY) == vietnamese
