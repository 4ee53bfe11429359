"""What is measured, in which order and at which sizes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .frame import Measure

ORDER = (
    *("loading-sqlite", "loading-postgresql", "rules-sqlite", "rules-postgresql"),
    *("counting", "explorer", "report", "joining"),
    *("linkage", "one-more", "web-1", "web-10", "web-50", "web-200", "sign-in"),
    *("search", "export", "assign", "duplicates", "ledger", "snapshot", "growing"),
)
SMALL, FULL = (10_000,), (10_000, 100_000, 1_000_000)  # persons of a house
ROWS = {False: 10_000, True: 100_000}  # of registers
VICTIMS = {False: 100_000, True: 1_000_000}  # of a snapshot


def measures(folder: Path, *, is_full: bool) -> Iterator[tuple[int, Measure]]:
    """Each measure with its place on the page."""
    for measure in (*_of_registers(folder, is_full), *_of_houses(folder, is_full)):
        yield _place(measure.about.code), measure


def _place(code: str) -> int:
    """Where its code stands, or the longest beginning of it, in the order of the page."""
    fitting = [known for known in ORDER if code == known or code.startswith(f"{known}-")]
    return ORDER.index(max(fitting, key=len)) if fitting else len(ORDER)


def _of_registers(folder: Path, is_full: bool) -> Iterator[Measure]:
    from .counting import Counting
    from .databases import Postgresql, Sqlite, has_postgresql
    from .exploring import Exploring
    from .joining import Joining
    from .linkage import Linkage, OneMore
    from .loading import Loading
    from .reporting import Reporting
    from .rules import Rules

    rows, victims = ROWS[is_full], VICTIMS[is_full]
    databases: list[Any] = [Sqlite()]
    if has_postgresql():
        databases.append(Postgresql())
    else:
        print("PostgreSQL is not installed here: what is measured on it is left out.")
    for database in databases:
        if is_full or database.code == "sqlite":
            yield _within_minutes(Loading(rows, database, folder), is_full)
        yield Rules(database, folder)
    yield Counting(victims)
    yield Exploring(victims)
    yield Reporting()
    yield _within_minutes(Joining(rows, folder), is_full)
    yield Linkage(rows, rounds=1)
    if is_full:
        yield OneMore(rows, folder)


def _of_houses(folder: Path, is_full: bool) -> Iterator[Measure]:
    from .databases import has_postgresql
    from .growing import Growing
    from .houses import POSTGRESQL, SQLITE

    for persons in FULL if is_full else SMALL:
        yield from _of_house(persons, folder, SQLITE, is_full)
        if is_full and has_postgresql():
            yield from _of_house(persons, folder, POSTGRESQL, is_full)
    sizes, seconds = (FULL, 15) if is_full else ((1_000, 10_000), 8)
    yield Growing(sizes, folder, seconds)


def _of_house(persons: int, folder: Path, engine: str, is_full: bool) -> Iterator[Measure]:
    """The small plan has five minutes: shorter looks, and hardly anything on PostgreSQL."""
    from .databases import has_postgresql
    from .doors import SigningIn
    from .houses import SQLITE
    from .searching import Searching
    from .web import Crowd, Web
    from .work import PIECES, Work

    yield Web(persons, Crowd(1, seconds=20 if is_full else 10, rounds=1), folder, engine)
    if engine == SQLITE:
        yield Web(persons, Crowd(10, cores=1, seconds=90 if is_full else 20, rounds=1), folder)
    rounds, seconds = (2, 60) if is_full else (1, 20)
    yield Web(persons, Crowd(50, workers=4, seconds=seconds, rounds=rounds), folder, engine)
    if is_full:
        yield Web(persons, Crowd(200, workers=4, seconds=60, rounds=1), folder, engine)
    if engine == SQLITE:
        yield SigningIn(persons, folder, at_once=150 if is_full else 50)
    if has_postgresql():
        yield Searching(persons, folder, engine)
    for code in PIECES:
        yield Work(code, persons, folder, engine)


def _within_minutes(measure: Any, is_full: bool) -> Any:
    """One round is enough for the small plan, which tells nothing of the spread then."""
    if not is_full:
        measure.about = replace(measure.about, rounds=1)
    return measure
