"""The words beside a level in the matrix: on which records each holds. An untold word never does.

A word such as ``own`` is told by the rooms that know what it means, in two forms: as a rule for
rows, and, where the record itself says enough, for one record without a query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db import models

    from .viewer import Viewer

    # For a viewer, a model and a row of the matrix: the rows on which it holds; None: says nothing.
    Rows = Callable[[Viewer, type[models.Model], str], Q | None]
    # The same for one record; None: ask the rows.
    Met = Callable[[Viewer, Any, str], bool | None]


@dataclass(frozen=True)
class _Teller:
    rows: Rows
    met: Met | None


OWN = "own"
_tellers: dict[str, list[_Teller]] = {}


def tells(word: str, rows: Rows, met: Met | None = None) -> None:
    """Say on which rows a word holds. Several rooms may tell of one word; any of them suffices."""
    teller = _Teller(rows, met)
    if teller not in _tellers.setdefault(word, []):
        _tellers[word].append(teller)


def told() -> frozenset[str]:
    """The words that some room tells of; every other one closes its cell."""
    return frozenset(_tellers)


def can_hold(viewer: Viewer, word: str, model: type[models.Model], topic: str) -> bool:
    """Whether a word can hold on any record of this kind."""
    return any(t.rows(viewer, model, topic) is not None for t in _tellers.get(word, ()))


def rows(viewer: Viewer, word: str, model: type[models.Model], topic: str) -> Q:
    """The rows of a model on which a word holds for this viewer."""
    held = Q(pk__in=())
    for teller in _tellers.get(word, ()):
        found = teller.rows(viewer, model, topic)
        if found is not None:
            held |= found
    return held


def holds(viewer: Viewer, word: str, record: Any, topic: str) -> bool:
    """Whether a word holds on one record: the same answer as its row, without it where it can."""
    return any(_holds(viewer, teller, record, topic) for teller in _tellers.get(word, ()))


def _holds(viewer: Viewer, teller: _Teller, record: Any, topic: str) -> bool:
    met = teller.met(viewer, record, topic) if teller.met else None
    if met is not None:
        return met
    found = teller.rows(viewer, type(record), topic)
    if found is None:
        return False
    rows: QuerySet[Any] = QuerySet(type(record))
    return rows.filter(found, pk=record.pk).exists()
