"""Hides the small numbers that could point to a person, and a second beside each.

Plain arithmetic on plain tables: what a country hides, and what it need not hide because it is a
total, a count of the courts or already published elsewhere, is its own file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from heapq import heappop, heappush
from typing import Any

from amparo.publishing.derived import NOTHING, Derived, codes_of, swapped
from amparo.publishing.differencing import CHANGED, EARLIER, Web, agrees, past, web
from amparo.publishing.recovery import Equation, Place
from amparo.publishing.tables import Key, Released, Table

__all__ = [
    "REASONS",
    "SECOND",
    "SMALL",
    "Key",
    "Policy",
    "Published",
    "Released",
    "Ruling",
    "Scope",
    "Table",
    "TableRule",
    "Verdict",
    "coarser",
    "protect",
    "published_from",
]

SMALL = "small"
"""Why a cell is hidden: it is under the threshold."""
SECOND = "second"
"""Why a cell is hidden: with it shown, a small one could be worked out."""

REASONS = (SMALL, SECOND, EARLIER, CHANGED)

# A nought tells that nobody is there; it is hidden only where nothing else would do.
_COST_OF_NOUGHT = 10_000
_MOST_TRIALS, _FEW_CELLS = 60, 48


@dataclass(frozen=True)
class Scope:
    """Tables whose cells below the threshold are hidden: these metrics, however broken down."""

    code: str
    metrics: tuple[str, ...]
    threshold: int


@dataclass(frozen=True)
class Published:
    """A table that others have published, cell for cell; hiding it again would protect nobody."""

    source: str
    metrics: tuple[str, ...]
    period: str
    dimensions: tuple[str, ...]
    cells: Mapping[Key, int]

    def covers(self, table: Table) -> bool:
        """Is it the same table, with the same numbers?"""
        return (
            _matches(table.metric, self.metrics)
            and table.period == self.period
            and table.dimensions == self.dimensions
            and {key: value for key, value in table.cells.items() if value}
            == {key: value for key, value in self.cells.items() if value}
        )


@dataclass(frozen=True)
class Ruling:
    """Which rule a table falls under: `scope`, or an exemption, and its threshold or source."""

    rule: str
    code: str = ""
    threshold: int = 0

    @property
    def hides(self) -> bool:
        """Are small cells of the table hidden?"""
        return self.rule == "scope"


@dataclass(frozen=True)
class TableRule:
    """What holds for tables of these metrics, by one of these dimensions, or crossing that many
    attributes of people: hidden below the threshold, or exempt where there is none."""

    code: str
    metrics: tuple[str, ...]
    by: frozenset[str] = frozenset()
    crosses: int = 0
    threshold: int = 0

    def fits(self, table: Table, attributes: frozenset[str]) -> bool:
        """Does the rule hold for this table?"""
        names = set(table.dimensions)
        return (
            _matches(table.metric, self.metrics)
            and (not self.by or bool(names & self.by))
            and len(names & attributes) >= self.crosses
        )


@dataclass(frozen=True)
class Policy:
    """What a country hides, as its file says: rules for some tables, then for metrics."""

    scopes: tuple[Scope, ...] = ()
    exempt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published: tuple[Published, ...] = ()
    merged: frozenset[str] = frozenset()
    tables: tuple[TableRule, ...] = ()
    attributes: frozenset[str] = frozenset()
    derived: Derived = field(default_factory=lambda: NOTHING)

    def ruling(self, table: Table) -> Ruling:
        """The rule for one table: total, rule of its own, exempt metric, published table or scope,
        in that order."""
        if not table.dimensions:
            return Ruling("total")
        for rule in self.tables:
            if rule.fits(table, self.attributes) and not self._is_published(table):
                kind = "scope" if rule.threshold else "exempt"
                return Ruling(kind, rule.code, rule.threshold)
        for code, metrics in self.exempt.items():
            if _matches(table.metric, metrics):
                return Ruling("exempt", code)
        for known in self.published:
            if known.covers(table):
                return Ruling("published", known.source)
        return self.of_metric(table.metric)

    def _is_published(self, table: Table) -> bool:
        return any(known.covers(table) for known in self.published)

    def of_metric(self, metric: str) -> Ruling:
        """The rule for whatever is told of a metric beside a total."""
        for scope in self.scopes:
            if _matches(metric, scope.metrics):
                return Ruling("scope", scope.code, scope.threshold)
        return Ruling("outside")


@dataclass(frozen=True)
class Verdict:
    """What must not be shown of one table, and under which rule.

    `withheld` means that hiding cells does not help (all people are in one cell, say): the table
    as a whole, its labels too, stays in the house.
    """

    ruling: Ruling
    hidden: Mapping[Key, str] = field(default_factory=dict)
    withheld: bool = False


def _matches(metric: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(metric, pattern) for pattern in patterns)


def published_from(entries: Iterable[Mapping[str, Any]]) -> tuple[Published, ...]:
    """Tables already published, as a country's file lists them; a missing part is a KeyError."""
    return tuple(_published(entry) for entry in entries)


def _published(entry: Mapping[str, Any]) -> Published:
    dimensions = tuple(entry["by"])
    return Published(
        entry["source"],
        tuple(entry["metrics"]),
        entry["period"],
        dimensions,
        {
            tuple(str(cell[name]) for name in dimensions): int(cell["value"])
            for cell in entry["cells"]
        },
    )


