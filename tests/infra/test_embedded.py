"""The embedded servers: where they lie, who may enter, what survives."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest

from tuphe import embedded
from tuphe.embedded import StartError
from tuphe.embedded.postgres import Postgres
from tuphe.lock import FolderLock


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_is_drawn_once_for_its_owner_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(embedded.secret_key, [var] * 40))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert mode(var / "secret_key") == 0o600
    assert mode(var) == 0o700
    assert [path.name for path in var.iterdir()] == ["secret_key"]


def test_the_settings_start_nothing(tmp_path: Path) -> None:
    var = tmp_path / "var"
    assert embedded.database(var)["HOST"] == str(embedded.reachable(var / "postgres"))
    assert embedded.broker_url(var).removeprefix("redis+socket") == embedded.cache_url(
        var
    ).removeprefix("unix")
    assert not var.exists()


def test_an_address_is_never_too_long() -> None:
    deep = Path("/") / "/".join(["thư mục"] * 30) / "var"
    short = embedded.reachable(deep)
    assert len(os.fsencode(short)) <= embedded.LONGEST_SOCKET_FOLDER
    assert short != embedded.reachable(deep / "other")
    assert embedded.reachable(Path("/home/an/tuphe/var")) == Path("/home/an/tuphe/var")


def test_a_folder_has_one_owner_at_a_time(tmp_path: Path) -> None:
    with FolderLock(tmp_path) as first:
        first.write("process 1")
        with pytest.raises(StartError, match=r"already runs from .* \(process 1\)"):
            FolderLock(tmp_path).__enter__()
    again = FolderLock(tmp_path).__enter__()
    assert not again.after_a_kill
    again.write("process 2")
    again.file.close()  # what the kernel does to a killed process
    with FolderLock(tmp_path) as after:
        assert after.after_a_kill


def test_a_real_cluster(tmp_path: Path) -> None:
    """Deep, under a Vietnamese name, with the lock file of a process id that is reused."""
    parent = tmp_path / "Tự soi" / "/".join(["sâu"] * 20)
    parent.mkdir(parents=True)
    before = [mode(path) for path in [parent, *parent.parents]]
    server = Postgres(parent / "var")
    try:
        server.launch()
        assert facts(server) == [("on", "on", "b", "C.UTF-8", "C", False, "đặng")]
        assert mode(server.folder) == 0o700
        assert server.folder.stat().st_uid != 0
        rival = Postgres(parent / "var")
        rival.patience = 0.1
        with pytest.raises(StartError, match="Another PostgreSQL"):
            rival.launch()
    finally:
        server.stop()
    assert not embedded.reachable(server.folder).is_symlink()
    (server.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{server.folder}\n")
    try:
        server.launch()
        assert facts(server)
    finally:
        server.stop()
    assert [mode(path) for path in [parent, *parent.parents]] == before


def facts(server: Postgres) -> list[tuple[object, ...]]:
    """What production also has; as the application's own role, which is no superuser."""
    entry = embedded.database(server.var)
    connection = psycopg2.connect(
        host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"]
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('data_checksums'), current_setting('fsync'),"
                " datlocprovider, datlocale, datcollate, rolsuper, lower('ĐẶNG')"
                " FROM pg_database, pg_roles WHERE datname = 'tuphe' AND rolname = 'tuphe'"
            )
            return cursor.fetchall()
    finally:
        connection.close()
