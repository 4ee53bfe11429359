"""A screening: people met in one place were asked the questions that show trafficking."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record
from amparo.reference.codes import coded


class Screening(Record):
    """One round of questions to one person or a group, with how many were met and how many asked.

    A number left empty was not recorded; it is not zero.
    """

    case = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="screenings",
        verbose_name=_("case"),
    )
    agency = coded("agency", verbose_name=_("screened by"))
    screened_on = models.DateField(_("first day"))
    screened_by = models.DateField(_("last day"))
    setting = coded("screening_setting", verbose_name=_("setting"))
    risk_group = coded("risk_group", blank=True, verbose_name=_("group"))
    district = coded("district", blank=True, verbose_name=_("district"))
    sex = coded("sex", blank=True, verbose_name=_("sex of those screened"))
    language = coded("language", blank=True, verbose_name=_("language"))
    encountered = models.PositiveIntegerField(_("people met"), null=True, blank=True)
    screened = models.PositiveIntegerField(_("people screened"), null=True, blank=True)
    found = models.PositiveIntegerField(_("victims found"), null=True, blank=True)
    found_status = coded("found_status", blank=True, verbose_name=_("found as"))
    screener_sex = coded("sex", blank=True, verbose_name=_("sex of the screener"))
    has_interpreter = models.BooleanField(_("an interpreter was present"), default=False)
    has_social_worker = models.BooleanField(_("a social worker was present"), default=False)
    tool_version = models.CharField(_("version of the questions"), max_length=40, blank=True)
    note = SealedField(_("note"), kind="long", blank=True)

    class Meta:
        verbose_name = _("screening")
        indexes = (models.Index(fields=("-screened_on", "-id")),)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="intake_screening_days_in_order",
                condition=models.Q(screened_by__gte=models.F("screened_on")),
                violation_error_message=_("The last day is not before the first day."),
            ),
            models.CheckConstraint(
                name="intake_screening_found_among_screened",
                condition=models.Q(screened__isnull=True)
                | models.Q(found__isnull=True)
                | models.Q(found__lte=models.F("screened")),
                violation_error_message=_("More victims were found than people were screened."),
            ),
            models.CheckConstraint(
                name="intake_screening_screened_among_met",
                condition=models.Q(encountered__isnull=True)
                | models.Q(screened__isnull=True)
                | models.Q(screened__lte=models.F("encountered")),
                violation_error_message=_("More people were screened than were met."),
            ),
        ]

    class Data:
        owner = "self"
        topic = "tip"
        open: ClassVar = {
            "case",
            "agency",
            "screened_on",
            "screened_by",
            "setting",
            "risk_group",
            "district",
            "sex",
            "language",
            "encountered",
            "screened",
            "found",
            "found_status",
            "screener_sex",
            "has_interpreter",
            "has_social_worker",
            "tool_version",
        }
        narrative: ClassVar = {"note"}

    def __str__(self) -> str:
        return f"screening of {self.screened_on}"
