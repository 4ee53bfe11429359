"""Runs a measure to its end, and keeps what it measured where it did not get there."""

from __future__ import annotations

import errno
import shutil
from subprocess import CalledProcessError
from tempfile import gettempdir
from typing import TYPE_CHECKING

from .frame import Outcome

if TYPE_CHECKING:
    from .frame import Measure, Round

FULL = 200 * 2**20  # bytes: with less room than this it is the disk that was full
NO_ROOM = "the disk is full: make room, then measure it again"


class Interrupted(Exception):
    """Somebody asked to stop; what was measured of this one until then is in it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("interrupted")
        self.outcome = outcome


def run(measure: Measure) -> Outcome:
    """All rounds of a measure, one after the other; a failure ends this measure and no other."""
    rounds: list[Round] = []
    trouble = ""
    try:
        with measure:
            for number in range(measure.about.rounds):
                rounds.append(measure.round(number))
    except KeyboardInterrupt:
        words = f"interrupted after {len(rounds)} of {measure.about.rounds} rounds"
        raise Interrupted(Outcome(measure.about, rounds, words)) from None
    except Exception as error:
        trouble = sentence(error)
    return Outcome(measure.about, rounds, trouble)


def sentence(error: Exception) -> str:
    """Why a measure ended, for the page."""
    is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    if is_full or shutil.disk_usage(gettempdir()).free < FULL:
        return NO_ROOM
    if isinstance(error, CalledProcessError):
        words = error.cmd[2] if error.cmd[1:2] == ["-m"] else error.cmd[0]
        return f"not measured to its end: {words} failed, and said above why"
    return f"not measured to its end: {str(error) or type(error).__name__}"
