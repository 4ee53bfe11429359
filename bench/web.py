"""Measures the pages of a full house, with one colleague and with many, against a plain view."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from .frame import About, Bounds, Round
from .houses import SQLITE, a_full_house, coded, size_of, titled
from .server import MIB, Server, python

OURS = """\
The p95 of the dearest of the pages that people use all day (home, list of cases and its hundredth
or last page, a case, a person, a note saved, a person searched exactly and misspelt, the calendar
of days to come, a page of the dashboard), while so many invented colleagues work at once, each
reading a page for about ten seconds before the next."""
ANCHOR = """\
The p95 of a plain Django view that knows who signed in and asks the database once, opened by the
same colleagues in the same run, behind Django's sessions and accounts and nothing of ours."""
BARE, PLAIN, MEDIAN = "bare view", "one query", ", median"
MOST_TIMES = 5  # of the bound for a list, a case, a person and a saved section
COLLEAGUES = 20  # with a session each; a larger crowd shares them
READING = 10.0  # seconds that one of many looks at a page
AT_REST = 200 * MIB


@dataclass(frozen=True)
class Crowd:
    """So many colleagues at once, on so many processes and cores (0: all), for some seconds."""

    users: int
    workers: int = 1
    cores: int = 0
    seconds: float = 40
    rounds: int = 2

    @property
    def title(self) -> str:
        """As people read it."""
        who = "one colleague" if self.users == 1 else f"{self.users} colleagues at once"
        workers = f"{self.workers} processes" if self.workers > 1 else "one process"
        return f"The pages, {who}, {workers}" + (", one core" if self.cores == 1 else "")


class Web:
    """One invented home, opened by a crowd for some seconds a round."""

    def __init__(self, persons: int, crowd: Crowd, folder: Path, engine: str = SQLITE) -> None:
        self.persons, self.crowd, self._within, self.engine = persons, crowd, folder, engine
        self.about = About(
            code=coded(f"web-{crowd.users}", engine),
            title=titled(crowd.title, engine),
            size=f"{persons:,} persons",
            ours=OURS,
            anchor=ANCHOR,
            bounds=Bounds(
                each=MOST_TIMES if crowd.users > 1 and not crowd.cores else None,
                memory=10**9 if crowd.cores == 1 else None,
            ),
            rounds=crowd.rounds,
        )

    def __enter__(self) -> Web:
        self.home = a_full_house(self.persons, self._within, self.engine)
        self.folder = Path(tempfile.mkdtemp(prefix="web-", dir=self._within))
        self.plan = self.folder / "plan.json"
        told = python(self.home, "bench.site_plan", str(min(self.crowd.users, COLLEAGUES)))
        self.plan.write_bytes(told)
        self.server = Server(self.home, self.crowd.workers, self.crowd.cores)
        self.at_rest = self.server.memory()
        return self

    def __exit__(self, *_error: object) -> None:
        if hasattr(self, "server"):
            self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def round(self, number: int) -> Round:
        """Everybody works for a while; ours and the anchor are pages of the same work."""
        worked, began = self.server.worked(), time.monotonic()
        told = self._work()
        lasted = time.monotonic() - began
        times: dict[str, list[float]] = told["times"]
        shown = {name: _high(found) for name, found in times.items() if name not in (PLAIN, BARE)}
        if not shown:
            raise RuntimeError(f"no page was answered in {lasted:.0f} seconds")
        plain = _high(times[PLAIN]) if PLAIN in times else None
        facts, failed = self._facts(told, (self.server.worked() - worked) / lasted)
        return Round(
            ours=max(shown.values()),
            anchor=plain,
            memory=self.server.most_memory(),
            parts={name + MEDIAN: median(times[name]) for name in shown},
            lines={} if plain is None else {name: (p95, plain) for name, p95 in shown.items()},
            told=facts,
            failed=failed,
        )

    def _work(self) -> dict[str, Any]:
        crowd = self.crowd
        wait = READING if crowd.users > 1 else 0.0
        given = (crowd.users, crowd.seconds, wait)
        where = (self.server.address, str(self.plan))
        told: dict[str, Any] = json.loads(
            python(self.home, "bench.crowd", *where, *(str(one) for one in given))
        )
        return told

    def _facts(self, told: dict[str, Any], cores: float) -> tuple[dict[str, str], tuple[str, ...]]:
        """What is told beside the times, and which of it must not be so."""
        times = told["times"]
        facts = {
            f"{name}, of each": f"{told['sizes'][name]:,} bytes, {told['queries'][name]} queries"
            for name in times
            if name not in (PLAIN, BARE)
        }
        if BARE in times:
            facts["bare view, p95"] = f"{_high(times[BARE]) * 1000:.1f} ms"
        answered = sum(len(found) for found in times.values())
        facts["answered"] = f"{answered} pages, {cores:.2f} cores at work"
        facts["database"] = f"{size_of(self.home) / MIB:,.0f} MiB on disk"
        facts["memory at rest"] = f"{self.at_rest / MIB:,.0f} MiB, at most {AT_REST / MIB:.0f}"
        failed = [*told["failed"]]
        if self.at_rest > AT_REST:
            failed.append("memory at rest")
        return facts | told["failed"], tuple(failed)


def _high(times: list[float]) -> float:
    """The p95."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
