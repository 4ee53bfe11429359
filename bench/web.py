"""Measures the pages of a full house, with one colleague and with many, against a plain view."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles

from .frame import About, Bounds, Round

OURS = """\
The p95 of the dearest of the pages that people use all day (home, list of cases and its hundredth
or last page, a case, a person, a note saved, a person searched exactly and misspelt), while so many
invented colleagues work at once on one server process with the embedded database."""
ANCHOR = """\
The p95 of a plain Django view that knows who signed in and asks the database once, opened by the
same colleagues in the same run, behind Django's sessions and accounts and nothing of ours."""
BARE, PLAIN, MEDIAN = "bare view", "one query", ", median"
MOST_TIMES = 5  # of the bound for a list, a case, a person and a saved section
COLLEAGUES = 50
READY = 60  # seconds in which a server must answer


class Web:
    """One invented home, opened by so many colleagues at once for so many seconds a round."""

    def __init__(self, persons: int, users: int, folder: Path, seconds: float = 20) -> None:
        self.persons, self.users, self._within, self.seconds = persons, users, folder, seconds
        self.wait = 0.0 if users == 1 else 2.0
        who = "one colleague" if users == 1 else f"{users} colleagues at once"
        self.about = About(
            code=f"web-{users}",
            title=f"The pages, {who}",
            size=f"{persons:,} persons",
            ours=OURS,
            anchor=ANCHOR,
            bounds=Bounds(each=MOST_TIMES if users > 1 else None),
            rounds=2,
        )

    def __enter__(self) -> Web:
        self.home = a_full_house(self.persons, self._within)
        self.folder = Path(tempfile.mkdtemp(prefix="web-", dir=self._within))
        self.plan = self.folder / "plan.json"
        self.plan.write_bytes(_python(self.home, "bench.site_plan", str(COLLEAGUES)))
        self.port = _free_port()
        self.server = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "bench.anchors.site", str(self.port)],
            env=_environment(self.home),
        )
        _wait_for(f"http://localhost:{self.port}/sign-in/")
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.terminate()
        self.server.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def round(self, number: int) -> Round:
        """Everybody works for a while; ours and the anchor are pages of the same work."""
        at = f"http://localhost:{self.port}"
        given = (at, str(self.plan), str(self.users), str(self.seconds), str(self.wait))
        told = json.loads(_python(self.home, "bench.crowd", *given))
        shown = {name: _high(times) for name, times in told["times"].items()}
        plain = shown.pop(PLAIN)
        bare = shown.pop(BARE)
        return Round(
            ours=max(shown.values()),
            anchor=plain,
            memory=_memory(self.server.pid),
            parts={name + MEDIAN: median(told["times"][name]) for name in shown},
            lines={name: (p95, plain) for name, p95 in shown.items()},
            told={"bare view, p95": f"{bare * 1000:.1f} ms", **told["failed"]},
            failed=tuple(told["failed"]),
        )


def a_full_house(persons: int, folder: Path) -> Path:
    """An invented home of so many people; made once for all measures of a run."""
    home = folder / f"house-{persons}"
    if not home.exists():
        _python(home, "amparo.config.cli", "invent", "--persons", str(persons), "--seed", "7")
    return home


def _high(times: list[float]) -> float:
    """The p95."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    return kept | {"AMPARO_HOME": str(home), "AMPARO_DEMONSTRATION": "1"}


def _python(home: Path, module: str, *given: str) -> bytes:
    done = subprocess.run(  # noqa: S603  our own modules
        [sys.executable, "-m", module, *given],
        env=_environment(home),
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout


def _memory(process: int) -> int:
    """The most memory that one process of the server held, in bytes; 0 where it cannot be read."""
    most = 0
    for each in (process, *_children(process)):
        with suppress(OSError):
            for line in Path(f"/proc/{each}/status").read_text(encoding="ascii").splitlines():
                if line.startswith("VmHWM:"):
                    most = max(most, int(line.split()[1]) * 1024)
    return most


def _children(process: int) -> list[int]:
    with suppress(OSError):
        told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
        return [int(child) for child in told.split()]
    return []


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait_for(address: str) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310
            return
        time.sleep(0.2)
    raise TimeoutError(f"No answer from {address} within {READY} seconds.")
