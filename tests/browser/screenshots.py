"""Pictures of every page as each role sees it: `python -m tests.browser.screenshots FOLDER`.

It drives a running demo (`make run`, PORT as there) at 390 and 1280 pixels, and prints what the
console of the browser complained about. `--readme` makes docs/screenshot.png instead.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import find
from tests.browser.driving import LAUNCH, SIZES

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PASSWORD = "tuphe-demo"

# Who looks at what: an address, or the first link whose address contains a word.
TOURS: dict[str, list[tuple[str, str]]] = {
    "": [("login", "/accounts/login/"), ("offline", "/offline/")],
    "canbo": [
        ("home", "/"),
        ("reviews", "/reviews/"),
        ("edit", "link:/edit/"),
        ("shortcoming", "link:/shortcomings/new/"),
        ("submit", "edit:submit/"),
        ("notices", "/notifications/"),
        ("mail", "/notifications/mail/"),
        ("missing", "/reviews/00000000-0000-0000-0000-000000000000/"),
        ("units", "/units/"),
    ],
    "bithu": [
        ("home", "/"),
        ("desk", "link:/cells/"),
        ("review", "link:/reviews/"),
        ("notices", "/notifications/"),
        ("units", "/units/"),
    ],
    "danguy": [("home", "/"), ("desk", "link:/cells/"), ("dashboard", "/dashboard/")],
    "huyenuy": [
        ("home", "/"),
        ("dashboard", "/dashboard/"),
        ("cycles", "/cycles/"),
        ("cycle", "link:/cycles/"),
        ("units", "/units/"),
        ("search", "/units/search/?q=nguyen+van"),
    ],
    "quantri": [("home", "/"), ("units", "/units/"), ("unit", "link:/units/")],
}


def sign_in(page: Page, username: str) -> None:
    page.goto(f"{ADDRESS}/accounts/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button.btn-primary")
    page.wait_for_url(f"{ADDRESS}/")


def follow(page: Page, target: str) -> bool:
    """Go to `target`; False where this person has no such link on the page."""
    kind, _colon, rest = target.partition(":")
    if kind == "link":
        links = page.locator(f"main a[href*='{rest}']")
        if not links.count():
            return False
        page.goto(ADDRESS + (links.first.get_attribute("href") or "/"))
    elif kind == "edit":
        page.goto(page.url.split("/shortcomings/")[0] + "/" + rest)
    else:
        page.goto(ADDRESS + target)
    return True


def tour(browser: Browser, folder: Path, username: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
    page.on(
        "console",
        lambda message: (
            print(f"{username} {page.url}: {message.type}: {message.text}")
            if message.type in {"error", "warning"}
            else None
        ),
    )
    page.on("pageerror", lambda error: print(f"{username} {page.url}: {error}"))
    if username:
        sign_in(page, username)
    for name, target in TOURS[username]:
        if not follow(page, target):
            print(f"{username or 'anyone'}: no link for {name}")
            continue
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            print(f"{username} {page.url} at {width}: {overflow} px too wide")
        page.screenshot(path=folder / f"{username or 'anyone'}-{name}-{width}.png", full_page=True)
    page.close()


def main(arguments: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=LAUNCH)
        if arguments == ["--readme"]:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="vi-VN")
            sign_in(page, "huyenuy")
            page.goto(f"{ADDRESS}/dashboard/")
            page.screenshot(path="docs/screenshot.png")
            return
        folder = Path(arguments[0])
        folder.mkdir(parents=True, exist_ok=True)
        for username in TOURS:
            for width, height in SIZES:
                tour(browser, folder, username, width, height)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
