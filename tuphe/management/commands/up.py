"""`manage.py up`: everything that tuphe needs, in one terminal, until Ctrl-C."""

import http.client
import itertools
import os
import shutil
import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tuphe import startup
from tuphe.embedded import StartError, postgres_folder, private_folder, valkey_folder
from tuphe.embedded.postgres import Postgres
from tuphe.embedded.process import Process, die_with
from tuphe.embedded.valkey import Valkey
from tuphe.lock import FolderLock, bound_socket
from tuphe.supervisor import Program, Supervisor, say

WEB_PATIENCE = 60.0  # seconds until the first answer
ACCOUNTS = "canbo, bithu, danguy, huyenuy, quantri"
PASSWORD = "tuphe-demo"
DEMO = """
  Tài khoản dùng thử: {accounts}; mật khẩu: {password}
  Demo accounts:      {accounts}; password: {password}

"""
CELERY = ("celery", "--quiet", "--app", "tuphe")


class Command(BaseCommand):
    help = "Start tuphe: the embedded servers, the web server, the worker and the clock."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-demo", action="store_true", help="Do not load the demo district."
        )
        parser.add_argument(
            "--fresh",
            action="store_true",
            help="Start over with new demo data; the former are kept in var/previous.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        make = os.getppid() if os.environ.get("TUPHE_END_WITH_PARENT") else None
        if make:
            die_with(make, signal.SIGTERM)
        try:
            with FolderLock(settings.VAR_DIR) as lock, Supervisor(say, make) as supervisor:
                Start(lock, supervisor, demo=not options["no_demo"]).run(fresh=options["fresh"])
        except StartError as error:
            raise CommandError(str(error)) from None


class Start:
    """One start, step by step; it ends when a stop is asked for."""

    def __init__(self, lock: FolderLock, supervisor: Supervisor, *, demo: bool) -> None:
        self.lock = lock
        self.supervisor = supervisor
        self.var: Path = settings.VAR_DIR
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.demo = demo and settings.MODE == "demo"

    def run(self, *, fresh: bool) -> None:
        """From nothing to a page that answers, and on."""
        if fresh:
            self.set_aside()
        patience = 10 if self.lock.after_a_kill else 0
        with bound_socket(self.host, settings.PORT, patience) as self.web_socket:
            self.lock.write(f"process {os.getpid()}, {self.address}")
            self.prepare()
            self.web_socket.listen(512)  # now a browser waits; before this it was refused
            self.supervisor.add(Program(self.web, patience=15))
            self.wait_for_web()
            self.supervisor.add(Program(self.worker, patience=20))
            self.supervisor.add(Program(self.beat, patience=5))
            self.greet()
            self.supervisor.watch()

    @property
    def address(self) -> str:
        """What to type into the browser of this machine."""
        everywhere = self.host in {"127.0.0.1", "::1", "0.0.0.0", "::", "localhost"}
        return f"http://{'localhost' if everywhere else self.host}:{settings.PORT}"

    def set_aside(self) -> None:
        """Give the demo a new beginning without destroying what was entered."""
        if settings.MODE != "demo" or settings.DATABASE_URL:
            raise StartError("A new beginning is only for the demo with its own database.")
        previous = self.var / "previous"
        shutil.rmtree(previous, ignore_errors=True)
        private_folder(previous)
        for folder in (postgres_folder(self.var), valkey_folder(self.var), settings.MAIL_DIR):
            if folder.exists():
                folder.rename(previous / folder.name)
        say(f"the former data are kept in {previous} until the next new beginning.")

    def prepare(self) -> None:
        """Servers, tables, texts, static files, demo data."""
        static = startup.StaticFiles()
        try:
            static.begin()  # needs no server, so it runs beside them
            if settings.REDIS_URL:
                startup.wait_for_broker(30)
            else:
                self.supervisor.add(Valkey(self.var))
            if settings.DATABASE_URL:
                startup.wait_for_database(30)
            else:
                self.supervisor.add(Postgres(self.var))
            startup.compile_catalogues()
            if startup.migrate():
                say("the tables are up to date.")
            if self.demo and startup.demo_is_missing():
                say("loading the demo district ...")
                startup.load_demo()
            static.finish()
        finally:
            static.abandon()

    def wait_for_web(self) -> None:
        """Until the first answer, whatever it says."""
        process = self.supervisor.watches[-1].service.process
        end = time.monotonic() + WEB_PATIENCE
        target = "127.0.0.1" if self.host in {"0.0.0.0", ""} else self.host
        while True:
            connection = http.client.HTTPConnection(target, settings.PORT, timeout=WEB_PATIENCE)
            try:
                connection.request("GET", "/healthz")
                connection.getresponse()
                return
            except (OSError, http.client.HTTPException) as error:
                if process is None or process.exit_code is not None or time.monotonic() > end:
                    raise StartError("The web server did not start (see above).") from error
                time.sleep(0.1)
            finally:
                connection.close()

    def greet(self) -> None:
        """Where it is and who may try it."""
        text = f"\n  tuphe: {self.address}\n"
        if self.demo:
            text += DEMO.format(accounts=ACCOUNTS, password=PASSWORD)
        sys.stdout.write(f"{text}  Dừng / stop: Ctrl-C\n\n")
        sys.stdout.flush()

    def web(self) -> Process:
        """It inherits the open socket, so a restart refuses nobody."""
        descriptor = self.web_socket.fileno()
        return self.module(
            "web",
            ("gunicorn", "-c", "python:tuphe.gunicorn_conf", "--bind", f"fd://{descriptor}"),
            ("tuphe.wsgi",),
            orphan_signal=signal.SIGQUIT,
            pass_fds=(descriptor,),
        )

    def worker(self) -> Process:
        """Asked to end it finishes its tasks; when we are killed it drops them, to be redone."""
        return self.module(
            "worker",
            (*CELERY, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"),
            orphan_signal=signal.SIGKILL,
        )

    def beat(self) -> Process:
        """A process of its own: inside a worker it would outlive a worker that dies at start."""
        schedule = private_folder(self.var / "beat") / "schedule"
        return self.module("beat", (*CELERY, "beat", "--pidfile=", "--schedule", str(schedule)))

    def module(self, name: str, *words: Sequence[str], **details: Any) -> Process:
        """`python -m …` in the folder of the program."""
        quiet = "ignore:::celery.platforms"  # it warns of root, which is fine on one's own machine
        argv = (sys.executable, "-W", quiet, "-m", *itertools.chain(*words))
        return Process(name, argv, cwd=settings.BASE_DIR, env={"SKIP_CHECKS": "1"}, **details)
