"""Writes the rows that a load left behind into an equal, empty database, by plain `executemany`.

Run: ``python -m bench.anchors.executemany FULL EMPTY``, each a file of SQLite or an address of
PostgreSQL. The rows are read first and not timed; the tables have the same indexes and
constraints, and one transaction holds all of it. Prints JSON: seconds and rows.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from amparo.config.database import PRAGMAS

Rows = list[tuple[Any, ...]]


def main(full: str, empty: str) -> None:
    """Copy what is in one and not in the other; only the writing is timed."""
    gc.disable()
    with opened(full) as source, opened(empty) as target:
        took = rows = 0.0
        for table in tables(source):
            columns, found = missing(source, target, table)
            begun = time.perf_counter()
            insert(target, table, columns, found)
            took += time.perf_counter() - begun
            rows += len(found)
        begun = time.perf_counter()
        target.commit()
        took += time.perf_counter() - begun
    print(json.dumps({"seconds": took, "rows": int(rows)}))


def opened(address: str) -> AbstractContextManager[Any]:
    """A connection within a transaction, by the driver alone."""
    return _postgresql(address) if address.startswith("postgres") else _sqlite(address)


@contextmanager
def _sqlite(file: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.executescript(PRAGMAS)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
    finally:
        connection.close()


@contextmanager
def _postgresql(address: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(address) as connection:
        yield connection


def tables(connection: Any) -> list[str]:
    """All tables, in the order in which they were made."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        if isinstance(connection, sqlite3.Connection)
        else "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE relkind = 'r' AND nspname = 'public' ORDER BY pg_class.oid"
    )
    return [name for (name,) in connection.execute(asked)]


def missing(source: Any, target: Any, table: str) -> tuple[list[str], Rows]:
    """The names of the columns, and the rows that one has and the other has not, by their keys."""
    asked = f'SELECT * FROM "{table}"'  # noqa: S608  a name from the catalogue
    known = {row[0] for row in target.execute(asked)}
    cursor = source.execute(asked)
    columns = [column[0] for column in cursor.description]
    return columns, [_plain(row) for row in cursor if row[0] not in known]


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row as the driver takes it back: what was JSON is JSON again."""
    if not any(isinstance(value, dict | list) for value in row):
        return tuple(row)
    from psycopg.types.json import Jsonb

    return tuple(Jsonb(value) if isinstance(value, dict | list) else value for value in row)


def insert(connection: Any, table: str, columns: Sequence[str], rows: Rows) -> None:
    """One statement, many rows."""
    if not rows:
        return
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    named = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join([mark] * len(columns))
    statement = f'INSERT INTO "{table}" ({named}) VALUES ({marks})'  # noqa: S608
    connection.cursor().executemany(statement, rows)


if __name__ == "__main__":
    main(*sys.argv[1:3])
