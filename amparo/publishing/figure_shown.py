"""What of a figure may be shown on the site: small groups of people stay hidden, for everybody.

Figures are aggregates of one snapshot, which never changes: they are kept in memory by snapshot
and question. Where attributes are crossed, each crossing keeps hidden what any part of it hides,
so that no two pages laid side by side give a number away.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from amparo.indicators.catalogue import catalogue
from amparo.indicators.figure import Cell, Figure
from amparo.indicators.model import COUNTED, COUNTS, HIDDEN, MEASURED
from amparo.publishing.answers import REST, days
from amparo.publishing.disclosure import (
    SECOND,
    SMALL,
    Key,
    Policy,
    Published,
    Ruling,
    Table,
    Verdict,
    protect,
)
from amparo.publishing.edition import AUDIENCE, policy, report_file
from amparo.publishing.recovery import Equation, Place, recoverable
from amparo.reference.country import Country, country

if TYPE_CHECKING:
    from amparo.indicators.model import Definition, Measure

MEASURE, CURRENCY = "measure", "currency"
MOST_CROSSED = 3
"""Attributes of people that one question may cross, filters included."""

_MOST_CELLS = 120  # beyond this a table with small numbers is not shown: pages must stay quick
_WHO = ("sex", "age", "age_group", "nationality", "origin_relation", "language", "district")
_POST = ("is_official", "official_body", "official_level", "official_status", "risk_group")
_TRAITS = frozenset((*_WHO, *_POST))
_COUNTS = frozenset(COUNTS)
_MONEY = frozenset(("money", "usd"))


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


@dataclass(frozen=True)
class Shown:
    """A figure without what must not be seen. `withheld`: the whole breakdown is not shown."""

    figure: Figure
    hidden: int = 0
    withheld: bool = False


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


@lru_cache(maxsize=2048)
def shown(snapshot: str, question: Question) -> Shown:
    """The figure as anybody who may read figures sees it."""
    found = counted(snapshot, question)
    asked = replace(question, by=found.dimensions)
    if found.source:
        return Shown(found)
    if not threshold(asked):
        return _blank_whole(found) if _describes_too_few(found) else Shown(found)
    base, given = _base(asked)
    cutting = tuple(sorted({*asked.by, *given} - {CURRENCY}))
    if (
        _tells_too_little(found, base)
        or _describes_too_few(found)
        or _hides(_verdict(snapshot, base, tuple(sorted(given))), given)
    ):
        return _blank_whole(found)
    if not asked.by:
        return Shown(found)
    return _without_hidden(found, _verdict(snapshot, base, cutting), cutting, given)


def threshold(question: Question) -> int:
    """Below which number a cell of this question is hidden; 0 where all may be shown."""
    names = set(question.crossed)
    definition = catalogue()[question.metric]
    least = _public()
    if definition.hide_below:
        return max(least, definition.hide_below) if names else 0
    is_of_people = question.measure.unit == "people"
    return least if is_of_people and len(names & _TRAITS) > 1 else 0


def _public() -> int:
    return country().disclosure.scopes[AUDIENCE].hide_below


# --- Which population, and what cuts it ---------------------------------------------------------


def _base(question: Question) -> tuple[Question, dict[str, str]]:
    """The people that are asked about, and the filters that cut them.

    A filter on what the definition itself chooses by, such as the Act, asks about other people.
    """
    definition, known = catalogue()[question.metric], question.measure.by
    given = {n: code for n, code in question.where if _cuts(definition, known, n)}
    rest = tuple((n, code) for n, code in question.where if n not in given)
    return replace(question, by=(), where=rest), given


def _cuts(definition: Definition, known: Mapping[str, object], name: str) -> bool:
    is_chosen = name in definition.defaults or name in (MEASURE, CURRENCY)
    return not is_chosen and not getattr(known[name], "also", ())


def _tells_too_little(found: Figure, base: Question) -> bool:
    """A part of the people chosen by another rule, and too few of them."""
    least = threshold(base)
    return bool(least) and isinstance(found.value, int) and 0 < found.value < least


def _describes_too_few(found: Figure) -> bool:
    """A median, a range or a share of so few people that it is nearly their own."""
    least = _least_described(found.metric)
    return found.kind in MEASURED and 0 < (found.behind or 0) < least


def _least_described(metric: str) -> int:
    hide_below = catalogue()[metric].hide_below
    return max(_public(), hide_below) if hide_below else 0


# --- What is hidden ---------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def _verdict(snapshot: str, base: Question, names: tuple[str, ...]) -> Verdict:
    """What stays hidden of the people of `base`, cut by all of `names`."""
    asked = replace(base, by=names)
    least = threshold(asked)
    if not names or not least:
        return Verdict(Ruling("total"))
    found = counted(snapshot, asked)
    table = _table(found, names)
    if table is None:
        return Verdict(Ruling("scope"), withheld=bool(found.cells))
    ruling = _ruling(table, least)
    if not ruling.hides:
        return Verdict(ruling)
    if len(names) == 1 and catalogue()[base.metric].hide_below:
        return protect([table], _policy(country()))[0]
    return _crossed(snapshot, base, table, ruling)


def _table(found: Figure, names: tuple[str, ...]) -> Table | None:
    """The figure as a table to protect; None where its cells are no counts."""
    measure = catalogue()[found.metric].measure(found.measure)
    if measure is None or measure.kind not in _COUNTS or measure.unit in _MONEY:
        return None
    cells = {
        tuple(cell.by[name] for name in names): cell.value
        for cell in found.cells
        if isinstance(cell.value, int)
    }
    total = found.value if sum(cells.values()) == found.value else None
    period = days(found.ask.first, found.ask.last) if found.ask else ""
    return Table(found.metric, period, names, cells, total)  # type: ignore[arg-type]


def _ruling(table: Table, least: int) -> Ruling:
    """The country's rule for the metric; where it hides nothing by itself, that for crossings."""
    if catalogue()[table.metric].hide_below:
        return _policy(country()).ruling(table)
    return Ruling("scope", "crossed", least)


