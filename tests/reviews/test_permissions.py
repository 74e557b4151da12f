"""Who reads what: predicates, conditions on rows, and what really stands in the answers."""

import random
from datetime import timedelta

import pgtrigger
import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from reviews.actions.cycles import sync_cycle
from reviews.actions.desk import add_comment, return_review
from reviews.actions.filing import save_answer, save_shortcoming, submit_review
from reviews.enums import CycleState, Obligation, ReviewState
from reviews.models import CycleUnit, Remedy, ReviewCycle, SelfReview, Shortcoming
from reviews.permissions import PERMISSIONS
from tests.cast import collective_of, file_review, fill, review_of
from tests.factories import LONG_AGO, appoint, join, make_cadre, make_cycle, make_unit
from tests.reviews.oracle import Oracle
from tuphe.lib.dates import today
from units.enums import MembershipKind, Post, UnitKind
from units.models import Appointment, Cadre, Membership

DAY = timedelta(days=1)
CONTEXT = ("cycle", "unit", "desk", "subject")


def fresh(cadre: Cadre) -> Cadre:
    """The person as a new request knows them."""
    return Cadre.objects.get(pk=cadre.pk)


def differences(cadres, reviews) -> list[str]:
    """Where predicates, row conditions and the oracle disagree, in words."""
    oracle = Oracle()
    found = []
    for cadre in cadres:
        user = fresh(cadre)
        for review in reviews:
            for name, rule in PERMISSIONS.items():
                if rule(user, review) != oracle.may(name, cadre, review):
                    found.append(f"{name}: {cadre} {review}")
        rows = {
            "see": SelfReview.objects.visible_to(user),
            "read": SelfReview.objects.readable_by(user),
            "author": SelfReview.objects.authored_by(user),
        }
        for name, queryset in rows.items():
            listed = sorted(queryset.values_list("pk", flat=True))
            rule = getattr(oracle, name)
            if listed != sorted(review.pk for review in reviews if rule(cadre, review)):
                found.append(f"rows, {name}: {cadre}: {listed}")
    return found


def cast_of(district) -> list[Cadre]:
    return [person for person in vars(district).values() if isinstance(person, Cadre)]


def set_all(state: str, obligation: str) -> None:
    """Put every review there, past the workflow."""
    filed = None if state in ("not_started", "draft") else timezone.now()
    with pgtrigger.ignore("reviews.SelfReview:review_state"):
        SelfReview.objects.update(state=state, obligation=obligation, submitted_at=filed)


def all_reviews() -> list[SelfReview]:
    return list(SelfReview.objects.select_related(*CONTEXT))


# --- The two sides of each rule, and the oracle ---------------------------------------------


@pytest.mark.parametrize("cycle_state", [CycleState.OPEN, CycleState.CLOSED])
def test_predicates_rows_and_oracle_agree_about_the_whole_cast(district, cycle, cycle_state):
    ReviewCycle.objects.update(state=cycle_state)
    cast = cast_of(district)
    assert len(all_reviews()) == 14
    assert len(cast) == 11
    for state in ReviewState:
        for obligation in Obligation:
            set_all(state, obligation)
            assert differences(cast, all_reviews()) == [], (state, obligation)


def test_the_oracle_says_yes_and_no_to_everything(district, cycle):
    """An oracle that always refused would agree with a program that always refuses."""
    oracle, answers = Oracle(), set()
    for state in ReviewState:
        set_all(state, Obligation.OWED)
        answers |= {
            (name, oracle.may(name, cadre, review))
            for review in all_reviews()
            for cadre in cast_of(district)
            for name in PERMISSIONS
        }
    assert answers == {(name, answer) for name in PERMISSIONS for answer in (True, False)}


# --- Random trees ---------------------------------------------------------------------------


