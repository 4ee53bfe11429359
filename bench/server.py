"""The site in a process of its own, with the anchors beside it: its memory, and what it works."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

READY = 60  # seconds in which a server must answer
MIB = 2**20
ADDRESS = "database-address"  # in a home whose database lies elsewhere


class Server:
    """Answers from one home until it is stopped; `cores` keeps it on so many of them."""

    def __init__(self, home: Path, workers: int = 1, cores: int = 0) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self._process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "bench.anchors.site", str(self.port), str(workers)],
            env=environment(home),
        )
        if cores and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self._process.pid, range(cores))
        wait_for(f"{self.address}/sign-in/")

    def stop(self) -> None:
        """End it, and wait until it has ended."""
        self._process.terminate()
        self._process.wait(timeout=30)

    def most_memory(self) -> int:
        """The most that one process of it ever held, in bytes; 0 where it cannot be read."""
        return max((status(each, "VmHWM:") for each in self._all()), default=0)

    def memory(self) -> int:
        """What its largest process holds now."""
        return max((status(each, "VmRSS:") for each in self._all()), default=0)

    def worked(self) -> float:
        """Seconds of a core that all its processes have used."""
        return sum(_used(each) for each in self._all())

    def _all(self) -> Iterator[int]:
        main = self._process.pid
        yield main
        with suppress(OSError):
            told = Path(f"/proc/{main}/task/{main}/children").read_text(encoding="ascii")
            yield from (int(child) for child in told.split())


def environment(home: Path) -> dict[str, str]:
    """That of a process that works in one home and in nothing else of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    ours = {"AMPARO_HOME": str(home), "AMPARO_DEMONSTRATION": "1"}
    if (home / ADDRESS).exists():
        ours["AMPARO_DATABASE_URL"] = (home / ADDRESS).read_text("ascii")
    return kept | ours | {"DJANGO_SETTINGS_MODULE": "amparo.config.settings"}


def python(home: Path, module: str, *given: str) -> bytes:
    """Run one of our modules in a home; what it printed."""
    done = subprocess.run(  # noqa: S603  our own modules
        [sys.executable, "-m", module, *given],
        env=environment(home),
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout


def status(process: int, name: str) -> int:
    """What the machine tells of a process, in bytes; 0 where it tells nothing."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0


def _used(process: int) -> float:
    with suppress(OSError):
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def free_port() -> int:
    """One that nobody answers on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_for(address: str) -> None:
    """Until a page is answered. Raises TimeoutError where none is."""
    until = time.monotonic() + READY
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310
            return
        time.sleep(0.2)
    raise TimeoutError(f"the site gave no answer within {READY} seconds")