def coarser(one: Published, derived: Derived) -> list[Published]:
    """The tables that a published one tells too, by what follows from an attribute of it."""
    found = []
    for names in swapped(one.dimensions, derived):
        sums: dict[Key, int] = defaultdict(int)
        for key, count in one.cells.items():
            codes = codes_of(one.dimensions, key, derived)
            sums[tuple(codes[name] for name in names)] += count
        found.append(replace(one, dimensions=names, cells=dict(sums)))
    return found


def protect(
    tables: Sequence[Table], policy: Policy, released: Sequence[Released] = ()
) -> list[Verdict]:
    """Decide for all tables of a release together which cells stay hidden; same order as given.

    `released` are the tables that left before: readers hold them beside the new ones.
    """
    families: dict[str, list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        families[table.metric].append(number)
    verdicts: dict[int, Verdict] = {}
    for metric, numbers in families.items():
        family = [tables[number] for number in numbers]
        before = [one for one in released if one.table.metric == metric]
        found = _Family(family, policy, before).verdicts()
        verdicts.update(zip(numbers, found, strict=True))
    return [verdicts[number] for number in range(len(tables))]


class _Family:
    """Tables of one metric share their people, so they are protected together."""

    def __init__(
        self, tables: Sequence[Table], policy: Policy, released: Sequence[Released]
    ) -> None:
        self.tables, self.released, self.policy = tables, released, policy
        self.rulings = [policy.ruling(table) for table in tables]
        self.reasons: dict[Place, str] = {}
        self.public: set[Place] = set()
        self.withheld: set[int] = set()
        for n, (table, ruling) in enumerate(zip(tables, self.rulings, strict=True)):
            if ruling.hides:
                self._heed_past(n, table, ruling)

    def _heed_past(self, n: int, table: Table, ruling: Ruling) -> None:
        before = past(table, ruling, self.released)
        if all(agrees(one, self.tables) for one in self.released):
            self.public |= {(n, key) for key in before.public}
        small = {key for key, value in table.cells.items() if 0 < value < ruling.threshold}
        self.reasons |= {(n, key): SMALL for key in small - before.public}
        self.reasons |= {(n, k): why for k, why in before.hidden.items() if k not in small}
        if before.is_withheld:
            self.withheld.add(n)

    def verdicts(self) -> list[Verdict]:
        given_up: set[Place] = set()
        while True:
            leaving = {n: t for n, t in enumerate(self.tables) if n not in self.withheld}
            small = {place for place in self.reasons if place[0] in leaving}
            free = {
                (n, key)
                for n, table in leaving.items()
                for key in table.cells
                if self.rulings[n].hides
            } - (small | self.public)
            kept = {n: self.tables[n] for n in self.withheld}
            sums = web(leaving, kept, self.released, self._threshold, self.policy.derived)
            sums = sums.without(given_up)
            second = _cheapest(sums, small, free)
            if second is not None:
                break
            exposed = sums.exposed(small | free)
            if not exposed:
                second = free
                break
            tables = {n for n, _ in exposed if n in leaving}
            self.withheld |= tables
            given_up |= set() if tables else exposed
        reasons = {p: why for p, why in self.reasons.items() if p in small}
        reasons |= dict.fromkeys(second, SECOND)
        return [
            Verdict(
                ruling, {k: why for (m, k), why in reasons.items() if m == n}, n in self.withheld
            )
            for n, ruling in enumerate(self.rulings)
        ]

    def _threshold(self, table: Table) -> int:
        ruling = self.policy.ruling(table)
        return ruling.threshold if ruling.hides else 0


def _cheapest(sums: Web, small: set[Place], free: set[Place]) -> set[Place] | None:
    """The second cells that protect all at the least loss; None when no set does.

    Few cells are tried out from the cheapest set up; many are chosen one by one, and then each
    that turns out to be needless is shown again, the largest first.
    """
    queue: list[tuple[int, tuple[Place, ...]]] = [(0, ())]
    seen: set[tuple[Place, ...]] = {()}
    for _ in range(_MOST_TRIALS if len(sums.values) <= _FEW_CELLS else 0):
        if not queue:
            return None
        cost, chosen = heappop(queue)
        exposed = sums.exposed(small | set(chosen))
        if not exposed:
            return set(chosen)
        for place in _neighbours(sums.ties, exposed, free.difference(chosen)):
            longer = tuple(sorted((*chosen, place)))
            if longer not in seen:
                seen.add(longer)
                heappush(queue, (cost + _loss(sums.values[place]), longer))
    return _one_by_one(sums, small, free)


def _one_by_one(sums: Web, small: set[Place], free: set[Place]) -> set[Place] | None:
    chosen: set[Place] = set()
    ties, values = sums.ties, sums.values
    while exposed := sums.exposed(small | chosen):
        hidden = small | chosen | sums.unseen
        lonely = [tie for tie in ties if len(hidden & tie.keys()) == 1 and exposed & tie.keys()]
        places = _neighbours(lonely or ties, exposed, free - chosen)
        places = places or _neighbours(ties, exposed, free - chosen)
        if not places:
            return None
        chosen.add(min(places, key=lambda place: (_loss(values[place]), place)))
    for place in sorted(chosen, key=lambda place: (-values[place], place)):
        if not sums.exposed(small | chosen - {place}):
            chosen.remove(place)
    return chosen


def _loss(value: int) -> int:
    return value or _COST_OF_NOUGHT


def _neighbours(ties: Sequence[Equation], exposed: set[Place], free: set[Place]) -> list[Place]:
    """Cells that stand in a sum with an exposed one: only hiding one of these can help it."""
    return sorted({place for tie in ties if exposed & tie.keys() for place in tie} & free)
