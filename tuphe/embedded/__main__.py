"""`python -m tuphe.embedded COMMAND …`: run one command while the embedded servers are up.

With `--temporary` they work in a folder that is gone afterwards. A server that DATABASE_URL or
REDIS_URL names is not started.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tuphe.embedded import StartError
from tuphe.embedded.postgres import Postgres
from tuphe.embedded.process import die_with
from tuphe.embedded.valkey import Valkey
from tuphe.lock import FolderLock
from tuphe.supervisor import Supervisor, say


@contextmanager
def data_folder(temporary: bool) -> Iterator[Path]:
    """The one of the settings, or one that is thrown away."""
    if temporary:
        with tempfile.TemporaryDirectory(prefix="tuphe-") as folder:
            yield Path(folder)
    else:
        yield Path(os.environ.get("TUPHE_VAR") or "var").expanduser().resolve()


def run(command: Sequence[str], var: Path) -> int:
    """Its exit code; the servers are stopped whatever happens."""
    with FolderLock(var), Supervisor(say) as supervisor:
        if not os.environ.get("REDIS_URL"):
            supervisor.add(Valkey(var))
        if not os.environ.get("DATABASE_URL"):
            supervisor.add(Postgres(var))
        return subprocess.run(
            command,
            env={**os.environ, "TUPHE_VAR": str(var)},
            check=False,
            preexec_fn=partial(die_with, os.getpid(), signal.SIGTERM),
        ).returncode
    return 130  # a stop was asked for


def main(arguments: Sequence[str]) -> int:
    temporary = arguments[:1] == ["--temporary"]
    command = arguments[temporary:]
    if not command:
        sys.exit(__doc__)
    try:
        with data_folder(temporary) as var:
            return run(command, var)
    except StartError as error:
        sys.exit(f"tuphe: {error}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
