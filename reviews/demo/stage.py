"""Plays many stories at once, in the order of their moments."""

from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from reviews.demo.clock import Clock

Story = Iterator[datetime]


class Stage:
    """Each story says when it goes on; the clock is set to that moment, and it does.

    So what is late, who is reminded and who reads what come out as they would in a real year.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.order = count()
        self.waiting: list[tuple[datetime, int, Story]] = []

    def add(self, story: Story) -> None:
        moment = next(story, None)
        if moment is not None:
            heappush(self.waiting, (moment, next(self.order), story))

    def play(self) -> None:
        """Until every story has ended."""
        while self.waiting:
            moment, _number, story = heappop(self.waiting)
            self.clock.set(moment)
            self.add(story)
