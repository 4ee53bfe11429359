"""The databases that a measure writes into: copies of one empty installation, on either engine."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol


class Database(Protocol):
    """Named copies of one installation. Keys are the same in all of them."""

    @property
    def code(self) -> str:
        """Short, for names of files."""
        ...

    @property
    def title(self) -> str:
        """As people read it."""
        ...

    def begin(self, folder: Path) -> None:
        """Make ready what copies need."""
        ...

    def end(self) -> None:
        """Leave nothing running."""
        ...

    def environment(self, name: str) -> dict[str, str]:
        """What a process is given to work in a copy."""
        ...

    def address(self, name: str) -> str:
        """How a driver finds a copy."""
        ...

    def copy(self, source: str, name: str) -> None:
        """Make a copy anew."""
        ...


class Sqlite:
    """A folder for each copy."""

    code, title = "sqlite", "SQLite"

    def begin(self, folder: Path) -> None:
        """Copies lie in this folder."""
        self.folder = folder

    def end(self) -> None:
        """Nothing runs."""

    def environment(self, name: str) -> dict[str, str]:
        """A home of its own, without an address."""
        home, keys = self.folder / name, self.folder / "keys"
        return {"AMPARO_HOME": str(home), "AMPARO_KEYS": str(keys), "AMPARO_DATABASE_URL": ""}

    def address(self, name: str) -> str:
        """The file."""
        return str(self.folder / name / "amparo.sqlite3")

    def copy(self, source: str, name: str) -> None:
        """The whole home, since a journal lies beside the file."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.folder / source, self.folder / name)


class Postgresql:
    """A cluster for the occasion, with a database for each copy."""

    code, title = "postgresql", "PostgreSQL"

    def begin(self, folder: Path) -> None:
        """Start the cluster with one empty database."""
        from tests.postgres import cluster

        self.folder, self._stack = folder, ExitStack()
        self._server = self._stack.enter_context(cluster()).rpartition("/")[0]
        self._run('CREATE DATABASE "empty"')

    def end(self) -> None:
        """Stop it; nothing is left."""
        self._stack.close()

    def environment(self, name: str) -> dict[str, str]:
        """One home for all copies, and the address of this one."""
        home = str(self.folder / "home")
        return {"AMPARO_HOME": home, "AMPARO_KEYS": "", "AMPARO_DATABASE_URL": self.address(name)}

    def address(self, name: str) -> str:
        """The address of the database of this name."""
        return f"{self._server}/{name}"

    def copy(self, source: str, name: str) -> None:
        """The server copies its files."""
        self._run(f'DROP DATABASE IF EXISTS "{name}"')
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(statement)


def has_postgresql() -> bool:
    """Whether this machine can start one."""
    found = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found or shutil.which("initdb") is not None
