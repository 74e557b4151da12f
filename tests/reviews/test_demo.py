"""The demo district: that it is whole, and true to the rules of the program."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Min
from django.test import Client
from django.urls import reverse

from reviews.demo.names import KNOWN
from reviews.demo.places import GRASSROOTS, Setting
from reviews.demo.posts import PASSWORD
from reviews.demo.tree import cells_of
from reviews.enums import CycleState, Obligation, RemedyState, ReviewState, Source
from reviews.models import (
    Answer,
    Comment,
    CycleUnit,
    Digest,
    Notification,
    Remedy,
    ReviewCycle,
    ReviewVersion,
    SelfReview,
    Shortcoming,
    StateChange,
)
from reviews.workflow import TRANSITIONS
from tests.conftest import NOW
from tuphe.lib.dates import day_of, end_of, start_of, today
from units.enums import MembershipKind, MembershipStatus, Post, UnitKind
from units.models import Appointment, AuditEntry, Cadre, Membership, PartyUnit

PEOPLE = 60
ACCOUNTS = ["bithu", "canbo", "danguy", "huyenuy", "quantri"]
PILOTS = {"Chi bộ Văn phòng HĐND-UBND huyện", "Đảng bộ thị trấn Tân Thành"}


@dataclass
class Seeded:
    said: str
    seconds: float


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker) -> Iterator[Seeded]:
    """The demo, loaded once for this module and then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        out = StringIO()
        with time_machine.travel(NOW, tick=True):
            begun = time.monotonic()
            call_command("seed_demo", people=PEOPLE, stdout=out)
            seconds = time.monotonic() - begun
        yield Seeded(out.getvalue(), seconds)
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded: Seeded, db: None) -> Seeded:
    return seeded


def cycles() -> list[ReviewCycle]:
    """The pilot year, last year, this year."""
    return list(ReviewCycle.objects.order_by("opens_on"))


def account(username: str) -> Cadre:
    return Cadre.objects.get(username=username)


class TestCommand:
    def test_is_quick_and_says_who_may_sign_in(self, demo: Seeded) -> None:
        assert demo.seconds < 60
        assert f"{PEOPLE} people" in demo.said
        assert all(name in demo.said for name in [*ACCOUNTS, PASSWORD])

    def test_refuses_a_second_time(self, demo: Seeded) -> None:
        with pytest.raises(CommandError, match="needs an empty database"):
            call_command("seed_demo", people=PEOPLE)
        assert Cadre.objects.count() == PEOPLE

    def test_says_nothing_when_it_may_find_data(self, demo: Seeded) -> None:
        out = StringIO()
        call_command("seed_demo", "--if-empty", people=PEOPLE, stdout=out)
        assert out.getvalue() == ""
        assert Cadre.objects.count() == PEOPLE


