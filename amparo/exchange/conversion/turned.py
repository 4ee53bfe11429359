"""Dates that a spreadsheet of another country turned round when they were typed or opened.

Where days come first and the spreadsheet expects months, 05/06/2021 becomes a date, the 6th of May,
and 13/06/2021, which has no such month, stays text. Such a column shows: every text has a number
above 12 in it, and no date has a day above 12.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from amparo.exchange.registers.cells import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amparo.exchange.registers.cells import Cell

LEAST_TEXTS, LEAST_DATES = 2, 4  # fewer may be chance
_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}\b.*")


def turned_round(cells: Sequence[Cell], order: str) -> list[tuple[int, str, dict[str, Any]]]:
    """A note for each cell whose day and month seem to be turned round, by place in the column."""
    days = [(at, cell) for at, cell in enumerate(cells) if isinstance(cell, date)]
    if len(days) < LEAST_DATES or any(day.day > 12 for _at, day in days):
        return []
    parts = [_PARTS.fullmatch(cell.strip()) for cell in cells if isinstance(cell, str)]
    which = 2 if order == "mdy" else 1
    texts = [int(found[which]) for found in parts if found]
    if len(texts) < LEAST_TEXTS or any(number <= 12 for number in texts):
        return []
    return [(at, "turned_round", {"raw": text(day)}) for at, day in days]
