"""Measures how the pages grow with the country: the exponent between a house and a larger one."""

from __future__ import annotations

from contextlib import ExitStack
from math import log
from statistics import median
from typing import TYPE_CHECKING

from .frame import About, Round
from .web import MEDIAN, Web

if TYPE_CHECKING:
    from pathlib import Path

MOST = 0.15  # above it a page that shows a bounded list is a defect
SECONDS = 15
OURS = """\
The median of each page for one colleague alone in the larger of two invented countries; the numbers
of those who work there grow with it, the work of each does not."""
ANCHOR = """\
The same page in the smaller country, in the same run."""


class Growing:
    """Two houses, opened by one colleague each."""

    def __init__(self, small: int, large: int, folder: Path) -> None:
        self.small, self.large, self._within = small, large, folder
        self.about = About(
            code="growing",
            title="The pages of a country of ten times the size",
            size=f"{large:,} beside {small:,} persons",
            ours=OURS,
            anchor=ANCHOR,
            rounds=1,
        )

    def __enter__(self) -> Growing:
        self._stack = ExitStack()
        self.houses = [
            self._stack.enter_context(Web(persons, 1, self._within, SECONDS))
            for persons in (self.small, self.large)
        ]
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def round(self, number: int) -> Round:
        """One house after the other."""
        before, after = (house.round(number).parts for house in self.houses)
        times = self.large / self.small
        exponents = {name: log(after[name] / before[name]) / log(times) for name in after}
        told = {
            f"{name.removesuffix(MEDIAN)}, exponent": f"{exponent:.2f}"
            for name, exponent in exponents.items()
        }
        return Round(
            ours=median(after.values()),
            anchor=median(before.values()),
            lines={name.removesuffix(MEDIAN): (after[name], before[name]) for name in after},
            told=told,
            failed=tuple(name for name, exponent in told.items() if float(exponent) > MOST),
        )
