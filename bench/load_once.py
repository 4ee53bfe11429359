"""Brings registers into the database of AMPARO_HOME once, and prints what that took.

Run: ``python -m bench.load_once FILE…``. Prints JSON: seconds by part, and the most memory, in
bytes, that the process took from its start to its end.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django

from amparo.kernel import wall

from .server import status


def main(files: list[Path]) -> None:
    """Read, convert, plan and load, as `amparo migrate-registers` does."""
    django.setup()
    wall.declare("the bench measures")
    from amparo.access.models import User
    from amparo.access.viewer import viewer_of
    from amparo.exchange.load import load
    from amparo.exchange.migration import country_mappings, prepare, read_mappings
    from amparo.kernel.scope import unscoped

    with unscoped("the bench loads as its steward"):
        steward = viewer_of(User.rows.get(username="steward"))
    mappings = read_mappings(country_mappings())
    begun = time.perf_counter()
    prepared = prepare(files, mappings)
    planned = time.perf_counter()
    loaded = load(steward, prepared)
    ended = time.perf_counter()
    told = {
        "parts": {"read, check and plan": planned - begun, "seal and write": ended - planned},
        "memory": status(os.getpid(), "VmHWM:"),
        "rows": loaded.new_rows,
        "records": sum(loaded.written.values()),
        "pairs": len(prepared.plan.pairs),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
