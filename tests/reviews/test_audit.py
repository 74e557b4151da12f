"""The trail: one row for every change and for every reading of another person's review."""

import pytest
from django.urls import reverse

from reviews.actions.cycles import close_cycle, open_cycle, sync_cycle, update_cycle
from reviews.actions.desk import (
    accept_review,
    add_comment,
    record_reading,
    reopen_review,
    return_review,
)
from reviews.actions.filing import (
    delete_shortcoming,
    save_answer,
    save_shortcoming,
    submit_review,
)
from reviews.models import Remedy, Shortcoming
from tests.cast import fill, review_of
from tests.database import state
from tests.factories import join, make_cadre, make_cycle
from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict
from units.models import AuditEntry

CANARY = "CANARY-ngữ-liệu"


def trail() -> list[tuple[str, str | None, str | None]]:
    """(what, who, whose) in order."""
    entries = AuditEntry.objects.order_by("pk").select_related("actor", "subject")
    return [
        (
            entry.action,
            entry.actor and entry.actor.username,
            entry.subject and entry.subject.username,
        )
        for entry in entries
    ]


@pytest.fixture
def year(district):
    """A whole year of one cadre, every action of the review once, the text full of canaries."""
    cycle = make_cycle(district.root, district.leader)
    cycle.name = "Kiểm điểm năm"
    update_cycle(cycle=cycle, by=district.leader, changed=["name"])
    open_cycle(cycle=cycle, by=district.leader)

    def review():
        return review_of(cycle, district.author)

    def decide(act, **more):
        act(review=review(), by=district.secretary, version=review().versions.count(), **more)

    fill(review(), district.author, CANARY)
    shortcoming = Shortcoming(area=cycle.areas.first(), description=CANARY, cause=CANARY)
    remedy = Remedy(measure=CANARY, due_on=today())
    for version in (0, 1):
        save_shortcoming(
            review=review(),
            shortcoming=shortcoming,
            remedy=remedy,
            by=district.author,
            version=version,
        )
    submit_review(review=review(), by=district.author)
    record_reading(review(), by=district.secretary, version=1)
    record_reading(review(), by=district.author, version=1)
    add_comment(review=review(), by=district.secretary, slot="1.1", text=CANARY)
    decide(return_review, reason=CANARY)
    delete_shortcoming(shortcoming=shortcoming, by=district.author)
    submit_review(review=review(), by=district.author)
    decide(accept_review)
    decide(reopen_review, reason=CANARY)
    join(make_cadre("Người Mới"), district.cell)
    sync_cycle(cycle=cycle, by=None)
    close_cycle(cycle=cycle, by=district.leader)
    return cycle


def test_every_act_leaves_one_row_with_who_and_whose(year):
    author, secretary = ("author", "author"), ("secretary", "author")
    assert trail() == [
        ("cycle.created", "leader", None),
        ("cycle.changed", "leader", None),
        ("cycle.synced", "leader", None),
        ("cycle.opened", "leader", None),
        ("review.saved", *author),
        ("review.saved", *author),
        ("shortcoming.added", *author),
        ("shortcoming.changed", *author),
        ("review.submit", *author),
        ("review.read", *secretary),
        ("comment.added", *secretary),
        ("review.return", *secretary),
        ("shortcoming.removed", *author),
        ("review.submit", *author),
        ("review.accept", *secretary),
        ("review.reopen", *secretary),
        ("cycle.synced", None, None),
        ("cycle.closed", "leader", None),
    ]


def test_the_trail_holds_no_text_of_a_review(year):
    everything = " ".join(str(entry.detail) for entry in AuditEntry.objects.all())
    assert "CANARY" not in everything


def test_a_change_is_told_with_old_and_new(year):
    entry = AuditEntry.objects.get(action="cycle.changed")
    old, new = entry.detail["name"]
    assert (old.startswith("Kiểm điểm năm 2026 số"), new) == (True, "Kiểm điểm năm")
    assert AuditEntry.objects.filter(action="review.return").get().detail == {
        "old": "submitted",
        "new": "returned",
    }


def test_a_refused_act_leaves_no_row(district, cycle):
    fill(review_of(cycle, district.author), district.author)
    stale = review_of(cycle, district.author)
    before = state()
    with pytest.raises(Conflict):
        save_answer(review=stale, slot="1.1", text="…", version=0, by=district.author)
    with pytest.raises(Conflict):
        return_review(review=stale, by=district.secretary, reason="…", version=1)
    assert state() == before


def test_the_subject_finds_every_reader_and_nothing_else_of_the_trail(district, year, sign_in):
    page = sign_in(district.author).get(
        reverse("review_readers", args=[review_of(year, district.author).code])
    )
    assert [entry.action for entry in page.context["page_obj"]] == ["review.read"]
