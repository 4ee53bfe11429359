"""Who sees what is done to protect a victim: whoever sees the case, in what the matrix opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from amparo.access.conditions import OWN, tells
from amparo.kernel.scope import visible_through

from .models import (
    CareEpisode,
    ImmigrationStatus,
    Placement,
    Referral,
    Removal,
    Repatriation,
    RiskAssessment,
    Service,
)

if TYPE_CHECKING:
    from django.db import models

    from amparo.access.viewer import Viewer

for record in (
    CareEpisode,
    ImmigrationStatus,
    Placement,
    Referral,
    Removal,
    Repatriation,
    RiskAssessment,
    Service,
):
    visible_through(record, "case")


def notes_of_the_own_agency(viewer: Viewer, model: type[models.Model], topic: str) -> Q | None:
    """Notes on health are own where one's agency wrote them: no clinic reads another's."""
    is_note = model is Service and topic == "medical"
    return Q(entered_by=viewer.agency) if is_note and viewer.agency else None


tells(OWN, notes_of_the_own_agency)
