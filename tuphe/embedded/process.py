"""Child processes that never outlive us: a session of their own, a signal when we die."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tuphe.embedded import StartError
from tuphe.embedded.account import Account

PR_SET_PDEATHSIG = 1
# Loaded before any fork: loading a library in the child of a fork may hang.
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
LOG_LIMIT = 5 * 1024 * 1024


@contextmanager
def signals_held() -> Iterator[None]:
    """Deliver a stop only afterwards, so that no child is started and then not known."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def die_with(parent: int, orphan_signal: signal.Signals) -> None:
    """Ask the kernel for `orphan_signal` when `parent` is gone (Linux; elsewhere nothing)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(orphan_signal))
        if os.getppid() != parent:
            os._exit(1)


def _in_the_child(parent: int, orphan_signal: signal.Signals) -> Callable[[], None]:
    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored when we run behind `&`
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        die_with(parent, orphan_signal)

    return prepare


def _open_log(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old.log"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


@dataclass
class Process:
    """One child. `stop_signal` ends it in order; `orphan_signal` is sent when we are killed."""

    name: str
    argv: Sequence[str]
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGTERM
    log: Path | None = None
    cwd: Path | None = None
    account: Account | None = None
    pass_fds: Sequence[int] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    popen: "subprocess.Popen[bytes] | None" = None
    asked_to_stop: bool = False

    def start(self) -> None:
        """Start the child; from now on it dies when we die."""
        output = _open_log(self.log) if self.log else None
        identity: dict[str, object] = {}
        if self.account:
            identity = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        try:
            with signals_held():
                self.popen = subprocess.Popen(  # type: ignore[call-overload]
                    self.argv,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=self.cwd,
                    env={**os.environ, **self.env},
                    pass_fds=self.pass_fds,
                    start_new_session=True,
                    preexec_fn=_in_the_child(os.getpid(), self.orphan_signal),
                    **identity,
                )
        finally:
            if output is not None:
                os.close(output)

    @property
    def pid(self) -> int:
        """The child's process id; it leads its own session and group."""
        assert self.popen is not None, f"{self.name} was not started"
        return self.popen.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.popen.poll() if self.popen else 0

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the child itself, not to its group."""
        if self.popen and self.exit_code is None:
            with suppress(ProcessLookupError):
                self.popen.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Whether it ended within that time."""
        end = time.monotonic() + seconds
        while self.exit_code is None:
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def sweep(self) -> None:
        """Kill whatever is left of its group, for good."""
        if self.popen is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def ask_to_stop(self) -> None:
        """Once: a second signal would make some programs drop what they are doing."""
        if not self.asked_to_stop:
            self.asked_to_stop = True
            self.signal(self.stop_signal)

    def stop(self, seconds: float) -> None:
        """End in order; after `seconds` by force. Nothing of its group is left."""
        self.ask_to_stop()
        self.wait(seconds)
        self.sweep()

    def last_words(self) -> str:
        """The end of its log, to show when it failed."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


def run(process: Process) -> None:
    """Run a child to its end; a failure is an error that shows its last words."""
    try:
        process.start()
        while not process.wait(3600):
            pass
    finally:
        code = process.exit_code
        process.stop(5)
    if code != 0:
        raise StartError(f"{process.name} failed (exit code {code}). {process.last_words()}")
