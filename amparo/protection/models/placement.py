"""The risk to a person, and the place to live that follows from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record, Stepped
from amparo.protection.workflow import PLACEMENT
from amparo.reference.codes import coded

LIVED_THERE = ("placed", "moved", "left")


class RiskAssessment(Record):
    """How great the danger to a person is, from whom, and until when this judgment holds."""

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="risk_assessments", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="risk_assessments", verbose_name=_("person")
    )
    assessed_on = models.DateField(_("assessed on"), default=timezone.localdate)
    level = coded("risk_level", verbose_name=_("level of risk"))
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    threats = SealedField(_("threats, and who knows where the person is"), kind="long")

    class Meta:
        verbose_name = _("risk assessment")
        indexes = (models.Index(fields=("-assessed_on", "-id")),)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_riskassessment_holds_from_its_day",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("assessed_on")),
                violation_error_message=_("It cannot end before it was made."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "placement"
        topics: ClassVar = {"narrative": "protection_notes"}
        open: ClassVar = {"case", "person", "assessed_on", "level", "valid_until"}
        narrative: ClassVar = {"threats"}


class Placement(Stepped):
    """Where a victim stays, and why no place that restricts the person less would do.

    The address is guarded as that of a safe house, whatever the kind of place.
    """

    workflow = PLACEMENT

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="placements", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="placements", verbose_name=_("person")
    )
    status = PLACEMENT.field()
    kind = coded("placement_kind", verbose_name=_("kind of place"))
    notified_on = models.DateField(_("place told on"), null=True, blank=True)
    started_on = models.DateField(_("since"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    end_reason = coded("care_end_reason", blank=True, verbose_name=_("why it ended"))
    address = SealedField(_("address"), kind="text")
    why_not_less_restrictive = SealedField(_("why no freer place would do"), kind="long")

    class Meta:
        verbose_name = _("placement")
        indexes = (models.Index(fields=("-started_on", "-id")),)
        constraints: ClassVar = [
            PLACEMENT.constraint("status"),
            models.CheckConstraint(
                name="protection_placement_begun_has_a_day",
                condition=~models.Q(status__in=LIVED_THERE) | models.Q(started_on__isnull=False),
                violation_error_message=_("Say since when the person lives there."),
            ),
            models.CheckConstraint(
                name="protection_placement_days_in_order",
                condition=models.Q(ended_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                violation_error_message=_("A stay does not end before it begins."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "placement"
        topics: ClassVar = {"whereabouts": "safe_house", "narrative": "protection_notes"}
        open: ClassVar = {
            "case",
            "person",
            "status",
            "kind",
            "notified_on",
            "started_on",
            "ended_on",
            "end_reason",
        }
        whereabouts: ClassVar = {"address"}
        narrative: ClassVar = {"why_not_less_restrictive"}
