"""The web server as `make run` starts it, for measurements from outside."""

import http.client
import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings

from tuphe.embedded.process import Process

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds until the first answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def running_server() -> Iterator[int]:
    """gunicorn with the project's configuration on a free port; ended whatever happens."""
    port = free_port()
    process = Process(
        "web",
        (
            *(sys.executable, "-m", "gunicorn", "-c", "python:tuphe.gunicorn_conf"),
            *("--bind", f"{HOST}:{port}", "tuphe.wsgi"),
        ),
        cwd=settings.BASE_DIR,
        log=settings.VAR_DIR / "log" / "bench.log",
    )
    process.start()
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                Browser(port).get("/healthz")
                break
            except OSError as error:
                if process.exit_code is not None or time.monotonic() > end:
                    words = process.last_words()
                    raise RuntimeError(f"The web server did not start.\n{words}") from error
                time.sleep(0.1)
        yield port
    finally:
        process.stop(15)


class Browser:
    """As much of a browser as a measurement needs: one connection, cookies, forms."""

    def __init__(self, port: int, session: str = "") -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.cookies = {settings.SESSION_COOKIE_NAME: session} if session else {}

    def request(
        self, method: str, address: str, body: str | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and the body as it came over the wire."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers |= {"Accept-Encoding": "gzip", "Host": "localhost"}
        if cookies:
            headers["Cookie"] = cookies
        try:
            self.connection.request(method, address, body, headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()  # an idle connection was ended by the server
            self.connection.request(method, address, body, headers)
            response = self.connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: held.value for name, held in SimpleCookie(line).items()}
        return response.status, response.headers, content

    def get(self, address: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        return self.request("GET", address)

    def sign_in(self, address: str, username: str, password: str) -> int:
        """Open the page, send its form, and open what follows; the last status."""
        self.get(address)
        token = self.cookies[settings.CSRF_COOKIE_NAME]
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token}
        status, headers, _content = self.request(
            "POST",
            address,
            urlencode(form),
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )
        if status != 302:
            return status
        return self.get(re.sub(r"^https?://[^/]+", "", headers["Location"]))[0]

    def close(self) -> None:
        self.connection.close()
