"""The one door for the state of a review: every state, step and person; and docs/workflow.md."""

import re
from copy import copy
from pathlib import Path

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, connection, transaction
from django.utils import timezone

from reviews import permissions, workflow
from reviews.actions.filing import save_answer, submit_review
from reviews.enums import CycleState, Obligation, ReviewState
from reviews.models import ReviewCycle, ReviewVersion, SelfReview, StateChange
from reviews.permissions import can_write
from reviews.workflow import TRANSITIONS, move
from tests.cast import collective_of, file_review, fill, review_of
from tests.database import state as database
from tests.reviews.oracle import Oracle
from tests.tables import table
from tuphe.lib.errors import Conflict, NotAllowed
from units.models import AuditEntry, Cadre

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/workflow.md"
ONCE = ["reviews_reviewversion", "reviews_statechange", "reviews_formtemplate", "units_auditentry"]
WHO = {permissions.is_author: "the author", permissions.sits_at_desk: "the desk"}


def put(review: SelfReview, state: str, **fields) -> SelfReview:
    """The review in that state, past the workflow."""
    if state not in ("not_started", "draft"):
        fields.setdefault("submitted_at", timezone.now())
    with pgtrigger.ignore("reviews.SelfReview:review_state"):
        SelfReview.objects.filter(pk=review.pk).update(state=state, **fields)
    return SelfReview.objects.for_writing().get(pk=review.pk)


def reviews_of_each_sort(district, cycle) -> list[SelfReview]:
    return [
        review_of(cycle, district.author),
        review_of(cycle, district.secretary),
        review_of(cycle, district.town_secretary),
        collective_of(cycle, district.cell),
        collective_of(cycle, district.root),
    ]


def cast_of(district) -> list[Cadre]:
    return [person for person in vars(district).values() if isinstance(person, Cadre)]


# --- Every state, step and person -----------------------------------------------------------


def test_every_step_by_everyone_in_every_state(district, cycle):
    """Whoever may take a step takes it and leaves its trace; all others change nothing."""
    oracle, taken, refused, wrong = Oracle(), 0, 0, []
    for sort in reviews_of_each_sort(district, cycle):
        for state in ReviewState:
            with transaction.atomic():
                loaded, before = put(sort, state), database()
                for name, step in TRANSITIONS.items():
                    for cadre in cast_of(district):
                        expected = right_outcome(oracle, sort, step, cadre, state)
                        outcome = attempt(copy(loaded), name, cadre, before)
                        if outcome != expected:
                            wrong.append((str(sort), state, name, cadre.username, outcome))
                        taken += expected == step.target
                        refused += expected in (NotAllowed, Conflict)
                assert database() == before, (sort, state)  # by the refused ones, all together
                transaction.set_rollback(True)
    assert wrong == []
    assert (taken, taken + refused) == (38, 5 * 5 * 5 * 11)


def right_outcome(oracle: Oracle, review: SelfReview, step, cadre: Cadre, state: str):
    is_author = oracle.author(cadre, review)
    has_right = is_author if WHO[step.who] == "the author" else oracle.decides(cadre, review)
    if not has_right or (WHO[step.who] == "the desk" and is_author):
        return NotAllowed
    return step.target if state in step.sources else Conflict


def attempt(review: SelfReview, name: str, cadre: Cadre, before: dict[str, str]):
    """Take the step, look at its trace, and undo it. Returns the new state, or the refusal."""
    source = review.state
    point = transaction.savepoint()
    try:
        move(review, name, by=cadre, reason="Thiếu biện pháp.", **submission(name))
    except (NotAllowed, Conflict) as refusal:
        return type(refusal)
    after = database()
    assert {table for table in before if before[table] != after[table]} == {
        "reviews_selfreview",
        "reviews_statechange",
        "units_auditentry",
    }
    change, entry = StateChange.objects.get(), AuditEntry.objects.latest("pk")
    assert (change.review_id, change.by, change.action) == (review.pk, cadre, name)
    assert (change.source, change.target) == (source, TRANSITIONS[name].target)
    assert change.reason == "Thiếu biện pháp."
    assert (entry.action, entry.actor, entry.subject) == (f"review.{name}", cadre, review.subject)
    assert (entry.target_code, entry.detail) == (
        review.code,
        {"old": source, "new": change.target},
    )
    stored = SelfReview.objects.get(pk=review.pk)
    assert stored.state == review.state
    assert stored.moved_at == review.moved_at is not None
    transaction.savepoint_rollback(point)
    return stored.state


def submission(name: str) -> dict:
    return {"submitted_at": timezone.now()} if name == "submit" else {}


# --- Beside the states ----------------------------------------------------------------------


@pytest.mark.parametrize("obligation", [o for o in Obligation if o != Obligation.OWED])
def test_who_owes_no_review_files_none(district, cycle, obligation):
    review = put(review_of(cycle, district.author), "draft", obligation=obligation)
    before = database()
    with pytest.raises(Conflict, match=str(obligation.label)):
        save_answer(review=review, slot="1.1", text="…", version=0, by=district.author)
    with pytest.raises(Conflict, match=str(obligation.label)):
        submit_review(review=review, by=district.author)
    assert database() == before


@pytest.mark.parametrize("name", list(TRANSITIONS))
def test_no_step_in_a_closed_cycle(district, cycle, name):
    step = TRANSITIONS[name]
    review = put(review_of(cycle, district.author), step.sources[0])
    ReviewCycle.objects.update(state=CycleState.CLOSED)
    by = district.author if WHO[step.who] == "the author" else district.secretary
    before = database()
    for loaded in (review, review_of(cycle, district.author)):  # seen before, and after, the end
        with pytest.raises(Conflict, match="đã kết thúc"):
            move(loaded, name, by=by, reason="?", **submission(name))
    assert database() == before


