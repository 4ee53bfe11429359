"""Measures finding the same people in an invented register, whose truth is known, beside Splink as
it comes: the library's own comparisons on names and dates as typed."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from .frame import About, Bounds, Round
from .linkage_people import Row, invent

if TYPE_CHECKING:
    from collections.abc import Sequence

    Scored = tuple[str, str, float]

OURS = """\
Names brought to a form in which spellings meet, turned round where the register tells so, compared
by our own steps; pairs scored, groups guarded, people counted with a range. Learns from the
register itself."""
ANCHOR = """\
Splink with the comparisons that its library offers for names, dates and codes, on values as typed,
learning in the same way."""
BEST_F1 = 1.04  # times the anchor's, at least
COUNTED = 0.05  # how far the count of people may lie from the truth
LARGEST = 15  # files in one person, at most


ENTERING = """\
A person entered as at a desk, in a home with so many others on SQLite: identity and name sealed,
the ledger entry, and the look for the same person behind other files, by search keys."""
BARE = "The same person entered without the look."
SOON = 0.3  # seconds, at most, for the median of those entered


class OneMore:
    """Enters one person after another into a home that holds so many."""

    def __init__(self, people: int, folder: Path) -> None:
        self.people, self._within = people, folder
        self.about = About(
            code=f"one-more-{people}",
            title="Entering one more person",
            size=f"{people:,} people",
            ours=ENTERING,
            anchor=BARE,
            bounds=Bounds(),
            rounds=1,
        )

    def __enter__(self) -> OneMore:
        self.home = Path(tempfile.mkdtemp(prefix="one-more-", dir=self._within))
        self._python("bench.new_home")
        return self

    def __exit__(self, *_error: object) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    def round(self, number: int) -> Round:
        """The median of those entered, with the look and without it."""
        told = json.loads(self._python("bench.one_more", str(self.people)))
        looked, bare = median(told["looked"]), median(told["bare"])
        slowest = max(told["looked"])
        said = {
            "median": f"{1000 * looked:.0f} ms, the slowest of {len(told['looked'])} "
            f"{1000 * slowest:.0f} ms; {told['pairs']} pairs found",
        }
        return Round(looked, bare, told=said, failed=["median"] if looked > SOON else [])

    def _python(self, module: str, *given: str) -> bytes:
        return subprocess.run(  # noqa: S603  our own modules
            [sys.executable, "-m", module, *given],
            env=os.environ | {"AMPARO_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout


class Linkage:
    """Finds so many people again, in other invented registers each round."""

    def __init__(self, people: int, rounds: int = 3) -> None:
        self.people = people
        self.about = About(
            code=f"linkage-{people}",
            title="Finding the same people",
            size=f"{people:,} people",
            ours=OURS,
            anchor=ANCHOR,
            bounds=Bounds(),
            rounds=rounds,
        )

    def __enter__(self) -> Linkage:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing was kept."""

    def round(self, number: int) -> Round:
        """One register, both ways."""
        rows = invent(self.people, seed=20260301 + number)
        truth = {row.key: row.person for row in rows}
        began = time.perf_counter()
        pairs, counted = _ours(rows)
        ours = time.perf_counter() - began
        began = time.perf_counter()
        theirs = _anchor(rows)
        anchor = time.perf_counter() - began
        best, bare = best_f1(pairs, truth), best_f1(theirs, truth)
        off = counted.people / self.people - 1
        told = {
            "best F1": f"{best:.3f}, {best / bare:.2f} times {bare:.3f}",
            "people": f"{counted.people:,} counted of {self.people:,} ({off:+.1%}), "
            f"between {counted.at_least:,} and {counted.at_most:,}",
            "largest person": f"{counted.largest} files",
        }
        failed = {
            "best F1": best < BEST_F1 * bare,
            "people": abs(off) > COUNTED or not counted.at_least <= self.people <= counted.at_most,
            "largest person": counted.largest > LARGEST,
        }
        return Round(ours, anchor, told=told, failed=[name for name in failed if failed[name]])


def best_f1(pairs: Sequence[Scored], truth: dict[str, int]) -> float:
    """The best F1 that any threshold gives, over pairs of rows."""
    sizes = Counter(truth.values())
    wanted = sum(size * (size - 1) // 2 for size in sizes.values())
    ordered = sorted(pairs, key=lambda pair: -pair[2])
    best, right = 0.0, 0
    for said, (a, b, score) in enumerate(ordered, 1):
        right += truth[a] == truth[b]
        if said == len(ordered) or ordered[said][2] != score:
            best = max(best, 2 * right / (said + wanted))
    return best


def _ours(rows: Sequence[Row]) -> tuple[list[Scored], Any]:
    from amparo.people.matching.persons import count
    from amparo.people.matching.table import Entry
    from amparo.people.matching.volume import compare_all

    entries = [
        Entry(row.key, row.given, row.family, _days(row.born), row.sex, row.nation, row.number)
        for row in rows
    ]
    compared = compare_all(entries)
    return compared.pairs, count(len(rows), compared.pairs, compared.found)


def _days(born: str) -> tuple[date, date] | None:
    return (date.fromisoformat(born),) * 2 if born else None


def _anchor(rows: Sequence[Row]) -> list[Scored]:
    import duckdb
    import pyarrow as pa
    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    names = ("key", "given", "family", "born", "sex", "nation", "number")
    table = pa.table({name: [getattr(row, name) or None for row in rows] for name in names})
    connection = duckdb.connect()
    database = DuckDBAPI(connection=connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="key",
        comparisons=[
            library.NameComparison("given"),
            library.NameComparison("family"),
            library.DateOfBirthComparison("born", input_is_string=True),
            library.ExactMatch("number"),
            library.ExactMatch("sex"),
            library.ExactMatch("nation"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given", "family"),
            block_on("born"),
            block_on("number"),
            block_on("family", "substr(born, 1, 4)"),
            block_on("given", "substr(born, 1, 4)"),
            block_on("family", "substr(given, 1, 3)"),
            block_on("given", "substr(family, 1, 3)"),
        ],
    )
    people = database.register(table, dataset_display_name="bare")
    linker = Linker(people, settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("number"), block_on("given", "family", "born")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    for rule in (block_on("born"), block_on("given", "family")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01)
    asked = f"SELECT key_l, key_r, match_probability FROM {found.physical_name}"  # noqa: S608
    told: list[Scored] = connection.execute(asked).fetchall()
    return told
