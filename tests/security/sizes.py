"""How much a bar tries: a little in every run, the whole of it under ``make bars``."""

from __future__ import annotations

import os
import sys


def size(quick: int, bar: int) -> int:
    """The number for this run: ``AMPARO_BARS=1`` asks for the bar size."""
    return bar if os.environ.get("AMPARO_BARS") else quick


def figure(words: str) -> None:
    """What a bar tried, for whoever reads its report (``make bars`` shows it)."""
    sys.stdout.write(f"{words}\n")