@cache
def _policy(here: Country) -> Policy:
    """The rules of the report; what adds up from a published table is published too."""
    found = policy(here, report_file(here))
    return replace(found, published=tuple(p for one in found.published for p in _margins(one)))


def _margins(one: Published) -> list[Published]:
    names = sorted(one.dimensions)
    subsets = [part for n in range(1, len(names) + 1) for part in combinations(names, n)]
    return [_margin(one, part) for part in subsets]


def _margin(one: Published, names: tuple[str, ...]) -> Published:
    cells: dict[Key, int] = defaultdict(int)
    for key, value in one.cells.items():
        codes = dict(zip(one.dimensions, key, strict=True))
        cells[tuple(codes[name] for name in names)] += value
    return replace(one, dimensions=names, cells=dict(cells))


def _crossed(snapshot: str, base: Question, table: Table, ruling: Ruling) -> Verdict:
    """Hide small cells, all that a part of the crossing hides, and others until all are safe.

    Whoever reads is taken to know every sum over one of the attributes.
    """
    parts = list(combinations(table.dimensions, len(table.dimensions) - 1))
    verdicts = {part: _verdict(snapshot, base, part) for part in parts}
    small = {key for key, n in table.cells.items() if 0 < n < ruling.threshold}
    known = {
        key
        for key in table.cells
        if any(_projected(table, key, part) in verdicts[part].hidden for part in parts)
    }
    too_many = len(table.cells) > _MOST_CELLS and bool(small)
    if too_many or any(verdict.withheld for verdict in verdicts.values()):
        return Verdict(ruling, withheld=True)
    hidden = _enough(table, small | known)
    if hidden is None:
        return Verdict(ruling, withheld=True)
    return Verdict(ruling, {key: SMALL if key in small else SECOND for key in hidden})


def _projected(table: Table, key: Key, part: tuple[str, ...]) -> Key:
    codes = dict(zip(table.dimensions, key, strict=True))
    return tuple(codes[name] for name in part)


def _enough(table: Table, hidden: set[Key]) -> set[Key] | None:
    """The cells to hide so that none can be worked out; None where hiding cells is of no use."""
    ties = _sums(table)
    values: dict[Place, int] = {(0, key): value for key, value in table.cells.items()}
    while exposed := recoverable(ties, values, sorted((0, key) for key in hidden)):
        beside = {place for tie in ties if exposed & tie.keys() for place in tie}
        free = [place for place in beside if place[1] not in hidden and values[place]]
        if not free:
            return None
        hidden = hidden | {min(free, key=lambda place: (values[place], place))[1]}
    return hidden


def _sums(table: Table) -> list[Equation]:
    """Every sum of cells over some of the attributes."""
    found: list[Equation] = []
    for size in range(len(table.dimensions)):
        for part in combinations(table.dimensions, size):
            sums: dict[Key, dict[Place, int]] = defaultdict(dict)
            for key in table.cells:
                sums[_projected(table, key, part)][0, key] = 1
            found.extend(sums.values())
    return found


# --- The figure without it --------------------------------------------------------------------


def _hides(verdict: Verdict, given: Mapping[str, str]) -> bool:
    return verdict.withheld or tuple(given[name] for name in sorted(given)) in verdict.hidden


def _without_hidden(
    found: Figure, verdict: Verdict, names: tuple[str, ...], given: Mapping[str, str]
) -> Shown:
    if verdict.withheld:
        return Shown(replace(found, cells=()), len(found.cells), withheld=True)
    kept: list[Cell] = []
    gone: list[Cell] = []
    for cell in found.cells:
        codes = {**given, **cell.by}
        is_hidden = tuple(codes[name] for name in names) in verdict.hidden
        (gone if is_hidden else kept).append(cell)
    if not gone:
        return Shown(found)
    if _policy(country()).merged.intersection(found.dimensions):
        cells = (*kept, _together(found, gone))
    else:
        cells = tuple(_blank(cell) if cell in gone else cell for cell in found.cells)
    return Shown(replace(found, cells=cells), len(gone))


def _blank_whole(found: Figure) -> Shown:
    gone = replace(found, value=None, status=HIDDEN, cells=())
    return Shown(gone, withheld=bool(found.dimensions))


def _blank(cell: Cell) -> Cell:
    return replace(cell, value=None, status=HIDDEN)


def _together(found: Figure, gone: list[Cell]) -> Cell:
    """One cell for many whose codes are not told, with their sum if readers can work it out."""
    by = dict.fromkeys(found.dimensions, REST)
    numbers = [cell.value for cell in found.cells if isinstance(cell.value, int)]
    if sum(numbers) != found.value:
        return Cell(by, None, HIDDEN)
    return Cell(by, sum(cell.value for cell in gone if isinstance(cell.value, int)), COUNTED)
