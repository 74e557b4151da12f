"""A Celery worker as a process of its own, on the database and at the hour of a test.

Run as `python -m tests.reviews.worker DATABASE MOMENT QUEUE`.
"""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """The process, with two pool processes that share the mail."""

    def __init__(self, database: str, moment: datetime, queue: str, log: Path, **env: str) -> None:
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", __name__, database, moment.isoformat(), queue],
                cwd=ROOT,
                env=os.environ | env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL for all of it at once: what a machine that loses its power does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def main(database: str, moment: str, queue: str) -> None:
    import time_machine

    time_machine.travel(datetime.fromisoformat(moment), tick=True).start()
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    from tuphe.celery import app

    app.worker_main(
        ["worker", "-Q", queue, "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle"]
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
