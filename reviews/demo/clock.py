"""A clock that the seeding sets, so that a closed cycle carries moments of its own year."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


class Clock:
    """The moment it is in the demo's story."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def set(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@contextmanager
def travelling() -> Iterator[Clock]:
    """Let `django.utils.timezone.now` answer what the clock says, until the block is left.

    All of tuphe asks the time through that one name: the actions, `auto_now_add`, and
    `tuphe.lib.dates.today` (by `timezone.localdate`). So the actions themselves write past
    moments and need no parameter that only the demo would use. The name is replaced for the
    whole process: only a management command, which serves nobody meanwhile, may do this.
    """
    real = timezone.now
    clock = Clock(real())
    timezone.now = clock.now
    try:
        yield clock
    finally:
        timezone.now = real
