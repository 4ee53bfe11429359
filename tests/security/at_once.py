"""Two who do something at once, each on a connection of their own, as on PostgreSQL they may."""

from __future__ import annotations

import time
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from amparo.kernel.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

IS_POSTGRESQL = connections["default"].vendor == "postgresql"
ON_POSTGRESQL = pytest.mark.skipif(not IS_POSTGRESQL, reason="SQLite has one writer at a time")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def until_somebody_waits() -> None:
    """Come back as soon as a statement of another connection waits for what this one holds."""
    for _turn in range(500):
        with connections["default"].cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waited.")


def at_once(other: Callable[[], Any]) -> tuple[Thread, list[Any]]:
    """Begin something in a thread, on a connection of its own. Gives it and its refusals."""
    met: list[Any] = []

    def run() -> None:
        try:
            other()
        except Refused as error:
            met.append(type(error))
        finally:
            connections["default"].close()

    thread = Thread(target=run)
    thread.start()
    return thread, met
