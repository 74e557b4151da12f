"""Saving one part by itself: the answers that static/app reads, and what they store."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from reviews.actions.cycles import close_cycle
from reviews.actions.desk import return_review
from reviews.actions.filing import StaleVersion, save_answer
from reviews.models import Answer, ReviewCycle, SelfReview
from reviews.slots import ANSWER_LIMIT
from tests.cast import collective_of, file_review, fill, review_of
from tests.database import changed, cost, state
from tests.factories import appoint
from tests.wording import vi
from tuphe.lib.errors import NotAllowed
from units.enums import Post
from units.models import AuditEntry


@pytest.fixture
def review(district, cycle) -> SelfReview:
    return review_of(cycle, district.author)


@pytest.fixture
def address(review) -> str:
    return reverse("review_autosave", args=[review.code])


@pytest.fixture
def send(district, sign_in, address):
    """Send as static/app/send.js does; returns the status and the answer."""
    client = sign_in(district.author)

    def sent(slot: str = "1.1", text: str = "", version: object = 0, **fields):
        typed = {"slot": slot, "text": text, "version": version, **fields}
        reply = client.post(address, typed, headers={"X-Requested-With": "fetch"})
        assert reply.headers["Content-Type"].startswith("application/json")
        return reply.status_code, reply.json()

    return sent


def texts(review: SelfReview) -> dict[str, tuple[str, int]]:
    return {answer.slot: (answer.text, answer.version) for answer in review.answers.all()}


# --- It works -------------------------------------------------------------------------------


def test_a_save_answers_with_its_version_and_its_time(district, cycle, review, send):
    status, reply = send("1.1", "Một")
    assert status == 200
    assert reply["version"] == 1
    assert reply["saved_label"] == vi("Saved at %(time)s", time="09:00")
    assert texts(review) == {"1.1": ("Một", 1)}
    stored = review_of(cycle, district.author)
    assert stored.state == "draft"
    answer = Answer.objects.get()
    assert answer.saved_by == district.author
    assert answer.saved_at.isoformat() == reply["saved_at"]
    assert stored.saved_at == answer.saved_at


def test_every_save_raises_the_version_by_one(review, send):
    for version in range(5):
        status, reply = send("1.1", f"lần {version}", version)
        assert (status, reply["version"]) == (200, version + 1)
    assert texts(review) == {"1.1": ("lần 4", 5)}


def test_a_part_may_be_emptied(review, send):
    send("1.1", "Một")
    assert send("1.1", "", 1)[0] == 200
    assert texts(review) == {"1.1": ("", 2)}


def test_parts_do_not_know_of_each_other(review, send):
    assert send("1.1", "Một")[0] == send("1.2", "Hai")[0] == send("3", "1")[0] == 200
    assert texts(review) == {"1.1": ("Một", 1), "1.2": ("Hai", 1), "3": ("1", 1)}


def test_a_save_is_recorded_without_its_text(district, review, send):
    send("1.1", "CANARY")
    send("1.1", "CANARY CANARY", 1)
    first, second = AuditEntry.objects.filter(action="review.saved").order_by("pk")
    assert first.detail == {"slot": "1.1", "old": 0, "new": 1, "length": 6}
    assert second.detail == {"slot": "1.1", "old": 1, "new": 2, "length": 13}
    assert second.actor == second.subject == district.author
    assert second.target_code == review.code


def test_a_returned_review_is_written_in_again(district, cycle, review, send):
    file_review(cycle, district.author, "bản một")
    filed = review_of(cycle, district.author)
    return_review(review=filed, by=district.secretary, reason="Thêm.", version=1)
    status, reply = send("1.1", "bản hai", 1)
    assert (status, reply["version"]) == (200, 2)
    assert review_of(cycle, district.author).state == "returned", "only submitting moves it"


# --- The version guard ----------------------------------------------------------------------


def test_an_older_version_is_refused_and_the_other_text_comes_back(review, send):
    send("1.1", "máy kia")
    before = state()
    status, reply = send("1.1", "máy này", 0)
    assert status == 409
    assert reply["text"] == "máy kia"
    assert reply["version"] == 1
    assert reply["saved_label"] == vi("Saved at %(time)s", time="09:00")
    assert "closed" not in reply
    message = "This part was changed on another screen. Both texts are shown; please choose."
    assert reply["message"] == vi(message)
    assert changed(before) == set()
    assert send("1.1", "máy này, đã chọn", 1)[0] == 200
    assert texts(review) == {"1.1": ("máy này, đã chọn", 2)}


def test_a_version_of_the_future_is_refused(review, send):
    send("1.1", "máy kia")
    assert send("1.1", "máy này", 7)[0] == 409
    status, reply = send("1.2", "chưa có gì", 3)
    assert status == 422
    assert reply["message"] == vi("This part has not been saved before; please reload the page.")
    assert texts(review) == {"1.1": ("máy kia", 1)}


def test_a_refused_first_save_does_not_start_the_review(district, cycle, send):
    assert send("1.2", "chưa có gì", 3)[0] == 422
    assert review_of(cycle, district.author).state == "not_started"


def test_two_heads_of_a_unit_do_not_overwrite_each_other(district, cycle, sign_in):
    appoint(district.peer, district.cell, Post.DEPUTY)
    review = collective_of(cycle, district.cell)
    address = reverse("review_autosave", args=[review.code])
    typed = {"slot": "1.1", "version": "0"}
    assert sign_in(district.secretary).post(address, typed | {"text": "bí thư"}).status_code == 200
    reply = sign_in(district.peer).post(address, typed | {"text": "phó bí thư"})
    assert reply.status_code == 409
    assert reply.json()["text"] == "bí thư"


# --- Who, when, which -----------------------------------------------------------------------


def test_nobody_else_saves(district, sign_in, address):
    typed = {"slot": "1.1", "text": "chen vào", "version": "0"}
    for role in ("peer", "secretary", "town_secretary", "leader", "administrator", "operator"):
        client = sign_in(getattr(district, role))
        before = state()
        reply = client.post(address, typed, headers={"X-Requested-With": "fetch"})
        assert (role, reply.status_code) == (role, 404)
        assert reply.json()["error"] == "not_found"
        assert changed(before) == set()


def test_the_action_itself_refuses_strangers(district, review):
    before = state()
    with pytest.raises(NotAllowed):
        save_answer(review=review, slot="1.1", text="chen vào", version=0, by=district.secretary)
    assert changed(before) == set()


def test_signed_out_is_told_and_nothing_is_lost(client, address, review):
    reply = client.post(
        address,
        {"slot": "1.1", "text": "x", "version": "0"},
        headers={"X-Requested-With": "fetch"},
    )
    assert reply.status_code == 401
    assert reply.json()["login_url"] == reverse("login")
    assert texts(review) == {}


def test_another_person_on_the_same_browser_does_not_save_what_the_first_one_typed(
    district, send, review
):
    status, reply = send("1.1", "của người trước", owner=str(district.peer.code))
    assert (status, reply["stranger"]) == (401, True)
    assert texts(review) == {}
    assert send("1.1", "của tôi", owner=str(district.author.code))[0] == 200


def test_after_the_submission_it_is_closed(district, cycle, send):
    file_review(cycle, district.author, "đã nộp")
    before = state()
    status, reply = send("1.1", "viết thêm", 1)
    assert (status, reply["closed"]) == (409, True)
    sentence = "This review was already submitted at %(at)s. It need not be sent again."
    assert reply["message"] == vi(sentence, at="09:00 23/11/2026")
    assert changed(before) == set()


def test_in_a_closed_cycle_it_is_closed(district, cycle, send):
    close_cycle(cycle=cycle, by=district.leader)
    before = state()
    status, reply = send("1.1", "viết thêm")
    assert (status, reply["closed"]) == (409, True)
    assert reply["message"] == vi("The cycle is closed; this review can no longer be changed.")
    assert changed(before) == set()


# --- Bad input ------------------------------------------------------------------------------

CHARACTERS = "The text holds characters that cannot be stored. Paste it again as plain text."


def test_characters_that_cannot_be_stored(send):
    before = state()
    for text in ("\x00", "a\x00b", "\x08", "\x1b[31m", "\x7f", "\ufffe", "\uffff"):
        status, reply = send("1.1", text)
        assert (text, status, reply["message"]) == (text, 422, vi(CHARACTERS))
    assert changed(before) == set()


def test_lone_surrogates(district, review):
    """A browser cannot send them as a form; what else calls the action is refused all the same."""
    before = state()
    for text in ("\ud800", "một \udfff hai"):
        with pytest.raises(ValidationError, match="lưu"):
            save_answer(review=review, slot="1.1", text=text, version=0, by=district.author)
    assert changed(before) == set()


def test_bytes_that_are_no_text_do_not_break_it(district, sign_in, address, review):
    body = urlencode({"slot": "1.1", "version": "0"}) + "&text=a%ED%A0%80%FF%00"
    reply = sign_in(district.author).generic(
        "POST", address, body, content_type="application/x-www-form-urlencoded"
    )
    assert reply.status_code == 422
    assert texts(review) == {}


def test_what_people_write_is_welcome(review, send):
    welcome = ["🌾", "👩‍🌾 e\u0301 \u200f", "\ttab\n", "𝄞", "ế" * ANSWER_LIMIT]
    for version, text in enumerate(welcome):
        assert send("1.1", text, version)[0] == 200, text[:9]
        assert texts(review)["1.1"][0] == text


def test_line_ends_are_made_one(review, send):
    send("1.1", "a\r\nb\rc\nd")
    assert texts(review)["1.1"][0] == "a\nb\nc\nd"


def test_too_long_says_how_long_it_is_and_cuts_nothing_off(review, send):
    send("1.1", "đã có")
    status, reply = send("1.1", "ế" * 200_000, 1)
    assert status == 422
    sentence = "Too long: %(length)s characters, at most %(limit)s fit. Nothing was cut off."
    assert reply["message"] == vi(sentence, length=200_000, limit=ANSWER_LIMIT)
    assert texts(review) == {"1.1": ("đã có", 1)}


def test_a_part_that_the_form_does_not_have(send):
    before = state()
    for slot in ("", "9", "1", "1.0", "1.8", "1.1 ", "2", "2.1", "3.1", "x" * 99):
        status, reply = send(slot, "x")
        assert (slot, status, reply["message"]) == (slot, 422, vi("This form has no such part."))
    assert changed(before) == set()


def test_a_level_that_the_cycle_does_not_have(send):
    before = state()
    for level in ("0", "5", "-1", "x", "1 ", "1.0", "Hoàn thành tốt nhiệm vụ"):
        status, reply = send("3", level)
        assert (level, status, reply["message"]) == (level, 422, vi("Choose one of the levels."))
    assert changed(before) == set()


def test_a_level_of_another_cycle_is_none_of_this_one(cycle, send):
    cycle.levels.filter(rank=4).delete()
    assert send("3", "4")[0] == 422


def test_a_version_that_is_no_number(send):
    before = state()
    for version in ("", "x", "-1", "1.5", "²", "１", "9" * 10, "9" * 5000):
        status, reply = send("1.1", "x", version)
        assert (version, status) == (version, 422)
        assert reply["message"] == vi("Please reload the page.")
    assert changed(before) == set()


def test_a_post_without_anything(district, sign_in, address):
    assert sign_in(district.author).post(address).status_code == 422


def test_other_fields_of_a_post_change_nothing(district, cycle, review, send):
    extra = {"state": "accepted", "subject": "1", "obligation": "exempt", "saved_by": "1"}
    assert send("1.1", "Một", 0, **extra)[0] == 200
    stored = review_of(cycle, district.author)
    assert (stored.state, stored.obligation) == ("draft", "owed")
    assert stored.subject == Answer.objects.get().saved_by == district.author


def test_other_methods_are_refused(district, sign_in, address):
    client = sign_in(district.author)
    for method in ("get", "head", "put", "patch", "delete", "options"):
        assert getattr(client, method)(address).status_code == 405, method


def test_a_forged_post_is_refused(district, address, sign_in, review):
    client = sign_in(district.author)
    client.handler.enforce_csrf_checks = True
    typed = {"slot": "1.1", "text": "x", "version": "0"}
    reply = client.post(address, typed, headers={"X-Requested-With": "fetch"})
    assert (reply.status_code, reply.json()["error"]) == (403, "csrf")
    assert texts(review) == {}


# --- What it costs --------------------------------------------------------------------------


def test_a_save_takes_six_statements(district, cycle, sign_in, address):
    client = sign_in(district.author)
    typed = {"slot": "1.1", "text": "Một"}
    first = cost(client, address, typed | {"version": "0"})
    later = cost(client, address, typed | {"version": "1"})
    fill_every_part(cycle, district.author)
    full = cost(client, address, typed | {"version": "2"})
    assert max(first, later, full) <= 6


def fill_every_part(cycle: ReviewCycle, author) -> None:
    for position in range(2, 8):
        save_answer(
            review=review_of(cycle, author), slot=f"1.{position}", text="…", version=0, by=author
        )


def test_the_stale_version_carries_the_other_text(district, cycle):
    fill(review_of(cycle, district.author), district.author, "máy kia")
    with pytest.raises(StaleVersion) as stale:
        save_answer(
            review=review_of(cycle, district.author),
            slot="1.1",
            text="máy này",
            version=0,
            by=district.author,
        )
    assert (stale.value.status, stale.value.current.text) == (409, "máy kia")
