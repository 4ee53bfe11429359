"""What tables tell about each other: those of one release, those that left before, other periods.

Plain arithmetic on plain tables. A reader holds all of them at once, subtracts one from another,
and a year from its quarters; so they are protected as one web of sums.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from amparo.publishing.derived import NOTHING, Derived, codes_of, following
from amparo.publishing.recovery import Equation, Place, equations, recoverable
from amparo.publishing.tables import Key, Released, Table

if TYPE_CHECKING:
    from amparo.publishing.disclosure import Ruling

EARLIER = "earlier"
"""Why a cell is hidden: it was hidden when the table left before."""
CHANGED = "changed"
"""Why a cell is hidden: it changed by so few that the change itself would point to them."""

_ONE_DAY = datetime.timedelta(days=1)
Span = tuple[datetime.date, datetime.date]
Threshold = Callable[[Table], int]


@dataclass(frozen=True)
class Web:
    """All sums between the cells that no reader sees.

    `values` are the counts, where the house itself knows them; `unseen` are cells that nobody
    decides about any more, or that stand in no table; `guarded` are those of them that are small.
    """

    ties: Sequence[Equation]
    values: Mapping[Place, int]
    unseen: frozenset[Place]
    guarded: frozenset[Place]

    def exposed(self, hidden: Iterable[Place]) -> set[Place]:
        """Those of the hidden and guarded cells that a reader could work out."""
        held = {*hidden, *self.guarded}
        return recoverable(self.ties, self.values, sorted(held), sorted(self.unseen - held))

    def without(self, guarded: Iterable[Place]) -> Web:
        """The same web, with some small cells given up: what is out already cannot be helped."""
        return Web(self.ties, self.values, self.unseen, self.guarded.difference(guarded))


@dataclass(frozen=True)
class _Sheet:
    """One grid of places: a table, a total, or the table that nobody printed of a part of time."""

    period: str
    dimensions: tuple[str, ...]
    places: Mapping[Key, Place]


def web(
    tables: Mapping[int, Table],
    kept: Mapping[int, Table],
    released: Sequence[Released],
    threshold: Threshold,
    derived: Derived = NOTHING,
) -> Web:
    """Tie the tables that are about to leave, by their numbers, to each other and to the past.

    `kept` are tables of the release that stay in the house whole. `threshold` gives the number
    below which a cell of a metric, by dimensions, is hidden. `derived` tells which attributes
    follow from others.
    """
    weaving = _Weaving(derived)
    for number, table in tables.items():
        weaving.enter(number, table)
    for number, table in kept.items():
        weaving.enter(number, table, unseen=table.cells, least=threshold(table))
    last = max([*tables, *kept], default=0)
    for number, one in enumerate(_distinct(released), start=last + 1):
        if not agrees(one, [*tables.values(), *kept.values()]):
            continue
        if one.withheld:
            weaving.enter(number, one.table, unseen=one.table.cells, least=threshold(one.table))
        else:
            weaving.enter(number, one.table, unseen=one.hidden, is_past=True)
    return weaving.web(last + len(released) + 1, threshold)


def agrees(one: Released, tables: Iterable[Table]) -> bool:
    """Were the tables counted on the same records as one that left, as far as can be told?"""
    then = one.table
    for now in tables:
        if now.period != then.period or None in (now.total, then.total):
            continue
        shared = [name for name in now.dimensions if name in then.dimensions]
        if now.total != then.total or _sums(now, shared) != _sums(then, shared):
            return False
    return True


def _sums(table: Table, names: Sequence[str]) -> dict[Key, int]:
    grouped = _grouped(table, names)
    sums = {key: sum(table.cells[k] for k in keys) for key, keys in grouped.items()}
    return {key: value for key, value in sums.items() if value}


class _Weaving:
    def __init__(self, derived: Derived) -> None:
        self.derived = derived
        self.values: dict[Place, int] = {}
        self.shown: set[Place] = set()
        self.unseen: set[Place] = set()
        self.guarded: set[Place] = set()
        self.virtual: dict[Place, tuple[str, ...]] = {}
        self.next = 0
        self.adding_over_time: set[tuple[str, ...]] = set()
        self.sheets: list[_Sheet] = []
        self.totals: dict[tuple[str, int], _Sheet] = {}
        self.metric = ""

    def enter(
        self,
        number: int,
        table: Table,
        unseen: Iterable[Key] = (),
        least: int | None = None,
        *,
        is_past: bool = False,
    ) -> None:
        """A table: cells `unseen` by readers are guarded, with `least` the smaller ones alone."""
        self.metric = table.metric
        places = {key: (number, key) for key in table.cells}
        self.values.update({places[key]: value for key, value in table.cells.items()})
        gone = {places[key] for key in unseen if key in places}
        self.unseen |= gone
        self.guarded |= {p for p in gone if least is None or 0 < self.values[p] < least}
        if is_past:
            self.shown |= set(places.values()) - gone
        if table.total is None:
            return
        names = (*table.dimensions, *following(table.dimensions, self.derived))
        self.sheets.append(_Sheet(table.period, names, self._extended(table, names, places)))
        self.totals.setdefault(
            (table.period, table.total), _Sheet(table.period, (), {(): (-1 - len(self.totals), ())})
        )
        if table.adds_over_time:
            self.adding_over_time |= {names, ()}

    def _extended(
        self, table: Table, names: tuple[str, ...], places: Mapping[Key, Place]
    ) -> Mapping[Key, Place]:
        """The places of a table under keys that hold what follows from its codes too."""
        if names == table.dimensions:
            return places
        found = {}
        for key, place in places.items():
            codes = codes_of(table.dimensions, key, self.derived)
            found[tuple(codes[name] for name in names)] = place
        return found

    def _own(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Without what follows from another of these attributes."""
        gone = {of for source, of in self.derived if source in names}
        return tuple(name for name in names if name not in gone)

    def _number(self) -> int:
        self.next += 1
        return self.next - 1

    def web(self, number: int, threshold: Threshold) -> Web:
        self.next = number
        for (_period, total), sheet in self.totals.items():
            place = sheet.places[()]
            self.values[place] = total
            self.shown.add(place)
            self.sheets.append(sheet)
        ties = list(self._ties_over_time())
        for sheets in _by_period(self.sheets).values():
            ties += _margins(sheets)
        self._derive(ties)
        held = [tie for tie in ties if self._holds(tie)]
        told = [{p: n for p, n in tie.items() if p not in self.shown} for tie in held]
        least = {
            dimensions: threshold(Table(self.metric, "", self._own(dimensions), {}, None))
            for dimensions in set(self.virtual.values())
        }
        small = {p for p, dims in self.virtual.items() if 0 < self.values.get(p, 0) < least[dims]}
        unseen = frozenset(self.unseen | self.virtual.keys())
        return Web(
            [tie for tie in told if tie], self.values, unseen, frozenset(self.guarded | small)
        )

    def _holds(self, tie: Equation) -> bool:
        """A sum that the numbers contradict is no sum: they were counted at different times."""
        if any(place not in self.values for place in tie):
            return True
        return sum(self.values[place] * sign for place, sign in tie.items()) == 0

    def _derive(self, ties: Sequence[Equation]) -> None:
        """The counts of unprinted cells that follow from the printed ones."""
        waiting = list(ties)
        while True:
            found: dict[Place, int] = {}
            for tie in waiting:
                missing = [place for place in tie if place not in self.values]
                if len(missing) == 1:
                    rest = sum(self.values[p] * n for p, n in tie.items() if p in self.values)
                    found[missing[0]] = -rest * tie[missing[0]]
            if not found:
                return
            self.values.update(found)
            waiting = [tie for tie in waiting if any(p not in self.values for p in tie)]

    # --- Periods that lie in each other -------------------------------------------------------

    def _ties_over_time(self) -> Iterator[Equation]:
        """A period is the sum of the parts into which the others cut it."""
        spans = {s.period: days for s in self.sheets if (days := _span(s.period))}
        parts = {period: _parts(days, spans.values()) for period, days in spans.items()}
        if not self.adding_over_time or all(len(found) == 1 for found in parts.values()):
            return
        for dimensions in sorted(self.adding_over_time):
            keys = self._keys(dimensions)
            for period, found in parts.items():
                if len(found) == 1:
                    continue
                whole = self._sheet(period, dimensions, keys)
                pieces = [self._sheet(_named(days), dimensions, keys) for days in found]
                for key in keys:
                    tie = {whole.places[key]: 1} if key in whole.places else {}
                    tie |= {p.places[key]: -1 for p in pieces if key in p.places}
                    if len(tie) > 1:
                        yield tie

    def _keys(self, dimensions: tuple[str, ...]) -> list[Key]:
        found = {
            tuple(dict(zip(sheet.dimensions, key, strict=True))[name] for name in dimensions)
            for sheet in self.sheets
            if set(dimensions) <= set(sheet.dimensions)
            for key in sheet.places
        }
        return sorted(found)

    def _sheet(self, period: str, dimensions: tuple[str, ...], keys: Iterable[Key]) -> _Sheet:
        """The printed table of a period, or the one that nobody printed."""
        for sheet in self.sheets:
            if (sheet.period, sheet.dimensions) == (period, dimensions):
                return sheet
        number = self._number()
        made = _Sheet(period, dimensions, {key: (number, key) for key in keys})
        self.virtual.update(dict.fromkeys(made.places.values(), dimensions))
        self.sheets.append(made)
        return made


