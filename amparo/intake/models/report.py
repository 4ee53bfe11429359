"""A report: somebody tells the programme of a suspicion, on whatever way it comes in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.intake.workflow import REPORT
from amparo.kernel.fields import SealedField
from amparo.kernel.ids import new_reference
from amparo.kernel.records import Stepped
from amparo.reference.codes import coded

ENDED = ("duplicate", "passed_on", "no_action")
NEEDS_CASE = ("opened", "linked")


def new_report_number() -> str:
    """The number on the receipt: given at once, before anybody judges what the report is."""
    return new_reference("R")


class Report(Stepped):
    """A suspicion that was handed in. It is never deleted; setting it aside needs a reason."""

    workflow = REPORT

    number = models.CharField(
        _("number"), max_length=16, unique=True, default=new_report_number, editable=False
    )
    status = REPORT.field()
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    channel = coded("channel", verbose_name=_("how it came in"))
    agency = coded("agency", verbose_name=_("received by"))
    district = coded("district", blank=True, verbose_name=_("district"))
    language = coded("language", blank=True, verbose_name=_("language"))
    exploitation = coded("exploitation", blank=True, verbose_name=_("exploitation suspected"))
    urgency = coded("urgency", blank=True, verbose_name=_("urgency"))
    is_danger = models.BooleanField(_("somebody is in danger now"), default=False)
    is_child = models.BooleanField(_("a child is concerned"), default=False)
    is_anonymous = models.BooleanField(_("the reporter wishes to stay unnamed"), default=False)
    names_official = models.BooleanField(_("a public official is named"), default=False)
    case = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("case"),
    )
    passed_to = coded("agency", blank=True, verbose_name=_("passed on to"))
    closing_reason = coded("report_closing", blank=True, verbose_name=_("reason"))
    second_reader = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_read_again",
        verbose_name=_("second reader"),
    )
    story = SealedField(_("what was reported"), kind="long", blank=True)
    reporter = SealedField(_("who reports, and how to reach them"), kind="text", blank=True)

    class Meta:
        verbose_name = _("report")
        indexes = (models.Index(fields=("-received_on", "-id")),)
        constraints: ClassVar = [
            REPORT.constraint("status"),
            models.CheckConstraint(
                name="intake_report_case_is_named",
                condition=~models.Q(status__in=NEEDS_CASE) | models.Q(case__isnull=False),
                violation_error_message=_("Say which case the report belongs to."),
            ),
            models.CheckConstraint(
                name="intake_report_end_has_reason",
                condition=~models.Q(status__in=ENDED) | ~models.Q(closing_reason=""),
                violation_error_message=_("A report is not laid aside without a reason."),
            ),
        ]

    class Data:
        owner = "self"
        topic = "tip"
        topics: ClassVar = {"narrative": "tip"}
        open: ClassVar = {
            "number",
            "status",
            "received_on",
            "channel",
            "agency",
            "district",
            "language",
            "exploitation",
            "urgency",
            "is_danger",
            "is_child",
            "is_anonymous",
            "names_official",
            "case",
            "passed_to",
            "closing_reason",
            "second_reader",
        }
        narrative: ClassVar = {"story"}
        identity: ClassVar = {"reporter"}

    def __str__(self) -> str:
        return self.number
