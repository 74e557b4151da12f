"""The filing page alone, with a scripted server (tests/tuphe/autosave_page.py)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.tuphe.autosave_page import Desk, Server


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def device(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    """One browser with its storage; its tabs share it."""
    context = chromium.new_context()
    context.set_default_timeout(5_000)
    server.attach(context)
    yield context
    context.close()


@pytest.fixture
def tab(device: BrowserContext, server: Server) -> Iterator[Callable[[], Desk]]:
    """Opens the filing page in a new tab."""
    opened: list[Desk] = []

    def open_tab() -> Desk:
        opened.append(Desk(device.new_page(), server))
        return opened[-1].open()

    yield open_tab
    assert [error for desk in opened for error in desk.errors] == []
