"""Measures counting every metric for ten years against hand-written SQL on the same snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from .figures import Result, measure
from .frame import About, Bounds, Round


@dataclass(frozen=True)
class Counting:
    """All metrics over an invented snapshot of so many victims, each the median of its rounds."""

    victims: int

    @property
    def about(self) -> About:
        return About(
            code="counting",
            title="Counting all metrics for ten years",
            size=f"{self.victims:,} victims",
            ours="`amparo.indicators.engine.figure` for every metric and year, on one snapshot.",
            anchor="The statements of `bench/by_hand.sql` on the same tables, in DuckDB.",
            bounds=Bounds(ratio=2),
            rounds=1,
        )

    def __enter__(self) -> Counting:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def round(self, number: int) -> Round:
        """One pass; the rounds of each line are inside it, ours and the anchor in turn."""
        results = measure(self.victims)
        return Round(
            ours=sum(result.ours for result in results) / 1000,
            anchor=sum(result.by_hand for result in results) / 1000,
            lines={_name(result): (result.ours, result.by_hand) for result in results},
        )


def _name(result: Result) -> str:
    return " ".join((result.metric, *result.by))
