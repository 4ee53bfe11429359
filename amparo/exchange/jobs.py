"""What a worker does here: read large files, and rehearse, load, compare, sign off, roll back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.access.working import work_on

from . import comparing, loading, notes, rehearsing, signing, undoing
from .models import Batch, RegisterUpload
from .uploads import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.access.working import Job

JOBS: Mapping[str, Job] = {
    "rehearse": rehearsing.rehearse,
    "load": loading.load_batch,
    "compare": comparing.compare,
    "release": signing.release,
    "undo": undoing.undo,
}


def work() -> bool:
    """Do the job that has waited longest, files first. Gives False where none could be done."""
    if work_on(RegisterUpload, {reading.READ: reading.read_large}, reading.say):
        return True
    return work_on(Batch, JOBS, _say)


def _say(batch: Batch, why: str) -> None:
    """Keep why a job was not done, for whoever asked."""
    if why:
        notes.keep(batch, notes.PROBLEM, why)
    else:
        notes.forget(batch, notes.PROBLEM)
