"""The right to stay, the way home, and being sent out of the country."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record, Stepped
from amparo.protection.workflow import IMMIGRATION_STATUS, REPATRIATION
from amparo.reference.codes import coded

GONE = ("travelled", "received")


class ImmigrationStatus(Stepped):
    """A right to stay or to work, applied for by or with a victim.

    There is no field for helping the police: status does not depend on it. It costs nothing.
    """

    workflow = IMMIGRATION_STATUS

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="immigration_statuses", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        related_name="immigration_statuses",
        verbose_name=_("person"),
    )
    status = IMMIGRATION_STATUS.field()
    kind = coded("immigration_status_kind", verbose_name=_("kind"))
    applied_on = models.DateField(_("applied for on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    fee = models.DecimalField(_("fee"), max_digits=10, decimal_places=2, default=0)
    number = SealedField(_("number"), kind="text")

    class Meta:
        verbose_name = _("immigration status")
        indexes = (models.Index(fields=("-applied_on", "-id")),)
        constraints: ClassVar = [
            IMMIGRATION_STATUS.constraint("status"),
            models.CheckConstraint(
                name="protection_immigrationstatus_costs_nothing",
                condition=models.Q(fee=0),
                violation_error_message=_("For victims there is no fee: it has to be 0."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "immigration"
        open: ClassVar = {
            "case",
            "person",
            "status",
            "kind",
            "applied_on",
            "decided_on",
            "valid_until",
            "fee",
        }
        immigration: ClassVar = {"number"}


class Repatriation(Stepped):
    """A return to the person's own country, by own wish, and who arranged it."""

    workflow = REPATRIATION

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="repatriations", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="repatriations", verbose_name=_("person")
    )
    status = REPATRIATION.field()
    is_voluntary = models.BooleanField(_("the person has confirmed the wish to go"), default=False)
    completed_on = models.DateField(_("travelled on"), null=True, blank=True)
    destination = coded("country", blank=True, verbose_name=_("destination"))
    organiser = coded("repatriation_organiser", blank=True, verbose_name=_("arranged by"))
    has_government_support = models.BooleanField(
        _("supported by the government"), null=True, blank=True
    )
    plan = SealedField(_("risk of return, journey and reception"), kind="long")

    class Meta:
        verbose_name = _("repatriation")
        indexes = (models.Index(fields=("-completed_on", "-id")),)
        constraints: ClassVar = [
            REPATRIATION.constraint("status"),
            models.CheckConstraint(
                name="protection_repatriation_journey_has_a_day",
                condition=~models.Q(status__in=GONE) | models.Q(completed_on__isnull=False),
                violation_error_message=_("Say on which day the person travelled."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "services"
        open: ClassVar = {
            "case",
            "person",
            "status",
            "is_voluntary",
            "completed_on",
            "destination",
            "organiser",
            "has_government_support",
        }
        whereabouts: ClassVar = {"plan"}


class Removal(Record):
    """A victim sent out of the country by the authorities: it should not be, so it is counted."""

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="removals", verbose_name=_("case")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="removals", verbose_name=_("person")
    )
    removed_on = models.DateField(_("removed on"))
    country = coded("country", blank=True, verbose_name=_("sent to"))
    reason = SealedField(_("reason given"), kind="long")

    class Meta:
        verbose_name = _("removal from the country")
        indexes = (models.Index(fields=("-removed_on", "-id")),)

    class Data:
        owner = "case"
        topic = "immigration"
        open: ClassVar = {"case", "person", "removed_on", "country"}
        immigration: ClassVar = {"reason"}
