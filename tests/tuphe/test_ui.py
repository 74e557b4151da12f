"""The components: what they say without colour, and that nothing typed becomes markup."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, engines
from django.test import RequestFactory
from django.utils import timezone, translation

from reviews.enums import CycleState, NoticeKind, Obligation, RemedyState, ReviewState
from tuphe.templatetags import ui

BAD = "<script>&\"'"
PARTS = [("Accepted", 30, "ok", "/rows/?a=1&b=2"), (BAD, 10, "bad", ""), ("None", 0, "warn", "")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def render(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


def test_every_enum_member_has_a_picture_and_a_known_tone() -> None:
    for enum in (ReviewState, RemedyState, CycleState, Obligation, NoticeKind):
        for member in enum:
            drawn = ui.state_badge(member)
            assert str(member.label) in drawn
            assert "<svg" in drawn
            assert member.tone in ui.TONE_ICONS  # type: ignore[attr-defined]


def test_what_is_typed_never_becomes_markup() -> None:
    request = RequestFactory().get("/")
    context = Context({"request": request})
    drawn = [
        ui.badge(BAD),
        ui.icon("bell", BAD),
        ui.stacked_bar(context, PARTS, title=BAD),
        ui.progress(1, 2, BAD),
        render("{% include 'ui/empty.html' with title=bad text=bad %}", bad=BAD),
        render("{% include 'ui/breadcrumbs.html' %}", crumbs=[(BAD, "/"), (BAD, "")]),
        render("{% query q=bad %}", bad=BAD),
    ]
    for text in drawn:
        assert "<script" not in text
        assert "onload" not in text


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-2, "2 days late", "bad"),
        (-1, "1 day late", "bad"),
        (0, "today is the last day", "warn"),
        (7, "7 days left", "warn"),
        (8, "8 days left", "neutral"),
    ],
)
def test_a_deadline_says_how_many_days_are_left(days: int, words: str, tone: str) -> None:
    day = timezone.localdate() + timedelta(days)
    drawn = ui.due(day)
    assert words in drawn
    assert f"tone-{tone}" in drawn
    assert day.isoformat() in drawn
    assert "tone-" not in ui.due(day, done=True)


def test_no_deadline_is_said_too() -> None:
    assert "No deadline" in ui.due(None)


def test_a_bar_tells_its_numbers_in_words_and_leads_to_the_rows() -> None:
    request = RequestFactory().get("/")
    context = Context({"request": request})
    drawn = ui.stacked_bar(context, PARTS, title="State")
    assert 'aria-label="State: Accepted: 30 (75%)' in drawn
    assert 'href="/rows/?a=1&amp;b=2"' in drawn
    assert drawn.count("<defs>") == 1
    assert 'x="75.00%" width="25.00%"' in drawn
    assert "url(#tone-bad)" in drawn  # a pattern, not the colour alone
    assert "style=" not in drawn
    again = ui.stacked_bar(context, PARTS, legend=False)
    assert "<defs>" not in again  # an id stands once on a page
    assert "<ul" not in again


def test_a_bar_and_a_progress_of_nothing() -> None:
    assert "0%" in ui.stacked_bar(Context({}), [("None", 0, "ok", "")])
    assert "0 of 0" in ui.progress(0, 0)


def test_query_replaces_adds_removes_and_goes_back_to_page_one() -> None:
    request = RequestFactory().get("/", {"state": "late", "page": "4", "q": "á"})
    context = Context({"request": request})
    assert ui.query(context, state="draft") == "?state=draft&q=%C3%A1"
    assert ui.query(context, state=None, q="") == "?"
    assert ui.query(context, page=5) == "?state=late&page=5&q=%C3%A1"
    assert ui.query(Context({}), page=2) == "?page=2"


def test_a_message_tells_which_kept_text_has_arrived() -> None:
    message = Message(constants.SUCCESS, "Saved", extra_tags=f"wide {ui.KEPT_DONE}note-1")
    assert ui.kept_key(message) == "note-1"
    assert ui.tone(message) == "ok"
    assert ui.kept_key(Message(constants.INFO, "Hello")) == ""
    drawn = render("{% include 'ui/messages.html' %}", messages=[message])
    assert 'data-kept-done="note-1"' in drawn


def test_pages_of_a_list_keep_the_filter() -> None:
    request = RequestFactory().get("/", {"state": "late", "page": "2"})
    page = SimpleNamespace(
        has_other_pages=True,
        has_previous=True,
        has_next=True,
        previous_page_number=1,
        next_page_number=3,
        number=2,
        paginator=SimpleNamespace(num_pages=9),
    )
    drawn = render("{% include 'ui/pagination.html' %}", request=request, page_obj=page)
    assert 'href="?state=late&amp;page=3"' in drawn
    assert "Page 2 of 9" in drawn
