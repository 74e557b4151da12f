"""Three hundred people sign in within a minute; what do the others notice?"""

import threading
import time
from collections.abc import Callable

from django.urls import reverse

from reviews.benchmarks.district import PASSWORD, District
from reviews.benchmarks.pages import addresses
from reviews.benchmarks.report import Figure, percentile
from reviews.benchmarks.server import Browser
from reviews.benchmarks.timing import signed_in
from reviews.benchmarks.weight import session_of

PEOPLE = 300
SECONDS = 60.0
OTHERS = 10  # people who read and write meanwhile
PAUSE = 2.0  # seconds between two of their pages
CALM = 10.0  # seconds of the same without anybody signing in, to compare with
LIMIT = 1.0


class Others:
    """People at work: each loads the pages in turn, and notes how long each took."""

    def __init__(self, district: District, port: int) -> None:
        self.port = port
        visits = addresses(district).values()
        self.visits = [(session_of(signed_in(cadre)), address) for cadre, address in visits]
        self.visits.append((self.visits[0][0], reverse("home")))
        self.times: list[float] = []
        self.failures = 0

    def work(self, number: int, until: float) -> None:
        """Their starts are spread over the pause, so that they do not move as one."""
        browsers = {session: Browser(self.port, session) for session, _address in self.visits}
        due = time.monotonic() + PAUSE * number / OTHERS
        turn = number
        while due < until:
            time.sleep(max(0.0, due - time.monotonic()))
            session, address = self.visits[turn % len(self.visits)]
            start = time.monotonic()
            status, _headers, _content = browsers[session].get(address)
            self.times.append(time.monotonic() - start)
            self.failures += status != 200
            due, turn = max(due + PAUSE, time.monotonic()), turn + 1
        for browser in browsers.values():
            browser.close()

    def for_seconds(self, seconds: float) -> list[threading.Thread]:
        until = time.monotonic() + seconds
        return start_all(lambda number: self.work(number, until), OTHERS)


class SignIns:
    """Each person at a moment of their own, evenly over the time."""

    def __init__(self, district: District, port: int) -> None:
        self.port = port
        self.names = [str(cadre.username) for cadre in district.people[-PEOPLE:]]
        self.times: list[float] = []
        self.failures = 0

    def one(self, number: int, start: float) -> None:
        time.sleep(max(0.0, start + SECONDS * number / PEOPLE - time.monotonic()))
        begun, browser = time.monotonic(), Browser(self.port)
        status = browser.sign_in(reverse("login"), self.names[number], PASSWORD)
        self.times.append(time.monotonic() - begun)
        self.failures += status != 200
        browser.close()

    def all(self) -> list[threading.Thread]:
        start = time.monotonic()
        return start_all(lambda number: self.one(number, start), PEOPLE)


def start_all(act: Callable[[int], None], number: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=act, args=(index,), daemon=True) for index in range(number)]
    for thread in threads:
        thread.start()
    return threads


def wait_for(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join()


def measure(district: District, port: int) -> list[Figure]:
    """The others alone, then with the crowd at the door."""
    calm, busy = Others(district, port), Others(district, port)
    wait_for(calm.for_seconds(CALM))
    crowd = SignIns(district, port)
    begun = time.monotonic()
    at_work, at_the_door = busy.for_seconds(SECONDS), crowd.all()
    wait_for(at_the_door)
    needed = time.monotonic() - begun
    wait_for(at_work)
    failed = crowd.failures + busy.failures + calm.failures
    pages = f"{len(busy.times)} pages, median {percentile(busy.times, 50) * 1000:.0f} ms"
    return [
        Figure("sign-in: the others' p95 without it", percentile(calm.times, 95), "s"),
        Figure("sign-in: the others' p95", percentile(busy.times, 95), "s", LIMIT, pages),
        Figure("sign-in: p95 of signing in", percentile(crowd.times, 95), "s"),
        Figure(f"sign-in: {PEOPLE} people in", needed, "s", SECONDS + 5),
        Figure("sign-in: answers that failed", failed, "", 0),
    ]
