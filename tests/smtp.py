"""A mail server of our own for tests: it keeps what it takes, and fails on demand."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

# What to say at a command ("CONNECT", "AUTH", "MAIL", "RCPT", "DATA", "BODY") with its argument:
# an answer, "hang", "drop", or None for yes.
Fault = Callable[[str, str], str | None]


class Dropped(Exception):
    """The server hung up."""


class Sink(socketserver.ThreadingTCPServer):
    """`messages` are those that it took, in their order; `tried` counts the connections."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.port: int = self.server_address[1]
        self.fault: Fault = lambda command, argument: None
        self.pause = 0.0  # how long it thinks about each message
        self.messages: list[tuple[str, EmailMessage]] = []
        self.tried = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed or hangs up is what the tests are about."""

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _message in self.messages]

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for _recipient, message in self.messages]


class Conversation(socketserver.StreamRequestHandler):
    """One connection, as far as smtplib goes."""

    server: Sink

    def handle(self) -> None:
        self.server.tried += 1
        recipient = ""
        try:
            self.answer("CONNECT", "", "220 sink")
            while line := self.rfile.readline():
                command, _space, argument = line.decode().strip().partition(" ")
                command = command.upper()
                if command == "RCPT":
                    recipient = argument.partition("<")[2].partition(">")[0]
                if command == "DATA" and self.answer(command, recipient, "354 go on"):
                    self.take(recipient)
                elif command == "EHLO":
                    self.say("250-sink\r\n250 AUTH PLAIN")
                elif command == "QUIT":
                    self.say("221 bye")
                    return
                elif command != "DATA":
                    self.answer(command, argument, "235 yes" if command == "AUTH" else "250 yes")
        except (Dropped, OSError):
            return

    def take(self, recipient: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        time.sleep(self.server.pause)
        if self.answer("BODY", recipient, "250 taken"):
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            self.server.messages.append((recipient, message))

    def answer(self, command: str, argument: str, yes: str) -> bool:
        """Say yes, or what the test wants; tells whether it was a yes."""
        fault = self.server.fault(command, argument)
        if fault == "drop":
            raise Dropped
        if fault == "hang":
            time.sleep(3)
            raise Dropped
        self.say(fault or yes)
        return fault is None

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def running() -> Iterator[Sink]:
    """A sink that listens while the block runs."""
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join(5)
