"""Loads a batch that was rehearsed, as it was rehearsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from amparo.access.action import perform
from amparo.kernel.errors import NotPossible

from . import notes
from .load import load
from .models import RegisterUpload
from .rehearsing import fingerprint, prepared_of

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.access.watching import Watching

    from .load import Loaded
    from .models import Batch

LOADED = "loaded"


def load_batch(viewer: Viewer, batch: Batch, watch: Watching) -> None:
    """Write what is new of the files. Raises NotPossible where they are not those rehearsed."""
    if batch.step != "rehearsed" or fingerprint(batch) != batch.rehearsed_as:
        raise NotPossible(_("A file or a mapping changed since the rehearsal. Rehearse again."))
    prepared = prepared_of(batch, watch, is_told=False)
    watch.also = lambda: _take_in(batch)
    done = load(viewer, prepared, batch, watch)
    if not done.batch:
        with perform(viewer, "import.nothing_new", batch=str(batch.pk)):
            batch.step = "dropped"
            watch.also = None
            watch.end(batch)
            batch.save()
    keep_done(batch, done)


def keep_done(batch: Batch, done: Loaded) -> None:
    """Keep with a load how many rows were new, known and changed, and whom nobody knows."""
    notes.keep(
        batch,
        LOADED,
        {
            "new_rows": done.new_rows,
            "known_rows": done.known_rows,
            "changed_rows": done.changed_rows,
            "proposals": done.proposals,
            "written": done.written,
            "nobody": done.nobody,
        },
    )


def _take_in(batch: Batch) -> None:
    notes.forget(batch, notes.PROBLEM)
    RegisterUpload.objects.filter(pk__in=batch.uploads).update(state="loaded")
