"""Reads a file in a process of its own, which can open nothing, for a limited time and memory.

A file that comes through a page is looked into here first: if its reader breaks, runs away or is
taken over, this process ends and nothing else. It is given the bytes, has no environment, and from
then on can open no file and no connection; it answers as JSON, with an outline or with all rows.
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
from typing import TYPE_CHECKING, Any, cast

from .encodings import ENCODINGS
from .limits import DEFAULT, MEGABYTE, Limits
from .outlines import as_told
from .raw import Raw, check_size
from .reading import read_raw
from .refusals import Unreadable
from .telling import book_lines, book_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from .books import Book

ROOT = Path(__file__).resolve().parents[3]
READER = ("-m", __name__)  # what the process apart runs
SECONDS = 240
PROCESSOR_SECONDS = 180
LOOK = 0.3  # seconds between two looks at a process that reads
MEMORY = 4096 * MEGABYTE
OUTLINE, ROWS = "outline", "rows"  # what is asked for
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
    told: dict[str, Any] = _asked(raw, limits, OUTLINE, encoding, meanwhile)
    return told


def book_apart(raw: Raw, limits: Limits = DEFAULT, encoding: str = "") -> Book:
    """As ``read_raw``, all rows, with nothing of the file ever opened in this process."""
    book: Book = _asked(raw, limits, ROWS, encoding, lambda _part: None)
    return book


def _asked(
    raw: Raw, limits: Limits, what: str, encoding: str, meanwhile: Callable[[int], None]
) -> Any:
    """What the process apart says. Raises Unreadable, also where it broke off."""
    check_size(raw.name, len(raw.content), limits)
    asked = {"name": raw.name, "limits": asdict(limits), "encoding": encoding, "what": what}
    process = subprocess.Popen(  # noqa: S603  (our own program, and no shell)
        [sys.executable, "-s", "-B", *READER, json.dumps(asked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    listen = book_of if what == ROWS else _outline
    answers: list[Any] = []
    talk = threading.Thread(
        target=lambda: answers.append(_exchange(process, raw.content, listen)), daemon=True
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
    answer = answers[0] if answers else None
    if answer is None:
        raise Unreadable("gave_up", name=raw.name)
    if isinstance(answer, dict) and "refused" in answer:
        raise Unreadable(answer["refused"], **answer["params"])
    return answer


def _exchange(
    process: subprocess.Popen[bytes], content: bytes, listen: Callable[[BinaryIO], Any]
) -> Any:
    """Give the bytes and hear the answer; None where there is none, or none that makes sense."""
    if process.stdin is None or process.stdout is None:
        return None
    with process.stdin as given, process.stdout as said:
        try:
            given.write(content)
            given.close()
            return listen(cast("BinaryIO", said))
        except (BrokenPipeError, ValueError, KeyError, TypeError):
            return None


def _outline(said: BinaryIO) -> Any:
    answer = said.read(ANSWER + 1)
    return json.loads(answer) if len(answer) <= ANSWER else None


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
    answer = sys.stdout
    try:
        book = read_raw(Raw(asked["name"], content), Limits(**asked["limits"]), asked["encoding"])
        for line in book_lines(book) if asked["what"] == ROWS else [json.dumps(as_told(book))]:
            answer.write(line)
    except Unreadable as refusal:
        answer.write(json.dumps({"refused": refusal.code, "params": refusal.params}) + "\n")
    except (MemoryError, RecursionError):
        answer.write(json.dumps({"refused": "gave_up", "params": {"name": asked["name"]}}) + "\n")


def _warm_up(encoding: str) -> None:
    """Load what the readers load late, while it can still be loaded."""
    for name in (*ENCODINGS, encoding or "utf-8"):
        with contextlib.suppress(LookupError, ValueError):
            codecs.lookup(name)


if __name__ == "__main__":
    main(sys.argv[1])
