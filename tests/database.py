"""The database seen from outside: what stands in every table, and which statements were sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection
from django.test import Client

BOUNDARIES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
TRAIL = "units_auditentry"


def state(*, but: tuple[str, ...] = ()) -> dict[str, str]:
    """A digest of the rows of each table."""
    tables = [name for name in connection.introspection.table_names() if name not in but]
    parts = [
        f"SELECT '{name}', count(*) || ' ' || coalesce(md5(string_agg(t::text, '\n'"
        f" ORDER BY t::text)), '') FROM \"{name}\" t"
        for name in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def changed(before: dict[str, str]) -> set[str]:
    """The tables that differ from what they were."""
    after = state()
    return {name for name in before if before[name] != after.get(name)}


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile, transaction boundaries aside."""
    sent: list[str] = []

    def watch(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(BOUNDARIES):
            sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield sent


def cost(client: Client, address: str, data: dict[str, Any] | None = None) -> int:
    """How many statements a request takes."""
    with statements() as sent:
        response = client.get(address) if data is None else client.post(address, data)
    assert response.status_code == 200, (response.status_code, address)
    return len(sent)


class Broken(OperationalError):
    """The connection was lost; a class of its own, so that no test takes another fault for it."""


@contextmanager
def breaking_at(number: int) -> Iterator[None]:
    """The statement with this number (from 1 on, boundaries aside) fails before it is run."""
    sent = 0

    def watch(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal sent
        if not sql.startswith(BOUNDARIES):
            sent += 1
            if sent == number:
                raise Broken(f"statement {number}: {sql[:80]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
