"""An investigation by the police, and the people suspected in it: none, one or many."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.cases.roles import keep_role
from amparo.justice.workflow import INVESTIGATION
from amparo.kernel.errors import Invalid
from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record, Stepped
from amparo.reference.codes import coded

from .same_case import SameCase


class Investigation(Stepped):
    """One inquiry into what happened. It may have no suspect, and a suspect may be in several.

    Where an old register gives the opening only in part, the two days are the earliest and the
    latest that it can have been.
    """

    workflow = INVESTIGATION

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="investigations", verbose_name=_("case")
    )
    status = INVESTIGATION.field()
    opened_on = models.DateField(_("opened on"))
    opened_by = models.DateField(_("opened at the latest on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    exploitation = coded("exploitation", verbose_name=_("exploitation"))
    channel = coded("channel", verbose_name=_("how it came in"))
    agency = coded("agency", verbose_name=_("investigated by"))
    district = coded("district", blank=True, verbose_name=_("district"))
    is_online = models.BooleanField(_("the internet was used"), default=False)
    is_financial = models.BooleanField(_("money is being traced"), default=False)
    waiting_reason = coded("delay_reason", blank=True, verbose_name=_("why it waits"))
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    referred_on = models.DateField(_("referred on"), null=True, blank=True)
    close_reason = coded("case_close_reason", blank=True, verbose_name=_("reason for closing"))
    reference = SealedField(_("police reference"), kind="text")
    summary = SealedField(_("summary"), kind="long")

    class Meta:
        verbose_name = _("investigation")
        indexes = (models.Index(fields=("-opened_on", "-id")),)
        constraints: ClassVar = [
            INVESTIGATION.constraint("status"),
            models.CheckConstraint(
                name="justice_investigation_closed_is_dated",
                condition=(models.Q(status="closed") & models.Q(closed_on__isnull=False))
                | (~models.Q(status="closed") & models.Q(closed_on__isnull=True)),
                violation_error_message=_(
                    "A closed investigation has a day, an open one has none."
                ),
            ),
            models.CheckConstraint(
                name="justice_investigation_days_in_order",
                condition=(
                    models.Q(opened_by__isnull=True)
                    | models.Q(opened_by__gte=models.F("opened_on"))
                )
                & (
                    models.Q(closed_on__isnull=True)
                    | models.Q(closed_on__gte=models.F("opened_on"))
                ),
                violation_error_message=_("An investigation is not closed before it is opened."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "suspect"
        open: ClassVar = {
            "case",
            "status",
            "opened_on",
            "opened_by",
            "closed_on",
            "exploitation",
            "channel",
            "agency",
            "district",
            "is_online",
            "is_financial",
            "waiting_reason",
            "review_on",
            "referred_on",
            "close_reason",
        }
        intelligence: ClassVar = {"reference"}
        narrative: ClassVar = {"summary"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An exact day is its own latest day; opening again takes the closing day away.

        Raises Invalid for a closing day on an investigation that is not closed.
        """
        self.opened_by = self.opened_by or self.opened_on
        if self.status != "closed" and self.closed_on is not None:
            if getattr(self, "_loaded", {}).get("status") != "closed":
                raise Invalid({"closed_on": _("Close the investigation to give it this day.")})
            self.closed_on, self.close_reason = None, ""
        super().save(*args, **kwargs)


class Suspect(SameCase, Record):
    """A person suspected in one investigation, and whether that person holds public office."""

    of_same_case: ClassVar = ("investigation",)

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="suspects", verbose_name=_("case")
    )
    investigation = models.ForeignKey(
        Investigation, models.PROTECT, related_name="suspects", verbose_name=_("investigation")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="suspicions", verbose_name=_("person")
    )
    offender_role = coded("offender_role", blank=True, verbose_name=_("part in the crime"))
    is_official = models.BooleanField(_("holds or held public office"), default=False)
    official_body = coded("official_body", blank=True, verbose_name=_("body"))
    official_level = coded("official_level", blank=True, verbose_name=_("level"))
    official_status = coded("official_status", blank=True, verbose_name=_("in office or retired"))
    note = SealedField(_("note"), kind="long")

    class Meta:
        verbose_name = _("suspect")
        indexes = (models.Index(fields=("-created_at", "-id")),)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="justice_suspect_once",
                fields=["investigation", "person"],
                condition=models.Q(voided_at__isnull=True),
                violation_error_message=_("This person is already a suspect here."),
            ),
            models.CheckConstraint(
                name="justice_suspect_office_only_of_officials",
                condition=models.Q(is_official=True)
                | models.Q(official_body="", official_level="", official_status=""),
                violation_error_message=_("Only an official has a body, a level and a status."),
            ),
        ]

    class Data:
        owner = "case"
        topic = "suspect"
        open: ClassVar = {
            "case",
            "investigation",
            "person",
            "offender_role",
            "is_official",
            "official_body",
            "official_level",
            "official_status",
        }
        intelligence: ClassVar = {"note"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new suspect takes that role in the case. Raises Invalid for office without the mark."""
        office = (self.official_body, self.official_level, self.official_status)
        if not self.is_official and any(office):
            raise Invalid({"is_official": _("Tick this for a person who holds or held office.")})
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            keep_role(self.case_id, self.person_id, "suspect")
