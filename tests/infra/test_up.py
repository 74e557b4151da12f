"""`manage.py up`, really started: it serves, it stops, it comes back, it explains itself."""

import os
import signal
import socket
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from tests.infra.running import belonging_to, none_left, refused, up
from tuphe import embedded

SIGN_IN = "/accounts/login/"


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the tests of this file: the first start makes it, the others find it."""
    return tmp_path_factory.mktemp("up") / "var"


def rows(var: Path, statement: str) -> list[tuple[object, ...]]:
    entry = embedded.database(var)
    connection = psycopg2.connect(
        host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"]
    )
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def process_of(var: Path, words: str) -> int:
    """The first process whose command line holds the words."""
    return min(pid for pid, line in belonging_to(var).items() if words in line)


def test_it_serves_and_one_ctrl_c_ends_it_and_the_data_stay(var: Path) -> None:
    with up(var) as first:
        assert first.get(SIGN_IN) == 200
        assert first.get("/healthz") == 200
        assert "Dừng / stop: Ctrl-C" in first.output
        rows(var, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('tự soi')")
        with redis.Redis.from_url(embedded.cache_url(var)) as client:
            client.set("kept", "tự sửa")
        again = refused(var)
        assert "already runs" in again
        assert f"http://localhost:{first.port}" in again
        assert first.ended(signal.SIGINT) == 0
        assert not none_left(var, 0)
        assert "Traceback" not in first.output

    began = time.monotonic()
    with up(var) as second:
        assert second.get(SIGN_IN) == 200
        assert time.monotonic() - began < 30  # docs and bench hold the real figure
        assert "the tables are up to date" not in second.output
        assert rows(var, "SELECT word FROM kept") == [("tự soi",)]
        with redis.Redis.from_url(embedded.cache_url(var)) as client:
            assert client.get("kept") == "tự sửa".encode()
        assert second.ended(signal.SIGTERM) == 0
        assert not none_left(var, 0)


def test_what_is_killed_comes_back_and_a_killed_start_leaves_nothing(var: Path) -> None:
    with up(var) as running:
        os.kill(process_of(var, "--app tuphe worker"), signal.SIGKILL)
        os.kill(process_of(var, "valkey-server"), signal.SIGKILL)
        running.wait_for("valkey runs again")
        running.wait_for("worker runs again")
        assert running.get("/healthz") == 200
        running.ended(signal.SIGKILL)
        assert not none_left(var, 20)
    with up(var) as after:  # neither lock nor pid file of the killed one is in the way
        assert after.get("/healthz") == 200
        assert after.ended(signal.SIGINT) == 0
        assert not none_left(var, 0)


def test_a_port_in_use_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused(tmp_path / "var", PORT=str(port))
    assert f"Port {port} is in use" in said
    assert not none_left(tmp_path / "var", 0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"TUPHE_MODE": "live"}, "it must be one of: demo, test, production"),
        ({"PORT": "eighty"}, "PORT is 'eighty'; it must be from 1 to 65535"),
        ({"DATABASE_URL": "postgres://a@b/c", "TUPHE_MODE": "production"}, "Set SECRET_KEY"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "it must begin with one of: postgres postgresql"),
        ({"REDIS_URL": "redis://:a/b@c"}, "write / as %2F"),
        ({"TUPHE_VAR": "/proc/tuphe"}, "set TUPHE_VAR to a folder that you may write to"),
    ],
)
def test_a_wrong_setting_is_a_sentence(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    assert sentence in refused(tmp_path / "var", **changes)
