"""Measures whom a load joins by itself in two invented registers, whose truth is known."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .frame import About, Bounds, Round
from .registers import write_registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OURS = """\
`amparo migrate-registers --dry-run` from inside: both registers read, converted, and people joined
by the score and what speaks for it beside the name, with nobody deciding."""
ANCHOR = "Reading and converting the same files, with nobody compared."
FOUND = 0.95  # of the true pairs, at least


class Joining:
    """Plans the load of registers with so many rows, other ones each round."""

    def __init__(self, rows: int, folder: Path) -> None:
        self.rows, self._within = rows, folder
        self.about = About(
            code=f"joining-{rows}",
            title="Joining people of two registers",
            size=f"{rows:,} rows",
            ours=OURS,
            anchor=ANCHOR,
            bounds=Bounds(),
        )

    def __enter__(self) -> Joining:
        self.folder = Path(tempfile.mkdtemp(prefix="joining-", dir=self._within))
        return self

    def __exit__(self, *_error: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def round(self, number: int) -> Round:
        """One pair of registers: pairs joined beside pairs that are true."""
        from amparo.exchange.migration import country_mappings, prepare, read_file, read_mappings
        from amparo.exchange.registers.reading import read_raw

        truth: dict[str, list[Any]] = {}
        files = write_registers(self.folder, self.rows, seed=number + 1, truth=truth)
        mappings = read_mappings(country_mappings())
        began = time.perf_counter()
        for path in files:
            read_file(path, mappings, read_raw)
        bare = time.perf_counter() - began
        began = time.perf_counter()
        plan = prepare(files, mappings).plan
        ours = time.perf_counter() - began
        who = {
            key: truth[f"{plan.sheets[place.sheet].sheet}.csv"][place.row - 2]
            for key, place in plan.places.items()
        }
        true, joined = _pairs(who), _pairs(plan.person_of)
        right, wrong = len(true & joined), len(joined - true)
        told = {
            "found and right": f"{right:,} of {len(true):,} pairs ({right / len(true):.1%})",
            "wrongly joined": f"{wrong}",
        }
        failed = {"found and right": right < FOUND * len(true), "wrongly joined": wrong > 0}
        return Round(ours, bare, told=told, failed=[name for name in failed if failed[name]])


def _pairs(group_of: Mapping[str, Any]) -> set[tuple[str, str]]:
    groups: dict[Any, list[str]] = defaultdict(list)
    for key in sorted(group_of):
        groups[group_of[key]].append(key)
    found: Iterable[list[str]] = groups.values()
    return {pair for group in found for pair in combinations(group, 2)}
