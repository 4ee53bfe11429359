"""Invented homes that measures work in, made once for all measures of a run, on either database.

On SQLite a house may stay for other runs (``kept.py``). On PostgreSQL all houses of a run lie in
one cluster that is gone when the run ends.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import time
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING

from .kept import houses
from .server import ADDRESS, MIB, python

if TYPE_CHECKING:
    from pathlib import Path

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ROOM = 9000  # bytes on disk for each person of a house, with some to spare
SEED = "7"


def coded(code: str, engine: str) -> str:
    """The code of a measure in a house on this database."""
    return code if engine == SQLITE else f"{code}-{engine}"


def titled(title: str, engine: str) -> str:
    """Its title."""
    return title if engine == SQLITE else f"{title}, PostgreSQL"


def a_full_house(persons: int, aside: Path, engine: str = SQLITE) -> Path:
    """A home of so many people, whose database lies within or where the home says."""
    within = houses(aside) if engine == SQLITE else aside
    home = within / coded(f"house-{persons}", engine)
    if home.exists():
        python(home, "amparo.config.cli", "prepare")
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(home.parent).free < persons * ROOM:
        raise OSError(28, "no room for a house")
    if engine == POSTGRESQL:
        home.mkdir()
        (home / ADDRESS).write_text(_database(f"house{persons}"), encoding="ascii")
    began = time.monotonic()
    try:
        python(home, "amparo.config.cli", "invent", "--persons", str(persons), "--seed", SEED)
    except (subprocess.CalledProcessError, KeyboardInterrupt):
        shutil.rmtree(home, ignore_errors=True)
        raise
    size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    print(
        f"A house of {persons:,} persons on {engine}: {time.monotonic() - began:,.0f} s, "
        f"{size / MIB:,.0f} MiB of files",
        flush=True,
    )
    return home


def size_of(home: Path) -> int:
    """Bytes that the database of a house takes on disk."""
    if not (home / ADDRESS).exists():
        return sum(file.stat().st_size for file in home.glob("amparo.sqlite3*"))
    import psycopg

    with psycopg.connect((home / ADDRESS).read_text("ascii"), autocommit=True) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0


def _database(name: str) -> str:
    """The address of a new, empty database in the cluster of this run."""
    import psycopg

    server = _cluster()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"


@cache
def _cluster() -> str:
    """Started for the first house, stopped when the run ends, however it does."""
    from tests.postgres import cluster

    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(cluster()).rpartition("/")[0]
