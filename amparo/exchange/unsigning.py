"""Takes signatures off a load when what was signed changes: it is compared and signed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.audit.models import Leaf
from amparo.kernel import act as acts

from . import notes
from .models import Batch, Provenance

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

STEPPED_BACK = "stepped_back"
JOINED, PARTED, EDITED = "joined", "parted", "edited"
WHY = {
    JOINED: _(
        "Since this load was compared, it was decided otherwise whether two of its people are one. "
        "Compare it again; signatures from before do not count any more."
    ),
    PARTED: _(
        "Since this load was compared, somebody whom it brought was parted into two people. "
        "Compare it again; signatures from before do not count any more."
    ),
    EDITED: _(
        "Since this load was compared, a proposed edit of what it brought was accepted. "
        "Compare it again; signatures from before do not count any more."
    ),
}


def loads_of(keys: Collection[UUID], label: str) -> set[UUID]:
    """The loads whose rows gave these records of one kind."""
    told = Provenance.objects.filter(record=label, key__in=list(keys))
    return set(told.values_list("source__file__batch", flat=True))


def loads_that_wrote(label: str, key: UUID) -> QuerySet[Batch]:
    """The loads in which a record was written; those that only met it again are not among them."""
    spelled = (str(key), UUID(str(key)).hex)
    wrote = Leaf.objects.filter(record=label.lower(), key__in=spelled).values("entry")
    return Batch.objects.filter(entry__in=wrote)


def step_back(loads: Collection[UUID], why: str) -> None:
    """Inside an act that changes what these loads brought: nobody answers for them any more.

    A comparison under way is stopped, for it may have counted before the change. Once the second
    signature is given, a load is signed off and stays so.
    """
    open_still = Batch.objects.select_for_update().filter(pk__in=list(loads)).exclude(job="release")
    back = []
    for batch in open_still.filter(step__in=("loaded", "reconciled")).order_by("pk"):
        changes: dict[str, Any] = {}
        if batch.step == "reconciled":
            changes["step"] = "loaded"
            batch.signatures.all().delete()
        if batch.job == "compare":
            changes["is_stopping"] = True
        if changes:
            Batch.objects.filter(pk=batch.pk).update(**changes)
            notes.keep(batch, STEPPED_BACK, why)
            back.append(str(batch.pk))
    if back:
        acts.current().facts["stepped_back"] = back


def why_back(batch: Batch) -> str:
    """Why a load waits to be compared again, in a sentence; empty where it does not."""
    return str(WHY.get(notes.told(batch, STEPPED_BACK) or "", ""))
