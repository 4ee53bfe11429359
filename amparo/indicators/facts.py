"""Facts: the only tables that figures may be counted from. Rooms ship theirs, one SELECT a file.

A file begins with its contract, one line for each column: its name, its type, what it means. A line
that begins with more than one space goes on with the line before it::

    -- fact: investigation
    -- grain: one row for each investigation that may be counted
    -- column: investigation_id, key, the investigation
    -- column: opened_on, date, the first day on which it can have been opened
    -- column: agency, text, code of the list `agency`
    SELECT …
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TYPES = ("key", "text", "date", "integer", "number", "boolean")
_ALSO = {
    "bigint": "integer",
    "bool": "boolean",
    "code": "text",
    "day": "date",
    "decimal": "number",
    "flag": "boolean",
    "float": "number",
    "id": "key",
    "int": "integer",
    "money": "number",
    "numeric": "number",
    "smallint": "integer",
    "string": "text",
    "uuid": "key",
    "varchar": "text",
}
_LINE = re.compile(r"--\s?(fact|grain|column):\s*(.*)")
_MORE = re.compile(r"--\s{2,}(\S.*)")
_LIST = re.compile(r"code of the list `([a-z_]+)`")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class BadFact(Exception):
    """A file of facts cannot be used; the message names the file and what to mend."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a fact. `code_list` is the list that its meaning names, if it names one."""

    name: str
    kind: str
    meaning: str
    code_list: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One table that statistics may read: its contract and the SELECT that yields it."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    select: str
    path: Path

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def read_fact(path: Path) -> Fact:
    """The fact in one file. Raises BadFact when its header is not a contract."""
    header, select = _split(path.read_text(encoding="utf-8"))
    if [key for key, _ in header[:2]] != ["fact", "grain"] or not select:
        raise BadFact(f"{path.name}: begin with “-- fact: …” and “-- grain: …”, end with a SELECT.")
    name, grain = header[0][1].strip(), header[1][1].strip()
    if name != path.stem:
        raise BadFact(f"{path.name}: the fact is called {name!r}; name the file {name}.sql.")
    columns = tuple(_column(path, said) for _, said in header[2:])
    names = [column.name for column in columns]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadFact(f"{path.name}: {min(twice)} is described twice.")
    return Fact(name, grain, columns, select, path)


def _split(text: str) -> tuple[list[tuple[str, str]], str]:
    """The header as keys with what is said of them, and the statement below it."""
    header: list[tuple[str, str]] = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if found := _LINE.fullmatch(line.rstrip()):
            header.append((found[1], found[2]))
        elif header and (more := _MORE.fullmatch(line.rstrip())):
            header[-1] = (header[-1][0], f"{header[-1][1]} {more[1]}")
        elif line.strip() and not line.startswith("--"):
            return header, "\n".join(lines[number:]).strip().rstrip(";")
    return header, ""


def _column(path: Path, said: str) -> Column:
    parts = [part.strip() for part in said.split(",", 2)]
    if len(parts) < 3 or not _NAME.fullmatch(parts[0]) or not parts[2]:
        raise BadFact(f"{path.name}: {said!r}: say a column's name, its type, what it means.")
    name, kind, meaning = parts
    kind = _ALSO.get(kind.lower(), kind.lower())
    if kind not in TYPES:
        raise BadFact(f"{path.name}: {name}: the type must be one of {', '.join(TYPES)}.")
    code_list = _LIST.search(meaning)
    return Column(name, kind, meaning, code_list[1] if code_list else "")


def read_facts(folders: Iterable[Path]) -> Mapping[str, Fact]:
    """All facts of these folders, by name, in the order of their names."""
    found: dict[str, Fact] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.sql")):
            fact = read_fact(path)
            if fact.name in found:
                other = found[fact.name].path
                raise BadFact(f"{path}: the fact {fact.name!r} is also in {other}.")
            found[fact.name] = fact
    return dict(sorted(found.items()))


def installed() -> Mapping[str, Fact]:
    """The facts that the installed rooms ship in their folders `facts/`."""
    from django.apps import apps

    return read_facts(Path(config.path) / "facts" for config in apps.get_app_configs())


def disagreements(fact: Fact) -> Iterator[str]:
    """Sentences on where the SELECT yields other columns than the header describes."""
    from .lineage import yields

    given, described = yields(fact), fact.names
    for name in described:
        if name not in given:
            yield f"{fact.path.name}: {name} is described, but the SELECT does not yield it."
    for name in given:
        if name not in described:
            yield f"{fact.path.name}: the SELECT yields {name}, which is not described."
    if sorted(given) == sorted(described) and given != described:
        yield f"{fact.path.name}: describe the columns in the order of the SELECT."
