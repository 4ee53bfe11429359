"""Asks for the comparison of everybody: at once among few, by a worker among many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.working import asked, stop_work
from amparo.kernel.errors import NotPossible
from amparo.people.models import Comparison

from .deciding import REVIEW
from .everybody import compare_everybody, how_many

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.access.watching import Watching

COMPARE = "compare"


def last_comparison() -> Comparison:
    """What is being done and what was found last; an empty row where nobody ever asked."""
    return Comparison.objects.filter(pk=Comparison.ONLY).first() or Comparison()


def begin(viewer: Viewer) -> bool:
    """Compare everybody now, or leave it to a worker. Gives whether it is done.

    Raises NotPossible where a worker has been asked already.
    """
    if how_many() >= settings.AMPARO_COMPARE_FROM:
        ask_to_compare(viewer)
        return False
    if last_comparison().job:
        raise NotPossible(_("Everybody is being compared already."))
    compare_everybody(viewer)
    return True


@action("pair.ask_to_compare", needs=REVIEW)
def ask_to_compare(viewer: Viewer, _nothing: None = None) -> None:
    """Ask a worker to compare everybody. Raises NotPossible where one has been asked already."""
    Comparison.objects.get_or_create(pk=Comparison.ONLY)
    waiting = Comparison.objects.filter(pk=Comparison.ONLY, job="")
    if not waiting.update(**asked(viewer, COMPARE), problem=""):
        raise NotPossible(_("Everybody is being compared already."))


@action("pair.stop_comparing", needs=REVIEW)
def stop_comparing(_viewer: Viewer, _nothing: None = None) -> None:
    """Let the comparison end at the next safe point. Raises NotPossible where none is under way."""
    if not stop_work(last_comparison()):
        raise NotPossible(_("Nobody is being compared now."))


def compare(viewer: Viewer, row: Comparison, watch: Watching) -> None:
    """What a worker does: all of it, or nothing."""
    compare_everybody(viewer, tell=watch.tell, end=lambda: watch.end(row))


def say(row: Comparison, why: str) -> None:
    """Keep why it was not done, for whoever asked; nothing where it was stopped."""
    Comparison.objects.filter(pk=row.pk).update(problem=why[:200])
