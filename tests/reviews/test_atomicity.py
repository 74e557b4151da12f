"""Every act is whole: whichever of its SQL statements fails, all stands as before it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from reviews.actions.cycles import (
    close_cycle,
    create_cycle,
    open_cycle,
    sync_cycle,
    update_cycle,
)
from reviews.actions.desk import accept_review, add_comment, reopen_review, return_review
from reviews.actions.filing import (
    delete_shortcoming,
    save_answer,
    save_shortcoming,
    submit_review,
)
from reviews.models import Remedy, ReviewCycle, SelfReview, Shortcoming
from tests.cast import file_review, fill, review_of
from tests.database import Broken, breaking_at, changed, state
from tests.factories import join, make_cadre, make_cycle
from tuphe.lib.dates import today

MOST = 80  # statements that an act may take


def outcomes(act: Callable[[], object]) -> tuple[int, list[set[str]]]:
    """Let the act fail at its first statement, its second, and so on, until it is done.

    Returns how many statements it takes, and for each failure the tables that it had changed.
    """
    left_behind = []
    for number in range(1, MOST):
        before = state()
        with transaction.atomic():
            try:
                with breaking_at(number):
                    act()
            except Broken:
                transaction.set_rollback(False)  # only to look; see the next line but one
                left_behind.append(changed(before))
                transaction.set_rollback(True)
                continue
            transaction.set_rollback(True)
            return number - 1, left_behind
    raise AssertionError(f"the act takes more than {MOST} statements")


class Acts:
    """Each action of the reviews, on rows that are read anew each time as a request would."""

    def __init__(self, district, cycle: ReviewCycle) -> None:
        self.district, self.cycle = district, cycle

    def review(self) -> SelfReview:
        return review_of(self.cycle, self.district.author)

    def shortcoming(self) -> Shortcoming:
        return Shortcoming.objects.select_related("review__cycle", "review__unit").get()

    def first_answer(self) -> None:
        save_answer(
            review=self.review(), slot="1.2", text="mới", version=0, by=self.district.author
        )

    def later_answer(self) -> None:
        save_answer(
            review=self.review(), slot="1.1", text="mới", version=1, by=self.district.author
        )

    def new_shortcoming(self) -> None:
        save_shortcoming(
            review=self.review(),
            shortcoming=Shortcoming(area=self.cycle.areas.first(), description="x", cause="x"),
            remedy=Remedy(measure="x", due_on=today()),
            by=self.district.author,
            version=0,
        )

    def changed_shortcoming(self) -> None:
        one = self.shortcoming()
        one.description = "khác"
        save_shortcoming(
            review=self.review(),
            shortcoming=one,
            remedy=one.remedies.get(),
            by=self.district.author,
            version=1,
        )

    def removed_shortcoming(self) -> None:
        delete_shortcoming(shortcoming=self.shortcoming(), by=self.district.author)

    def submission(self) -> None:
        submit_review(review=self.review(), by=self.district.author)

    def comment(self) -> None:
        add_comment(review=self.review(), by=self.district.secretary, slot="1.1", text="…")

    def return_(self) -> None:
        return_review(review=self.review(), by=self.district.secretary, reason="…", version=1)

    def acceptance(self) -> None:
        accept_review(review=self.review(), by=self.district.secretary, version=1)

    def reopening(self) -> None:
        reopen_review(review=self.review(), by=self.district.secretary, reason="…", version=1)

    def new_cycle(self) -> None:
        make = {"year": 2030, "due_in": 20}
        make_cycle(self.district.root, self.district.leader, **make)

    def changed_cycle(self) -> None:
        cycle = ReviewCycle.objects.get(pk=self.cycle.pk)
        cycle.grace_days = 9
        update_cycle(cycle=cycle, by=self.district.leader, changed=["grace_days"])

    def opening(self) -> None:
        cycle = ReviewCycle.objects.get(state="draft")
        open_cycle(cycle=cycle, pilots=[self.district.office], by=self.district.leader)

    def keeping_in_step(self) -> None:
        sync_cycle(cycle=ReviewCycle.objects.get(pk=self.cycle.pk), by=None)

    def closing(self) -> None:
        close_cycle(cycle=ReviewCycle.objects.get(pk=self.cycle.pk), by=self.district.leader)


STAGES = {
    "draft": [
        "first_answer",
        "later_answer",
        "new_shortcoming",
        "changed_shortcoming",
        "removed_shortcoming",
        "submission",
        "new_cycle",
        "changed_cycle",
        "keeping_in_step",
        "closing",
        "opening",
    ],
    "submitted": ["comment", "return_", "acceptance"],
    "accepted": ["reopening"],
}


@pytest.fixture
def acts(district, cycle) -> Acts:
    made = Acts(district, cycle)
    fill(made.review(), district.author, "đầu")
    made.new_shortcoming()
    make_cycle(district.root, district.leader)
    join(make_cadre("Người Mới"), district.cell)
    return made


@pytest.mark.parametrize(
    ("stage", "name"), [(stage, name) for stage, names in STAGES.items() for name in names]
)
def test_all_or_nothing(acts, stage, name):
    if stage != "draft":
        acts.submission()
    if stage == "accepted":
        acts.acceptance()
    act = getattr(acts, name)
    before = state()
    statements, left_behind = outcomes(act)
    assert statements == len(left_behind) > 2
    assert [tables for tables in left_behind if tables] == []
    assert state() == before, "the trials themselves left nothing behind"
    act()
    assert changed(before), "and when nothing fails, it does something"


def test_every_action_is_tried():
    methods = {name for name in vars(Acts) if not name.startswith("__")}
    assert methods - {"review", "shortcoming"} == {n for names in STAGES.values() for n in names}


@pytest.mark.parametrize("action", [submit_review, save_shortcoming, create_cycle])
def test_without_the_transaction_something_is_left_behind(acts, action, monkeypatch):
    """The same trial on the bare functions: it finds what a missing transaction would do."""
    trials = {
        submit_review: ("tests.reviews.test_atomicity.submit_review", acts.submission),
        save_shortcoming: ("tests.reviews.test_atomicity.save_shortcoming", acts.new_shortcoming),
        create_cycle: ("tests.factories.create_cycle", acts.new_cycle),
    }
    target, act = trials[action]
    monkeypatch.setattr(target, action.__wrapped__)
    _statements, left_behind = outcomes(act)
    assert [tables for tables in left_behind if tables]


def test_a_first_answer_that_fails_does_not_start_the_review(district, cycle):
    """The step "start" and the answer are one act."""

    def act() -> None:
        review = review_of(cycle, district.peer)
        save_answer(review=review, slot="1.1", text="một", version=0, by=district.peer)

    _statements, left_behind = outcomes(act)
    assert not any(left_behind)


def test_a_submission_that_is_not_complete_leaves_nothing(district, cycle):
    """Refused in the middle of the act, when the state had been changed already."""
    review = file_review(cycle, district.author)
    return_review(review=review, by=district.secretary, reason="…", version=1)
    save_answer(
        review=review_of(cycle, district.author), slot="3", text="", version=1, by=district.author
    )
    before = state()
    with pytest.raises(ValidationError):
        submit_review(review=review_of(cycle, district.author), by=district.author)
    assert changed(before) == set()
