"""While facts are read, the database itself hands out open columns of records and no others."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

from amparo.access.rls import COUNTED, STATISTICS, is_asked_for
from amparo.access.walled import open_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
MAY_BECOME = """\
SELECT current_user FROM pg_roles WHERE rolname = %s AND pg_has_role(oid, 'MEMBER')
    AND (%s OR EXISTS (SELECT 1 FROM pg_policies WHERE policyname = %s))"""


@contextmanager
def open_columns_alone() -> Iterator[None]:
    """Within this block a statement that reads a sealed column, or writes, is refused.

    On PostgreSQL by the role of statistics, where the office made one (``amparo roles``). Roles are
    of the whole server: one that another database there has, and this one does not, is left alone.
    """
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.set_authorizer(_allows)
        try:
            yield
        finally:
            connection.connection.set_authorizer(None)
        return
    with connection.cursor() as cursor:
        cursor.execute(MAY_BECOME, [STATISTICS, is_asked_for(), COUNTED])
        ours = cursor.fetchone()
        if ours is None:
            yield
            return
        cursor.execute(f"SET LOCAL ROLE {STATISTICS}")
        yield
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(ours[0])}")


def _allows(act: int, table: str | None, column: str | None, *_where: str | None) -> int:
    is_open = act == sqlite3.SQLITE_READ and _is_open(table or "", column or "")
    return sqlite3.SQLITE_OK if act in READING or is_open else sqlite3.SQLITE_DENY


def _is_open(table: str, column: str) -> bool:
    known = open_columns()
    return table in known and (not column or column in known[table])
