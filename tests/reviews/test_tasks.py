"""The tasks that beat wakes, as functions, and carried by a real broker to a real worker."""

import inspect
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from reviews import tasks
from reviews.models import Digest, Notification, SelfReview
from tests.cast import open_district_cycle
from tests.factories import appoint, join, make_cadre, make_open_cycle, make_unit
from tests.reviews.worker import Worker
from tests.smtp import Sink, running
from tuphe.celery import app
from units.enums import Post, UnitKind
from units.models import Cadre

PEOPLE = 30
DEATHS = 2


def test_beat_wakes_tasks_that_exist_and_want_nothing():
    app.loader.import_default_modules()
    woken = {entry["task"] for entry in app.conf.beat_schedule.values()}
    ours = {name for name in app.tasks if name.startswith("reviews.")}
    assert ours == {name for name in woken if name.startswith("reviews.")}
    for name in woken:
        assert not inspect.signature(app.tasks[name].run).parameters


def test_nothing_but_beat_speaks_to_the_broker():
    """A page that waited for Redis would fail with it; a long countdown runs again and again."""
    spoken = re.compile(r"\.delay\(|\.delay_on_commit\(|apply_async|send_task|countdown=|\beta=")
    for package in ("reviews", "units", "tuphe"):
        for path in (Path(settings.BASE_DIR) / package).rglob("*.py"):
            assert not spoken.search(path.read_text("utf-8")), path


def test_a_cycle_that_fails_does_not_hold_up_the_others(caplog, monkeypatch, district, cycle):
    broken, later = open_district_cycle(district), open_district_cycle(district)
    newcomer = make_cadre("Ngô Thị Mới")
    join(newcomer, district.cell)
    sync_cycle = tasks.sync_cycle

    def fails_once(*, cycle, by):
        if cycle == broken:
            raise ValidationError("The unit that runs the cycle is not in force today.")
        sync_cycle(cycle=cycle, by=by)

    monkeypatch.setattr(tasks, "sync_cycle", fails_once)
    tasks.sync_open_cycles()
    found = SelfReview.objects.filter(subject=newcomer).values_list("cycle", flat=True)
    assert set(found) == {cycle.pk, later.pk}
    (line,) = [record for record in caplog.records if record.name == "reviews.tasks"]
    assert str(broken.code) in line.getMessage()
    assert line.exc_info


def test_a_tick_that_is_repeated_changes_nothing(clock, district, cycle):
    clock.shift(timedelta(days=3))
    for _tick in range(3):
        tasks.sync_open_cycles()
        tasks.plan_reminders()
        tasks.send_digests()
    assert len(mail.outbox) == Digest.objects.count() == len({m.to[0] for m in mail.outbox})
    assert Notification.objects.filter(kind="due", recipient=district.author).count() == 1


# --- With a real worker ---------------------------------------------------------------------


def eventually(true: Callable[[], bool], what: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.fixture
def start(tmp_path):
    """Starts workers that send to a sink; none outlives the test."""
    workers: list[Worker] = []
    log = tmp_path / "worker.log"

    def started(queue: str, sink: Sink) -> Worker:
        worker = Worker(
            str(connection.settings_dict["NAME"]),
            timezone.now(),
            queue,
            log,
            EMAIL_URL=f"smtp://127.0.0.1:{sink.port}",
        )
        workers.append(worker)
        return worker

    yield started
    for worker in workers:
        if worker.process.poll() is None:
            worker.kill()


@pytest.mark.django_db(transaction=True)
def test_workers_that_are_killed_again_and_again_lose_nothing(start, db):
    with running() as sink:
        sink.pause = 0.05
        # They get ready while the district is made.
        workers = {
            queue: start(queue, sink)
            for queue in (f"test-{uuid.uuid4()}" for _ in range(DEATHS + 1))
        }
        members = make_members(PEOPLE)
        for number, (queue, worker) in enumerate(workers.items(), start=1):
            # What beat does. The messages of a worker that died are lost, for all we care.
            for name in ("plan_reminders", "send_digests", "send_digests"):
                app.send_task(f"reviews.tasks.{name}", queue=queue)
            if number <= DEATHS:
                wanted = number * PEOPLE // (DEATHS + 1)
                eventually(lambda wanted=wanted: len(sink.messages) >= wanted, "no mail came")
                worker.kill()
                assert Digest.objects.filter(sent_at=None).exists()
        eventually(lambda: not Digest.objects.filter(sent_at=None).exists(), "mail is missing")
    copies = Counter(sink.ids)
    assert set(sink.recipients) == {member.email for member in members}
    assert len(copies) == PEOPLE
    # A mail in flight at a death may come twice, under one Message-ID; every other comes once.
    # Each worker has two processes, so two may be in flight.
    assert sum(copies.values()) - PEOPLE <= 2 * DEATHS
    assert max(copies.values()) <= 1 + DEATHS


def make_members(number: int) -> list[Cadre]:
    """Members of a cell whose cycle has just opened, so each of them has a notice."""
    root = make_unit("Đảng ủy xã", UnitKind.GRASSROOTS)
    cell = make_unit("Chi bộ đông", UnitKind.CELL, root)
    leader = make_cadre("Lê Thị Đứng Đầu")
    appoint(leader, root, Post.SECRETARY)
    members = [make_cadre("Nguyễn Văn Đông") for _ in range(number)]
    for member in members:
        join(member, cell)
    make_open_cycle(root, leader)
    return members
