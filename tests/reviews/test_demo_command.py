"""Loading the demo district: when it refuses, that a failure leaves nothing, on which days."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from reviews.actions.cycles import sync_cycle
from reviews.demo import years
from reviews.demo.build import build_demo
from reviews.demo.tree import FEWEST
from reviews.enums import ReviewState
from reviews.models import (
    Answer,
    Notification,
    Remedy,
    ReviewCycle,
    SelfReview,
    StateChange,
)
from tuphe.lib.dates import start_of
from units.models import AuditEntry, Cadre, PartyUnit

PEOPLE = FEWEST


@pytest.mark.parametrize("options", [[], ["--if-empty"]])
def test_refuses_in_production(db: None, settings, options: list[str]) -> None:
    settings.MODE = "production"
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("seed_demo", *options, people=PEOPLE)
    assert not PartyUnit.objects.exists()
    assert not Cadre.objects.exists()


def test_refuses_beside_a_single_account(db: None) -> None:
    Cadre.objects.create_superuser("kythuat", "mat-khau-dai-2026", full_name="Kỹ Thuật Viên")
    with pytest.raises(CommandError, match="people or units"):
        call_command("seed_demo", people=PEOPLE)
    assert Cadre.objects.count() == 1


@pytest.mark.parametrize("people", [0, -1, FEWEST - 1, 5_001])
def test_refuses_sizes_it_cannot_fill(db: None, people: int) -> None:
    with pytest.raises(CommandError, match="takes 50 to 5000"):
        call_command("seed_demo", people=people)
    assert not PartyUnit.objects.exists()


def test_a_failure_at_the_end_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*, cycle: ReviewCycle, by: Cadre | None) -> None:
        if by is None:  # the night's look in the last cycle
            raise RuntimeError("the disk is full")
        sync_cycle(cycle=cycle, by=by)

    monkeypatch.setattr(years, "sync_cycle", fail)
    real = timezone.now
    with pytest.raises(RuntimeError):
        build_demo(FEWEST)
    assert timezone.now is real
    assert connection.features.uses_savepoints
    for model in (PartyUnit, Cadre, ReviewCycle, SelfReview, AuditEntry, Notification):
        assert not model.objects.exists()


def test_says_the_same_on_the_same_day(db: None) -> None:
    def told() -> list[object]:
        with transaction.atomic():
            build_demo(FEWEST)
            people = Cadre.objects.order_by("pk").values_list("full_name", "birth_year")
            texts = Answer.objects.order_by("pk").values_list("text", "saved_at")
            measures = Remedy.objects.order_by("pk").values_list("measure", "due_on", "state")
            found = [*people, *texts, *measures]
            transaction.set_rollback(True)
        return found

    assert told() == told()


@pytest.mark.parametrize(
    "day", [date(2027, 1, 1), date(2027, 2, 5), date(2028, 2, 29), date(2029, 7, 31)]
)
def test_loads_on_any_day_of_the_year(db: None, day: date) -> None:
    with time_machine.travel(start_of(day) + timedelta(minutes=5)):
        build_demo(FEWEST)
        states = set(SelfReview.objects.owed().values_list("state", flat=True))
        assert states == set(ReviewState)
        assert Remedy.objects.filed().overdue(day).exists()
        assert not StateChange.objects.filter(at__gt=timezone.now()).exists()
