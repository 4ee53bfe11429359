"""Who sees investigations, prosecutions and what hangs from them: whoever sees the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.access.conditions import tells
from amparo.access.rows import registers
from amparo.cases.models import CaseRole
from amparo.kernel.scope import visible, visible_through

from .models import (
    Charge,
    Defendant,
    HearingHalt,
    Investigation,
    ProsecutedInvestigation,
    Prosecution,
    Restitution,
    Suspect,
    Testimony,
)

if TYPE_CHECKING:
    from django.db import models

    from amparo.access.viewer import Viewer

for record in (
    Charge,
    Defendant,
    Investigation,
    ProsecutedInvestigation,
    Prosecution,
    Restitution,
    Suspect,
    Testimony,
):
    visible_through(record, "case")


def filed(_viewer: Viewer, model: type[models.Model], _topic: str) -> Q | None:
    """What was filed with the court: the trial, its charges, and who stands in it. No inquiry."""
    if model in (Prosecution, Charge, Defendant):
        return Q(pk__isnull=False)
    if model not in (Suspect, CaseRole):
        return None
    rows: QuerySet[Defendant] = QuerySet(Defendant)
    trials = rows.filter(case=OuterRef("case"), person=OuterRef("person"), voided_at__isnull=True)
    return Q(Exists(trials))


tells("filed", filed)


@visible(HearingHalt)
def halts_of_the_register(viewer: Viewer) -> Q:
    return registers(viewer)
