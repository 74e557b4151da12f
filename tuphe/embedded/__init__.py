"""A real PostgreSQL 18 and a real Valkey 9 in the data folder, for a laptop and for the tests.

This module only says where things are; it starts nothing and imports nothing heavy, because
the settings call it in every process. `postgres` and `valkey` start the servers.
"""

import hashlib
import os
import secrets
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

PG_PORT = 5432  # part of the socket's file name; no TCP port is opened
LONGEST_SOCKET_FOLDER = 85  # a socket address holds 104 bytes on macOS, 108 on Linux


class StartError(ImproperlyConfigured):
    """tuphe cannot start; the message is a sentence for a person that says what to do."""


def private_folder(folder: Path) -> Path:
    """`folder`, made if it is missing, open to its owner alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"The data folder {folder} cannot be made ({error.strerror}): "
            "set TUPHE_VAR to a folder that you may write to."
        ) from error
    return folder


def secret_key(var: Path) -> str:
    """The key of this installation: drawn once, kept in `var` for its owner alone."""
    path = var / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise StartError(
            f"{path} cannot be read ({error.strerror}): the data folder belongs to another "
            "account. Start tuphe with that account, or set TUPHE_VAR to another folder."
        ) from error
    draft = private_folder(var) / f"secret_key.{secrets.token_hex(4)}"
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        os.link(draft, path)  # unlike a rename it never replaces the key of a faster process
    except FileExistsError:
        pass
    except OSError as error:
        raise StartError(
            f"The data folder {var} cannot be written ({error.strerror}): "
            "set TUPHE_VAR to a folder that you may write to."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return path.read_text()


def postgres_folder(var: Path) -> Path:
    """The cluster, and its socket."""
    return var / "postgres"


def valkey_folder(var: Path) -> Path:
    """The append-only file, and the socket."""
    return var / "valkey"


def reachable(folder: Path) -> Path:
    """`folder`, or a short name in /tmp where a socket address would be too long.

    `link_socket_folder` makes that name; it counts only while it belongs to us or to root,
    so that nobody else can put a server of their own behind it.
    """
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path("/tmp") / f"tuphe-{os.geteuid()}-{digest}"
    if short.is_symlink() and short.lstat().st_uid not in {0, os.geteuid()}:
        raise StartError(f"{short} belongs to another account: remove it, then start again.")
    return short


def link_socket_folder(folder: Path) -> None:
    """Make the short name of `folder`, where it needs one."""
    short = reachable(folder)
    if short == folder or (short.is_symlink() and short.readlink() == folder):
        return
    short.unlink(missing_ok=True)
    short.symlink_to(folder)


def unlink_socket_folder(folder: Path) -> None:
    """Remove the short name of `folder`, where it has one."""
    short = reachable(folder)
    if short != folder:
        short.unlink(missing_ok=True)


def database(var: Path) -> dict[str, object]:
    """The DATABASES entry of the embedded PostgreSQL."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "tuphe",
        "USER": "tuphe",
        "PASSWORD": "",
        "HOST": str(reachable(postgres_folder(var))),
        "PORT": str(PG_PORT),
    }


def valkey_socket(var: Path) -> Path:
    """Where a client of the embedded Valkey connects."""
    return reachable(valkey_folder(var)) / "valkey.sock"


def broker_url(var: Path) -> str:
    """The embedded Valkey as Celery (kombu) writes its address."""
    return f"redis+socket://{quote(str(valkey_socket(var)))}"


def cache_url(var: Path) -> str:
    """The embedded Valkey as redis-py writes its address."""
    return f"unix://{quote(str(valkey_socket(var)))}"
