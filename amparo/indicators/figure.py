"""A figure as it is told: a number with what it takes to trust it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .asks import Ask, printed
from .model import COUNTED, HIDDEN, MEASURED, RULE, STORED

Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of a figure: the code of each dimension, the number, and its status. `behind` is how
    many rows were counted, where that is known."""

    by: Mapping[str, str]
    value: Value
    status: str = COUNTED
    behind: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Figure:
    """A number with what it takes to trust it. `value` is None where the status says why."""

    metric: str
    kind: str
    period: Mapping[str, str]
    unit: str
    population: str
    status: str
    value: Value
    cells: tuple[Cell, ...]
    definition: str
    snapshot: str
    measure: str = ""
    dimensions: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""
    partial_from: datetime.date | None = None
    partial_to: datetime.date | None = None
    behind: int | None = field(default=None, compare=False)
    ask: Ask | None = field(default=None, repr=False, compare=False)

    @property
    def is_partial(self) -> bool:
        """Was only a part of the period recorded, or is it not over yet?"""
        return self.partial_from is not None or self.partial_to is not None

    @property
    def not_adding(self) -> str:
        """Why the cells do not add up to the figure, as a code of `words.yaml`; empty where they
        do."""
        if not self.cells or not self.dimensions:
            return ""
        if self.kind in MEASURED or self.kind in (STORED, RULE):
            return "not_a_sum"
        numbers = [cell.value for cell in self.cells]
        if any(cell.status == HIDDEN for cell in self.cells):
            return "hidden"
        if self.value is None:
            return "currencies" if {c.by.get("currency") for c in self.cells} - {None} else ""
        if any(not isinstance(number, int | float) for number in numbers):
            return "not_reported"
        total = sum(number for number in numbers if isinstance(number, int | float))
        if total == self.value:
            return ""
        return "in_several" if total > _as_number(self.value) else "not_told"

    def to_json(self) -> dict[str, Any]:
        """As programs read it; countries in capitals, as ISO 3166-1 writes them."""
        return {
            "metric": self.metric,
            "kind": self.kind,
            "period": dict(self.period),
            "unit": self.unit,
            "population": self.population or None,
            "status": self.status,
            "value": self.value,
            "cells": [
                {"by": self._printed(cell.by), "value": cell.value, "status": cell.status}
                for cell in self.cells
            ],
            "adds_up": not self.not_adding if self.cells else None,
            "not_adding": self.not_adding or None,
            "partial_from": self.partial_from.isoformat() if self.partial_from else None,
            "partial_to": self.partial_to.isoformat() if self.partial_to else None,
            "source": self.source or None,
            "definition": self.definition,
            "snapshot": self.snapshot,
        }

    def _printed(self, by: Mapping[str, str]) -> dict[str, str]:
        known = self.ask.measure.by if self.ask else {}
        return {n: printed(known[n], code) if n in known else code for n, code in by.items()}


def _as_number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