class TestAccounts:
    @pytest.mark.parametrize("username", ACCOUNTS)
    def test_can_sign_in(self, demo: Seeded, client: Client, username: str) -> None:
        client.post(reverse("login"), {"username": username, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(account(username).pk)

    def test_nobody_else_can(self, demo: Seeded) -> None:
        invited = Cadre.objects.exclude(username=None)
        assert sorted(invited.values_list("username", flat=True)) == ACCOUNTS
        assert not any(
            cadre.has_usable_password() for cadre in Cadre.objects.filter(username=None)
        )
        assert not Cadre.objects.filter(is_staff=True).exists()

    def test_addresses_reach_nobody(self, demo: Seeded) -> None:
        for cadre in Cadre.objects.all():
            assert not cadre.email or cadre.email.endswith("@example.org")
            assert not cadre.phone or cadre.phone.startswith("0650 ")
            assert cadre.full_name not in KNOWN
        assert Cadre.objects.filter(email="").exclude(phone="").exists()
        for username in ACCOUNTS:
            assert account(username).email == f"{username}@example.org"

    def test_sit_where_the_design_says(self, demo: Seeded) -> None:
        posts = {name: account(name).scope.seats for name in ACCOUNTS}
        assert posts["canbo"] == ()
        seats = {name: (seat[0].post, seat[0].name) for name, seat in posts.items() if seat}
        assert seats == {
            "bithu": (Post.SECRETARY, "Chi bộ Văn phòng HĐND-UBND huyện"),
            "danguy": (Post.SECRETARY, "Đảng bộ thị trấn Tân Thành"),
            "huyenuy": (Post.STANDING, "Huyện ủy Bắc Tân Uyên"),
            "quantri": (Post.ADMIN, "Huyện ủy Bắc Tân Uyên"),
        }
        assert all(len(seats) <= 1 for seats in posts.values())
        office = Membership.objects.filter(unit__name="Chi bộ Văn phòng HĐND-UBND huyện")
        assert {"canbo", "bithu"} <= set(office.values_list("cadre__username", flat=True))
        assert not account("quantri").memberships.exists()
        assert not SelfReview.objects.filter(subject=account("quantri")).exists()

    def test_canbo_has_half_a_review_and_an_overdue_remedy(self, demo: Seeded) -> None:
        canbo = account("canbo")
        review = SelfReview.objects.get(subject=canbo, cycle__state=CycleState.OPEN)
        assert review.state == ReviewState.DRAFT
        assert review.shortcomings.count() == 1
        assert not review.answers.filter(slot="3").exists()
        assert 1 < review.answers.count() < 7
        mine = Remedy.objects.filed().filter(shortcoming__review__subject=canbo)
        assert mine.overdue(today()).count() == 1
        assert mine.filter(state=RemedyState.CONFIRMED).exists()

    def test_bithu_and_huyenuy_have_work_waiting(self, demo: Seeded) -> None:
        waiting = SelfReview.objects.filter(
            cycle__state=CycleState.OPEN, state=ReviewState.SUBMITTED
        )
        bithu, huyenuy = account("bithu"), account("huyenuy")
        own = bithu.scope.committee_unit_ids
        assert waiting.filter(desk__unit__in=own).exclude(subject=bithu).count() >= 3
        town = waiting.get(subject=None, unit__name="Đảng bộ thị trấn Tân Thành")
        assert town.desk.unit_id in huyenuy.scope.committee_unit_ids


class TestPeople:
    def test_are_as_many_as_wanted(self, demo: Seeded) -> None:
        assert Cadre.objects.count() == PEOPLE

    def test_rows_are_what_the_forms_would_accept(self, demo: Seeded) -> None:
        for model in (PartyUnit, Membership, Appointment, Shortcoming, Remedy, ReviewCycle):
            for row in model.objects.all():
                row.full_clean()
        for cadre in Cadre.objects.all():
            cadre.full_clean(exclude=["last_login"])

    def test_every_committee_can_work(self, demo: Seeded) -> None:
        for unit in PartyUnit.objects.all():
            held = Counter(
                Appointment.objects.in_force(today())
                .filter(unit=unit)
                .values_list("post", flat=True)
            )
            assert held[Post.SECRETARY] == 1, unit
            if unit.kind == UnitKind.GRASSROOTS:
                assert held[Post.DEPUTY] >= 1
                assert held[Post.COMMITTEE] + held[Post.STANDING] >= 1
            if unit.kind == UnitKind.SUPERIOR:
                assert held[Post.DEPUTY] >= 1
                assert held[Post.STANDING] >= 1
                assert held[Post.ADMIN] == 1

    def test_those_with_a_post_are_members_below_it(self, demo: Seeded) -> None:
        posts = Appointment.objects.in_force(today()).exclude(post=Post.ADMIN)
        for post in posts.select_related("unit"):
            cells = Membership.objects.in_force(today()).filter(
                cadre=post.cadre_id,
                kind=MembershipKind.OFFICIAL,
                unit__path__startswith=post.unit.path,
            )
            assert cells.exists(), post
        assert Appointment.objects.filter(until__lt=today()).exists()

    def test_the_district_manages_who_leads_the_grassroots(self, demo: Seeded) -> None:
        root = PartyUnit.objects.get(parent=None)
        leading = Appointment.objects.in_force(today()).filter(
            unit__parent=root, post=Post.SECRETARY
        )
        managed = Cadre.objects.filter(managed_by=root)
        assert set(leading.values_list("cadre", flat=True)) == set(
            managed.values_list("pk", flat=True)
        )

    def test_every_case_of_life_is_there(self, demo: Seeded) -> None:
        held = Membership.objects.in_force(today())
        assert set(held.values_list("status", flat=True)) == set(MembershipStatus)
        assert held.filter(kind=MembershipKind.TEMPORARY).exists()
        assert Membership.objects.filter(until__lt=today()).exists()
        names = Counter(held.values_list("unit", "cadre__full_name"))
        twins = [key for key, number in names.items() if number > 1]
        assert twins
        for unit, name in twins:
            born = held.filter(unit=unit, cadre__full_name=name)
            years_of_birth = set(born.values_list("cadre__birth_year", flat=True))
            assert len(years_of_birth) == names[unit, name]
        assert any(len(name.split()) > 5 for _, name in names)

    def test_the_full_district_has_the_size_of_the_design(self) -> None:
        cells = [cell for place in GRASSROOTS for cell in cells_of(place)]
        assert len(GRASSROOTS) == 12
        assert len(cells) == 40
        assert 580 <= sum(cell.size for cell in cells) <= 620
        assert {place.name for place in GRASSROOTS if place.is_pilot} == PILOTS
        assert {cell.setting for cell in cells} == set(Setting)


class TestReviews:
    def test_every_state_and_reason_occurs(self, demo: Seeded) -> None:
        current = cycles()[-1]
        assert [cycle.state for cycle in cycles()] == ["closed", "closed", "open"]
        owed = SelfReview.objects.owed()
        assert set(owed.filter(cycle=current).values_list("state", flat=True)) == set(ReviewState)
        reasons = set(SelfReview.objects.values_list("obligation", flat=True))
        assert reasons == set(Obligation)
        assert set(Remedy.objects.values_list("state", flat=True)) == set(RemedyState)
        assert set(Shortcoming.objects.values_list("source", flat=True)) >= {
            Source.SELF,
            Source.COLLECTIVE,
        }
        assert set(StateChange.objects.values_list("action", flat=True)) == {
            "submit",
            "return",
            "accept",
        }
        assert Comment.objects.filter(slot="").exists()
        assert Comment.objects.exclude(slot="").exists()
        late = owed.filter(cycle=current, first_submitted_at__gte=end_of(current.due_on))
        assert late.exists()
        assert owed.filter(cycle=current, subject=None, state__in=ReviewState.filed()).exists()

    def test_history_leads_to_every_state(self, demo: Seeded) -> None:
        """No state was set around the workflow's door. The first save ("start") leaves no row."""
        written = set(Answer.objects.values_list("review", flat=True))
        steps: dict[int, list[StateChange]] = {}
        for change in StateChange.objects.order_by("at", "pk"):
            steps.setdefault(change.review_id, []).append(change)
        for review in SelfReview.objects.all():
            state = ReviewState.DRAFT if review.pk in written else ReviewState.NOT_STARTED
            for change in steps.get(review.pk, []):
                step = TRANSITIONS[change.action]
                assert change.source == state
                assert state in step.sources
                assert change.target == step.target
                assert bool(change.reason) == step.needs_reason
                state = ReviewState(change.target)
            assert review.state == state

    def test_only_the_committee_in_force_decided(self, demo: Seeded) -> None:
        changes = StateChange.objects.exclude(action="submit").select_related("review__desk")
        for change in changes:
            seat = Appointment.objects.in_force(day_of(change.at)).filter(
                unit=change.review.desk.unit_id, cadre=change.by_id, post__in=Post.committee()
            )
            assert seat.exists(), change
            assert change.by_id != change.review.subject_id
            read = AuditEntry.objects.filter(
                action="review.read", target_code=change.review.code, actor=change.by_id
            )
            assert read.filter(at__lte=change.at).exists()

    def test_moments_lie_within_their_cycle(self, demo: Seeded) -> None:
        for cycle in cycles():
            first, last = start_of(cycle.opens_on), min(end_of(cycle.closes_on), NOW)
            for moments_of in (
                StateChange.objects.filter(review__cycle=cycle).values_list("at", flat=True),
                Answer.objects.filter(review__cycle=cycle).values_list("saved_at", flat=True),
                Comment.objects.filter(review__cycle=cycle).values_list("at", flat=True),
                Shortcoming.objects.filter(review__cycle=cycle).values_list(
                    "created_at", flat=True
                ),
                ReviewVersion.objects.filter(review__cycle=cycle).values_list(
                    "submitted_at", flat=True
                ),
                Notification.objects.filter(cycle=cycle, kind="opened").values_list(
                    "created_at", flat=True
                ),
            ):
                found = list(moments_of)
                assert found
                assert all(first <= moment < last for moment in found)
        latest = NOW + timedelta(minutes=5)  # the command's own audit row is written now
        assert not AuditEntry.objects.filter(at__gt=latest).exists()
        assert not Notification.objects.filter(created_at__gt=NOW).exists()

    def test_versions_and_times_agree_with_the_history(self, demo: Seeded) -> None:
        for review in SelfReview.objects.prefetch_related("versions", "state_changes"):
            submits = [row.at for row in review.state_changes.all() if row.action == "submit"]
            versions = list(review.versions.all())
            assert [version.submitted_at for version in versions] == submits
            assert [version.number for version in versions] == [*range(1, len(submits) + 1)]
            assert review.first_submitted_at == (submits[0] if submits else None)
            assert review.submitted_at == (submits[-1] if submits else None)
            assert (review.level_id is not None) == bool(submits)

    def test_numbers_add_up(self, demo: Seeded) -> None:
        current = cycles()[-1]
        members = Membership.objects.in_force(today()).filter(kind=MembershipKind.OFFICIAL)
        people = SelfReview.objects.filter(cycle=current, subject__isnull=False)
        assert people.exclude(obligation=Obligation.LEFT).count() == members.count()
        assert people.filter(obligation=Obligation.LEFT).count() == 1
        excused = members.exclude(status=MembershipStatus.ACTIVE).count()
        new = people.filter(obligation=Obligation.NEW_MEMBER).count()
        assert new >= 1
        assert people.owed().count() == members.count() - excused - new
        collectives = SelfReview.objects.filter(cycle=current, subject=None)
        assert collectives.count() == PartyUnit.objects.count() == current.units.count()

    def test_the_pilot_year_saw_the_two_pilot_units(self, demo: Seeded) -> None:
        pilot = cycles()[0]
        assert pilot.year == 2024
        tops = CycleUnit.objects.filter(cycle=pilot, is_pilot=True, parent__is_pilot=False)
        assert set(tops.values_list("name", flat=True)) == PILOTS
        others = pilot.reviews.filter(is_pilot=False)
        assert others.exists()
        assert set(others.values_list("state", flat=True)) == {ReviewState.NOT_STARTED}
        assert pilot.reviews.filter(is_pilot=True, state=ReviewState.ACCEPTED).exists()

    def test_the_pilot_units_are_ahead(self, demo: Seeded) -> None:
        def share(is_pilot: bool) -> float:
            owed = cycles()[-1].reviews.owed().filter(is_pilot=is_pilot, subject__isnull=False)
            return owed.filter(state__in=ReviewState.filed()).count() / owed.count()

        assert share(True) > share(False)

    def test_remedies_hang_together(self, demo: Seeded) -> None:
        for remedy in Remedy.objects.select_related("shortcoming__review", "confirmed_by"):
            review = remedy.shortcoming.review
            assert remedy.due_on <= review.cycle.remedies_until
            done = remedy.state in (RemedyState.REPORTED, RemedyState.CONFIRMED)
            assert (remedy.reported_at is not None) == done
            assert (remedy.confirmed_at is not None) == (remedy.state == RemedyState.CONFIRMED)
            if remedy.reported_at:
                assert review.state == ReviewState.ACCEPTED
                assert review.moved_at <= remedy.reported_at < NOW
            if remedy.confirmed_at:
                assert remedy.reported_at <= remedy.confirmed_at < NOW
                assert remedy.confirmed_by_id != review.subject_id
        for cycle in cycles()[1:]:
            filed = Remedy.objects.filed().filter(shortcoming__review__cycle=cycle)
            assert filed.overdue(today()).exists()

    def test_deadlines_lie_after_the_filing(self, demo: Seeded) -> None:
        early = Remedy.objects.filed().filter(
            due_on__lt=F("shortcoming__review__first_submitted_at")
        )
        assert not early.exists()


class TestNotices:
    def test_mails_of_the_past_have_left(self, demo: Seeded) -> None:
        assert Digest.objects.exists()
        assert not Digest.objects.filter(sent_at=None).exists()
        assert Digest.objects.aggregate(first=Min("day"))["first"] >= cycles()[-1].opens_on

    def test_reminders_were_planned_day_by_day(self, demo: Seeded) -> None:
        current = cycles()[-1]
        due = Notification.objects.filter(cycle=current, kind="due")
        late = Notification.objects.filter(cycle=current, kind="late")
        assert due.exists()
        assert late.exists()
        assert all(day_of(row.created_at) < current.due_on for row in due)
        assert all(day_of(row.created_at) > current.due_on for row in late)

    def test_accounts_have_news_and_have_read_the_old(self, demo: Seeded) -> None:
        unread = Notification.objects.unread().filter(recipient__username__in=ACCOUNTS)
        assert unread.exists()
        assert not unread.filter(cycle__state=CycleState.CLOSED).exists()
        assert not Notification.objects.filter(read_at__gt=NOW).exists()


class TestTexts:
    def test_no_gap_stays_open(self, demo: Seeded) -> None:
        written = [
            *Answer.objects.values_list("text", flat=True),
            *Comment.objects.values_list("text", flat=True),
            *StateChange.objects.values_list("reason", flat=True),
            *Remedy.objects.values_list("measure", flat=True),
            *Shortcoming.objects.values_list("description", flat=True),
            *Shortcoming.objects.values_list("cause", flat=True),
        ]
        assert not [text for text in written if "{" in text or "}" in text]
        assert all(Shortcoming.objects.values_list("cause", flat=True))
