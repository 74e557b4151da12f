"""Keeps the processes of `manage.py up` running, and ends them together and in order."""

import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Protocol

from tuphe.embedded import StartError
from tuphe.embedded.process import STOP_SIGNALS, Process

LONGEST_PAUSE = 30.0  # seconds between two attempts to start a child that keeps dying
STEADY = 60.0  # seconds of life after which an earlier failure no longer counts


class StopRequested(BaseException):
    """Ctrl-C, a closed terminal or SIGTERM, raised wherever the main thread is."""


class Service(Protocol):
    """Something that runs until it is stopped. It knows its process before that process lives."""

    name: str

    @property
    def process(self) -> Process | None:
        """The present one, or the last."""

    def launch(self) -> None:
        """Start it; returns when it can be used."""

    def stop(self) -> None:
        """End it in order, then by force; harmless when it never started."""


class Program:
    """A service that is one command."""

    def __init__(self, make: Callable[[], Process], patience: float) -> None:
        self.make = make
        self.process: Process = make()
        self.name = self.process.name
        self.patience = patience

    def launch(self) -> None:
        self.process = self.make()
        self.process.start()

    def stop(self) -> None:
        self.process.stop(self.patience)


@dataclass
class Watch:
    """What is known of a service while it is kept running."""

    service: Service
    since: float = field(default_factory=time.monotonic)
    failures: int = 0
    again_at: float = 0.0  # set while it is down

    def check(self, say: Callable[[str], None]) -> None:
        """Notice its death; start it again when its pause is over."""
        now = time.monotonic()
        service = self.service
        if not self.again_at:
            code = service.process.exit_code if service.process else 0
            if code is None:
                return
            if service.process:
                service.process.sweep()
            self.failures = 1 if now - self.since > STEADY else self.failures + 1
            pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE)
            say(f"{service.name} ended (exit code {code}); it starts again in {pause:.0f} s.")
            self.again_at = now + pause
        elif now >= self.again_at:
            self.again_at = 0.0
            try:
                service.launch()
                say(f"{service.name} runs again.")
            except StartError as error:
                say(str(error))
            self.since = time.monotonic()


class Supervisor:
    """Starts services, watches them, and leaves no process behind.

    As a context manager it turns the stop signals into `StopRequested` and stops everything at
    the end: what was started last stops first, so the servers outlive those who use them.
    """

    def __init__(self, say: Callable[[str], None], make: int | None = None) -> None:
        self.say = say
        self.make = make if make and catches_ctrl_c(make) else None
        self.watches: list[Watch] = []
        self.stopping = False

    def __enter__(self) -> "Supervisor":
        self._handlers = {number: signal.signal(number, self._on_stop) for number in STOP_SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        return kind is StopRequested

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        if not self.stopping:
            self.stopping = True
            raise StopRequested
        for watch in self.watches:  # the second time: at once
            if watch.service.process:
                watch.service.process.signal(signal.SIGKILL)

    def add(self, service: Service) -> None:
        """Start a service and keep it running from now on."""
        watch = Watch(service)
        self.watches.append(watch)
        service.launch()
        watch.since = time.monotonic()

    def watch(self) -> None:
        """Until a stop is asked for."""
        while True:
            time.sleep(0.25)
            if self.make and not catches_ctrl_c(self.make):
                raise StopRequested
            for watch in self.watches:
                watch.check(self.say)

    def stop(self) -> None:
        """Stop the programs together, then the servers, each with the time it needs."""
        self.stopping = True
        for watch in self.watches:
            if isinstance(watch.service, Program):
                watch.service.process.ask_to_stop()
        for watch in reversed(self.watches):
            watch.service.stop()
        self.watches.clear()


def catches_ctrl_c(pid: int) -> bool:
    """Whether that process handles SIGINT (Linux).

    `make` that gets SIGINT alone, without its recipe, restores the default and waits for the
    recipe to end, which would be for ever.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) & 1 << (signal.SIGINT - 1))


def say(message: str) -> None:
    """To the terminal at once, even where that is a file or gone."""
    with suppress(OSError, ValueError):
        sys.stdout.write(f"tuphe: {message}\n")
        sys.stdout.flush()
