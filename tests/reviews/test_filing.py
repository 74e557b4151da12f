"""The filing page: what it shows, saving everything at once, and what it refuses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reviews.actions.cycles import close_cycle
from reviews.actions.desk import add_comment, return_review
from reviews.actions.filing import save_answer, save_shortcoming
from reviews.models import Answer, Remedy, SelfReview, Shortcoming
from reviews.slots import ANSWER_LIMIT
from tests.cast import collective_of, file_review, fill, open_district_cycle, review_of
from tests.database import changed, cost, state
from tests.factories import join, make_cadre
from tests.wording import inputs, page, vi
from tuphe.lib.dates import today
from units.models import AuditEntry


@pytest.fixture
def review(district, cycle) -> SelfReview:
    return review_of(cycle, district.author)


@pytest.fixture
def address(review) -> str:
    return reverse("review_edit", args=[review.code])


@pytest.fixture
def client(district, sign_in):
    return sign_in(district.author)


def chosen_level(answer) -> list[str]:
    return [radio["value"] for radio in inputs(answer)["answer-3"] if "checked" in radio]


def texts(review: SelfReview) -> dict[str, tuple[str, int]]:
    return {answer.slot: (answer.text, answer.version) for answer in review.answers.all()}


# --- The page -------------------------------------------------------------------------------


def test_the_page_asks_for_everything_and_shows_what_is_written(district, cycle, client, address):
    fill(review_of(cycle, district.author), district.author, "Đã học “đủ” & <hơn>")
    answer = client.get(address)
    content = answer.content.decode()
    for position in range(1, 8):
        assert f'name="answer-1.{position}"' in content
        assert inputs(answer)[f"version-1.{position}"][0]["value"] == (
            "1" if position == 1 else "0"
        )
    assert "Đã học “đủ” &amp; &lt;hơn&gt;" in content
    assert "Hoàn thành xuất sắc nhiệm vụ" in content
    assert chosen_level(answer) == ["2"]
    assert vi("No shortcoming is entered yet.") in content


def test_a_returned_review_shows_the_reason_and_the_comments(district, cycle, client, address):
    review = file_review(cycle, district.author)
    add_comment(review=review, by=district.secretary, slot="1.1", text="Nêu rõ số liệu.")
    add_comment(review=review, by=district.secretary, slot="", text="Viết lại cho gọn.")
    return_review(review=review, by=district.secretary, reason="Thiếu biện pháp.", version=1)
    content = client.get(address).content.decode()
    for words in ("Nêu rõ số liệu.", "Viết lại cho gọn.", "Thiếu biện pháp."):
        assert words in content


def test_who_may_not_write_now_is_led_to_the_review(district, cycle, client, address):
    file_review(cycle, district.author)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url == reverse("review_detail", args=[review_of(cycle, district.author).code])


def test_nobody_else_can_open_or_save_it(district, review, sign_in, address):
    for role in ("peer", "secretary", "town_secretary", "leader", "administrator", "operator"):
        stranger = sign_in(getattr(district, role))
        before = state()
        assert stranger.get(address).status_code == 404, role
        answer = stranger.post(address, {"answer-1.1": "chen vào", "version-1.1": "0"})
        assert answer.status_code == 404, role
        assert changed(before) == set()


def test_a_collective_is_written_by_the_heads_of_the_unit(district, cycle, sign_in):
    review = collective_of(cycle, district.cell)
    address = reverse("review_edit", args=[review.code])
    saved = sign_in(district.secretary).post(
        address, {"answer-1.1": "Chi bộ đã họp 12 kỳ.", "version-1.1": "0"}
    )
    assert saved.status_code == 302
    assert texts(review) == {"1.1": ("Chi bộ đã họp 12 kỳ.", 1)}
    assert sign_in(district.committee_member).get(address).status_code == 404


# --- Saving everything, the way without JavaScript ------------------------------------------


def test_saving_stores_every_changed_part_and_nothing_else(district, client, address, review):
    typed = {
        "answer-1.1": "Một",
        "version-1.1": "0",
        "answer-1.2": "",
        "version-1.2": "0",
        "answer-1.3": "Ba\r\nvà nữa 🌾",
        "version-1.3": "0",
        "answer-3": "2",
        "version-3": "0",
    }
    answer = client.post(address, typed, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert vi("Everything is saved.") in page(answer)
    assert texts(review) == {"1.1": ("Một", 1), "1.3": ("Ba\nvà nữa 🌾", 1), "3": ("2", 1)}
    entries = AuditEntry.objects.filter(action="review.saved").order_by("pk")
    assert [entry.detail["slot"] for entry in entries] == ["1.1", "1.3", "3"]
    assert all(entry.actor == entry.subject == district.author for entry in entries)
    assert "Một" not in str([entry.detail for entry in entries]), "the trail holds no text"

    before = state()
    again = {name: "1" if name.startswith("version-") else text for name, text in typed.items()}
    assert client.post(address, again).status_code == 302
    assert changed(before) == set(), "nothing was changed, so nothing is written"


def test_the_button_submit_saves_first_and_leads_on(client, address, review):
    answer = client.post(address, {"answer-1.1": "Một", "version-1.1": "0", "submit": "1"})
    assert answer.status_code == 302
    assert answer.url == reverse("review_submit", args=[review.code])
    assert texts(review) == {"1.1": ("Một", 1)}


def test_a_part_saved_elsewhere_is_not_overwritten_and_both_texts_are_shown(
    district, cycle, client, address, review
):
    save_answer(review=review, slot="1.1", text="từ máy kia", version=0, by=district.author)
    typed = {
        "answer-1.1": "từ máy này",
        "version-1.1": "0",
        "answer-1.2": "phần khác",
        "version-1.2": "0",
    }
    answer = client.post(address, typed)
    content = page(answer)
    assert answer.status_code == 409
    assert "từ máy kia" in content
    assert "từ máy này" in content
    message = "This part was changed on another screen. Both texts are shown; please choose."
    assert vi(message) in content
    assert texts(review) == {"1.1": ("từ máy kia", 1), "1.2": ("phần khác", 1)}

    # The page now names the version that it shows: pressing again is a choice, and is taken.
    assert inputs(answer)["version-1.1"][0]["value"] == "1"
    typed = {"answer-1.1": "từ máy này", "version-1.1": "1"}
    assert client.post(address, typed).status_code == 302
    assert texts(review)["1.1"] == ("từ máy này", 2)


def test_a_level_chosen_elsewhere_is_shown_by_its_name(district, client, address, review):
    save_answer(review=review, slot="3", text="4", version=0, by=district.author)
    answer = client.post(address, {"answer-3": "1", "version-3": "0"})
    assert answer.status_code == 409
    assert "Không hoàn thành nhiệm vụ</textarea>" in page(answer), "by its name"
    assert inputs(answer)["answer-3"][0]["data-theirs"] == "4", "and to the script by its rank"
    assert chosen_level(answer) == ["1"]


BAD = {
    "too long": ("a" * 200_000, "Too long: %(length)s characters, at most %(limit)s fit."),
    "NUL": ("một\x00hai", "The text holds characters that cannot be stored."),
    "control": ("một\x1bhai", "The text holds characters that cannot be stored."),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_text_that_cannot_be_stored_stays_on_the_page(client, address, review, name):
    text, message = BAD[name]
    typed = {"answer-1.2": text, "version-1.2": "0", "answer-1.3": "tốt", "version-1.3": "0"}
    answer = client.post(address, typed)
    content = page(answer)
    assert answer.status_code == 422
    assert text in content, "what was typed is still there"
    begin = vi_beginning(message)
    assert content.count(begin) == 2, "beside the box, and above as a link to it"
    assert 'aria-describedby="error-1.2"' in content
    assert texts(review) == {"1.3": ("tốt", 1)}


def vi_beginning(msgid: str) -> str:
    """The Vietnamese sentence up to its first number."""
    full = {
        BAD["too long"][1]: f"{BAD['too long'][1]} Nothing was cut off.",
        BAD["NUL"][1]: f"{BAD['NUL'][1]} Paste it again as plain text.",
    }[msgid]
    return vi(full).split("%(")[0]


def test_emoji_tabs_and_every_letter_are_welcome(client, address, review):
    text = "Tổng kết 🌾👩‍🌾\tđạt 100 %\n" + "ế" * 100
    assert client.post(address, {"answer-1.1": text, "version-1.1": "0"}).status_code == 302
    assert texts(review) == {"1.1": (text, 1)}


def test_the_limit_itself_fits(client, address, review):
    text = "ế" * ANSWER_LIMIT
    assert client.post(address, {"answer-1.1": text, "version-1.1": "0"}).status_code == 302
    answer = client.post(address, {"answer-1.1": text + "ế", "version-1.1": "1"})
    assert answer.status_code == 422


def test_a_version_that_is_none_overwrites_nothing(district, client, address, review):
    save_answer(review=review, slot="1.1", text="đã có", version=0, by=district.author)
    for version in ("", "x", "-1", "1.5", "²", "9" * 12, "9" * 5000):
        answer = client.post(address, {"answer-1.1": "mới", "version-1.1": version})
        assert answer.status_code == 409, version[:5]
    assert texts(review) == {"1.1": ("đã có", 1)}


def test_a_level_that_is_none_of_the_cycle_is_refused(client, address, review):
    answer = client.post(address, {"answer-3": "9", "version-3": "0"})
    assert answer.status_code == 422
    assert vi("Choose one of the levels.") in page(answer)
    assert texts(review) == {}


def test_other_fields_of_a_post_change_nothing(district, cycle, client, address, review):
    before = state()
    extra = {
        "state": "accepted",
        "subject": district.peer.pk,
        "obligation": "exempt",
        "desk": "1",
        "unit": "1",
        "level": "1",
        "submitted_at": "2026-01-01",
        "answer-9.9": "không có phần này",
        "answer-2": "phần hạn chế không có ô",
        "version-9.9": "0",
    }
    assert client.post(address, extra).status_code == 302
    assert changed(before) == set()
    assert (
        client.post(address, extra | {"answer-1.1": "Một", "version-1.1": "0"}).status_code == 302
    )
    stored = review_of(cycle, district.author)
    same = ("subject", "obligation", "desk", "unit", "level", "submitted_at", "path")
    assert [getattr(stored, name) for name in same] == [getattr(review, name) for name in same]
    assert stored.state == "draft"
    assert texts(review) == {"1.1": ("Một", 1)}


def test_a_file_in_the_form_is_not_looked_at(client, address, review):
    file = SimpleUploadedFile("x.exe", b"MZ\x00\x01" * 1000)
    typed = {"answer-1.1": "Một", "version-1.1": "0", "answer-1.2": file, "file": file}
    assert client.post(address, typed).status_code == 302
    assert texts(review) == {"1.1": ("Một", 1)}


TOO_LARGE = "Go back, choose a smaller file or send the text in parts."


@pytest.mark.parametrize("megabytes", [6, 11, 200])
def test_a_body_that_is_too_large_is_refused_with_a_sentence(client, address, review, megabytes):
    before = state()
    answer = client.generic(
        "POST",
        address,
        b"answer-1.1=" + b"a" * (megabytes * 1024**2 if megabytes < 100 else 10),
        content_type="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(megabytes * 1024**2),
    )
    assert answer.status_code == 413
    assert vi(TOO_LARGE) in page(answer)
    assert changed(before) == set()


def test_saving_after_the_submission_keeps_the_text_on_the_page(district, cycle, client, address):
    file_review(cycle, district.author, "đã nộp")
    before = state()
    answer = client.post(address, {"answer-1.1": "viết thêm", "version-1.1": "1"})
    assert answer.status_code == 409
    assert "viết thêm" in page(answer)
    assert vi(
        "This review was already submitted at %(at)s. It need not be sent again.",
        at="09:00 23/11/2026",
    ) in page(answer)
    assert changed(before) == set()


def test_saving_in_a_closed_cycle_keeps_the_text_on_the_page(district, cycle, client, address):
    close_cycle(cycle=cycle, by=district.leader)
    before = state()
    answer = client.post(address, {"answer-1.1": "viết thêm", "version-1.1": "0"})
    assert answer.status_code == 409
    assert "viết thêm" in page(answer)
    assert vi("The cycle is closed; this review can no longer be changed.") in page(answer)
    assert changed(before) == set()


def test_other_methods_are_refused(client, address):
    for method in ("put", "patch", "delete", "options", "trace"):
        assert getattr(client, method)(address).status_code == 405, method


# --- What it costs --------------------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True])
def test_the_page_takes_eight_statements(district, cycle, client, address, full):
    if full:
        fill_everything(district, cycle)
    client.get(address)
    assert cost(client, address) <= 8


def fill_everything(district, cycle) -> None:
    """Answers, five shortcomings, comments, a return with its reason: all that the page shows."""
    for number in range(5):
        save_shortcoming(
            review=review_of(cycle, district.author),
            shortcoming=Shortcoming(
                area=cycle.areas.first(), description=f"Hạn chế {number}", cause="Chủ quan"
            ),
            remedy=Remedy(measure="Đọc lại", due_on=today()),
            by=district.author,
            version=0,
        )
    review = file_review(cycle, district.author)
    for _number in range(5):
        add_comment(review=review, by=district.secretary, slot="1.1", text="Nêu số liệu.")
    return_review(review=review, by=district.secretary, reason="Thêm.", version=1)


@pytest.mark.parametrize("people", [30, 300])
def test_the_size_of_the_cell_costs_nothing(district, sign_in, people):
    for number in range(people - 7):
        join(make_cadre(f"Người Thứ {number}"), district.cell)
    cycle = open_district_cycle(district)
    fill_everything(district, cycle)
    client = sign_in(district.author)
    address = reverse("review_edit", args=[review_of(cycle, district.author).code])
    client.get(address)
    assert cost(client, address) == 8
    assert Answer.objects.count() == 2
