"""Several at once, on real connections; and what happens when a guard is taken away."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, models


def at_once(number: int, act: Callable[[], Any]) -> list[Any]:
    """Run `act` in so many threads that start together; returns what they returned."""
    start = threading.Barrier(number)
    results: list[Any] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            start.wait(10)
            results.append(act())
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
    assert len(results) == number, "a thread did not end within a minute"
    return results


def sooner_or_later(race: Callable[[], bool], rounds: int = 20) -> bool:
    """Whether `race` goes wrong in one of the rounds: a control must not hang on one chance."""
    return any(race() for _ in range(rounds))


@contextmanager
def without_unique(model: type[models.Model], name: str) -> Iterator[None]:
    """Take the unique key off a column, for the test that shows what it is good for."""
    old = model._meta.get_field(name)
    new = old.clone()
    new.set_attributes_from_name(name)
    new.model, new._unique = model, False
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, new)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(model, new, old)
