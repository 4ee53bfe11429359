"""What a worker does with batches, one at a time: rehearse, load, compare, sign off, roll back.

A job stands in its batch until it is done, and ends in the transaction of what it does: whenever
the worker is cut off, all of it happened or nothing did, and the next worker takes it up.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from amparo.access.models import User
from amparo.access.viewer import viewer_of
from amparo.kernel.errors import NotAllowed, Refused
from amparo.kernel.scope import unscoped

from . import comparing, loading, notes, rehearsing, signing, undoing
from .load import Overtaken
from .models import Batch
from .watching import Stopped, is_cut_off, new_token, watching

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from amparo.access.viewer import Viewer

    from .watching import Watching

    Job = Callable[[Viewer, Batch, Watching], None]

JOBS: Mapping[str, Job] = {
    "rehearse": rehearsing.rehearse,
    "load": loading.load_batch,
    "compare": comparing.compare,
    "release": signing.release,
    "undo": undoing.undo,
}
MOST_TRIES = 5  # a job that ends its worker so often is laid down
log = logging.getLogger(__name__)


def work() -> bool:
    """Do the job that has waited longest. Gives False where none waits, or somebody works."""
    batch = _claimed()
    if batch is None:
        return False
    with watching(batch) as watch:
        try:
            viewer = _viewer(batch.job_by)
            with translation.override(batch.job_in or None):
                JOBS[batch.job](viewer, batch, watch)
        except Overtaken:
            _put_back(batch)
        except Stopped:
            _lay_down(batch, "")
        except Refused as refusal:
            _lay_down(batch, str(refusal))
        except Exception as error:
            log.exception("the job %s of %s broke off: %s", batch.job, batch, type(error).__name__)
            _lay_down(batch, _("The program broke off here. Nothing was changed."))
    return True


def _claimed() -> Batch | None:
    """The next job, with our name on it. One at a time: loads must not overtake each other."""
    for batch in Batch.objects.exclude(job="").order_by("job_at", "pk"):
        if batch.token and not is_cut_off(batch):
            return None
        if batch.is_stopping or batch.tries >= MOST_TRIES:
            _lay_down(batch, "" if batch.is_stopping else _("The program ended here too often."))
            continue
        token = new_token()
        ours = Batch.objects.filter(pk=batch.pk, job=batch.job, token=batch.token)
        if ours.update(token=token, beat=timezone.now(), tries=F("tries") + 1):
            batch.refresh_from_db()
            return batch
    return None


def _viewer(username: str) -> Viewer:
    """Whoever asked for the job, with the rights of this moment."""
    with unscoped("the worker acts for whoever asked"):
        user = User.rows.filter(username=username, is_active=True, voided_at__isnull=True).first()
    if user is None:
        raise NotAllowed(_("Whoever asked for this has no account any more."))
    return viewer_of(user)


def _put_back(batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk, token=batch.token).update(
        token="", beat=None, phase="", part=0, tries=0
    )


def _lay_down(batch: Batch, why: str) -> None:
    """End a job that was not done; the reason is kept for whoever asked."""
    ours = Batch.objects.filter(pk=batch.pk, token=batch.token)
    if ours.update(job="", token="", phase="", part=0, tries=0, beat=None, is_stopping=False):
        if why:
            notes.keep(batch, notes.PROBLEM, why)
        else:
            notes.forget(batch, notes.PROBLEM)
