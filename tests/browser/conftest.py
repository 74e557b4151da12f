"""A real browser against a live server, with a watch over its console and its requests."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.driving import PHONE, vi
from tests.cast import District, build_district
from tests.factories import PASSWORD
from units.models import Cadre

# Playwright's sync API runs an event loop in this thread; the tests' own queries are still sync.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def district(transactional_db: None) -> District:
    return build_district()


@dataclass
class Watch:
    """What a browser complained about, and whom it asked."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def over(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._console)
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def _console(self, message) -> None:
        expected = ("status of 40", "status of 42", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
        if message.type in {"error", "warning"} and not any(
            words in message.text for words in expected
        ):
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def device(
    chromium: Browser, live_server, watch: Watch
) -> Iterator[Callable[..., BrowserContext]]:
    """A new device: a browser with storage of its own. At the end nothing may have gone wrong."""
    contexts: list[BrowserContext] = []

    def new(width: int = PHONE[0], height: int = PHONE[1], **options) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        context.set_default_timeout(10_000)
        context.on("page", watch.over)
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()
    assert watch.complaints == []
    assert watch.hosts <= {live_server.url.split("/")[2]}


@pytest.fixture
def enter(device) -> Callable[..., Page]:
    """Sign in on a new device, as a person does: by typing name and password."""

    def entered(cadre: Cadre, context: BrowserContext | None = None, **options) -> Page:
        page = (context or device(**options)).new_page()
        page.goto("/accounts/login/")
        type_password(page, cadre)
        page.wait_for_url("**/")
        return page

    return entered


def type_password(page: Page, cadre: Cadre) -> None:
    page.locator("[name=username]").fill(cadre.username or "")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=vi("Sign in")).click()
