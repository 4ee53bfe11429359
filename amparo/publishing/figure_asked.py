"""What a page asks of the statistics, how it is counted, and which cells are told."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from amparo.indicators.catalogue import catalogue
from amparo.indicators.figure import Figure
from amparo.publishing.edition import AUDIENCE
from amparo.reference.country import country

if TYPE_CHECKING:
    from amparo.indicators.model import Definition, Measure

MEASURE, CURRENCY = "measure", "currency"
MOST_CROSSED = 3
"""Attributes of people that one question may cross, filters included."""

_WHO = ("sex", "age", "age_group", "nationality", "origin_relation", "language", "district")
_POST = ("is_official", "official_body", "official_level", "official_status", "risk_group")
_TRAITS = frozenset((*_WHO, *_POST))


@dataclass(frozen=True)
class Question:
    """What a page asks of the statistics."""

    metric: str
    first: datetime.date
    last: datetime.date
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()

    @property
    def measure(self) -> Measure:
        """The way of counting that is asked for."""
        definition = catalogue()[self.metric]
        return definition.measure(dict(self.where).get(MEASURE, "")) or definition.main

    @property
    def crossed(self) -> tuple[str, ...]:
        """All that cuts the figure, filters included."""
        names = {*self.by, *dict(self.where)} - {MEASURE, CURRENCY}
        return tuple(sorted(names))


@lru_cache(maxsize=4096)
def counted(snapshot: str, question: Question) -> Figure:
    """The figure as it is counted, small numbers included: not yet for a page."""
    from amparo.indicators.engine import figure
    from amparo.indicators.snapshots import open_snapshot

    return figure(
        question.metric,
        question.first,
        question.last,
        question.by,
        dict(question.where),
        open_snapshot(snapshot),
    )


def threshold(question: Question) -> int:
    """Below which number a cell of this question is hidden; 0 where all may be shown."""
    names = set(question.crossed)
    definition = catalogue()[question.metric]
    least = public_threshold()
    if definition.hide_below:
        return max(least, definition.hide_below) if names else 0
    is_of_people = question.measure.unit == "people"
    return least if is_of_people and len(names & _TRAITS) > 1 else 0


def public_threshold() -> int:
    """The country's own least number for the public."""
    return country().disclosure.scopes[AUDIENCE].hide_below


def base_of(question: Question) -> tuple[Question, dict[str, str]]:
    """The people that are asked about, and the filters that cut them.

    A filter on what the definition itself chooses by, such as the Act, asks about other people.
    """
    definition, known = catalogue()[question.metric], question.measure.by
    given = {n: code for n, code in question.where if cuts(definition, known, n)}
    rest = tuple((n, code) for n, code in question.where if n not in given)
    return replace(question, by=(), where=rest), given


def cuts(definition: Definition, known: Mapping[str, object], name: str) -> bool:
    """Does a dimension cut the people that a definition counts, rather than choose others?"""
    is_chosen = name in definition.defaults or name in (MEASURE, CURRENCY)
    return not is_chosen and not getattr(known[name], "also", ())
