"""Submitting: the last look, the version that it makes, and every way in which it is refused."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from reviews.actions.cycles import close_cycle
from reviews.actions.desk import accept_review, return_review
from reviews.actions.filing import save_answer, submit_review
from reviews.models import Notification, ReviewVersion, SelfReview, StateChange
from tests.cast import collective_of, file_review, fill, review_of
from tests.database import changed, state
from tests.wording import page, vi
from units.models import AuditEntry

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def review(district, cycle) -> SelfReview:
    return review_of(cycle, district.author)


@pytest.fixture
def address(review) -> str:
    return reverse("review_submit", args=[review.code])


@pytest.fixture
def client(district, sign_in):
    return sign_in(district.author)


@pytest.fixture
def filled(district, cycle) -> SelfReview:
    fill(review_of(cycle, district.author), district.author, "Đã học đủ.")
    return review_of(cycle, district.author)


# --- It works -------------------------------------------------------------------------------


def test_the_last_look_shows_the_whole_and_where_it_goes(client, address, filled):
    answer = client.get(address)
    content = page(answer)
    assert answer.status_code == 200
    assert "Đã học đủ." in content
    assert "Hoàn thành tốt nhiệm vụ" in content
    assert "Chi bộ Khu phố 1" in content
    assert vi("No shortcoming is entered.") in content


def test_looking_changes_nothing(client, address, filled):
    client.get(address)
    before = state()
    client.get(address)
    client.head(address)
    assert changed(before) == set()


def test_a_submission_is_a_version_a_step_and_a_notice(district, cycle, client, address, filled):
    answer = client.post(address, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("review_detail", args=[filled.code])
    said = vi("Submitted to %(unit)s. You will be told when it has been read.")
    assert said % {"unit": "Chi bộ Khu phố 1"} in page(answer)

    stored = review_of(cycle, district.author)
    version = ReviewVersion.objects.get()
    change = StateChange.objects.get()
    assert (stored.state, stored.level.rank) == ("submitted", 2)
    assert stored.submitted_at == stored.first_submitted_at == version.submitted_at
    assert (version.review, version.number, version.submitted_by) == (stored, 1, district.author)
    assert version.content["sections"][0]["slots"][0]["text"] == "Đã học đủ."
    assert (change.action, change.source, change.target) == ("submit", "draft", "submitted")
    assert AuditEntry.objects.filter(action="review.submit", actor=district.author).count() == 1
    told = Notification.objects.filter(kind="submitted").values_list(
        "recipient__username", flat=True
    )
    assert sorted(told) == ["committee_member", "secretary"]


def test_a_secretary_files_with_the_unit_above(district, cycle, sign_in):
    review = review_of(cycle, district.secretary)
    fill(review, district.secretary)
    client = sign_in(district.secretary)
    answer = client.post(reverse("review_submit", args=[review.code]), follow=True)
    assert "Đảng bộ thị trấn Tân Thành" in page(answer)
    told = Notification.objects.filter(kind="submitted").values_list(
        "recipient__username", flat=True
    )
    assert list(told) == ["town_secretary"]


def test_a_collective_is_filed_by_its_secretary(district, cycle, sign_in):
    review = collective_of(cycle, district.cell)
    fill(review, district.secretary)
    answer = sign_in(district.secretary).post(reverse("review_submit", args=[review.code]))
    assert answer.status_code == 302
    assert collective_of(cycle, district.cell).state == "submitted"


def test_a_returned_review_is_filed_again_as_the_next_version(
    district, cycle, client, address, clock
):
    file_review(cycle, district.author, "bản một")
    first = review_of(cycle, district.author)
    clock.shift(3600)
    return_review(review=first, by=district.secretary, reason="Thêm.", version=1)
    save_answer(
        review=review_of(cycle, district.author),
        slot="1.1",
        text="bản hai",
        version=1,
        by=district.author,
    )
    clock.shift(3600)
    assert client.post(address).status_code == 302
    stored = review_of(cycle, district.author)
    assert [version.number for version in stored.versions.all()] == [1, 2]
    assert stored.first_submitted_at == first.first_submitted_at
    assert (stored.submitted_at - first.submitted_at).total_seconds() >= 7200


def test_the_proposed_level_is_stored_where_it_can_be_counted(
    district, cycle, client, address, filled
):
    save_answer(review=filled, slot="3", text="4", version=1, by=district.author)
    client.post(address)
    assert review_of(cycle, district.author).level.rank == 4


# --- Refusals -------------------------------------------------------------------------------


def test_a_second_submission_is_refused_and_says_so(client, address, filled):
    assert client.post(address).status_code == 302
    before = state()
    for _again in range(2):
        answer = client.post(address)
        assert answer.status_code == 409
        sentence = "This review was already submitted at %(at)s. It need not be sent again."
        assert vi(sentence, at="09:00 23/11/2026") in page(answer)
    assert changed(before) == set()
    assert client.get(address).status_code == 409


@pytest.mark.parametrize(
    ("slots", "missing"),
    [
        ({}, [1, 3]),
        ({"1.1": "  \n\t", "3": "1"}, [1]),
        ({"1.4": "Một"}, [3]),
        ({"1.1": "Một", "3": ""}, [3]),
    ],
)
def test_an_empty_required_part_is_named(district, cycle, client, address, review, slots, missing):
    for slot, text in slots.items():
        save_answer(review=review, slot=slot, text=text, version=0, by=district.author)
    before = state()
    answer = client.post(address)
    content = page(answer)
    assert answer.status_code == 422
    sections = {section["number"]: section["heading"] for section in review.template.sections}
    for number in (1, 3):
        sentence = vi("Nothing is written yet in: %(heading)s", heading=sections[str(number)])
        assert (sentence in content) == (number in missing)
    assert vi("Not submitted yet. Everything is still here.") in content
    assert changed(before) == set()


def test_a_closed_cycle(district, cycle, client, address, filled):
    close_cycle(cycle=cycle, by=district.leader)
    before = state()
    for answer in (client.post(address), client.get(address)):
        assert answer.status_code == 409
        assert vi("The cycle is closed; this review can no longer be changed.") in page(answer)
    assert changed(before) == set()


def test_an_accepted_review(district, cycle, client, address):
    review = file_review(cycle, district.author)
    accept_review(review=review, by=district.secretary, version=1)
    before = state()
    answer = client.post(address)
    assert answer.status_code == 409
    assert vi("This review was already accepted at %(at)s.", at="09:00 23/11/2026") in page(answer)
    assert changed(before) == set()


def test_nobody_files_for_another(district, sign_in, address, filled):
    for role in ("peer", "secretary", "town_secretary", "leader", "administrator"):
        client = sign_in(getattr(district, role))
        before = state()
        assert client.get(address).status_code == client.post(address).status_code == 404, role
        assert changed(before) == set()


def test_other_fields_of_a_post_change_nothing(district, cycle, client, address, filled):
    client.post(address, {"state": "accepted", "level": "1", "submitted_at": "2020-01-01"})
    stored = review_of(cycle, district.author)
    assert (stored.state, stored.level.rank) == ("submitted", 2)
    assert stored.submitted_at.year == 2026


def test_other_methods_are_refused(client, address):
    for method in ("put", "patch", "delete", "options"):
        assert getattr(client, method)(address).status_code == 405, method


# --- The filing day -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [
        (datetime(2026, 12, 3, 23, 59, 59, 999000, VIETNAM), True),
        (datetime(2026, 12, 4, 0, 0, 0, 0, VIETNAM), False),
    ],
)
def test_late_is_allowed_and_marked(
    district, cycle, filled, clock, client, sign_in, moment, in_time
):
    clock.move_to(moment, tick=False)
    client = sign_in(district.author)
    assert client.post(reverse("review_submit", args=[filled.code])).status_code == 302
    clock.move_to(datetime(2026, 12, 5, 9, tzinfo=VIETNAM))
    counted = reverse("dashboard_reviews", args=[district.cell.code])
    listed = sign_in(district.secretary).get(counted, {"bucket": "filed_late"})
    assert ("Nguyễn Văn Á" in page(listed)) != in_time


def test_what_was_in_time_does_not_become_late_by_being_corrected(district, cycle, clock):
    review = file_review(cycle, district.author)
    clock.move_to(datetime(2026, 12, 6, 9, tzinfo=VIETNAM))
    return_review(review=review, by=district.secretary, reason="Thêm.", version=1)
    submit_review(review=review_of(cycle, district.author), by=district.author)
    stored = review_of(cycle, district.author)
    assert stored.first_submitted_at.date().isoformat() == "2026-11-23"
    assert stored.submitted_at.date().isoformat() == "2026-12-06"
