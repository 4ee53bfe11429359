"""What else happens at court: restitution for a victim, testimony, and days without hearings."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Invalid
from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record
from amparo.reference.codes import coded

from .prosecution import Prosecution
from .same_case import SameCase


class Restitution(SameCase, Record):
    """What was asked for one victim in one trial, and what the court gave; paid is kept apart."""

    of_same_case: ClassVar = ("prosecution",)

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="restitutions", verbose_name=_("case")
    )
    prosecution = models.ForeignKey(
        Prosecution, models.PROTECT, related_name="restitutions", verbose_name=_("prosecution")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="restitutions", verbose_name=_("for whom")
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    outcome = coded("restitution_outcome", default="asked", verbose_name=_("outcome"))
    refusal_reason = coded("restitution_refusal", blank=True, verbose_name=_("why it was refused"))
    amount_ordered = models.DecimalField(
        _("amount ordered"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    amount_paid = models.DecimalField(
        _("amount paid"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = coded("currency", blank=True, verbose_name=_("currency"))

    class Meta:
        verbose_name = _("restitution")
        indexes = (models.Index(fields=("-asked_on", "-id")),)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="justice_restitution_once",
                fields=["prosecution", "person"],
                condition=models.Q(voided_at__isnull=True),
                violation_error_message=_("It was already asked for this person in this trial."),
            ),
            models.CheckConstraint(
                name="justice_restitution_refusal_has_reason",
                condition=~models.Q(outcome="refused") | ~models.Q(refusal_reason=""),
                violation_error_message=_("Say why it was refused."),
            ),
            models.CheckConstraint(
                name="justice_restitution_amounts_have_currency",
                condition=models.Q(amount_ordered__isnull=True, amount_paid__isnull=True)
                | ~models.Q(currency=""),
                violation_error_message=_("Say in which currency."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "restitution"
        open: ClassVar = {
            "case",
            "prosecution",
            "person",
            "asked_on",
            "decided_on",
            "outcome",
            "refusal_reason",
            "amount_ordered",
            "amount_paid",
            "currency",
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Invalid for a refusal without reason, and for money without its currency."""
        if self.outcome == "refused" and not self.refusal_reason:
            raise Invalid({"refusal_reason": _("Say why it was refused.")})
        if not self.currency and (self.amount_ordered, self.amount_paid) != (None, None):
            raise Invalid({"currency": _("Say in which currency.")})
        if self.amount_paid and not self.amount_ordered:
            raise Invalid({"amount_ordered": _("What was paid had been ordered: say how much.")})
        super().save(*args, **kwargs)


class Testimony(Record):
    """A victim or witness gave evidence, in which way, here or abroad, and who stood by."""

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="testimonies", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="testimonies", verbose_name=_("person")
    )
    given_on = models.DateField(_("given on"), null=True, blank=True)
    mode = coded("testimony_mode", verbose_name=_("way of testifying"))
    where = coded("testimony_place", verbose_name=_("before a court here or abroad"))
    supported_by = coded("agency", blank=True, verbose_name=_("supported by"))

    class Meta:
        verbose_name = _("testimony")
        indexes = (models.Index(fields=("-given_on", "-id")),)

    class Data:
        owner = "case"
        topic = "court"
        open: ClassVar = {"case", "person", "given_on", "mode", "where", "supported_by"}


class HearingHalt(Record):
    """A time in which a court heard no trafficking case at all: one record for the whole court."""

    court = coded("court", verbose_name=_("court"))
    reason = coded("delay_reason", verbose_name=_("reason"))
    ordinal = models.PositiveSmallIntegerField(_("first, second, …"), null=True, blank=True)
    period_from = models.DateField(_("first day"))
    period_to = models.DateField(_("last day"))
    agency = coded("agency", verbose_name=_("recorded by"))
    note = SealedField(_("note"), kind="long")

    class Meta:
        verbose_name = _("halt of hearings")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="justice_hearinghalt_days_in_order",
                condition=models.Q(period_to__gte=models.F("period_from")),
                violation_error_message=_("The last day is not before the first day."),
            ),
        ]

    class Data:
        owner = "self"
        topic = "programme"
        open: ClassVar = {"court", "reason", "ordinal", "period_from", "period_to", "agency"}
        narrative: ClassVar = {"note"}
