"""`amparo worker`: does what takes too long for a page, such as loading a register."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from .speaking import DONE, add_command

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from .speaking import Subparsers

PAUSE = 1.0  # seconds between two looks for work
AGAIN = 2.0  # seconds before a worker that ended is begun anew
ABOUT = """\
Do what pages ask for and takes its time: rehearse, load and compare registers, roll a load back.
The site begins a worker of its own; where several machines serve it (serve --no-worker), run one.
A worker may be ended at any moment: what it had begun is done whole by the next one."""


def register(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "worker",
        "do what pages have asked for",
        ABOUT,
        ("worker", "worker --once"),
    )
    parser.add_argument("--once", action="store_true", help="end when nothing waits")
    parser.add_argument("--with-parent", type=int, metavar="PROCESS", help="end when that ends")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from amparo.access.agreed import in_use
    from amparo.config import installation

    installation.must_be_ready()
    in_use.take_up()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    works = list(_works())
    while True:
        in_use.keep_up()
        has_worked = sum(work() for work in works) > 0
        if arguments.once and not has_worked:
            return DONE
        if arguments.with_parent and os.getppid() != arguments.with_parent:
            return DONE
        if has_worked and not arguments.once:
            _begin_anew()
        time.sleep(PAUSE)


def _begin_anew() -> None:
    """Give back the memory that a large job took: the same process, from its beginning."""
    words = [sys.executable, "-m", "amparo.config.cli", *sys.argv[1:]]
    os.execv(sys.executable, words)  # noqa: S606  ourselves, and no shell


def _works() -> Iterator[Callable[[], bool]]:
    """The function ``work`` of every room that ships ``jobs``; it says whether anything waited."""
    from django.apps import apps

    for room in apps.get_app_configs():
        name = f"{room.name}.jobs"
        if room.name.startswith("amparo.") and find_spec(name) is not None:
            yield import_module(name).work


@contextmanager
def beside() -> Iterator[None]:
    """Within this block a worker runs in a process of its own, and another when it ends early."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(over,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(over: threading.Event) -> None:
    words = [sys.executable, "-m", "amparo.config.cli", "worker", "--with-parent", str(os.getpid())]
    while not over.is_set():
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603  ourselves
        while process.poll() is None and not over.wait(0.2):
            pass
        if process.poll() is None:
            process.terminate()
            process.wait()
        over.wait(AGAIN)
