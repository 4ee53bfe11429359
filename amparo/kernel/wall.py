"""The second wall: a statement on files of people needs somebody in whose name it looks.

The first wall is the rule of rows of each record. Where code forgets to ask it, the database itself
shows nothing: PostgreSQL by policies on its tables, which read what ``look`` says here; SQLite by
refusing the statement. ``kernel.engines`` ask here before every statement.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import act, scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db import models

READS_OR_WRITES = re.compile(r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
SHORT = 20_000  # letters of a statement that is worth remembering

_declared: ContextVar[str | None] = ContextVar("declared", default=None)
_whole_program: list[str] = [""]
_sight: list[Callable[[Any], Sight]] = []
_tables: list[Callable[[], Iterable[str]]] = []


@dataclass(frozen=True)
class Sight:
    """What the wall lets one viewer reach: the keys of cases, and whether people under review."""

    cases: models.QuerySet[Any]
    reviews: bool


@dataclass(frozen=True)
class Look:
    """In whose name a statement looks: the system, said why, or a viewer."""

    why: str = ""
    viewer: Any = None
    instead: Any = None


def guards(tables: Callable[[], Iterable[str]]) -> None:
    """Named once, by ``access``: the tables behind the wall."""
    _tables[:] = [tables]
    _pattern.cache_clear()
    _is_meant.cache_clear()


def tells_sight(teller: Callable[[Any], Sight]) -> Callable[[Any], Sight]:
    """Registered once, by ``cases``: what a viewer may reach."""
    _sight[:] = [teller]
    return teller


def sight_of(viewer: Any) -> Sight | None:
    return _sight[0](viewer) if _sight else None


@contextmanager
def declared(why: str) -> Iterator[None]:
    """Within this block the system works on its own behalf: a command, the worker, a snapshot."""
    token = _declared.set(why)
    try:
        yield
    finally:
        _declared.reset(token)


def declare(why: str) -> None:
    """The same for a whole program that is no site, threads too, where nothing else is said."""
    _whole_program[:] = [why]


def look() -> Look | None:
    """In whose name the next statement looks; None where nobody has said so.

    An act was decided by the gate and is written down: within it the system looks.
    """
    said = _declared.get()
    why = (_whole_program[0] if said is None else said) or scope.unscoped_why() or _act()
    if why:
        return Look(why)
    viewer = scope.viewer_if_any()
    return None if viewer is None else Look("", viewer, scope.stands_instead())


def _act() -> str:
    doing = act.under_way()
    return "" if doing is None else doing.name


def is_meant(statement: str) -> bool:
    """Whether a statement reads or writes a table behind the wall."""
    if len(statement) > SHORT:
        return _is_meant.__wrapped__(statement)
    return _is_meant(statement)


@lru_cache(maxsize=4096)
def _is_meant(statement: str) -> bool:
    return bool(READS_OR_WRITES.match(statement) and _pattern().search(statement))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    tables = sorted(_tables[0]()) if _tables else []
    return re.compile(rf"\b(?:{'|'.join(tables)})\b" if tables else r"(?!)")
