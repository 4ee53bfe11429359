"""Which numbers of a figure stay hidden: small groups, and what other pages or papers would tell.

Readers hold every table that left the house beside the page. Breakdowns by one attribute are
protected together with those tables; a crossing hides all that any part of it hides and all that
a table hides that left, and is safe even if every sum over one of its attributes is known.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import combinations

from amparo.indicators.catalogue import catalogue
from amparo.indicators.figure import Figure
from amparo.publishing.answers import days
from amparo.publishing.derived import codes_of, following, swapped
from amparo.publishing.differencing import past
from amparo.publishing.disclosure import (
    SECOND,
    SMALL,
    Key,
    Policy,
    Published,
    Released,
    Ruling,
    Table,
    Verdict,
    protect,
)
from amparo.publishing.edition import policy, report_file
from amparo.publishing.figure_asked import (
    CURRENCY,
    Question,
    base_of,
    count_ways,
    counted,
    cuts,
    is_apart,
    is_count,
    shown_by,
    threshold,
)
from amparo.publishing.recovery import Equation, Place, recoverable
from amparo.publishing.released import known_of, taken_of
from amparo.reference.country import Country, country

_MOST_CELLS = 120  # beyond this a table with small numbers is not shown: pages must stay quick


@lru_cache(maxsize=2048)
def verdict(snapshot: str, base: Question, names: tuple[str, ...], state: str) -> Verdict:
    """What stays hidden of the people of `base`, cut by all of `names`, in their order.

    `state` is that of the register of released tables.
    """
    asked = replace(base, by=names)
    least = threshold(asked)
    if not names or not least:
        return Verdict(Ruling("total"))
    found = counted(snapshot, asked)
    table = table_of(found, names)
    if table is None:
        return Verdict(Ruling("scope"), withheld=bool(found.cells))
    ruling = _ruling(table, least)
    if not ruling.hides:
        return Verdict(ruling)
    if not is_apart(base):
        return Verdict(ruling, withheld=True)
    if len(names) == 1 and catalogue()[base.metric].hide_below:
        together = _decided_with(base, names[0], state)
        return _beside_taken(table, _alone(snapshot, base, together, state)[names], state)
    return _beside_taken(table, _crossed(snapshot, base, table, ruling, state), state)


def _beside_taken(table: Table, decided: Verdict, state: str) -> Verdict:
    """The verdict, with all hidden that was hidden when somebody took a table of these days."""
    before = past(table, decided.ruling, taken_of(state, table.metric))
    more = before.hidden.keys() - decided.hidden.keys()
    if decided.withheld or not (more or before.is_withheld):
        return decided
    hidden = None if before.is_withheld else _enough(table, {*decided.hidden, *more})
    if hidden is None:
        return Verdict(decided.ruling, withheld=True)
    reasons = {**dict.fromkeys(hidden, SECOND), **before.hidden, **decided.hidden}
    return Verdict(decided.ruling, reasons)


@lru_cache(maxsize=256)
def _alone(
    snapshot: str, base: Question, names: tuple[str, ...], state: str
) -> Mapping[tuple[str, ...], Verdict]:
    """Breakdowns by one attribute that tell of each other, decided together."""
    tables = {}
    for name in names:
        found = counted(snapshot, replace(base, by=(name,)))
        table = table_of(found, (name,))
        if table is not None and _ruling(table, threshold(replace(base, by=(name,)))).hides:
            tables[(name,)] = table
    left = known_of(state, base.metric)
    found_all = protect(list(tables.values()), rules(country()), left)
    return dict(zip(tables, found_all, strict=True))


def _decided_with(base: Question, name: str, state: str) -> tuple[str, ...]:
    """The attributes whose breakdowns tell of that by `name`, itself among them: what follows from
    it or gives it, and all that tables cut by which left."""
    definition, by = catalogue()[base.metric], base.measure.by
    left = {name for one in known_of(state, base.metric) for name in one.table.dimensions}
    tied = [left, *(set(pair) for pair in rules(country()).derived if by.keys() >= set(pair))]
    found = {name}
    while more := [names for names in tied if names & found and not names <= found]:
        found.update(*more)
    known = found & by.keys()
    return tuple(sorted(one for one in known if one == name or cuts(definition, by, one)))


def prepare(snapshot: str, question: Question, state: str) -> None:
    """Count in one scan all that is looked at to decide what of a figure may be shown."""
    asked = shown_by(question)
    base, given = base_of(asked)
    names = tuple(sorted({*asked.by, *given} - {CURRENCY}))
    guards = is_count(asked.measure) and is_apart(asked) and threshold(replace(base, by=names))
    if not names or not guards:
        return
    parts = [part for n in range(len(names), 0, -1) for part in combinations(names, n)]
    if catalogue()[base.metric].hide_below:
        parts += [(more,) for name in names for more in _decided_with(base, name, state)]
    count_ways(snapshot, base, dict.fromkeys(parts))


def table_of(found: Figure, names: tuple[str, ...]) -> Table | None:
    """A figure as a table to protect; None where its cells are no counts."""
    measure = catalogue()[found.metric].measure(found.measure)
    if measure is None or not is_count(measure):
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
        return rules(country()).ruling(table)
    return Ruling("scope", "crossed", least)


@cache
def rules(here: Country) -> Policy:
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


def _crossed(snapshot: str, base: Question, table: Table, ruling: Ruling, state: str) -> Verdict:
    """Hide small cells, all that a part of the crossing hides, and others until all are safe.

    Whoever reads is taken to know every sum over one of the attributes.
    """
    parts = list(combinations(table.dimensions, len(table.dimensions) - 1))
    coarser = swapped(table.dimensions, rules(country()).derived)
    parts += [part for part in coarser if set(part) <= base.measure.by.keys()]
    verdicts = {part: verdict(snapshot, base, part, state) for part in parts}
    small = {key for key, n in table.cells.items() if 0 < n < ruling.threshold}
    left = known_of(state, base.metric)
    before = past(table, ruling, left)
    known = {
        key
        for key in table.cells
        if any(_projected(table, key, part) in verdicts[part].hidden for part in parts)
    }
    known |= before.hidden.keys() | _told_elsewhere(table, ruling, left)
    too_many = len(table.cells) > _MOST_CELLS and bool(small | known)
    if too_many or before.is_withheld or any(one.withheld for one in verdicts.values()):
        return Verdict(ruling, withheld=True)
    known |= _over_time(table, left)
    hidden = _enough(table, small | known)
    if hidden is None:
        return Verdict(ruling, withheld=True)
    return Verdict(ruling, {key: SMALL if key in small else SECOND for key in hidden})


def _told_elsewhere(table: Table, ruling: Ruling, left: Iterable[Released]) -> set[Key]:
    """Cells that a table which left hides in part or in whole: here they would be told."""
    found: set[Key] = set()
    for one in left:
        if one.table.period != table.period:
            continue
        if set(table.dimensions) <= set(_extended(one.table)):
            shared = table.dimensions
        elif set(one.table.dimensions) <= set(_extended(table)):
            shared = one.table.dimensions
        else:
            continue
        gone = {_projected(one.table, key, shared) for key in _not_told(one, ruling)}
        found |= {key for key in table.cells if _projected(table, key, shared) in gone}
    return found


def _not_told(one: Released, ruling: Ruling) -> Iterable[Key]:
    if not one.withheld:
        return one.hidden
    return [key for key, n in one.table.cells.items() if 0 < n < ruling.threshold]


def _over_time(table: Table, left: Iterable[Released]) -> set[Key]:
    """Cells that tell of a part of time, laid beside a table that left of other days."""
    names = set(table.dimensions)
    beside = [
        one
        for one in left
        if one.table.period != table.period
        and names == set(one.table.dimensions)
        and _overlap(one.table.period, table.period)
    ]
    return set(protect([table], rules(country()), beside)[0].hidden) if beside else set()


def _overlap(one: str, other: str) -> bool:
    try:
        (a, b), (c, d) = (
            [datetime.date.fromisoformat(day) for day in days_of.split("..")]
            for days_of in (one, other)
        )
    except ValueError:
        return False
    return a <= d and c <= b


def _extended(table: Table) -> tuple[str, ...]:
    """The attributes of a table, and those that follow from them."""
    return (*table.dimensions, *following(table.dimensions, rules(country()).derived))


def _projected(table: Table, key: Key, part: Sequence[str]) -> Key:
    codes = codes_of(table.dimensions, key, rules(country()).derived)
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
    names = _extended(table)
    for size in range(len(names)):
        for part in combinations(names, size):
            if set(part) >= set(table.dimensions):
                continue
            sums: dict[Key, dict[Place, int]] = defaultdict(dict)
            for key in table.cells:
                sums[_projected(table, key, part)][0, key] = 1
            found.extend(sums.values())
    return found
