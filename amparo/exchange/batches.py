"""What people do with a batch before a worker does its part: begin one, ask, stop, lay aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.batch import NEEDS
from amparo.access.working import asked, stop_work
from amparo.kernel import act as acts
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.reference.codes import code_list

from . import notes
from .comparing import SIGN
from .models import Batch
from .plan.building import ACCEPT_ABOVE
from .undoing import brought_by, refuse_worked_on
from .uploads.own import is_own, uploads_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amparo.access.viewer import Viewer

# What may be asked for at which step, and by which permission.
ASKED: dict[str, tuple[tuple[str, ...], str]] = {
    "rehearse": (("received", "rehearsed"), NEEDS),
    "load": (("rehearsed",), NEEDS),
    "compare": (("loaded", "reconciled"), SIGN),
    "undo": (("loaded", "reconciled"), NEEDS),
}
OPEN = ("received", "rehearsed")


@action("import.begin", needs=NEEDS)
def begin(
    viewer: Viewer, _target: None, uploads: Sequence[str], accept_above: float = ACCEPT_ABOVE
) -> Batch:
    """Begin a load of these files, which are read and mapped. Raises Invalid."""
    if not 0 < accept_above <= 1:
        raise Invalid({"accept_above": _("Give a number between 0 and 1, such as 0.9.")})
    found = uploads_of(viewer).filter(pk__in=uploads, state="read", mapping__isnull=False)
    ready = {str(key) for key in found.values_list("pk", flat=True)}
    chosen = [key for key in dict.fromkeys(uploads) if key in ready]
    if not chosen:
        raise Invalid({"uploads": _("Choose at least one file that is read and mapped.")})
    years = uploads_of(viewer).filter(pk__in=chosen)
    covered = years.aggregate(year_from=Min("year_from"), year_to=Max("year_to"))
    batch = Batch.objects.create(
        step="received",
        **covered,
        agency=viewer.agency,
        opened_at=timezone.now(),
        opened_by=viewer.username,
        uploads=chosen,
        accept_above=accept_above,
    )
    acts.current().facts.update(batch=str(batch.pk), files=len(chosen))
    ask(viewer, None, batch, "rehearse")
    return batch


def reasons() -> list[tuple[str, str]]:
    """Why a load may be rolled back: that nothing is known of it is no reason."""
    choices = code_list("roll_back_reason").choices()
    return [(code, label) for code, label in choices if code not in ("unknown", "not_recorded")]


def ask(viewer: Viewer, _target: None, batch: Batch, job: str, why: str = "") -> None:
    """Ask a worker to do something with a batch. Raises NotPossible where it cannot be now.

    To roll back asks ``why``, a code of ``roll_back_reason``; raises Invalid without one.
    """
    steps, needs = ASKED[job]
    if not viewer.has(needs) or (needs == NEEDS and not is_own(viewer, batch)):
        raise NotAllowed(_("This is not open to you."))
    more: dict[str, Any] = {}
    if job == "undo":
        if why not in dict(reasons()):
            raise Invalid({"why": _("Choose a reason from the list.")})
        more["undone_why"] = why
        refuse_worked_on(viewer, batch, brought_by(batch))
    waiting = Batch.objects.filter(pk=batch.pk, step__in=steps, job="")
    if not waiting.update(**asked(viewer, job), **more):
        raise NotPossible(_("This load is not at a step where that can be done. Look again."))
    notes.forget(batch, notes.PROBLEM)


@action("import.stop", needs=NEEDS)
def stop(viewer: Viewer, _target: None, batch: Batch) -> None:
    """Stop what is being done with a batch; where it is too late, it is done."""
    _must_be_own(viewer, batch)
    if not stop_work(batch, but=("release",)):
        raise NotPossible(_("Nothing is being done with this load."))
    acts.current().facts.update(batch=str(batch.pk))


@action("import.drop", needs=NEEDS)
def drop(viewer: Viewer, _target: None, batch: Batch) -> None:
    """Lay a batch aside that was not loaded. Its files stay."""
    _must_be_own(viewer, batch)
    if not Batch.objects.filter(pk=batch.pk, step__in=OPEN, job="").update(step="dropped"):
        raise NotPossible(_("This load is not at a step where that can be done. Look again."))
    notes.forget(batch)
    acts.current().facts.update(batch=str(batch.pk))


def _must_be_own(viewer: Viewer, batch: Batch) -> None:
    if not is_own(viewer, batch):
        raise NotAllowed(_("This is not open to you."))
