"""Which account runs an embedded server, and how that account reaches what it needs.

PostgreSQL refuses to run as root. As root we therefore start the servers as `nobody`, which may
be unable to enter the folders above the checkout (`/root` is closed to others, rightly). No
permission outside our own folders is ever changed for that: the server gets its data folder as
an open descriptor, and its program from a readable copy.
"""

import hashlib
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tuphe.embedded import StartError

COPIES = Path("/var/lib/tuphe")


@dataclass(frozen=True)
class Account:
    """An account without privileges."""

    uid: int
    gid: int


def account_for(folder: Path) -> Account | None:
    """Who runs the server whose data are in `folder`: ourselves (None), or an account for root."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder.exists() else 0
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError as error:
        raise StartError(
            "As root, tuphe runs PostgreSQL as the account 'nobody', which this machine lacks: "
            "start tuphe with an ordinary account, or set DATABASE_URL and REDIS_URL."
        ) from error
    return Account(entry.pw_uid, entry.pw_gid)


def own_folder(folder: Path, account: Account | None) -> None:
    """Make `folder` for the server's account alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)


@contextmanager
def opened(folder: Path, account: Account | None) -> Iterator[tuple[str, Sequence[int]]]:
    """A name under which `account` can enter `folder`, and the descriptors it has to inherit.

    `/proc/self/fd/N` leads straight into the open folder, whatever the folders above allow.
    """
    if account is None or not Path("/proc/self/fd").is_dir():
        yield str(folder), ()
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}", (descriptor,)
    finally:
        os.close(descriptor)


def _others_can_run(program: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in program.resolve().parents) and (
        program.stat().st_mode & 0o005 == 0o005
    )


def runnable(program: Path, root: Path, parts: Sequence[str], account: Account | None) -> Path:
    """`program`, or its twin in a copy of `parts` of `root` that `account` can read."""
    if account is None or _others_can_run(program):
        return program
    first = root / parts[0]
    mark = f"{first} {first.stat().st_size} {first.stat().st_mtime_ns} {parts}"
    copy = _copies() / f"{first.name}-{hashlib.sha256(mark.encode()).hexdigest()[:12]}"
    if not copy.exists():
        _copy(root, parts, copy)
    if copy.stat().st_uid != 0:
        raise StartError(f"{copy} does not belong to root: remove it, then start again.")
    return copy / program.relative_to(root)


def _copies() -> Path:
    for base in (COPIES, Path("/tmp/tuphe-root")):
        try:
            base.mkdir(mode=0o755, exist_ok=True)
            base.chmod(0o755)
        except OSError:
            continue
        if base.lstat().st_uid == 0 and not base.is_symlink():
            return base
    raise StartError(f"{COPIES} cannot be made: start tuphe with an ordinary account.")


def _copy(root: Path, parts: Sequence[str], copy: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=copy.parent))
    try:
        for part in parts:
            source, target = root / part, draft / part
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy2(source, target)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644 | (path.stat().st_mode & 0o100 and 0o111))
        draft.rename(copy)
    except OSError:
        if not copy.exists():  # else another start was faster, with the same content
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
