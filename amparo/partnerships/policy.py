"""Who sees which register: the council's own people all of it, others what their agency keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from amparo.access.rows import EVERYBODY, NATIONAL_ROLES, registers
from amparo.kernel.scope import row_rule, visible, visible_through

from . import models

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer

for _model in (
    models.Organisation,
    models.Facility,
    models.Meeting,
    models.CouncilMembership,
    models.BudgetLine,
    models.Instrument,
    models.Plan,
    models.Publication,
    models.Decision,
    models.Staff,
    models.Asset,
    models.System,
    models.Answer,
    models.LegacyTotal,
    models.ServiceUse,
    models.PlacementUse,
    models.Setting,
    models.TierRank,
    models.PlanActivity,
):
    visible(_model)(registers)


def _is_national(viewer: Viewer) -> bool:
    return bool(viewer.roles & NATIONAL_ROLES)


visible_through(models.DataRequest, "call", "answer")


@visible(models.DataRequest)
def questions_to_the_viewers_body(viewer: Viewer) -> Q:
    """A body sees what it was asked, once it was sent, and nothing that others were asked."""
    if _is_national(viewer):
        return EVERYBODY
    return Q(agency=viewer.agency) & ~Q(status="draft")


@visible(models.DataCall)
def calls_that_ask_the_viewers_body(viewer: Viewer) -> Q:
    """The council's people see all calls, others those with a question for their body."""
    if _is_national(viewer):
        return EVERYBODY
    return Q(pk__in=row_rule(models.DataRequest, viewer).values("call"))
