"""Reads a file in a process of its own, which can open nothing, for a limited time and memory.

A file that comes through a page is looked into here first: if its reader breaks, runs away or is
taken over, this process ends and nothing else. It is given the bytes, has no environment, and from
then on can open no file and no connection; it answers with an outline as JSON.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .limits import DEFAULT, MEGABYTE, Limits
from .outlines import as_told
from .raw import Raw, check_size
from .reading import read_raw
from .refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 240
PROCESSOR_SECONDS = 180
LOOK = 0.3  # seconds between two looks at a process that reads
MEMORY = 4096 * MEGABYTE
ENCODINGS = ("cp437", "cp1252", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
ANSWER = 256 * MEGABYTE  # the longest answer that is listened to


def read_apart(
    raw: Raw,
    limits: Limits = DEFAULT,
    encoding: str = "",
    meanwhile: Callable[[int], None] = lambda _part: None,
) -> dict[str, Any]:
    """The outline of a file, as ``from_told`` takes it; or Unreadable, whatever is in it.

    ``meanwhile`` is called now and then with how much of its time was used, from 0 to 100; what it
    raises ends the reading.
    """
    check_size(raw.name, len(raw.content), limits)
    told = _asked(raw, limits, encoding, meanwhile)
    if told is None:
        raise Unreadable("gave_up", name=raw.name)
    if "refused" in told:
        raise Unreadable(told["refused"], **told["params"])
    return told


def _asked(
    raw: Raw, limits: Limits, encoding: str, meanwhile: Callable[[int], None]
) -> dict[str, Any] | None:
    """What the process apart says, or None where it broke off."""
    words = json.dumps({"name": raw.name, "limits": asdict(limits), "encoding": encoding})
    process = subprocess.Popen(  # noqa: S603  (our own program, and no shell)
        [sys.executable, "-s", "-B", "-m", __name__, words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    answers: list[bytes] = []
    talk = threading.Thread(
        target=lambda: answers.append(_exchange(process, raw.content)), daemon=True
    )
    begun = time.monotonic()
    talk.start()
    try:
        while talk.is_alive() and (used := time.monotonic() - begun) < SECONDS:
            talk.join(LOOK)
            meanwhile(int(100 * used / SECONDS))
    finally:
        process.kill()
        process.wait()
        talk.join()
    try:
        told: dict[str, Any] = json.loads(answers[0])
    except (ValueError, IndexError):
        return None
    return told


def _exchange(process: subprocess.Popen[bytes], content: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    with process.stdin as given, process.stdout as said:
        try:
            given.write(content)
            given.close()
        except BrokenPipeError:
            return b""
        answer = said.read(ANSWER + 1)
    return answer if len(answer) <= ANSWER else b""


def _close_doors() -> None:
    """From here on no file and no connection can be opened, and time and memory are limited."""
    import resource

    hard = {
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 3,
    }
    for what, limit in hard.items():
        resource.setrlimit(what, (limit, limit))


def main(words: str) -> None:
    """What the process apart does: read from its input, answer on its output."""
    asked = json.loads(words)
    content = sys.stdin.buffer.read()
    _warm_up(asked["encoding"])
    _close_doors()
    try:
        told = as_told(
            read_raw(Raw(asked["name"], content), Limits(**asked["limits"]), asked["encoding"])
        )
    except Unreadable as refusal:
        told = {"refused": refusal.code, "params": refusal.params}
    except (MemoryError, RecursionError):
        told = {"refused": "gave_up", "params": {"name": asked["name"]}}
    sys.stdout.write(json.dumps(told))


def _warm_up(encoding: str) -> None:
    """Load what the readers load late, while it can still be loaded."""
    for name in (*ENCODINGS, encoding or "utf-8"):
        with contextlib.suppress(LookupError, ValueError):
            codecs.lookup(name)


if __name__ == "__main__":
    main(sys.argv[1])
