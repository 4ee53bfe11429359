"""Asks one of the expected figures of a snapshot."""

from __future__ import annotations

from amparo.indicators.acceptance import ITEMS
from amparo.indicators.engine import figure
from amparo.indicators.snapshot import Snapshot
from amparo.reference.periods import period

from .expected import Expected


def given(expected: Expected, snapshot: Snapshot) -> Expected:
    """The same question with the answer that the engine gives."""
    days = period(expected.period)
    found = figure(
        expected.metric, days.first, days.last, expected.by, expected.where, snapshot
    ).to_json()
    value = found["value"]
    if expected.reads == ITEMS and isinstance(value, str):
        value = len(value.split(","))
    cells = {" ".join(cell["by"].values()): cell["value"] for cell in found["cells"]}
    return Expected(
        expected.id,
        expected.metric,
        value,
        expected.period,
        expected.where,
        expected.by,
        cells if expected.cells else expected.cells,
        found["status"],
        expected.reads,
    )
