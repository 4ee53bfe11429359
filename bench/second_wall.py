"""Measures what the second wall costs on PostgreSQL: the same pages with it and without, in turn.

Run: ``python tests/postgres.py python -m bench.second_wall``. The role of the database must be able
to create roles, as that of ``tests/postgres.py``. 100,000 cases, of which one colleague sees 200.
"""

from __future__ import annotations

import sys
import time
from statistics import median
from typing import Any

from . import many_cases

ROUNDS = 30
BOUND = 1.25


def main() -> int:
    """Fill a database, open two pages in turn, and say how much dearer they are behind the wall."""
    many_cases.begin()
    client, pages = many_cases.fill()
    times: dict[tuple[str, bool], list[float]] = {}
    for number in range(ROUNDS + 3):
        for behind in (False, True):
            many_cases.stand(behind=behind)
            for name, address in pages.items():
                took = opened(client, address)
                if number >= 3:
                    times.setdefault((name, behind), []).append(took)
    worst = 0.0
    for name in pages:
        bare, walled = median(times[name, False]), median(times[name, True])
        worst = max(worst, walled / bare)
        print(f"{name}: {bare * 1000:.1f} ms without, {walled * 1000:.1f} ms with the wall,")
        print(f"  {walled / bare:.2f} times (bound {BOUND})")
    return int(worst > BOUND)


def opened(client: Any, address: str) -> float:
    """Seconds until a page is answered."""
    began = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    return took


if __name__ == "__main__":
    sys.exit(main())
