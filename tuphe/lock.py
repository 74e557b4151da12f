"""One `manage.py up` for one data folder, and one for one port."""

import errno
import fcntl
import os
import socket
import time
from pathlib import Path
from types import TracebackType

from tuphe.embedded import StartError, private_folder


class FolderLock:
    """Held by the kernel while this process lives, so a killed one leaves no lock behind.

    The file says who holds it. It is emptied at a clean end: a text in it that nobody holds
    means that the last run was killed and its children may still be ending.
    """

    def __init__(self, var: Path) -> None:
        self.path = private_folder(var) / "up.lock"
        self.after_a_kill = False

    def __enter__(self) -> "FolderLock":
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StartError(
                f"The data folder {self.path.parent} belongs to another account "
                f"({error.strerror}): start tuphe with that one, or set TUPHE_VAR."
            ) from error
        self.file = os.fdopen(descriptor, "r+")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartError(
                f"tuphe already runs from {self.path.parent} ({self.file.read() or 'starting'}). "
                "Stop that one first, or set TUPHE_VAR and PORT for a second one."
            ) from error
        self.after_a_kill = bool(self.file.read())
        return self

    def write(self, text: str) -> None:
        """Say who holds it."""
        self.file.seek(0)
        self.file.truncate()
        self.file.write(text)
        self.file.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.write("")
        self.file.close()


def bound_socket(host: str, port: int, patience: float) -> socket.socket:
    """The address, taken but not yet listening. The web server inherits it.

    Taken before anything starts, a port in use is a sentence instead of a half start; and
    it stays taken while the web server is started again.
    """
    end = time.monotonic() + patience
    while True:
        try:
            return _bound(host, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < end:
                time.sleep(0.1)
                continue
            raise StartError(_why(host, port, error)) from error


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _name, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    taken = socket.socket(family, kind, protocol)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError:
        taken.close()
        raise
    return taken


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by another program: set PORT to a free one (PORT={port + 1})."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root: set PORT to one above 1023."
    return f"HOST={host} PORT={port} cannot be used: {error.strerror or error}."
