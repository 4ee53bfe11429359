"""What a page asks of the statistics, how it is counted, and which cells are told."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from amparo.indicators.catalogue import catalogue
from amparo.indicators.figure import Figure
from amparo.indicators.model import COUNTS
from amparo.publishing.edition import AUDIENCE
from amparo.reference.country import country
from amparo.reference.periods import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from amparo.indicators.model import Definition, Measure
    from amparo.reference.periods import Period

MEASURE, CURRENCY = "measure", "currency"
MOST_CROSSED = 3
"""Attributes of people that one question may cross, filters included."""

_MOST_KEPT = 4096
_counted: dict[tuple[str, Question], Figure] = {}  # aggregates of snapshots, which never change
_WHO = ("sex", "age", "age_group", "nationality", "origin_relation", "language", "district")
_POST = ("is_official", "official_body", "official_level", "official_status", "risk_group")
_MONEY = frozenset(("money", "usd"))
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


def counted(snapshot: str, question: Question) -> Figure:
    """The figure as it is counted, small numbers included: not yet for a page."""
    from amparo.indicators.engine import in_order

    asked = shown_by(question)
    count_ways(snapshot, asked, (asked.by,))
    return in_order(_counted[_key(snapshot, asked, asked.by)], asked.by)


def count_ways(snapshot: str, question: Question, ways: Iterable[tuple[str, ...]]) -> None:
    """Count a figure cut in all these ways in one scan, and keep what is found."""
    from amparo.indicators.engine import figure, figure_in_ways
    from amparo.indicators.snapshots import open_snapshot

    missing = tuple(way for way in ways if _key(snapshot, question, way) not in _counted)
    if not missing:
        return
    if len(_counted) > _MOST_KEPT:
        _counted.clear()
    opened, where = open_snapshot(snapshot), dict(question.where)
    asked = (question.metric, question.first, question.last)
    if len(missing) == 1:
        found = {missing[0]: figure(*asked, missing[0], where, opened)}
    else:
        found = figure_in_ways(*asked, missing, where, opened)
    _counted.update((_key(snapshot, question, way), one) for way, one in found.items())


def _key(snapshot: str, question: Question, way: tuple[str, ...]) -> tuple[str, Question]:
    return snapshot, replace(question, by=tuple(sorted(way)))


def forget() -> None:
    """Count everything anew from now on."""
    _counted.clear()


def shown_by(question: Question) -> Question:
    """The question, cut as its figure is usually shown where it asks for nothing else."""
    return question if question.by else replace(question, by=question.measure.shows)


def is_count(measure: Measure) -> bool:
    """Whether its cells are numbers of something, whose small ones can be told apart."""
    return measure.kind in COUNTS and measure.unit not in _MONEY


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


def around(day: datetime.date) -> Period:
    """The period for which people are broken down, around a day: these never overlap."""
    calendar = country().calendars[country().disclosure.breakdowns]
    year = min(max(day.year - calendar.year_offset, FIRST_YEAR + 1), LAST_YEAR)
    found = calendar.period(year)
    return found if found.first <= day else calendar.period(year - 1)


def is_apart(question: Question) -> bool:
    """Is it asked for just one such period? No two of them share a day, so that nothing can be
    learnt by taking one answer from another."""
    whole = around(question.first)
    return (whole.first, whole.last) == (question.first, question.last)


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
