"""A charge against one person under one Act, and what the court decided on it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.justice.sentencing import JUDGED, refuse_unlawful, review_flag
from amparo.kernel.errors import Invalid
from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record
from amparo.reference.codes import coded

from .prosecution import OVER, Defendant
from .same_case import SameCase

PENDING = ("pending", "unknown", "not_recorded")
GUILTY = ("guilty", "guilty_lesser")


class Charge(SameCase, Record):
    """One count: outcome and sentence are recorded for each person and each charge."""

    of_same_case: ClassVar = ("defendant",)

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="charges", verbose_name=_("case")
    )
    defendant = models.ForeignKey(
        Defendant, models.PROTECT, related_name="charges", verbose_name=_("defendant")
    )
    statute = coded("statute", verbose_name=_("Act"))
    offence = coded("offence", verbose_name=_("offence"))
    exploitation = coded("exploitation", verbose_name=_("exploitation"))
    victim_age_group = coded("age_group", blank=True, verbose_name=_("age group of the victim"))
    is_familial = models.BooleanField(_("within a family"), default=False)
    charged_on = models.DateField(_("charged on"))
    outcome = coded("outcome", default="pending", verbose_name=_("outcome"))
    outcome_on = models.DateField(_("decided on"), null=True, blank=True)
    outcome_reason = coded("drop_reason", blank=True, verbose_name=_("reason"))
    sentence_kind = coded("sentence_kind", blank=True, verbose_name=_("sentence"))
    sentence_months = models.PositiveIntegerField(_("months of prison"), null=True, blank=True)
    sentence_flag = coded(
        "sentence_flag", blank=True, editable=False, verbose_name=_("look at the sentence again")
    )
    note = SealedField(_("note"), kind="long")

    class Meta:
        verbose_name = _("charge")
        indexes = (models.Index(fields=("-charged_on", "-id")),)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="justice_charge_decided_is_dated",
                condition=models.Q(outcome__in=PENDING) | models.Q(outcome_on__isnull=False),
                violation_error_message=_("Say on which day it was decided."),
            ),
            models.CheckConstraint(
                name="justice_charge_sentence_follows_guilt",
                condition=models.Q(outcome__in=GUILTY)
                | models.Q(sentence_kind="", sentence_months__isnull=True),
                violation_error_message=_("Only a person found guilty is sentenced."),
            ),
            models.CheckConstraint(
                name="justice_charge_days_in_order",
                condition=models.Q(outcome_on__isnull=True)
                | models.Q(outcome_on__gte=models.F("charged_on")),
                violation_error_message=_("A charge is not decided before it is made."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "court"
        open: ClassVar = {
            "case",
            "defendant",
            "statute",
            "offence",
            "exploitation",
            "victim_age_group",
            "is_familial",
            "charged_on",
            "outcome",
            "outcome_on",
            "outcome_reason",
            "sentence_kind",
            "sentence_months",
            "sentence_flag",
        }
        evidence: ClassVar = {"note"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Invalid for a sentence above what the Act allows; flags one to be looked at.

        One that a register brought in stays as it was written, marked, until it is changed.
        """
        if self.outcome in PENDING and self.defendant.prosecution.status in OVER:
            raise Invalid({"outcome": _("The trial is finished: say what was decided.")})
        is_official = self.sentence_months is not None and self.defendant.is_official()
        was = {} if self._state.adding else getattr(self, "_loaded", {})
        if not was or any(was[name] != getattr(self, name) for name in JUDGED):
            refuse_unlawful(self, is_official=is_official)
        self.sentence_flag = review_flag(self, is_official=is_official)
        super().save(*args, **kwargs)
