"""Enters the tables that somebody takes from the explorer into the register of what has left.

A page may be read; a file goes further. Whatever leaves later is protected beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from amparo.access.action import action
from amparo.indicators.catalogue import catalogue
from amparo.kernel.ids import new_id
from amparo.publishing.answers import Guarded
from amparo.publishing.disclosure import Released
from amparo.publishing.figure_asked import CURRENCY, base_of, counted, shown_by, threshold
from amparo.publishing.figure_guard import table_of, verdict
from amparo.publishing.released import TAKEN, known_of, taken_of, write_down

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.publishing.figure_asked import Question
    from amparo.publishing.figure_files import Taken


def note_taken(viewer: Viewer, snapshot: str, question: Question, taken: Taken, state: str) -> None:
    """Enter the tables of a file that is about to be taken; what stands there is not entered twice.

    `state` is that of the register.
    """
    asked = dict.fromkeys(_asked(question, taken))
    tables = [one for each in asked if (one := _entering(snapshot, each, state)) is not None]
    if tables:
        take(viewer, None, snapshot, tables)


@action("figure.take", needs="figures.read")
def take(viewer: Viewer, _none: None, snapshot: str, tables: list[Guarded]) -> int:
    """Enter tables that leave by a viewer's hands; gives how many."""
    return write_down(f"taken {new_id()}", TAKEN, snapshot, tables, timezone.now())


def _entering(snapshot: str, question: Question, state: str) -> Guarded | None:
    """What enters the register when a figure is taken away: the table behind it, whole, as its
    page shows it; None for totals, for what everybody may see, and for what stands there already.
    """
    asked = shown_by(question)
    base, given = base_of(asked)
    names = tuple(sorted({*asked.by, *given} - {CURRENCY}))
    if not names or base.where or not threshold(replace(base, by=names)):
        return None
    decided = verdict(snapshot, base, names, state)
    table = table_of(counted(snapshot, replace(base, by=names)), names)
    if table is None or not decided.ruling.hides or decided.withheld:
        return None
    told = Released("", table, frozenset(decided.hidden))
    known = (*known_of(state, base.metric), *taken_of(state, base.metric))
    if any(_is_same(told, one) for one in known):
        return None
    return Guarded("", table, decided, catalogue()[base.metric].version)


def _is_same(one: Released, other: Released) -> bool:
    return not other.withheld and (
        (one.table.period, one.table.dimensions, one.table.cells, one.hidden)
        == (other.table.period, other.table.dimensions, other.table.cells, other.hidden)
    )


def _asked(question: Question, taken: Taken) -> Iterator[Question]:
    """The question of the page, and the same of earlier periods where the file holds them."""
    yield question
    for other in taken.others:
        asked = other.figure.ask
        if asked is not None and other.figure.metric == question.metric:
            yield replace(question, by=(), first=asked.first, last=asked.last)
