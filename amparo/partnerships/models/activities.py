"""What the plan of action has somebody do, and which recommendation that serves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.register import SHARED, RegisterEntry
from amparo.kernel.fields import SealedField
from amparo.kernel.records import Stepped
from amparo.partnerships.workflow import PLAN_ACTIVITY
from amparo.reference.codes import coded


class PlanActivity(RegisterEntry, Stepped):
    """One activity of the plan. The agency that keeps it leads it; its period is the plan's."""

    workflow: ClassVar = PLAN_ACTIVITY

    area = coded("p_area", verbose_name=_("area of work"))
    recommendation = coded("recommendation", blank=True, verbose_name=_("serves"))
    title = SealedField(_("what is to be done"), kind="text", blank=False)
    indicator = SealedField(_("how one will see that it is done"), kind="text")
    is_government_led = models.BooleanField(_("led by the government"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    status = PLAN_ACTIVITY.field()
    started_on = models.DateField(_("begun on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    cause = SealedField(_("why it is late"), kind="text")
    result = SealedField(_("what came of it, and where that is written down"), kind="long")
    drop_reason = SealedField(_("why it is dropped, and by which decision"), kind="text")

    class Meta:
        verbose_name = _("activity of the plan")
        verbose_name_plural = _("activities of the plan")
        constraints: ClassVar = [PLAN_ACTIVITY.constraint("status")]

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {
            "area",
            "recommendation",
            "is_government_led",
            "due_on",
            "status",
            "started_on",
            "done_on",
        }
        agency: ClassVar = {"note", "title", "indicator", "cause", "result", "drop_reason"}
