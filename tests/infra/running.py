"""Start `manage.py up` as a person would, and look at the processes that belong to it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PATIENCE = 60.0  # seconds; a busy machine is no failure


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path, **changes: str) -> dict[str, str]:
    """The one of a person's shell: nothing of the tests, no server of one's own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "TUPHE", "DJANGO"))}
    # Empty rather than absent: a .env beside manage.py must not fill them in.
    empty = dict.fromkeys(("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "EMAIL_URL", "HOST"), "")
    return {**kept, **empty, "TUPHE_MODE": "demo", "TUPHE_VAR": str(var), **changes}


def belonging_to(var: Path) -> dict[int, str]:
    """The processes that work in or for this data folder, by /proc: id and command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            marks = (entry / "environ").read_bytes().split(b"\0")
            inside = (entry / "cwd").readlink().is_relative_to(var)
            if f"TUPHE_VAR={var}".encode() in marks or inside:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[int(entry.name)] = line
        except OSError:
            continue  # it ended while we looked
    return found


def none_left(var: Path, seconds: float) -> dict[int, str]:
    """What is still there after that time; empty as soon as nothing is."""
    end = time.monotonic() + seconds
    while (left := belonging_to(var)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


class Up:
    """One running `manage.py up`."""

    def __init__(self, var: Path, *arguments: str, **changes: str) -> None:
        self.var = var
        self.port = int(changes.get("PORT") or free_port())
        changes["PORT"] = str(self.port)
        self.log = var.parent / f"{var.name}.out"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "up", "--no-demo", *arguments],
                env=environment(var, **changes),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    def get(self, path: str) -> int:
        """The status of a page; 0 while nobody listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> None:
        """Until the terminal shows it."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.output):
            assert time.monotonic() < end, f"{pattern!r} is not in: {self.output}"
            assert self.process.poll() is None, self.output
            time.sleep(0.05)

    def ended(self, number: signal.Signals) -> int:
        """Send the signal to it alone; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def up(var: Path, *arguments: str, **changes: str) -> Iterator[Up]:
    """Running when its address is shown; gone at the end, whatever the test did."""
    running = Up(var, *arguments, **changes)
    try:
        running.wait_for(r"tuphe: http://")
        yield running
    finally:
        if running.process.poll() is None:
            running.ended(signal.SIGKILL)
        assert not none_left(var, 20)


def refused(var: Path, **changes: str) -> str:
    """What `manage.py up` says when it does not start."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "up", "--no-demo"],
        env=environment(var, **changes),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode != 0, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr
