"""Loads invented registers of so many rows through the pages, twice, and looks at what is there.

The exit code is 1 where a row was lost or doubled, or where a process took too much memory.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")

import django

from amparo.kernel import wall
from bench.registers import write_registers
from bench.server import MIB, python

from .day import Day
from .processes import Processes

MOST_MEMORY = 10**9  # bytes that one process may hold
KNOWN = "Nothing new: every row was loaded before."


def main() -> int:
    """Once to load, once to be recognised."""
    parser = argparse.ArgumentParser(prog="python -m bench.loads", description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=100_000, help="of both registers")
    rows = parser.parse_args().rows
    django.setup()
    wall.declare("the bench measures")
    with tempfile.TemporaryDirectory(prefix="amparo-loads-") as folder:
        home = Path(folder) / "home"
        files = write_registers(Path(folder), rows)
        python(home, "bench.loads.home", "prepare")
        with Processes(home) as running:
            faults = _day(Day(running.site), files, home, rows)
        for name, most in running.most.items():
            print(f"{most / MIB:8.0f} MiB at most in one process of the {name}")
            if most > MOST_MEMORY:
                faults.append(f"the {name} took more than {MOST_MEMORY:,} bytes")
    for fault in faults:
        print(f"FAULT: {fault}")
    return int(bool(faults))


def _day(day: Day, files: list[Path], home: Path, rows: int) -> list[str]:
    day.map(day.bring(files))
    load = day.do(day.rehearse(), "load", "load")
    first = _look(home)
    load = day.explain(day.do(load, "compare", "compare"))
    day.sign(load)
    brought = day.bring(files, "again: ")
    day.map(brought, "again: ")
    known = day.do(day.rehearse("again: "), "load", "again: load")
    then = _look(home)
    for words, parts in day.seen.items():
        print(f"  progress  {words}: {len(parts)} parts seen, up to {max(parts)} %")
    print(f"{day.slowest:8.1f} s  the slowest page while a worker worked")
    print(f"{first['rows']:,} rows, {sum(first['there'].values()):,} records")
    return [*_faults(first, then, rows), *([] if KNOWN in known.text else ["not recognised"])]


def _look(home: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(python(home, "bench.loads.home", "look"))
    return told


def _faults(first: dict[str, Any], then: dict[str, Any], rows: int) -> list[str]:
    held = {
        f"{first['rows']:,} rows are noted of {rows:,}": first["rows"] == rows,
        f"{first['there']} are there of {first['written']}": first["there"] == first["written"],
        f"the second time left {then['there']}": then["there"] == first["there"],
        f"the second time noted {then['rows']:,} rows": then["rows"] == first["rows"],
        f"the second time noted {then['origins']:,} origins": then["origins"] == first["origins"],
        f"the ledger has {then['faults']} faults": then["faults"] == 0,
        f"the loads stand at {then['steps']}": then["steps"] == ["signed", "dropped"],
    }
    return [fault for fault, holds in held.items() if not holds]


if __name__ == "__main__":
    raise SystemExit(main())
