"""What a worker does here: compare everybody with everybody."""

from __future__ import annotations

from amparo.access.working import work_on

from .models import Comparison
from .pairs.asking import COMPARE, compare, say


def work() -> bool:
    """Do the comparison if somebody asked for it. Gives False where nothing could be done."""
    return work_on(Comparison, {COMPARE: compare}, say)
