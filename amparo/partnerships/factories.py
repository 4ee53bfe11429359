"""Invented lines of the council's registers, entered through the gate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from amparo.access.gate import create
from amparo.kernel.layout import LAYOUTS

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

FIRST, LAST = dt.date(2021, 4, 1), dt.date(2022, 3, 31)


def an_entry(viewer: Viewer, code: str, **answers: Any) -> Any:
    """A line of the register of this code, for the year from April 2021."""
    return create(viewer, LAYOUTS[code], {"period_from": FIRST, "period_to": LAST, **answers})
