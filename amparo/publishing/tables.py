"""Tables as disclosure control knows them: counts by codes, about to leave or gone already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Key = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table about to leave the house: people or things of one metric by some dimensions.

    `total` is what the reader will see as the whole, None when the cells do not add up to it (a
    person who had two kinds of service stands in two cells). `adds_over_time` says that a year is
    the sum of its quarters. A period is named by its days, as in 2021-04-01..2022-03-31.
    """

    metric: str
    period: str
    dimensions: tuple[str, ...]
    cells: Mapping[Key, int]
    total: int | None
    adds_over_time: bool = False


@dataclass(frozen=True)
class Released:
    """A table that has left the house: its counts, and which of them were kept hidden."""

    release: str
    table: Table
    hidden: frozenset[Key] = frozenset()
    withheld: bool = False
