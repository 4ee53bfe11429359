"""A worker is killed at one moment after the other while it loads, compares and rolls back.

``AMPARO_KILLS`` says how often (1). ``make kills`` tries twenty times on each database.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.postgres import drop_database, end_sessions

pytestmark = pytest.mark.processes
TRIES = int(os.environ.get("AMPARO_KILLS", "1"))
ROWS = 400
FROM, TO = 0.25, 1.02  # the part of a run in which a worker is killed
DONE = {"load": "loaded", "compare": "loaded", "undo": "rolled_back"}
ADDRESS = os.environ.get("AMPARO_DATABASE_URL", "")
ROOT = Path(__file__).resolve().parents[2]


class Home:
    """A home that can be set back to how it was, with a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder / "home", folder / "kept"
        self.environment = os.environ | {
            "AMPARO_HOME": str(self.folder),
            "AMPARO_KEYS": str(folder / "keys"),
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        return done.stdout

    def look(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.run("tests.kills.acts", "look"))
        return found

    def work(self) -> None:
        self.run("amparo.config.cli", "worker", "--once")

    def work_until(self, seconds: float) -> None:
        """Begin a worker and kill it, as a machine that loses power would."""
        words = [sys.executable, "-m", "amparo.config.cli", "worker", "--once"]
        worker = subprocess.Popen(words, env=self.environment, cwd=ROOT)
        time.sleep(seconds)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def keep(self) -> None:
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.folder, self.kept)
        self._database("kept", "amparo")

    def set_back(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder)
        self._database("amparo", "kept")

    def _database(self, name: str, template: str) -> None:
        if not ADDRESS:
            return
        import psycopg

        with psycopg.connect(ADDRESS.rpartition("/")[0] + "/postgres", autocommit=True) as server:
            end_sessions(server, template)
            drop_database(server, name)
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = Home(tmp_path_factory.mktemp("kills"))
    made.run("tests.kills.acts", "prepare", str(ROWS))
    return made


def moments(whole: float) -> list[float]:
    """Moments spread over a run."""
    step = (TO - FROM) / TRIES
    return [whole * (FROM + step * (number + 0.5)) for number in range(TRIES)]


def test_whenever_a_worker_is_killed_nothing_is_lost_and_nothing_doubled(home):
    for job in DONE:  # what the first has loaded is compared, and then rolled back
        _kill_during(home, job)


def _kill_during(home, job):
    home.run("tests.kills.acts", "ask", job)
    home.keep()
    before = home.look()
    begun = time.monotonic()
    home.work()
    whole = time.monotonic() - begun
    after = home.look()
    assert (after["step"], after["job"]) == (DONE[job], "")
    assert after["faults"] == 0
    times = moments(whole)
    for moment in times if job == "load" else times[:: max(1, TRIES // 5)]:
        home.set_back()
        home.work_until(moment)
        assert without_job(home.look()) in (without_job(before), without_job(after)), moment
        home.work()
        assert home.look() == after, moment


def without_job(told):
    """What was found, but for the job, which stays until it is done."""
    return {name: value for name, value in told.items() if name != "job"}