def _by_period(sheets: Iterable[_Sheet]) -> dict[str, list[_Sheet]]:
    found: dict[str, list[_Sheet]] = defaultdict(list)
    for sheet in sheets:
        found[sheet.period].append(sheet)
    return found


def _margins(sheets: Sequence[_Sheet]) -> list[Equation]:
    """Sums between the tables of one period."""
    ties = equations([(sheet.dimensions, list(sheet.places)) for sheet in sheets])
    return [{sheets[n].places[key]: sign for (n, key), sign in tie.items()} for tie in ties]


def _distinct(released: Iterable[Released]) -> list[Released]:
    """Each table that left, once, however often it left unchanged."""
    found: dict[object, Released] = {}
    for one in released:
        table = one.table
        cells = tuple(sorted(table.cells.items()))
        found[table.period, table.dimensions, cells, table.total, one.hidden, one.withheld] = one
    return list(found.values())


def _span(period: str) -> Span | None:
    """The days of a period that is named by them."""
    first, _dots, last = period.partition("..")
    try:
        return datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    except ValueError:
        return None


def _named(days: Span) -> str:
    return f"{days[0]}..{days[1]}"


def _parts(days: Span, others: Iterable[Span]) -> list[Span]:
    """The pieces of a period between the days on which any other one begins or ends."""
    first, last = days
    cuts = {first, last + _ONE_DAY}
    for begins, ends in others:
        cuts |= {day for day in (begins, ends + _ONE_DAY) if first < day <= last}
    ordered = sorted(cuts)
    return [(a, b - _ONE_DAY) for a, b in pairwise(ordered)]


