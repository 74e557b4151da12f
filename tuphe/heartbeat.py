"""The trace that the task `heartbeat` leaves in Redis every minute; `healthcheck` looks at it."""

import time
from typing import Any

import redis
from django.conf import settings

KEY = "tuphe:heartbeat"
LONGEST_SILENCE = 180  # seconds


def _client() -> Any:
    return redis.Redis.from_url(settings.REDIS_ADDRESS, socket_timeout=2)


def leave() -> None:
    """Write down that a worker has just worked."""
    with _client() as client:
        client.set(KEY, int(time.time()), ex=24 * 3600)


def silence() -> float | None:
    """Seconds since a worker last worked; None when none ever did."""
    with _client() as client:
        value = client.get(KEY)
    return None if value is None else max(0.0, time.time() - int(value))
