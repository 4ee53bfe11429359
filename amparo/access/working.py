"""What pages ask for and a worker does: one job in a row of its own, whole or not at all.

A job stands in its row until it is done, and ends in the transaction of what it does: whenever the
worker is cut off, all of it happened or nothing did, and the next worker takes it up.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amparo.kernel.errors import NotAllowed, Refused
from amparo.kernel.scope import unscoped

from .watching import NOTHING, Stopped, is_cut_off, new_token, watching

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .viewer import Viewer
    from .watching import Watching

    Job = Callable[[Viewer, Any, Watching], None]
    Say = Callable[[Any, str], None]

MOST_TRIES = 5  # a job that ends its worker so often is laid down
log = logging.getLogger(__name__)


class Again(Refused):
    """What a job was to change has changed meanwhile: it is done anew, from its beginning."""


class Worked(models.Model):
    """A row for which a worker may have something to do.

    ``job`` is what is to be done, if anything: whoever works on it writes ``token`` and the moment
    of his last ``beat``; a job whose beat is old was cut off and is taken up again. ``phase`` and
    ``part`` (0 to 100) tell the reader how far the job is.
    """

    job = models.CharField(gettext_lazy("what is to be done"), max_length=20, blank=True)
    job_by = models.CharField(gettext_lazy("asked by"), max_length=60, blank=True)
    job_at = models.DateTimeField(gettext_lazy("asked on"), null=True)
    job_in = models.CharField(gettext_lazy("language of whoever asked"), max_length=10, blank=True)
    tries = models.PositiveSmallIntegerField(gettext_lazy("times begun"), default=0)
    token = models.CharField(gettext_lazy("who works on it"), max_length=40, blank=True)
    beat = models.DateTimeField(gettext_lazy("last sign of work"), null=True)
    phase = models.CharField(gettext_lazy("phase"), max_length=20, blank=True)
    part = models.PositiveSmallIntegerField(gettext_lazy("done so far"), default=0)
    is_stopping = models.BooleanField(gettext_lazy("is to stop"), default=False)

    class Meta:
        abstract = True


def asked(viewer: Viewer, job: str) -> dict[str, Any]:
    """The values of a row for which somebody asks now that a worker does a job."""
    return {
        **NOTHING,
        "job": job,
        "job_by": viewer.username,
        "job_at": timezone.now(),
        "job_in": (get_language() or "en")[:10],
        "is_stopping": False,
    }


def stop_work(row: Worked, *, but: tuple[str, ...] = ()) -> bool:
    """Let a job end at the next safe point, or not begin. False where none is there to stop."""
    waiting = _rows(row).exclude(job__in=("", *but))
    return bool(waiting.filter(token="").update(job="") or waiting.update(is_stopping=True))


def work_on(model: type[Worked], jobs: Mapping[str, Job], say: Say) -> bool:
    """Do the job that has waited longest. Gives False where none waits, or somebody works.

    ``say`` is told, with the row, why a job was not done; an empty word where it was stopped.
    """
    row = _claimed(model, say)
    if row is None:
        return False
    with watching(row) as watch:
        try:
            viewer = _asker(row.job_by)
            with translation.override(row.job_in or None):
                jobs[row.job](viewer, row, watch)
        except Again:
            _ours(row).update(token="", beat=None, phase="", part=0, tries=0)
        except Stopped:
            _lay_down(row, say, "")
        except Refused as refusal:
            _lay_down(row, say, str(refusal))
        except Exception as error:
            log.exception("the job %s of %s broke off: %s", row.job, row, type(error).__name__)
            _lay_down(row, say, _("The program broke off here. Nothing was changed."))
    return True


def _claimed(model: type[Worked], say: Say) -> Worked | None:
    """The next job, with our name on it. One at a time: jobs must not overtake each other."""
    rows: models.QuerySet[Any] = models.QuerySet(model)
    for row in rows.exclude(job="").order_by("job_at", "pk"):
        if row.token and not is_cut_off(row):
            return None
        if row.is_stopping or row.tries >= MOST_TRIES:
            _lay_down(row, say, "" if row.is_stopping else _("The program ended here too often."))
            continue
        ours = rows.filter(pk=row.pk, job=row.job, token=row.token)
        if ours.update(token=new_token(), beat=timezone.now(), tries=F("tries") + 1):
            row.refresh_from_db()
            found: Worked = row
            return found
    return None


def _asker(username: str) -> Viewer:
    """Whoever asked for the job, with the rights of this moment."""
    from .models import User
    from .viewer import viewer_of

    with unscoped("the worker acts for whoever asked"):
        user = User.rows.filter(username=username, is_active=True, voided_at__isnull=True).first()
    if user is None:
        raise NotAllowed(_("Whoever asked for this has no account any more."))
    return viewer_of(user)


def _lay_down(row: Worked, say: Say, why: str) -> None:
    """End a job that was not done; the reason is kept for whoever asked."""
    if _ours(row).update(**NOTHING, is_stopping=False):
        say(row, why)


def _rows(row: Worked) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = models.QuerySet(type(row))
    return rows.filter(pk=row.pk)


def _ours(row: Worked) -> models.QuerySet[Any]:
    return _rows(row).filter(token=row.token)
