"""Shortcomings with their remedies: add, change, remove, and what cannot be taken."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reviews.actions.cycles import close_cycle
from reviews.actions.desk import return_review
from reviews.actions.filing import delete_shortcoming, save_shortcoming
from reviews.models import Remedy, SelfReview, Shortcoming
from tests.cast import file_review, open_district_cycle, review_of
from tests.database import changed, state
from tests.wording import inputs, page, vi
from tuphe.lib.dates import today
from tuphe.lib.errors import Conflict, NotAllowed
from units.models import AuditEntry

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TEXTS = ("description", "cause", "measure")
REQUIRED = ("area", "description", "cause", "source", "measure", "due_on")


@pytest.fixture
def review(district, cycle) -> SelfReview:
    return review_of(cycle, district.author)


@pytest.fixture
def client(district, sign_in):
    return sign_in(district.author)


@pytest.fixture
def address(review) -> str:
    return reverse("shortcoming_create", args=[review.code])


@pytest.fixture
def typed(cycle) -> dict[str, str]:
    return {
        "area": str(cycle.areas.get(position=3).pk),
        "description": "Chưa dự đủ sinh hoạt chuyên đề.",
        "cause": "Chưa sắp xếp được việc.",
        "source": "collective",
        "measure": "Báo cáo chi bộ lịch công tác từng tháng.",
        "due_on": (today() + timedelta(days=60)).isoformat(),
        "version": "0",
    }


@pytest.fixture
def stored(district, cycle, review) -> Shortcoming:
    return save_shortcoming(
        review=review,
        shortcoming=Shortcoming(area=cycle.areas.first(), description="Cũ", cause="Chủ quan"),
        remedy=Remedy(measure="Đọc lại", due_on=today() + timedelta(days=30)),
        by=district.author,
        version=0,
    )


def at(name: str, shortcoming: Shortcoming) -> str:
    return reverse(name, args=[shortcoming.review.code, shortcoming.code])


# --- It works -------------------------------------------------------------------------------


def test_adding_one(district, cycle, client, address, typed, review):
    assert client.get(address).status_code == 200
    answer = client.post(address, typed, follow=True)
    assert answer.redirect_chain == [(reverse("review_edit", args=[review.code]), 302)]
    content = page(answer)
    assert vi("The shortcoming is saved.") in content
    assert typed["description"] in content
    assert typed["measure"] in content
    one, remedy = Shortcoming.objects.get(), Remedy.objects.get()
    assert (one.review, one.area.position, one.source, one.version) == (review, 3, "collective", 1)
    assert (remedy.shortcoming, remedy.state) == (one, "registered")
    assert remedy.due_on == today() + timedelta(days=60)
    entry = AuditEntry.objects.get(action="shortcoming.added")
    assert (entry.actor, entry.subject, entry.target_code) == (
        district.author,
        district.author,
        one.code,
    )
    assert entry.detail == {"review": str(review.code), "due_on": typed["due_on"]}
    assert review_of(cycle, district.author).state == "draft", "writing one starts the review"


def test_changing_one(client, typed, stored):
    content = client.get(at("shortcoming_edit", stored)).content.decode()
    assert "Đọc lại" in content
    assert (today() + timedelta(days=30)).isoformat() in content
    answer = client.post(at("shortcoming_edit", stored), typed | {"version": "1"})
    assert answer.status_code == 302
    stored.refresh_from_db()
    assert (stored.description, stored.version) == (typed["description"], 2)
    assert Remedy.objects.get().measure == typed["measure"]
    assert AuditEntry.objects.filter(action="shortcoming.changed").count() == 1


def test_removing_one_asks_first(client, stored):
    before = state()
    assert "Đọc lại" in client.get(at("shortcoming_delete", stored)).content.decode()
    assert changed(before) == set()
    assert client.post(at("shortcoming_delete", stored)).status_code == 302
    assert not Shortcoming.objects.exists()
    assert not Remedy.objects.exists()
    assert AuditEntry.objects.get(action="shortcoming.removed").target_code == stored.code


def test_a_version_keeps_what_was_removed_later(district, cycle, client, stored):
    review = file_review(cycle, district.author)
    return_review(review=review, by=district.secretary, reason="Thêm.", version=1)
    assert client.post(at("shortcoming_delete", stored)).status_code == 302
    kept = review_of(cycle, district.author).versions.get().content["sections"][1]
    assert kept["shortcomings"][0]["description"] == "Cũ"
    assert kept["shortcomings"][0]["remedies"][0]["measure"] == "Đọc lại"


# --- The version guard ----------------------------------------------------------------------


def test_one_that_was_changed_elsewhere_is_not_overwritten(district, client, typed, stored):
    save_shortcoming(
        review=stored.review,
        shortcoming=Shortcoming.objects.get(pk=stored.pk),
        remedy=Remedy.objects.get(),
        by=district.author,
        version=1,
    )
    Shortcoming.objects.filter(pk=stored.pk).update(description="từ máy kia")
    before = state()
    answer = client.post(at("shortcoming_edit", stored), typed | {"version": "1"})
    content = page(answer)
    assert answer.status_code == 409
    sentence = "This shortcoming was changed or removed on another screen in the meantime."
    assert vi(sentence) in content
    assert typed["description"] in content
    assert "từ máy kia" in content, "both texts are shown"
    assert changed(before) == set()
    # What is shown is named, so that pressing again is a choice.
    assert inputs(answer)["version"][0]["value"] == "2"
    again = client.post(at("shortcoming_edit", stored), typed | {"version": "2"})
    assert again.status_code == 302
    stored.refresh_from_db()
    assert (stored.description, stored.version) == (typed["description"], 3)


def test_one_that_was_removed_elsewhere(client, typed, stored):
    address = at("shortcoming_edit", stored)
    stored.delete()
    assert client.post(address, typed | {"version": "1"}).status_code == 404


def test_the_action_refuses_one_that_is_gone(district, review, stored):
    loaded = Shortcoming.objects.get(pk=stored.pk)
    remedy = loaded.remedies.get()
    delete_shortcoming(shortcoming=stored, by=district.author)
    before = state()
    with pytest.raises(Conflict):
        save_shortcoming(
            review=review, shortcoming=loaded, remedy=remedy, by=district.author, version=1
        )
    assert changed(before) == set()


# --- Who and when ---------------------------------------------------------------------------


def test_nobody_else(district, sign_in, address, typed, stored):
    for role in ("peer", "secretary", "town_secretary", "leader", "administrator"):
        client = sign_in(getattr(district, role))
        before = state()
        for target in (address, at("shortcoming_edit", stored), at("shortcoming_delete", stored)):
            assert client.get(target).status_code == 404, (role, target)
            assert client.post(target, typed).status_code == 404, (role, target)
        assert changed(before) == set()


def test_the_actions_refuse_strangers(district, review, stored):
    before = state()
    with pytest.raises(NotAllowed):
        save_shortcoming(
            review=review,
            shortcoming=stored,
            remedy=stored.remedies.get(),
            by=district.secretary,
            version=1,
        )
    with pytest.raises(NotAllowed):
        delete_shortcoming(shortcoming=stored, by=district.secretary)
    assert changed(before) == set()


def test_one_of_another_review_is_not_found_through_mine(district, cycle, client, stored, typed):
    foreign = save_shortcoming(
        review=review_of(cycle, district.peer),
        shortcoming=Shortcoming(area=cycle.areas.first(), description="CANARY", cause="…"),
        remedy=Remedy(measure="…", due_on=today()),
        by=district.peer,
        version=0,
    )
    before = state()
    for name in ("shortcoming_edit", "shortcoming_delete"):
        mixed = reverse(name, args=[stored.review.code, foreign.code])
        for answer in (client.get(mixed), client.post(mixed, typed)):
            assert answer.status_code == 404
            assert "CANARY" not in answer.content.decode()
    assert changed(before) == set()


def test_after_the_submission(district, cycle, client, address, typed, stored):
    file_review(cycle, district.author)
    before = state()
    sentence = "This review was already submitted at %(at)s. It need not be sent again."
    targets = (address, at("shortcoming_edit", stored), at("shortcoming_delete", stored))
    for target in targets:
        answer = client.post(target, typed | {"version": "1"})
        assert answer.status_code == 409
        assert vi(sentence, at="09:00 23/11/2026") in page(answer)
        if target != targets[-1]:
            assert typed["description"] in page(answer), "what was typed is still there"
        assert client.get(target).status_code == 409
    assert changed(before) == set()


def test_in_a_closed_cycle(district, cycle, client, address, typed):
    close_cycle(cycle=cycle, by=district.leader)
    before = state()
    answer = client.post(address, typed)
    assert answer.status_code == 409
    assert vi("The cycle is closed; this review can no longer be changed.") in page(answer)
    assert typed["description"] in page(answer)
    assert changed(before) == set()


# --- Bad input ------------------------------------------------------------------------------


def beside(answer, field: str) -> str:
    """The message of a field; the input points to it, and all other fields keep what was typed."""
    assert answer.status_code == 422, answer.status_code
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    (message,) = errors[field]
    content = page(answer)
    assert content.count(str(message)) >= 2, "beside the field, and above as a link to it"
    assert f'id="error_1_id_{field}"' in content or f'id="id_{field}_error"' in content
    return str(message)


@pytest.mark.parametrize("field", REQUIRED)
def test_an_empty_field(client, address, typed, field):
    before = state()
    for empty in ("", "   ", "\r\n\t"):
        answer = client.post(address, typed | {field: empty})
        assert beside(answer, field) != "This field is required."
        for name, value in typed.items():
            if name not in (field, "version"):
                assert value in page(answer), f"{name} was lost"
    assert changed(before) == set()


def test_a_wholly_empty_form_names_every_field(client, address):
    before = state()
    answer = client.post(address, {"version": "0"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(REQUIRED)
    assert changed(before) == set()


@pytest.mark.parametrize("field", TEXTS)
def test_a_text_that_cannot_be_stored(client, address, typed, field):
    before = state()
    for text in ("a" * 200_000, "a\x00b", "\x1b[0m", "\ufffe"):
        answer = client.post(address, typed | {field: text})
        assert answer.status_code == 422, text[:5]
        assert list(answer.context["form"].errors) == [field]
        assert text in page(answer), "what was typed is still there"
    assert changed(before) == set()


def test_emoji_and_line_ends_are_welcome(client, address, typed):
    text = "Một 🌾\r\nHai"
    assert client.post(address, typed | dict.fromkeys(TEXTS, text)).status_code == 302
    one, remedy = Shortcoming.objects.get(), Remedy.objects.get()
    for stored in (one.description, one.cause, remedy.measure):
        assert stored.replace("\r\n", "\n") == "Một 🌾\nHai"


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (date(2026, 11, 22), "The deadline lies in the past; choose today or later."),
        (date(1926, 1, 1), "The deadline lies in the past; choose today or later."),
        (date(2026, 11, 23), ""),
        (date(2027, 12, 28), ""),  # the cycle's last day for remedies
        (date(2027, 12, 29), "The deadline is too far away; the last possible day is %(day)s."),
        (date(9999, 12, 31), "The deadline is too far away; the last possible day is %(day)s."),
    ],
)
def test_a_deadline_lies_between_today_and_the_horizon(
    client, cycle, address, typed, day, message
):
    before = state()
    answer = client.post(address, typed | {"due_on": day.isoformat()})
    if not message:
        assert answer.status_code == 302
        assert Remedy.objects.get().due_on == day
        return
    expected = vi(message) % ({"day": "28/12/2027"} if "%" in message else {})
    assert beside(answer, "due_on") == expected
    assert changed(before) == set()


def test_a_deadline_that_is_no_day(client, address, typed):
    for text in ("31/02/2027", "2027-02-31", "ngày mai", "0", "2027-13-01", "²"):
        answer = client.post(address, typed | {"due_on": text})
        beside(answer, "due_on")
        assert text in page(answer)
    assert not Shortcoming.objects.exists()


def test_a_deadline_is_written_the_vietnamese_way_as_well(client, address, typed):
    assert client.post(address, typed | {"due_on": "05/06/2027"}).status_code == 302
    assert Remedy.objects.get().due_on == date(2027, 6, 5)


def test_today_is_the_vietnamese_day(district, address, typed, sign_in, clock):
    clock.move_to(datetime(2026, 11, 24, 0, 30, tzinfo=VIETNAM))  # 17:30 of the 23rd in UTC
    client = sign_in(district.author)
    assert client.post(address, typed | {"due_on": "2026-11-23"}).status_code == 422
    assert client.post(address, typed | {"due_on": "2026-11-24"}).status_code == 302


def test_a_deadline_that_has_passed_meanwhile_may_stay(district, typed, stored, sign_in, clock):
    """Who corrects the cause of an old shortcoming need not put its deadline off."""
    due_on = stored.remedies.get().due_on.isoformat()
    clock.shift(timedelta(days=40))
    client = sign_in(district.author)
    address = at("shortcoming_edit", stored)
    late = typed | {"version": "1", "due_on": due_on}
    assert client.post(address, late).status_code == 302
    other = late | {"version": "2", "due_on": (today() - timedelta(days=1)).isoformat()}
    assert client.post(address, other).status_code == 422


def test_an_area_of_another_cycle(district, client, cycle, address, typed):
    other = open_district_cycle(district)
    before = state()
    answer = client.post(address, typed | {"area": str(other.areas.first().pk)})
    beside(answer, "area")
    assert changed(before) == set()


def test_an_area_that_is_none(client, address, typed):
    before = state()
    for value in ("0", "-1", "x", "99999999999999999999", "1; DROP TABLE", "\x00"):
        answer = client.post(address, typed | {"area": value})
        assert answer.status_code == 422, value
        assert list(answer.context["form"].errors) == ["area"]
    assert changed(before) == set()


def test_a_source_that_is_none(client, address, typed):
    beside(client.post(address, typed | {"source": "x"}), "source")
    assert not Shortcoming.objects.exists()


def test_a_version_that_is_none(client, typed, stored):
    before = state()
    for version in ("", "x", "-1", "9" * 30, "9" * 5000):
        answer = client.post(at("shortcoming_edit", stored), typed | {"version": version})
        assert answer.status_code in (409, 422), version[:5]
        assert typed["description"] in page(answer)
    assert changed(before) == set()


def test_other_fields_of_a_post_change_nothing(district, cycle, client, address, typed, review):
    foreign = review_of(cycle, district.peer)
    extra = {
        "review": str(foreign.pk),
        "code": "00000000-0000-0000-0000-000000000000",
        "state": "confirmed",
        "confirmed_by": str(district.author.pk),
        "confirmed_at": "2026-01-01",
        "created_at": "2020-01-01",
        "pk": "1",
        "id": "1",
    }
    assert client.post(address, typed | extra).status_code == 302
    one, remedy = Shortcoming.objects.get(), Remedy.objects.get()
    assert (one.review, one.version, one.created_at.year) == (review, 1, 2026)
    assert str(one.code) != extra["code"]
    assert (remedy.state, remedy.confirmed_by) == ("registered", None)


def test_a_file_in_the_form_is_not_looked_at(client, address, typed):
    file = SimpleUploadedFile("x.docm", b"PK\x03\x04" * 1000)
    assert client.post(address, typed | {"evidence": file}).status_code == 302
    answer = client.post(address, typed | {"description": file})
    assert answer.status_code == 422
    assert Shortcoming.objects.count() == 1


@pytest.mark.parametrize("name", ["shortcoming_edit", "shortcoming_delete"])
def test_a_code_that_does_not_exist(client, review, name):
    code = "00000000-0000-4000-8000-000000000000"
    assert client.get(reverse(name, args=[review.code, code])).status_code == 404


def test_other_methods_are_refused(client, address, stored):
    for target in (address, at("shortcoming_edit", stored), at("shortcoming_delete", stored)):
        for method in ("put", "patch", "delete", "options"):
            assert getattr(client, method)(target).status_code == 405, (target, method)
