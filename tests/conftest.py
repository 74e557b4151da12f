"""Fixtures that every test may ask for: the cast, an open cycle, signed-in clients, the clock."""

from collections.abc import Callable, Iterator
from copy import copy
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from reviews.models import ReviewCycle
from tests.browser.chromium import find
from tests.browser.driving import LAUNCH
from tests.cast import District, build_district, open_district_cycle
from tuphe.auth import CadreBackend
from units.models import Cadre

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """Monday 23 November 2026, nine in the morning; a browser keeps the real time."""
    if "browser" in request.keywords:
        yield None
        return
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def district(db: None) -> District:
    return build_district()


@pytest.fixture
def cycle(district: District) -> ReviewCycle:
    """An open cycle; its filing day is ten days away."""
    return open_district_cycle(district)


@pytest.fixture
def people_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetch each signed-in person once, for tests with hundreds of requests in which nobody's
    posts change. That a change is felt at the next request is tested elsewhere."""
    fetch = CadreBackend.get_user
    people: dict[int, Cadre | None] = {}

    def get_user(backend: CadreBackend, key: int) -> Cadre | None:
        if key not in people:
            people[key] = fetch(backend, key)
        return copy(people[key])

    monkeypatch.setattr(CadreBackend, "get_user", get_user)


@pytest.fixture
def sign_in() -> Callable[[Cadre], Client]:
    """A client signed in as the person, without the cost of a password."""

    def signed_in(cadre: Cadre) -> Client:
        client = Client()
        client.force_login(cadre, backend="tuphe.auth.CadreBackend")
        return client

    return signed_in


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run: Playwright allows one at a time in a thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=LAUNCH)
        yield browser
        browser.close()
