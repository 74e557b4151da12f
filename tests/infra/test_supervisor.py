"""The supervisor: what dies comes back, what is stopped leaves nothing."""

import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ConnectionHandler

from tuphe import startup
from tuphe.embedded import StartError
from tuphe.embedded.process import Process, run
from tuphe.supervisor import Program, Supervisor, Watch

STUBBORN = (
    "import signal, subprocess, sys, time;"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(child.pid, flush=True);"
    "time.sleep(600)"
)


def program(code: str, log: Path | None = None) -> Program:
    return Program(lambda: Process("child", (sys.executable, "-c", code), log=log), patience=0.3)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_it_comes_back_after_a_pause_that_doubles() -> None:
    said: list[str] = []
    watch = Watch(program("raise SystemExit(3)"))
    pauses = []
    for _ in range(7):
        watch.service.launch()
        assert watch.service.process
        assert watch.service.process.wait(10)
        watch.check(said.append)
        pauses.append(round(watch.again_at - time.monotonic()))
        watch.again_at = 0.0
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert said[0] == "child ended (exit code 3); it starts again in 1 s."
    watch.again_at = time.monotonic()
    watch.check(said.append)
    assert said[-1] == "child runs again."
    watch.service.stop()


def test_stopping_leaves_no_grandchild(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    with Supervisor(lambda _text: None) as supervisor:
        supervisor.add(program(STUBBORN, log))
        end = time.monotonic() + 10
        while not log.read_text().strip():
            assert time.monotonic() < end
            time.sleep(0.02)
        process = supervisor.watches[0].service.process
        grandchild = int(log.read_text())
        assert alive(grandchild)
    assert process
    assert process.exit_code == -signal.SIGKILL
    end = time.monotonic() + 5
    while alive(grandchild):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_stop_signal_ends_the_watch() -> None:
    before = signal.getsignal(signal.SIGTERM)
    supervisor = Supervisor(lambda _text: None)
    with supervisor:
        signal.raise_signal(signal.SIGTERM)
        pytest.fail("the signal did not stop the block")
    assert signal.getsignal(signal.SIGTERM) is before
    assert supervisor.stopping


def test_a_step_that_fails_shows_its_last_words(tmp_path: Path) -> None:
    failing = (sys.executable, "-c", "print('the disk is full'); raise SystemExit(2)")
    with pytest.raises(StartError, match=r"step failed \(exit code 2\)\. the disk is full"):
        run(Process("step", failing, log=tmp_path / "log"))


def test_a_server_elsewhere_that_does_not_answer_is_a_sentence(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    nowhere = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": "127.0.0.1"}
    handler = ConnectionHandler({"default": {**nowhere, "PORT": "1"}})
    monkeypatch.setattr(startup, "connection", handler["default"])
    with (
        django_db_blocker.unblock(),
        pytest.raises(StartError, match="DATABASE_URL does not answer"),
    ):
        startup.wait_for_database(0)
    settings.REDIS_ADDRESS = "redis://127.0.0.1:1/0"
    with pytest.raises(StartError, match="REDIS_URL does not answer"):
        startup.wait_for_broker(0)