@pytest.mark.parametrize("name", [step.name for step in TRANSITIONS.values() if step.needs_reason])
@pytest.mark.parametrize("reason", ["", "  \n\t "])
def test_a_step_back_wants_a_written_reason(district, cycle, name, reason):
    review = put(review_of(cycle, district.author), TRANSITIONS[name].sources[0])
    before = database()
    with pytest.raises(ValidationError) as refusal:
        move(review, name, by=district.secretary, reason=reason)
    assert list(refusal.value.message_dict) == ["reason"]
    assert database() == before


def test_a_refusal_says_what_happened_meanwhile(district, cycle):
    loaded = review_of(cycle, district.author)
    file_review(cycle, district.author)
    with pytest.raises(Conflict, match=r"đã được nộp lúc 09:00 23/11/2026"):
        submit_review(review=loaded, by=district.author)
    for name, words in (("accept", "tiếp nhận"), ("reopen", "trả lại")):
        move(review_of(cycle, district.author), name, by=district.secretary, reason="Xem lại.")
        with pytest.raises(Conflict, match=words):
            move(loaded, "return", by=district.secretary, reason="?")


def test_the_history_says_what_really_stood(district, cycle):
    """Another screen saved or filed after this request had read the review."""
    loaded = review_of(cycle, district.author)
    fill(review_of(cycle, district.author), district.author)
    submit_review(review=loaded, by=district.author)
    change = StateChange.objects.get()
    assert (change.source, change.target) == ("draft", "submitted")


# --- The database itself --------------------------------------------------------------------


def test_the_database_refuses_every_step_that_is_not_in_the_table(district, cycle):
    """By raw SQL, past all of Python: the allowed jumps are those of the steps and no others."""
    allowed = {(source, step.target) for step in TRANSITIONS.values() for source in step.sources}
    review = review_of(cycle, district.author)
    for source in ReviewState:
        for target in ReviewState:
            if source == target:
                continue
            put(review, source)
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE reviews_selfreview SET state = %s, submitted_at = now()"
                        " WHERE id = %s",
                        [target, review.pk],
                    )
                done = True
            except InternalError:
                done = False
            assert done == ((source, target) in allowed), (source, target)


def test_the_database_guards_the_life_of_a_cycle(district, cycle):
    allowed = {("draft", "open"), ("open", "closed")}
    for source in CycleState:
        for target in CycleState:
            with pgtrigger.ignore("reviews.ReviewCycle:cycle_state"):
                ReviewCycle.objects.update(state=source)
            if source == target or (source, target) in allowed:
                assert ReviewCycle.objects.update(state=target) == 1
                continue
            with pytest.raises(InternalError), transaction.atomic():
                ReviewCycle.objects.update(state=target)


@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_what_is_written_once_stays(district, cycle, statement):
    file_review(cycle, district.author)
    before = database()
    for name in ONCE:
        assert not before[name].startswith("0 "), name
        with (
            pytest.raises(InternalError, match="Cannot"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table=name))
    assert database() == before


def test_a_version_is_what_was_submitted_whatever_comes_later(district, cycle):
    file_review(cycle, district.author, "Bản thứ nhất")
    move(review_of(cycle, district.author), "return", by=district.secretary, reason="Thêm.")
    save_answer(
        review=review_of(cycle, district.author),
        slot="1.1",
        text="Bản thứ hai",
        version=1,
        by=district.author,
    )
    submit_review(review=review_of(cycle, district.author), by=district.author)
    first, second = ReviewVersion.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert first.content["sections"][0]["slots"][0]["text"] == "Bản thứ nhất"
    assert second.content["sections"][0]["slots"][0]["text"] == "Bản thứ hai"


# --- docs/workflow.md -----------------------------------------------------------------------


def test_the_table_of_the_document_is_the_workflow():
    told = table(DOCUMENT, "| Step |")
    real = [
        {
            "Step": f"`{step.name}`",
            "From": ", ".join(f"`{source}`" for source in step.sources),
            "To": f"`{step.target}`",
            "Who": WHO[step.who],
            "Reason": "wanted" if step.needs_reason else "–",
        }
        for step in TRANSITIONS.values()
    ]
    assert told == real


def test_the_trigger_of_the_database_is_the_workflow():
    (trigger,) = [t for t in SelfReview._meta.triggers if t.name == "review_state"]
    steps = {(source, step.target) for step in TRANSITIONS.values() for source in step.sources}
    assert set(trigger.transitions) == {(str(a.value), str(b.value)) for a, b in steps}


def test_the_document_names_every_state_of_reviews_and_cycles():
    text = DOCUMENT.read_text("utf-8")
    told = {row["State"].strip("`"): row for row in table(DOCUMENT, "| State |")}
    assert list(told) == list(ReviewState.values)
    for state, row in told.items():
        assert row["Pen"] == ("author" if state in ReviewState.writable() else "–"), state
        assert row["On screen"] == str(ReviewState(state).label), state
    (line,) = re.findall(r"^`draft → .*`$", text, re.MULTILINE)
    assert re.findall(r"\w+", line) == list(CycleState.values)


def test_who_has_the_pen_is_told_once(district, cycle):
    """`writable` says where the author writes; the step "submit" begins exactly there."""
    assert set(TRANSITIONS["submit"].sources) == set(ReviewState.writable())
    for state in ReviewState:
        review = put(review_of(cycle, district.author), state)
        assert can_write(district.author, review) == (state in ReviewState.writable())
    assert workflow.S is ReviewState
