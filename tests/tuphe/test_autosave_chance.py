"""Two tabs, a bad network, reloads, in an order that is drawn: no word typed is ever lost."""

import random
from collections.abc import Callable

import pytest

from tests.tuphe.autosave_page import Desk, Server

pytestmark = pytest.mark.browser
ANSWERS = ["save", "drop", "lose", "busy", "signed_out", "portal"]
STEPS = 25


def on_screen(desk: Desk) -> str:
    return desk.page.evaluate(
        "() => [...document.querySelectorAll('textarea')].map((area) => area.value).join(' ')"
    )


class Chance:
    """One story; what happens next is drawn."""

    def __init__(self, tab: Callable[[], Desk], server: Server, seed: int) -> None:
        self.draw = random.Random(seed)
        self.new_tab = tab
        self.server = server
        self.words: list[str] = []
        self.desks = [self.enter(), self.enter()]

    def enter(self) -> Desk:
        desk = self.new_tab()
        desk.page.on("dialog", lambda dialog: dialog.accept())
        return desk

    def step(self) -> None:
        number = self.draw.randrange(len(self.desks))
        self.draw.choices(
            [self.write, self.pause, self.network, self.reload, self.reopen, self.choose],
            [6, 5, 4, 1, 1, 3],
        )[0](number)

    def write(self, number: int) -> None:
        self.words.append(f"w{len(self.words)}")
        self.desks[number].type(f"{self.words[-1]} ")

    def pause(self, number: int) -> None:
        self.desks[number].wait(self.draw.choice([400, 1_600, 9_000]))

    def network(self, number: int) -> None:
        self.server.script = self.draw.choices(ANSWERS, k=3)

    def reload(self, number: int) -> None:
        self.desks[number].page.reload()
        self.desks[number].settle()

    def reopen(self, number: int) -> None:
        self.desks[number].page.close()
        self.desks[number] = self.enter()

    def choose(self, number: int) -> None:
        act = self.draw.choice(["mine", "other"])
        button = self.desks[number].page.locator(f".conflict [data-act={act}]").first
        if button.count():
            button.click()
            self.desks[number].settle()

    def lost(self) -> list[str]:
        places = [self.server.slots["1.1"].text, *self.desks[0].kept()]
        everything = " ".join([*places, *map(on_screen, self.desks)]).split()
        return [word for word in self.words if word not in everything]


@pytest.mark.parametrize("seed", range(4))
def test_every_word_is_still_somewhere(tab: Callable[[], Desk], server: Server, seed: int) -> None:
    story = Chance(tab, server, seed)
    for step in range(STEPS):
        story.step()
        assert story.lost() == [], f"seed {seed}, step {step}"
    server.script = []
    for desk in story.desks:
        desk.page.close()
    last = story.enter()
    last.page.wait_for_timeout(300)  # what the closed tabs sent as they went
    last.page.reload()
    last.wait(4_000)
    while (button := last.page.locator(".conflict [data-act=mine]").first).count():
        button.click()
        last.wait()
    story.desks = [last]
    assert story.lost() == []
    assert last.text() == server.slots["1.1"].text
