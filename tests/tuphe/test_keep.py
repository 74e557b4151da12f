"""static/app/keep.js and form.js: text outlives a failed request; one click sends once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.template import engines
from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.browser

ORIGIN = "https://tuphe.test"
STATIC = Path(settings.BASE_DIR) / "static"
PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<script type="module" src="/static/app/form.js"></script>
<script type="module" src="/static/app/keep.js"></script></head>
<body data-owner="{{ owner }}"><p id="offline-strip" hidden>No network</p>
{% include "ui/words.html" %}
{% if done %}<p data-kept-done="note">Saved.</p>{% else %}
<form method="post" data-keep="note" data-owner="{{ owner }}"
  {% if refused %}data-unsaved{% endif %}>
<input type="hidden" name="csrfmiddlewaretoken" value="secret">
<textarea id="text" name="text" data-limit="10">
{{ text }}</textarea>
<select name="area"><option value="">-</option><option value="1">one</option></select>
<input type="checkbox" name="agreed" value="yes"><input type="password" name="password">
<button>Send</button></form>{% endif %}</body></html>"""


class Site:
    """A form at /, whose POST is answered as the test says."""

    def __init__(self) -> None:
        self.owner = "cadre-1"
        self.text = ""
        self.answer = "save"
        self.posts = 0

    def handle(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        elif route.request.method == "GET":
            self.show(route)
        else:
            self.posts += 1
            getattr(self, self.answer)(route)

    def show(self, route: Route, **context: object) -> None:
        page = engines["django"].from_string(PAGE)
        body = page.render({"owner": self.owner, "text": self.text, **context})
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    def save(self, route: Route) -> None:
        self.show(route, done=True)

    def refuse(self, route: Route) -> None:
        self.show(route, refused=True, text="quá dài")

    def fail(self, route: Route) -> None:
        route.fulfill(status=503, body="<h1>away</h1>", content_type="text/html")

    def linger(self, route: Route) -> None:
        sleep(0.3)
        self.save(route)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def visit(chromium, site: Site) -> Iterator[Callable[[], Page]]:
    context: BrowserContext = chromium.new_context()
    context.set_default_timeout(5_000)
    context.route("**/*", site.handle)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def visited() -> Page:
        page.goto(f"{ORIGIN}/")
        page.wait_for_load_state("networkidle")
        return page

    yield visited
    context.close()
    assert errors == []


def kept(page: Page) -> int:
    return page.evaluate("() => localStorage.length")


def write(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("[name=area]").select_option("1")
    page.locator("[name=agreed]").check()
    page.locator("[name=password]").fill("never kept")


def test_what_was_typed_comes_back_after_a_failure(visit: Callable[[], Page], site: Site) -> None:
    page = visit()
    write(page, "còn đây")
    site.answer = "fail"
    page.get_by_role("button").click()
    page.wait_for_selector("text=away")
    assert "never kept" not in page.evaluate("() => JSON.stringify(localStorage)")
    page = visit()
    assert page.locator("#text").input_value() == "còn đây"
    assert page.locator("[name=area]").input_value() == "1"
    assert page.locator("[name=agreed]").is_checked()
    assert page.locator("[name=password]").input_value() == ""
    assert page.locator("form .note").is_visible()
    page.locator("[data-act=discard]").click()
    assert page.locator("#text").input_value() == ""
    assert not page.locator("[name=agreed]").is_checked()
    assert kept(page) == 0


def test_it_is_forgotten_once_the_server_has_it(visit: Callable[[], Page], site: Site) -> None:
    page = visit()
    write(page, "gửi đi")
    assert kept(page) == 1
    page.get_by_role("button").click()
    page.wait_for_selector("text=Saved.")
    page.wait_for_function("() => localStorage.length === 0")
    assert visit().locator("#text").input_value() == ""


def test_another_person_meets_an_empty_form(visit: Callable[[], Page], site: Site) -> None:
    write(visit(), "riêng")
    site.owner = "cadre-2"
    page = visit()
    assert page.locator("#text").input_value() == ""
    assert page.locator("form .note").count() == 0
    site.owner = "cadre-1"
    assert visit().locator("#text").input_value() == "riêng"


def test_a_record_that_changed_meanwhile_is_not_covered_over(
    visit: Callable[[], Page], site: Site
) -> None:
    write(visit(), "bản của tôi")
    site.text = "người khác đã sửa"
    page = visit()
    assert page.locator("#text").input_value() == "người khác đã sửa"
    page.locator("[data-act=restore]").click()
    assert page.locator("#text").input_value() == "bản của tôi"
    assert page.locator("[name=agreed]").is_checked()


def test_a_form_sent_back_with_errors_keeps_its_text(
    visit: Callable[[], Page], site: Site
) -> None:
    page = visit()
    write(page, "quá dài")
    site.answer = "refuse"
    page.get_by_role("button").click()
    page.wait_for_selector("[data-unsaved]")
    assert page.locator("#text").input_value() == "quá dài"
    assert page.locator("form .note").count() == 0
    page.locator("#text").fill("quá dà")
    page = visit()
    assert page.locator("#text").input_value() == "quá dà"


def test_a_double_click_sends_once(visit: Callable[[], Page], site: Site) -> None:
    page = visit()
    site.answer = "linger"
    page.evaluate(
        "() => { for (const wait of [0, 50, 100])"
        " setTimeout(() => document.querySelector('button').click(), wait) }"
    )
    page.wait_for_selector("text=Saved.")
    assert site.posts == 1


def test_without_network_nothing_is_sent_and_the_page_says_so(
    visit: Callable[[], Page], site: Site
) -> None:
    page = visit()
    page.locator("#text").fill("x")
    page.context.set_offline(True)
    page.locator("#offline-strip").wait_for(state="visible")
    page.get_by_role("button").click()
    assert page.locator(".unsent[role=alert]").is_visible()
    assert site.posts == 0
    page.context.set_offline(False)
    page.locator("#offline-strip").wait_for(state="hidden")
    page.get_by_role("button").click()
    page.wait_for_selector("text=Saved.")


def test_the_counter_shows_near_the_limit_and_counts_letters(visit: Callable[[], Page]) -> None:
    page = visit()
    counter = page.locator("#text-count")
    page.locator("#text").fill("1234567")
    assert not counter.is_visible()
    page.locator("#text").fill("😀" * 8)
    assert counter.inner_text().startswith("8")
    page.locator("#text").fill("x" * 11)
    assert "over" in (counter.get_attribute("class") or "")
