"""Measures how pages grow with the country: the exponent between houses of ten times the size."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import pairwise
from math import log
from statistics import median
from typing import TYPE_CHECKING

from .frame import About, Round
from .web import MEDIAN, Crowd, Web

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST = 0.15  # above it a page that shows a bounded list is a defect
COUNTS_ALL = "dashboard"  # which counts the whole country anew, and shows no list
OURS = """\
The median of each page for one colleague alone in the largest of some invented countries; the
numbers of those who work there grow with it, the work of each does not."""
ANCHOR = """\
The same page in the smallest country, in the same run."""


class Growing:
    """Houses of several sizes, smallest first, opened by one colleague each."""

    def __init__(self, sizes: Sequence[int], folder: Path, seconds: float) -> None:
        self.sizes, self._within, self._seconds = sizes, folder, seconds
        self.about = About(
            code="growing",
            title="The pages as the country grows",
            size=f"{sizes[-1]:,} persons beside {sizes[0]:,}",
            ours=OURS,
            anchor=ANCHOR,
            rounds=1,
        )

    def __enter__(self) -> Growing:
        self._stack = ExitStack()
        alone = Crowd(1, seconds=self._seconds, rounds=1)
        self.houses = [
            self._stack.enter_context(Web(persons, alone, self._within)) for persons in self.sizes
        ]
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def round(self, number: int) -> Round:
        """One house after the other."""
        found = [house.round(number).parts for house in self.houses]
        names = [name for name in found[0] if all(name in parts for parts in found)]
        told, failed = {}, []
        for before, after in pairwise(range(len(found))):
            times = self.sizes[after] / self.sizes[before]
            between = f"from {self.sizes[before]:,} to {self.sizes[after]:,}, exponent"
            for name in names:
                exponent = log(found[after][name] / found[before][name]) / log(times)
                what = f"{name.removesuffix(MEDIAN)}, {between}"
                told[what] = f"{exponent:.2f}"
                if exponent > MOST and not name.startswith(COUNTS_ALL):
                    failed.append(what)
        return Round(
            ours=median(found[-1].values()),
            anchor=median(found[0].values()),
            lines={name.removesuffix(MEDIAN): (found[-1][name], found[0][name]) for name in names},
            told=told,
            failed=failed,
        )
