"""The site and a worker, each a process with its children, and the most memory that one took.

A worker that has done a large job begins anew and gives its memory back: it is looked at all along.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bench.server import environment, free_port, status, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

OFTEN = 0.2  # seconds between two looks
ENDS_WITHIN = 30


class Processes:
    """Serves a home and works in it, until the block ends."""

    def __init__(self, home: Path) -> None:
        self._home, self._over = home, threading.Event()
        self.most = {"web": 0, "worker": 0}  # bytes that one process of them held at most
        self.site = ""

    def __enter__(self) -> Processes:
        port = free_port()
        self.site = f"http://localhost:{port}"
        self._running = {
            "web": self._begin("serve", "--port", str(port), "--no-worker"),
            "worker": self._begin("worker"),
        }
        self._looker = threading.Thread(target=self._look, daemon=True)
        self._looker.start()
        wait_for(f"{self.site}/sign-in/")
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._looker.join()
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.wait(timeout=ENDS_WITHIN)

    def _begin(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "amparo.config.cli", *words],
            env=environment(self._home) | _database(),
            stdout=subprocess.DEVNULL,
        )

    def _look(self) -> None:
        while not self._over.wait(OFTEN):
            for name, process in self._running.items():
                now = (status(each, "VmHWM:") for each in _with_children(process.pid))
                self.most[name] = max(self.most[name], *now)


def _database() -> dict[str, str]:
    """The database that was asked for, if any; else that of the home."""
    named = "AMPARO_DATABASE_URL"
    return {named: os.environ[named]} if named in os.environ else {}


def _with_children(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _with_children(int(child))