# --- What left before ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """What the tables that left lay down for one that is about to."""

    hidden: Mapping[Key, str]
    public: frozenset[Key]
    is_withheld: bool


def past(table: Table, ruling: Ruling, released: Iterable[Released]) -> Past:
    """The cells that must stay hidden because of the past, and those that everybody knows."""
    hidden: dict[Key, str] = {}
    public: set[Key] = set()
    is_withheld = False
    for one in released:
        if one.withheld or one.table.period != table.period:
            continue
        if set(one.table.dimensions) == set(table.dimensions):
            before = _ordered(one, table.dimensions)
            gone = before.table.cells.keys() - before.hidden
            public |= {k for k in gone if table.cells.get(k) == before.table.cells[k]}
            hidden |= {key: EARLIER for key in before.hidden if key in table.cells}
            is_withheld |= any(
                0 < before.table.cells[k] < ruling.threshold for k in gone - table.cells.keys()
            )
        hidden |= {k: CHANGED for k in _changed(table, one, ruling.threshold) if k not in hidden}
    return Past(hidden, frozenset(public - hidden.keys()), is_withheld)


def _ordered(one: Released, dimensions: tuple[str, ...]) -> Released:
    """The same table with its dimensions in this order."""

    def turned(key: Key) -> Key:
        codes = dict(zip(one.table.dimensions, key, strict=True))
        return tuple(codes[name] for name in dimensions)

    cells = {turned(key): value for key, value in one.table.cells.items()}
    table = replace(one.table, dimensions=dimensions, cells=cells)
    return replace(one, table=table, hidden=frozenset(turned(key) for key in one.hidden))


def _changed(table: Table, one: Released, least: int) -> Iterator[Key]:
    """For each sum that both tables show and that changed by a few, the cell that is least missed.

    The difference of two tables is a table too: of those who were added or taken out.
    """
    shared = [name for name in table.dimensions if name in one.table.dimensions]
    is_same = len(shared) == len(table.dimensions) == len(one.table.dimensions)
    if not shared or (not is_same and None in (table.total, one.table.total)):
        return
    now, then = _grouped(table, shared), _grouped(one.table, shared)
    for margin, keys in now.items():
        before = then.get(margin, [])
        if one.hidden.intersection(before):
            continue
        change = sum(table.cells[k] for k in keys) - sum(one.table.cells[k] for k in before)
        if 0 < abs(change) < least:
            yield min(keys, key=lambda key: (not table.cells[key], table.cells[key], key))


def _grouped(table: Table, names: Sequence[str]) -> dict[Key, list[Key]]:
    found: dict[Key, list[Key]] = defaultdict(list)
    for key in table.cells:
        codes = dict(zip(table.dimensions, key, strict=True))
        found[tuple(codes[name] for name in names)].append(key)
    return found
