"""What has to be true before the pages are served; each step looks first, and is mostly quick."""

import hashlib
import sys
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from tuphe.embedded import StartError
from tuphe.embedded.process import Process, run
from tuphe.lib import catalogue

MANAGE = Path(settings.BASE_DIR) / "manage.py"


def command(name: str, *arguments: str) -> Process:
    """`manage.py <name>`, in a process of its own that a stop can end."""
    return Process(name, (sys.executable, str(MANAGE), name, *arguments))


def wait_for_database(seconds: float) -> None:
    """A database of one's own answers at once; one elsewhere may still be starting."""
    end = time.monotonic() + seconds
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError as error:
            if time.monotonic() > end:
                raise StartError(
                    f"The database of DATABASE_URL does not answer ({str(error).strip()}): "
                    "start it, or correct DATABASE_URL."
                ) from error
        time.sleep(0.5)


def wait_for_broker(seconds: float) -> None:
    """The same for Redis."""
    import redis

    end = time.monotonic() + seconds
    while True:
        try:
            with redis.Redis.from_url(settings.REDIS_ADDRESS, socket_timeout=2) as client:
                client.ping()
                return
        except redis.RedisError as error:
            if time.monotonic() > end:
                raise StartError(
                    f"The server of REDIS_URL does not answer ({error}): "
                    "start it, or correct REDIS_URL."
                ) from error
        time.sleep(0.5)


def migrate() -> bool:
    """Bring the tables up to date. Whether there was something to do."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    if plan:
        run(command("migrate", "--no-input", "--verbosity", "0"))
    return bool(plan)


def demo_is_missing() -> bool:
    """An installation in which somebody has an account is left alone."""
    from django.contrib.auth import get_user_model

    empty = not get_user_model().objects.exists()
    connection.close()
    return empty


def load_demo() -> None:
    """The demo district; the command does it whole or not at all."""
    run(command("seed_demo", "--if-empty"))


def compile_catalogues() -> None:
    """The .mo files, which are not committed."""
    catalogue.compile_all()


class StaticFiles:
    """Collected anew only when a file, its place or the way of storing changed."""

    def __init__(self) -> None:
        self.stamp = Path(settings.STATIC_ROOT) / ".collected"
        self.state = self._state()
        self.process: Process | None = None

    def _state(self) -> str:
        digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
        for finder in get_finders():
            for name, storage in finder.list([]):
                state = Path(storage.path(name)).stat()
                digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
        return digest.hexdigest()

    def begin(self) -> None:
        """Start collecting beside the other steps, if it is needed at all."""
        if not self.stamp.exists() or self.stamp.read_text() != self.state:
            self.process = command("collectstatic", "--no-input", "--verbosity", "0")
            self.process.start()

    def finish(self) -> None:
        """Wait for the end; a start that was cut short collects again."""
        if self.process is None:
            return
        while not self.process.wait(600):
            pass
        if self.process.exit_code != 0:
            raise StartError("The static files could not be collected (see above).")
        self.stamp.write_text(self.state)
        self.process = None

    def abandon(self) -> None:
        """End a collection that is under way."""
        if self.process is not None:
            self.process.stop(2)
