"""A page and a server for static/app/autosave.js alone: every answer of the server is scripted.

Chromium runs the real modules and the real words; requests never leave the browser, so a test can
hold an answer back, lose it, or let it overtake another.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.template import engines
from playwright.sync_api import BrowserContext, Page, Route

ORIGIN = "https://tuphe.test"  # a secure context, as in production
STATIC = Path(settings.BASE_DIR) / "static"
STEP = 2_000
LEVELS = {"1": "Excellent", "2": "Good"}

PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<script type="module" src="/static/app/form.js"></script>
<script type="module" src="/static/app/keep.js"></script></head>
<body data-owner="{{ owner }}"><p id="offline-strip" hidden></p>{% include "ui/words.html" %}
<a href="/elsewhere/">away</a>
<form method="post" autocomplete="off" data-autosave-url="/autosave/" data-owner="{{ owner }}"
  data-review="{{ review }}">
<input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}">
{% include "ui/autosave_words.html" %}
{% for slot in slots %}
<label for="area-{{ slot.key }}">{{ slot.key }}</label>
<textarea id="area-{{ slot.key }}" name="answer-{{ slot.key }}" data-slot="{{ slot.key }}"
  data-version="{{ slot.version }}" data-limit="20000" {% if slot.theirs != None %}
  data-theirs="{{ slot.theirs }}"{% endif %} {% if slot.unsaved %}data-unsaved{% endif %}>
{{ slot.text }}</textarea>
<input type="hidden" name="version-{{ slot.key }}" value="{{ slot.version }}">
<p data-save-status="{{ slot.key }}" aria-live="polite"></p>
{% endfor %}
{% for value, name in levels.items %}
<label><input type="radio" name="answer-4" value="{{ value }}" data-slot="4"
  data-version="{{ level.version }}" {% if value == level.text %}checked{% endif %}>
  {{ name }}</label>
{% endfor %}
<input type="hidden" name="version-4" value="{{ level.version }}">
<p data-save-status="4" aria-live="polite"></p>
<button name="submit" value="1" id="submit">Submit</button>
</form></body></html>"""


@dataclass
class Slot:
    key: str
    text: str = ""
    version: int = 0
    theirs: str | None = None
    unsaved: bool = False


