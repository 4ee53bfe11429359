"""Refuses a statement on files of people where neither a viewer nor the system looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.signals import connection_created

from amparo.kernel import wall
from amparo.kernel.scope import NobodyIsLooking

if TYPE_CHECKING:
    from collections.abc import Callable


def guarded(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Carry out a statement, unless it looks at files of people for nobody."""
    if wall.is_meant(sql) and wall.look() is None:
        raise NobodyIsLooking("A statement on files of people needs a viewer (ADR 36).")
    return execute(sql, params, many, context)


def guard(connection: Any, **_given: Any) -> None:
    """Put it first: whoever wraps statements for a while takes the last wrapper away again."""
    if connection.vendor == "sqlite" and guarded not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, guarded)


def stand() -> None:
    """From now on every connection to SQLite is behind the wall."""
    connection_created.connect(guard, dispatch_uid="second wall")
