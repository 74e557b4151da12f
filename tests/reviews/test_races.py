"""Two at the same moment, on real connections: nothing is overwritten, doubled or half done.

Each guard is shown to matter: without it the same race does lose.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction

from reviews.actions.cycles import close_cycle, open_cycle, sync_cycle
from reviews.actions.desk import accept_review, return_review
from reviews.actions.filing import (
    StaleVersion,
    delete_shortcoming,
    save_answer,
    save_shortcoming,
    submit_review,
)
from reviews.enums import CycleState, ReviewState
from reviews.models import (
    Answer,
    Notification,
    Remedy,
    ReviewVersion,
    SelfReview,
    Shortcoming,
    StateChange,
)
from reviews.notifications import notice
from tests.cast import file_review, fill, review_of
from tests.concurrency import at_once
from tests.factories import join, make_cycle
from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict
from units.models import AuditEntry, Membership

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8


def outcome(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Conflict as conflict:
        return conflict


def behind(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """`second` comes while `first` is under way, and waits for its lock; what came of it."""
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(outcome(second))
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        while thread.is_alive() and not _somebody_waits():
            time.sleep(0.005)
    thread.join(30)
    (found,) = came
    return found


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


@pytest.fixture
def filled(district, cycle) -> SelfReview:
    fill(review_of(cycle, district.author), district.author, "đầu")
    return review_of(cycle, district.author)


def text_of(review: SelfReview, slot: str = "1.1") -> str:
    return Answer.objects.get(review=review, slot=slot).text


# --- One after the other --------------------------------------------------------------------


def test_a_double_click_on_submit_is_one_submission(district, cycle, filled):
    def submit():
        return submit_review(review=review_of(cycle, district.author), by=district.author)

    assert isinstance(behind(submit, submit), Conflict)
    assert ReviewVersion.objects.count() == StateChange.objects.count() == 1
    assert AuditEntry.objects.filter(action="review.submit").count() == 1
    assert Notification.objects.filter(kind="submitted").count() == 2  # the cell's committee


def test_without_the_guard_both_clicks_count(district, cycle, filled):
    """A joined filter looks like a guard and is none: Django makes `id IN (SELECT …)` of it, and
    PostgreSQL does not look at that again after it has waited."""

    def submit() -> int:
        return SelfReview.objects.filter(
            pk=filled.pk, state__in=ReviewState.writable(), cycle__state=CycleState.OPEN
        ).update(state=ReviewState.SUBMITTED, submitted_at=filled.saved_at)

    assert behind(submit, submit) == 1


def test_eight_clicks_at_once_are_one_submission(district, cycle, filled):
    def submit():
        review = review_of(cycle, district.author)
        return outcome(lambda: submit_review(review=review, by=district.author))

    results = Counter(type(result) for result in at_once(WRITERS, submit))
    assert results == {ReviewVersion: 1, Conflict: WRITERS - 1}
    assert ReviewVersion.objects.count() == StateChange.objects.count() == 1


def test_a_save_that_comes_while_it_is_submitted_is_refused(district, cycle, filled):
    review = review_of(cycle, district.author)  # read before the submission, as another tab does
    refused = behind(
        lambda: submit_review(review=review_of(cycle, district.author), by=district.author),
        lambda: save_answer(review=review, slot="1.1", text="mới", version=1, by=district.author),
    )
    assert isinstance(refused, Conflict)
    assert not isinstance(refused, StaleVersion)
    assert text_of(filled) == "đầu"
    assert ReviewVersion.objects.get().content["sections"][0]["slots"][0]["text"] == "đầu"


def test_a_submission_that_comes_while_it_is_saved_holds_what_was_saved(district, cycle, filled):
    review = review_of(cycle, district.author)
    version = behind(
        lambda: save_answer(
            review=review_of(cycle, district.author),
            slot="1.1",
            text="mới",
            version=1,
            by=district.author,
        ),
        lambda: submit_review(review=review, by=district.author),
    )
    assert version.content["sections"][0]["slots"][0]["text"] == text_of(filled) == "mới"


@pytest.mark.parametrize("slot", ["1.1", "1.2"])
def test_two_devices_save_the_same_part(district, cycle, filled, slot):
    version = 1 if slot == "1.1" else 0

    def save(text: str) -> Callable[[], Any]:
        review = review_of(cycle, district.author)
        return lambda: save_answer(
            review=review, slot=slot, text=text, version=version, by=district.author
        )

    stale = behind(save("máy một"), save("máy hai"))
    assert isinstance(stale, StaleVersion)
    assert stale.current.text == text_of(filled, slot) == "máy một"


def test_two_members_of_a_committee_decide_once(district, cycle):
    filed = file_review(cycle, district.author)
    late = review_of(cycle, district.author)
    refused = behind(
        lambda: accept_review(review=filed, by=district.secretary, version=1),
        lambda: return_review(review=late, by=district.committee_member, reason="?", version=1),
    )
    assert isinstance(refused, Conflict)
    assert [change.action for change in StateChange.objects.all()] == ["submit", "accept"]


def test_a_decision_is_about_the_version_that_was_read(district, cycle):
    """The review comes back, is submitted again, and only then does the slow click arrive."""
    file_review(cycle, district.author)
    slow = review_of(cycle, district.author)

    def again():
        review = review_of(cycle, district.author)
        return_review(review=review, by=district.secretary, reason="?", version=1)
        submit_review(review=review_of(cycle, district.author), by=district.author)

    refused = behind(again, lambda: accept_review(review=slow, by=district.secretary, version=1))
    assert isinstance(refused, Conflict)
    assert review_of(cycle, district.author).state == "submitted"


def test_a_shortcoming_is_changed_by_one_of_two(district, cycle):
    made = save_shortcoming(
        review=review_of(cycle, district.author),
        shortcoming=Shortcoming(area=cycle.areas.first(), description="đầu", cause="…"),
        remedy=Remedy(measure="…", due_on=today()),
        by=district.author,
        version=0,
    )

    def save(text: str) -> Callable[[], Any]:
        review = review_of(cycle, district.author)
        one = Shortcoming.objects.get(pk=made.pk)
        remedy = one.remedies.get()
        one.description = remedy.measure = text
        return lambda: save_shortcoming(
            review=review, shortcoming=one, remedy=remedy, by=district.author, version=1
        )

    assert isinstance(behind(save("máy một"), save("máy hai")), Conflict)
    made.refresh_from_db()
    assert (made.description, made.remedies.get().measure) == ("máy một", "máy một")


def test_a_shortcoming_is_removed_once(district, cycle):
    made = save_shortcoming(
        review=review_of(cycle, district.author),
        shortcoming=Shortcoming(area=cycle.areas.first(), description="đầu", cause="…"),
        remedy=Remedy(measure="…", due_on=today()),
        by=district.author,
        version=0,
    )
    one, two = (Shortcoming.objects.get(pk=made.pk) for _number in range(2))
    refused = behind(
        lambda: delete_shortcoming(shortcoming=one, by=district.author),
        lambda: delete_shortcoming(shortcoming=two, by=district.author),
    )
    assert isinstance(refused, Conflict)
    assert AuditEntry.objects.filter(action="shortcoming.removed").count() == 1


def test_a_cycle_is_opened_once(district):
    cycle = make_cycle(district.root, district.leader)
    again = make_cycle(district.root, district.leader)
    again.pk, again.state = cycle.pk, "draft"
    refused = behind(
        lambda: open_cycle(cycle=cycle, by=district.leader),
        lambda: open_cycle(cycle=again, by=district.leader),
    )
    assert isinstance(refused, Conflict)
    assert SelfReview.objects.filter(cycle=cycle.pk).count() == 14


def test_keeping_in_step_twice_at_once_makes_each_review_once(district, cycle):
    join(district.operator, district.cell, since=today())

    def sync():
        return outcome(lambda: sync_cycle(cycle=cycle, by=None))

    at_once(4, sync)
    assert SelfReview.objects.filter(cycle=cycle).count() == 15


def test_what_is_submitted_while_its_author_leaves_stays_owed(district, cycle, filled):
    Membership.objects.filter(cadre=district.author).update(until=today().replace(day=1))
    behind(
        lambda: submit_review(review=filled, by=district.author),
        lambda: sync_cycle(cycle=cycle, by=None),
    )
    stored = review_of(cycle, district.author)
    assert (stored.state, stored.obligation) == ("submitted", "owed")


def test_a_submission_and_keeping_in_step_do_not_block_each_other(district, cycle, filled):
    """Each needs a row that the other one changes: the review, and the cycle it belongs to."""
    Membership.objects.filter(cadre=district.author).update(until=today().replace(day=1))
    join(district.author, district.other_cell, since=today())
    held = threading.Event()
    ended: list[Any] = []

    def submit() -> None:
        try:
            with transaction.atomic():
                submit_review(review=filled, by=district.author)
                held.set()
                while not _somebody_waits():
                    time.sleep(0.005)
                late = notice("returned", district.author.pk, filled, "late")
                late.save()
            ended.append("submitted")
        except Exception as error:
            ended.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=submit)
    thread.start()
    held.wait(10)
    sync_cycle(cycle=cycle, by=None)
    thread.join(30)
    assert ended == ["submitted"]
    stored = review_of(cycle, district.author)
    assert (stored.state, stored.unit.unit) == ("submitted", district.other_cell)


# --- Eight writers --------------------------------------------------------------------------

SLOTS = ("1.1", "1.2")
TURNS = 25


class Writers:
    """Devices of one author, and a secretary who returns: each adds words to what it has read.

    A word that was acknowledged and is not in the end is an overwritten one.
    """

    def __init__(self, district, cycle, seed: int) -> None:
        self.district, self.cycle, self.seed = district, cycle, seed
        self.acknowledged: dict[str, list[str]] = {slot: [] for slot in SLOTS}
        self.counts: Counter[str] = Counter()
        self.numbers: Iterator[int] = iter(range(WRITERS))

    def write(self) -> None:
        number = next(self.numbers)
        chance = random.Random(self.seed * 100 + number)
        for turn in range(TURNS):
            review = review_of(self.cycle, self.district.author)
            dice = chance.random()
            if dice < 0.08:
                self.submit(review)
            elif dice < 0.16:
                self.give_back(review)
            else:
                self.add(review, chance, f" {number}-{turn}")

    def submit(self, review: SelfReview) -> None:
        result = outcome(lambda: submit_review(review=review, by=self.district.author))
        self.counts[f"submit {type(result).__name__}"] += 1

    def give_back(self, review: SelfReview) -> None:
        newest = review.versions.count()
        result = outcome(
            lambda: return_review(
                review=review, by=self.district.secretary, reason="?", version=newest
            )
        )
        self.counts[f"return {type(result).__name__}"] += 1

    def add(self, review: SelfReview, chance: random.Random, word: str) -> None:
        slot = chance.choice(SLOTS)
        answer = Answer.objects.filter(review=review, slot=slot).first()
        text, version = (answer.text, answer.version) if answer else ("", 0)
        time.sleep(chance.random() / 500)  # the person types
        result = outcome(lambda: self.save(review, slot, text + word, version))
        self.counts[f"save {type(result).__name__}"] += 1
        if not isinstance(result, Conflict):
            self.acknowledged[slot].append(word.strip())

    def save(self, review: SelfReview, slot: str, text: str, version: int) -> Any:
        return save_answer(
            review=review, slot=slot, text=text, version=version, by=self.district.author
        )

    def lost(self) -> set[str]:
        stored = {slot: set(self.text(slot).split()) for slot in SLOTS}
        return {word for slot in SLOTS for word in set(self.acknowledged[slot]) - stored[slot]}

    def text(self, slot: str) -> str:
        return text_of(review_of(self.cycle, self.district.author), slot)


class Careless(Writers):
    """The same without the version: the last one wins."""

    def save(self, review: SelfReview, slot: str, text: str, version: int) -> Any:
        return Answer.objects.filter(review=review, slot=slot).update(text=text)


def let_write(writers: Writers) -> None:
    author = writers.district.author
    fill(review_of(writers.cycle, author), author, "đầu")
    save_answer(
        review=review_of(writers.cycle, author), slot="1.2", text="đầu", version=0, by=author
    )
    at_once(WRITERS, writers.write)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_eight_writers_overwrite_nothing(district, cycle, seed):
    writers = Writers(district, cycle, seed)
    let_write(writers)
    counts = writers.counts
    assert writers.lost() == set()
    for kind in ("save Saved", "save StaleVersion", "save Conflict", "submit Conflict"):
        assert counts[kind], f"the race never came to {kind!r}: {counts}"

    saved = AuditEntry.objects.filter(action="review.saved").count()
    assert saved == counts["save Saved"] + 3, "each acknowledged save is in the trail, once"
    assert [version.number for version in ReviewVersion.objects.order_by("pk")] == list(
        range(1, counts["submit ReviewVersion"] + 1)
    )
    for version in ReviewVersion.objects.all():
        for slot, part in zip(SLOTS, version.content["sections"][0]["slots"], strict=False):
            assert writers.text(slot).startswith(part["text"]), "a version holds what stood then"
    state = "draft"
    for change in StateChange.objects.order_by("pk"):
        assert change.source == state, "the history has no gap"
        state = change.target
    assert review_of(cycle, district.author).state == state


def test_eight_careless_writers_do_overwrite(district, cycle):
    """What the test above would find if the guard were missing."""
    writers = Careless(district, cycle, 1)
    let_write(writers)
    assert len(writers.lost()) > 10


def test_closing_ends_what_comes_after_it(district, cycle, filled):
    close_cycle(cycle=cycle, by=district.leader)
    for act in (
        lambda: submit_review(review=filled, by=district.author),
        lambda: save_answer(review=filled, slot="1.1", text="x", version=1, by=district.author),
    ):
        assert isinstance(outcome(act), Conflict)
    assert text_of(filled) == "đầu"
