"""Measures what a page of the explorer does for its figure, beside the figure's SQL by hand."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from statistics import median
from typing import Any
from unittest import mock

from .figures import ROUNDS, YEARS, Result, by_hand
from .figures import _theirs as by_sql
from .frame import About, Bounds, Round
from .invented_facts import tables

MANY = 1_000_000  # victims; with fewer, drawing the page is most of it


class Exploring:
    """Every question of `by_hand.sql` asked on the site, ten years one after the other."""

    def __init__(self, victims: int) -> None:
        self.about = About(
            code="explorer",
            title="Answering a page of the explorer",
            size=f"{victims:,} victims, ten years of every question",
            ours=(
                "Reading the question, counting, protecting small numbers, drawing the chart in "
                "two widths, the table, the sentence, and what it takes to trust them; no figure "
                "is remembered from one page to the next. The bound is for 1,000,000 persons."
            ),
            anchor="The statements of `bench/by_hand.sql` on the same tables, in DuckDB.",
            bounds=Bounds(ratio=1.5 if victims >= MANY else None),
            rounds=1,
        )
        self._victims = victims

    def __enter__(self) -> Exploring:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def round(self, number: int) -> Round:
        """One pass; the rounds of each line are inside it, ours and the anchor in turn."""
        from amparo.indicators import snapshots
        from amparo.indicators.snapshot import from_tables

        snapshot = from_tables(tables(self._victims))
        for fact in tables(1000):
            snapshot.columns(fact)
        with mock.patch.object(snapshots, "open_snapshot", return_value=snapshot):
            results = list(_results(snapshot))
        return Round(
            ours=sum(result.ours for result in results) / 1000,
            anchor=sum(result.by_hand for result in results) / 1000,
            lines={" ".join((r.metric, *r.by)): (r.ours, r.by_hand) for r in results},
        )


def _results(snapshot: Any) -> Iterator[Result]:
    for metric, by, query in by_hand():
        ours, hand = [], []
        for _ in range(ROUNDS):
            ours.append(sum(_page(snapshot, metric, by, first, last) for first, last in _years()))
            hand.append(sum(_sql(snapshot, query, first, last) for first, last in _years()))
        yield Result(metric, by, median(ours), median(hand))


def _years() -> Iterator[tuple[datetime.date, datetime.date]]:
    for year in YEARS:
        yield datetime.date(year - 1, 4, 1), datetime.date(year, 3, 31)


def _page(
    snapshot: Any, metric: str, by: tuple[str, ...], first: datetime.date, last: datetime.date
) -> float:
    """Milliseconds for one page, with nothing remembered from another."""
    from amparo.indicators.catalogue import catalogue
    from amparo.publishing import figure_asked, figure_guard, figure_shown
    from amparo.publishing.figure_form import FigureForm
    from amparo.publishing.figure_pages import told_by, usual

    figure_asked.forget()
    for kept in (figure_shown.shown, figure_guard._alone, figure_guard.verdict):
        kept.cache_clear()
    asked = {"from": first.isoformat(), "to": last.isoformat()}
    asked |= dict(zip(("by", "and_by"), by, strict=False))
    period = usual()[0]
    begun = time.perf_counter()
    form = FigureForm(catalogue()[metric], asked, period, "en")
    if not form.is_valid():
        raise ValueError(f"{metric} cannot be asked by {by}: {form.errors}")
    told_by(form, snapshot, "")
    return (time.perf_counter() - begun) * 1000


def _sql(snapshot: Any, query: str, first: datetime.date, last: datetime.date) -> float:
    begun = time.perf_counter()
    by_sql(snapshot, query, first, last)
    return (time.perf_counter() - begun) * 1000
