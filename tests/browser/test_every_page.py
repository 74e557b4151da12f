"""Every page: no barrier that axe finds, nothing wider than the screen, a light first visit."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from reviews.actions.desk import add_comment
from tests.browser.driving import DESK, PHONE
from tests.cast import collective_of, file_review, open_district_cycle, review_of

pytestmark = pytest.mark.browser

FIRST_VISIT = 80 * 1024  # bytes, compressed


def pages_of(district) -> dict[str, list[str]]:
    """Who visits what."""
    cycle = open_district_cycle(district)
    filed = file_review(cycle, district.peer)
    add_comment(review=filed, by=district.secretary, slot="1.1", text="Nêu rõ số liệu.")
    draft = review_of(cycle, district.author)
    own, read = f"/reviews/{draft.code}", f"/reviews/{filed.code}"
    root, cell = district.root.code, district.cell.code
    return {
        "author": [
            "/",
            "/reviews/",
            f"{own}/",
            f"{own}/edit/",
            f"{own}/shortcomings/new/",
            f"{own}/submit/",
            f"{own}/readers/",
            "/notifications/",
            "/units/",
            "/accounts/password_change/",
            "/reviews/00000000-0000-0000-0000-000000000000/",
        ],
        "secretary": [
            "/",
            f"/cells/{cell}/",
            f"{read}/",
            f"{read}/versions/1/",
            f"/reviews/{collective_of(cycle, district.cell).code}/edit/",
        ],
        "town_secretary": ["/dashboard/", f"{read}/", f"/cells/{district.town.code}/"],
        "leader": [
            "/dashboard/",
            f"/dashboard/{cell}/",
            f"/dashboard/{root}/reviews/?bucket=submitted",
            f"/dashboard/{root}/shortcomings/",
            "/cycles/",
            f"/cycles/{cycle.code}/",
            f"/cycles/{cycle.code}/edit/",
            "/cycles/new/",
        ],
        "administrator": [
            "/units/",
            f"/units/{cell}/",
            "/units/search/?q=nguyen",
            f"/units/{cell}/edit/",
            f"/units/{cell}/new/",
            f"/units/{cell}/members/new/",
            f"/units/{cell}/posts/new/",
        ],
    }


def faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    width = page.viewport_size["width"] if page.viewport_size else 0
    found = [
        f"{address} at {width}: {violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in Axe().run(page).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{address} is wider than {width}")
    return found


@pytest.mark.parametrize(("width", "height"), [PHONE, DESK])
def test_no_barriers(district, enter, width: int, height: int) -> None:
    found = []
    for who, addresses in pages_of(district).items():
        page = enter(getattr(district, who), width=width, height=height)
        for address in addresses:
            found += faults(page, address)
        page.close()
    assert found == []


def test_the_first_visit_is_light(district, device, client, live_server) -> None:
    """The filing page with all that it loads on a new device, compressed as in production."""
    cycle = open_district_cycle(district)
    review = review_of(cycle, district.author)
    client.force_login(district.author, backend="tuphe.auth.CadreBackend")
    context = device()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"/reviews/{review.code}/edit/", wait_until="networkidle")
    weights = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert sum(weights.values()) <= FIRST_VISIT, weights


def test_by_keyboard_alone(district, enter) -> None:
    """From the sign-in to a saved answer with Tab, Enter and the letters."""
    cycle = open_district_cycle(district)
    review = review_of(cycle, district.author)
    page = enter(district.author, width=DESK[0], height=DESK[1])
    page.goto(f"/reviews/{review.code}/edit/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.slot") == "1.1":
            break
    page.keyboard.type("Chỉ dùng bàn phím.")
    page.keyboard.press("Tab")
    page.wait_for_selector("[data-save-status='1.1'][data-state=saved]")
    assert review.answers.get(slot="1.1").text == "Chỉ dùng bàn phím."