@dataclass
class Server:
    """What the server of the page knows, and how it will answer the next requests.

    `script` holds names of `Server` methods that answer one autosave each; then `save` answers.
    """

    owner: str = "cadre-1"
    review: str = "review-1"
    token: str = "token-1"
    slots: dict[str, Slot] = field(
        default_factory=lambda: {key: Slot(key) for key in ("1.1", "1.2", "4")}
    )
    script: list[str] = field(default_factory=list)
    requests: list[dict[str, str]] = field(default_factory=list)
    held: list[tuple[Route, dict[str, str]]] = field(default_factory=list)
    submitted: list[dict[str, str]] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        context.route("**/*", self.handle)

    def handle(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        elif path == "/autosave/":
            self.autosave(route)
        elif route.request.method == "POST":
            self.submitted.append(self.fields(route))
            route.fulfill(body="<h1>submitted</h1>", content_type="text/html")
        elif path == "/edit/":
            route.fulfill(body=self.page(), content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body="<h1>elsewhere</h1>", content_type="text/html")

    def page(self) -> str:
        return (
            engines["django"]
            .from_string(PAGE)
            .render(
                {
                    "owner": self.owner,
                    "review": self.review,
                    "token": self.token,
                    "slots": [slot for slot in self.slots.values() if slot.key != "4"],
                    "level": self.slots["4"],
                    "levels": LEVELS,
                }
            )
        )

    @staticmethod
    def fields(route: Route) -> dict[str, str]:
        body = parse_qs(route.request.post_data or "", keep_blank_values=True)
        return {name: values[0].replace("\r\n", "\n") for name, values in body.items()}

    def autosave(self, route: Route) -> None:
        fields = self.fields(route)
        self.requests.append(fields)
        assert route.request.headers["x-requested-with"] == "fetch"
        if route.request.headers["x-csrftoken"] != self.token:
            self.answer(route, 403, {"error": "csrf", "message": "older than the sign-in"})
        else:
            getattr(self, self.script.pop(0) if self.script else "save")(route, fields)

    @staticmethod
    def answer(route: Route, status: int, data: dict[str, Any]) -> None:
        route.fulfill(status=status, json=data)

    # --- Answers ----------------------------------------------------------------------------

    def apply(self, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        slot = self.slots[fields["slot"]]
        if int(fields["version"]) != slot.version:
            return 409, {"text": slot.text, "version": slot.version, "saved_label": "Saved then"}
        slot.text, slot.version = fields["text"], slot.version + 1
        return 200, {"version": slot.version, "saved_label": f"Saved as {slot.version}"}

    def save(self, route: Route, fields: dict[str, str]) -> None:
        self.answer(route, *self.apply(fields))

    def drop(self, route: Route, fields: dict[str, str]) -> None:
        """The request never arrives."""
        route.abort("internetdisconnected")

    def lose(self, route: Route, fields: dict[str, str]) -> None:
        """It arrives and is done; the answer does not come back."""
        self.apply(fields)
        route.abort("connectionreset")

    def hold(self, route: Route, fields: dict[str, str]) -> None:
        """It is done when the test says so (`release`)."""
        self.held.append((route, fields))

    def release(self) -> None:
        self.save(*self.held.pop(0))

    def portal(self, route: Route, fields: dict[str, str]) -> None:
        """The sign-in page of some network in between."""
        route.fulfill(status=200, body="<html>Wi-Fi</html>", content_type="text/html")

    def busy(self, route: Route, fields: dict[str, str]) -> None:
        self.answer(route, 503, {"error": "server", "message": "away"})

    def signed_out(self, route: Route, fields: dict[str, str]) -> None:
        self.answer(route, 401, {"error": "signed_out", "message": "signed out"})

    def closed(self, route: Route, fields: dict[str, str]) -> None:
        self.answer(route, 409, {"closed": True, "message": "It has been submitted."})

    def invalid(self, route: Route, fields: dict[str, str]) -> None:
        self.answer(route, 422, {"message": "Too long."})

    def forbidden(self, route: Route, fields: dict[str, str]) -> None:
        self.answer(route, 404, {"error": "not_found", "message": "Not found."})


class Desk:
    """The page as a person uses it; the clock only moves when the test moves it."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.errors: list[str] = []
        self.under_way = 0
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda _request: self.count(1))
        page.on("requestfinished", lambda _request: self.count(-1))
        page.on("requestfailed", lambda _request: self.count(-1))
        page.clock.install()

    def count(self, change: int) -> None:
        self.under_way += change

    def open(self) -> "Desk":
        self.page.goto(f"{ORIGIN}/edit/")
        self.settle()
        return self

    def settle(self) -> None:
        """Let everything under way come to an end: scripts, requests, and their answers."""
        for _turn in range(2):
            self.page.evaluate("() => navigator.locks.query()")
            while self.under_way > len(self.server.held):
                self.page.wait_for_timeout(10)
        self.page.evaluate("() => new Promise((done) => done())")

    def area(self, slot: str = "1.1") -> Any:
        return self.page.locator(f'textarea[data-slot="{slot}"]')

    def type(self, text: str, slot: str = "1.1") -> None:
        self.area(slot).press("Control+End")
        self.area(slot).press_sequentially(text)

    def text(self, slot: str = "1.1") -> str:
        return self.area(slot).input_value()

    def wait(self, milliseconds: int = 1600) -> None:
        """Time passes, in steps, so that what an answer sets off has its time as well."""
        for start in range(0, milliseconds, STEP):
            self.page.clock.run_for(min(STEP, milliseconds - start))
            self.settle()

    def status(self, slot: str = "1.1") -> str:
        return self.page.locator(f'[data-save-status="{slot}"]').inner_text()

    def kept(self) -> list[str]:
        """The texts on this device."""
        return self.page.evaluate(
            "() => Object.keys(localStorage).map((key) => JSON.parse(localStorage[key]).text)"
        )

    def word(self, name: str) -> str:
        return self.page.evaluate(
            "(name) => document.getElementById('autosave-words').content"
            ".querySelector(`[data-word='${name}']`).textContent",
            name,
        )

    def press(self, act: str) -> None:
        self.page.locator(f".conflict [data-act={act}]").click()
        self.settle()