class RandomDistrict:
    """A forest of depth 1 to 5, people with posts that ended, hold or begin, reviews anywhere."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.units = []
        for number in range(self.random.randint(2, 9)):
            shallow = [unit for unit in self.units if unit.depth < 5]
            parent = self.random.choice([None, *shallow[-3:]]) if number else None
            kind = UnitKind.SUPERIOR if parent is None else UnitKind.CELL
            self.units.append(make_unit(f"Đơn vị {number}", kind, parent))
        Cadre.objects.bulk_create(
            Cadre(
                username=f"s{seed}.{number}",
                full_name="Trần Văn Ba",
                managed_by=self.random.choice([None, None, *self.units]),
            )
            for number in range(self.random.randint(2, 5))
        )
        self.people = list(Cadre.objects.filter(username__startswith=f"s{seed}."))
        self._appoint()
        self._review()

    def _appoint(self) -> None:
        for person in self.people:
            for unit in self.random.sample(self.units, min(3, len(self.units))):
                start = self.random.choice([-30, -1, 0, 1])
                length = self.random.choice([None, 0, 1, 29, 30, 31])
                since = today() + start * DAY
                until = None if length is None else since + length * DAY
                post = self.random.choice(list(Post))
                appoint(person, unit, post, since=since, until=until)

    def _review(self) -> None:
        root = next(unit for unit in self.units if unit.parent is None)
        leader = make_cadre("Người Mở Kỳ")
        appoint(leader, root, Post.SECRETARY)
        self.cycle = make_cycle(root, leader)
        places = {}
        for unit in self.units:
            places[unit.pk] = CycleUnit.objects.create(
                cycle=self.cycle,
                unit=unit,
                parent=places.get(unit.parent_id),
                name=unit.name,
                kind=unit.kind,
                path=unit.path,
            )
        for place in places.values():
            self._row(place, None)
        for person in self.people:
            self._row(self.random.choice(list(places.values())), person)
        ReviewCycle.objects.filter(pk=self.cycle.pk).update(state=CycleState.OPEN)

    def _row(self, place: CycleUnit, subject: Cadre | None) -> None:
        state = self.random.choice(list(ReviewState))
        SelfReview.objects.create(
            cycle=self.cycle,
            unit=place,
            desk=self.random.choice([place, place.parent or place]),
            subject=subject,
            template=self.cycle.individual_template,
            obligation=self.random.choice([Obligation.OWED] * 4 + [Obligation.EXEMPT]),
            state=state,
            path=place.path,
            submitted_at=None if state in ("not_started", "draft") else timezone.now(),
        )


def test_predicates_rows_and_oracle_agree_on_random_trees(db):
    trees, compared, depths = 120, 0, set()
    for seed in range(trees):
        with transaction.atomic():
            made = RandomDistrict(seed)
            reviews = all_reviews()
            assert differences(made.people, reviews) == [], f"seed {seed}"
            compared += len(reviews) * len(made.people)
            depths |= {unit.depth for unit in made.units}
            transaction.set_rollback(True)
    assert depths == {1, 2, 3, 4, 5}
    assert compared > 3000


# --- Posts begin and end at midnight --------------------------------------------------------


def test_a_post_counts_on_its_first_and_on_its_last_day_only(district, cycle, clock):
    file_review(cycle, district.author)
    held = Appointment.objects.create(
        cadre=district.peer,
        unit=district.cell,
        post=Post.COMMITTEE,
        since=today() + DAY,
        until=today() + 3 * DAY,
    )
    readable = []
    for _day in range(5):
        review = review_of(cycle, district.author)
        readable.append(PERMISSIONS["read"](fresh(district.peer), review))
        clock.shift(DAY)
    assert readable == [False, True, True, True, False]
    assert held.until == today() - 2 * DAY


def test_the_end_of_a_post_is_felt_at_the_next_request(district, cycle, sign_in):
    review = file_review(cycle, district.author)
    client = sign_in(district.secretary)
    pages = [
        reverse("review_detail", args=[review.code]),
        reverse("review_version", args=[review.code, 1]),
        reverse("cell_desk", args=[district.cell.code]),
        reverse("dashboard_unit", args=[district.cell.code]),
    ]
    assert [client.get(page).status_code for page in pages] == [200] * 4
    Appointment.objects.filter(cadre=district.secretary).update(until=today() - DAY)
    assert [client.get(page).status_code for page in pages] == [404] * 4
    accept = reverse("review_accept", args=[review.code])
    assert client.post(accept, {"version": 1}).status_code == 404
    assert review_of(cycle, district.author).state == ReviewState.SUBMITTED


def test_a_closed_account_is_out_at_the_next_request(district, cycle, sign_in):
    client = sign_in(district.secretary)
    assert client.get(reverse("home")).status_code == 200
    Cadre.objects.filter(pk=district.secretary.pk).update(is_active=False)
    answer = client.get(reverse("home"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))
    assert Session.objects.count() == 1, "the session was not what refused"


def test_a_member_who_moved_is_read_by_the_new_cell(district, cycle, sign_in):
    review = file_review(cycle, district.author)
    page = reverse("review_detail", args=[review.code])
    Membership.objects.filter(cadre=district.author).update(until=today() - DAY)
    join(district.author, district.other_cell, since=today())
    sync_cycle(cycle=cycle, by=None)
    assert sign_in(district.secretary).get(page).status_code == 404
    assert sign_in(district.other_secretary).get(page).status_code == 200


# --- What really stands in the answers ------------------------------------------------------

CANARIES = ("CANARY-text", "CANARY-description", "CANARY-cause", "CANARY-measure")
DECISIONS = ("CANARY-reason", "CANARY-comment")


@pytest.fixture
def told(district, cycle) -> list[SelfReview]:
    """One review of each sort, filed, commented on, returned and filed again."""
    persons = ("author", "secretary", "town_secretary", "office_secretary")
    chosen = [(review_of(cycle, c), c) for c in (getattr(district, name) for name in persons)]
    chosen += [
        (collective_of(cycle, district.root), district.leader),
        (collective_of(cycle, district.town), district.town_secretary),
        (collective_of(cycle, district.cell), district.secretary),
    ]
    for review, author in chosen:
        _fill_with_canaries(review.pk, author)
    return [review for review in all_reviews() if review.submitted_at]


def _fill_with_canaries(pk: int, author: Cadre) -> None:
    def the_review() -> SelfReview:
        return SelfReview.objects.for_writing().get(pk=pk)

    fill(the_review(), author, f"CANARY-text-{pk}-end")
    save_shortcoming(
        review=the_review(),
        shortcoming=Shortcoming(
            area=the_review().cycle.areas.first(),
            description=f"CANARY-description-{pk}-end",
            cause=f"CANARY-cause-{pk}-end",
        ),
        remedy=Remedy(measure=f"CANARY-measure-{pk}-end", due_on=today() + 30 * DAY),
        by=author,
        version=0,
    )
    submit_review(review=the_review(), by=author)
    oracle = Oracle()
    deciders = [c for c in Cadre.objects.all() if oracle.decide(c, the_review(), "submitted")]
    for decider in deciders[:1]:
        add_comment(review=the_review(), by=decider, slot="", text=f"CANARY-comment-{pk}-end")
        reason = f"CANARY-reason-{pk}-end"
        return_review(review=the_review(), by=decider, reason=reason, version=1)
        submit_review(review=the_review(), by=author)


def pages_about(review: SelfReview) -> list[str]:
    return [
        reverse("review_detail", args=[review.code]),
        reverse("review_version", args=[review.code, 1]),
        reverse("shortcoming_delete", args=[review.code, review.shortcomings.get().code]),
    ]


def pages_of_lists(district) -> list[str]:
    lists = ["home", "review_list", "cycle_list", "notification_list", "unit_tree"]
    of_units = ["cell_desk", "dashboard_unit", "dashboard_reviews", "dashboard_shortcomings"]
    return [reverse(name) for name in lists] + [
        reverse(name, args=[unit.code])
        for unit in (district.root, district.cell)
        for name in (*of_units, "unit_detail")
    ]


def found_in(content: str) -> set[tuple[str, int]]:
    """(which text, whose review) of every canary on a page."""
    return {
        (word, int(rest.split("-")[1]))
        for word in (*CANARIES, *DECISIONS)
        for rest in content.split(word)[1:]
    }


def test_a_text_stands_only_where_its_reader_may_read_it(district, told, sign_in, people_kept):
    oracle, seen = Oracle(), {}
    pages = [*pages_of_lists(district), *(page for review in told for page in pages_about(review))]
    for cadre in cast_of(district):
        client = sign_in(cadre)
        allowed = {review.pk for review in told if oracle.read(cadre, review)}
        shown = set()
        for page in pages:
            response = client.get(page)
            assert response.status_code < 500, page
            found = found_in(response.content.decode())
            assert {pk for _word, pk in found} <= allowed, (cadre.username, page)
            shown |= found
        # And the other direction: what may be read is shown, every part of it.
        for word in CANARIES:
            assert {pk for what, pk in shown if what == word} == allowed, (cadre.username, word)
        seen[cadre.username] = len(allowed)
    assert seen == {
        "leader": 5,  # three collectives, the managed cadre, the secretary of the office
        "office_secretary": 1,
        "town_secretary": 4,
        "secretary": 4,
        "committee_member": 4,
        "author": 1,
    } | dict.fromkeys(("peer", "other_secretary", "administrator", "operator", "former"), 0)


def test_what_is_not_submitted_is_read_by_its_author_alone(district, cycle, sign_in):
    review = review_of(cycle, district.author)
    fill(review, district.author, "CANARY-text")
    readers = []
    for cadre in cast_of(district):
        response = sign_in(cadre).get(reverse("review_detail", args=[review.code]))
        if "CANARY-text" in response.content.decode():
            readers.append(cadre.username)
    assert readers == ["author"]


def test_others_read_what_was_submitted_and_not_what_is_being_changed(district, cycle, sign_in):
    review = file_review(cycle, district.author, "CANARY-submitted")
    return_review(
        review=review_of(cycle, district.author), by=district.secretary, reason="?", version=1
    )
    save_answer(
        review=review_of(cycle, district.author),
        slot="1.1",
        text="CANARY-draft",
        version=1,
        by=district.author,
    )
    page = reverse("review_detail", args=[review.code])
    theirs = sign_in(district.secretary).get(page).content.decode()
    mine = sign_in(district.author).get(page).content.decode()
    assert "CANARY-submitted" in theirs
    assert "CANARY-draft" not in theirs
    assert "CANARY-draft" in mine


def test_a_collective_is_read_all_the_way_up(district, cycle, sign_in):
    review = collective_of(cycle, district.cell)
    fill(review, district.secretary, "CANARY-collective")
    submit_review(review=collective_of(cycle, district.cell), by=district.secretary)
    readers = [
        cadre.username
        for cadre in cast_of(district)
        if "CANARY-collective"
        in sign_in(cadre).get(reverse("review_detail", args=[review.code])).content.decode()
    ]
    assert sorted(readers) == ["committee_member", "leader", "secretary", "town_secretary"]


def test_the_managing_committee_reads_its_cadre_and_no_other(district, cycle, sign_in):
    managed = file_review(cycle, district.town_secretary, "CANARY-managed")
    plain = file_review(cycle, district.author, "CANARY-plain")
    client = sign_in(district.leader)
    page = client.get(reverse("review_detail", args=[managed.code])).content.decode()
    assert "CANARY-managed" in page
    page = client.get(reverse("review_detail", args=[plain.code])).content.decode()
    assert "CANARY-plain" not in page
    assert "Nguyễn Văn Á" in page, "progress is seen"


def test_temporary_members_are_no_business_of_the_host_cell(district, cycle, sign_in):
    join(district.author, district.other_cell, kind=MembershipKind.TEMPORARY, since=LONG_AGO)
    sync_cycle(cycle=cycle, by=None)
    review = file_review(cycle, district.author)
    page = reverse("review_detail", args=[review.code])
    assert sign_in(district.other_secretary).get(page).status_code == 404
