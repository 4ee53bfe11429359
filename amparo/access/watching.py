"""Follows a job while it runs: how far it is, that somebody works on it, and how to stop it."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .working import Worked

BEAT = 3.0  # seconds between two signs of work
CUT_OFF = timedelta(seconds=60)  # without a sign for so long, another machine takes the job up
LONG_SILENCE = timedelta(minutes=15)  # a number may have gone to another process by then
TOLD = 0.4  # seconds between two looks
NOTHING = {"job": "", "token": "", "phase": "", "part": 0, "tries": 0, "beat": None}


class Stopped(Refused):
    """The job was to stop, or somebody else has taken it up."""

    def __init__(self) -> None:
        super().__init__(_("It was stopped. Nothing was changed."))


def new_token() -> str:
    """Names the process that works: its machine, its number, and something by chance."""
    return f"{socket.gethostname()[:16]}:{os.getpid()}:{secrets.token_hex(4)}"


def is_cut_off(row: Worked) -> bool:
    """Whether a job was begun and nobody works on it any more.

    Of a process of this machine it is known whether it lives; it cannot always give a sign, since
    the database of one machine has one writer. Of others the last sign tells.
    """
    if row.beat is None:
        return True
    silent = timezone.now() - row.beat
    host, number, _chance = row.token.rsplit(":", 2)
    if host == socket.gethostname()[:16] and silent < LONG_SILENCE:
        return int(number) == os.getpid() or not _is_alive(int(number))
    return silent > CUT_OFF


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Watching:
    """The watch over one job. ``also`` is done in the transaction that ends it."""

    def __init__(self, row: Worked, also: Callable[[], None] | None = None) -> None:
        self.also = also
        self._mine = _mine(row).filter(is_stopping=False)
        self._told = 0.0
        self._phase = ""

    def tell(self, phase: str, part: int) -> None:
        """Note how far it is. Raises Stopped where it is to stop."""
        now = time.monotonic()
        if phase == self._phase and now - self._told < TOLD:
            return
        self._phase, self._told = phase, now
        if not self._mine.update(phase=phase, part=min(part, 100), beat=timezone.now()):
            raise Stopped

    def end(self, row: Worked) -> None:
        """The job is done, in the transaction of what it did. Raises Stopped, which undoes that."""
        if not self._mine.update(**NOTHING):
            raise Stopped
        for name, value in NOTHING.items():
            setattr(row, name, value)
        if self.also is not None:
            self.also()


def _mine(row: Worked) -> QuerySet[Any]:
    rows: QuerySet[Any] = QuerySet(type(row))
    return rows.filter(pk=row.pk, token=row.token)


@contextmanager
def watching(row: Worked) -> Iterator[Watching]:
    """Within this block a second thread gives a sign of work every few seconds."""
    over = threading.Event()
    beating: threading.Thread | None = None
    if not transaction.get_connection().in_atomic_block:
        beating = threading.Thread(target=_beat, args=(_mine(row), over), daemon=True)
        beating.start()
    try:
        yield Watching(row)
    finally:
        over.set()
        if beating is not None:
            beating.join()


def _beat(mine: QuerySet[Any], over: threading.Event) -> None:
    """A database that is busy for a while is no reason to end; the next sign will do."""
    while not over.wait(BEAT):
        try:
            mine.update(beat=timezone.now())
        except DatabaseError:
            continue
        finally:
            close_old_connections()
    transaction.get_connection().close()
