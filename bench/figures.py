"""Measures every metric, year by year, against the same counting written by hand in SQL.

Run: ``python -m bench.figures [VICTIMS]``. Both sides ask the same engine of the same tables; what
is measured is what the definitions cost.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from amparo.indicators.engine import figure
from amparo.indicators.snapshot import Snapshot, from_tables

from .invented_facts import tables

ROUNDS = 3
AT_MOST = 2.0  # times the hand-written SQL
YEARS = range(2022, 2032)


def by_hand() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each metric with the dimensions asked for and the SQL that somebody wrote for it."""
    text = (Path(__file__).parent / "by_hand.sql").read_text(encoding="utf-8")
    for part in text.split("\n\n")[1:]:
        named, _, query = part.partition("\n")
        metric, *by = named.removeprefix("-- ").split()
        yield metric, tuple(by), query.rstrip().rstrip(";")


@dataclass(frozen=True)
class Result:
    """Milliseconds for all years of one question, each the median of the rounds."""

    metric: str
    by: tuple[str, ...]
    ours: float
    by_hand: float

    @property
    def ratio(self) -> float:
        """How many times the hand-written SQL."""
        return self.ours / self.by_hand


def measure(victims: int = 1_000_000) -> list[Result]:
    """Every metric for ten years, ours against the SQL, on one invented snapshot."""
    snapshot = from_tables(tables(victims))
    for fact in tables(1000):
        snapshot.columns(fact)
    return list(_results(snapshot))


def _results(snapshot: Snapshot) -> Iterator[Result]:
    for metric, by, query in by_hand():
        ours, hand = [], []
        for _ in range(ROUNDS):
            ours.append(_years(partial(_ours, snapshot, metric, by)))
            hand.append(_years(partial(_theirs, snapshot, query)))
        yield Result(metric, by, median(ours), median(hand))


def _ours(
    snapshot: Snapshot,
    metric: str,
    by: tuple[str, ...],
    first: datetime.date,
    last: datetime.date,
) -> None:
    figure(metric, first, last, by, snapshot=snapshot)


def _theirs(snapshot: Snapshot, query: str, first: datetime.date, last: datetime.date) -> None:
    snapshot.rows(_dated(query, first, last))


def _dated(query: str, first: datetime.date, last: datetime.date) -> str:
    return query.replace(":a", f"DATE '{first}'").replace(":b", f"DATE '{last}'")


def _years(count: Callable[[datetime.date, datetime.date], object]) -> float:
    begun = time.perf_counter()
    for year in YEARS:
        count(datetime.date(year - 1, 4, 1), datetime.date(year, 3, 31))
    return (time.perf_counter() - begun) * 1000


def main(victims: int) -> int:
    """Print the table; the exit code is 1 where the whole takes more than twice as long."""
    results = measure(victims)
    for result in results:
        name = " ".join((result.metric, *result.by))
        print(f"{name:42} {result.ours:9.1f} ms {result.by_hand:9.1f} ms {result.ratio:6.2f}")
    ratio = sum(r.ours for r in results) / sum(r.by_hand for r in results)
    worst = max(results, key=lambda result: result.ratio)
    print(f"all {ratio:.2f} times, worst {worst.metric} {worst.ratio:.2f} times, of {victims:,}")
    return int(ratio > AT_MOST)


if __name__ == "__main__":
    import django

    from amparo.kernel import wall

    django.setup()
    wall.declare("the bench measures")
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
