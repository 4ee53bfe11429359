"""Prevention: what is done so that trafficking does not happen, and what inspectors find."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.register import SHARED, RegisterEntry
from amparo.kernel.fields import SealedField
from amparo.reference.codes import coded


class Training(RegisterEntry):
    """One or more training events for one audience."""

    audience = coded("audience", verbose_name=_("audience"))
    topic = coded("training_topic", blank=True, verbose_name=_("topic"))
    mode = coded("delivery_mode", blank=True, verbose_name=_("held"))
    events = models.PositiveIntegerField(_("number of events"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people trained"), null=True, blank=True)
    posted_countries = models.PositiveIntegerField(_("countries of posting"), null=True, blank=True)

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("training")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {
            "audience",
            "topic",
            "mode",
            "events",
            "people",
            "posted_countries",
        }


class Activity(RegisterEntry):
    """What was done to inform the public or to lower demand."""

    kind = coded("activity_kind", verbose_name=_("kind"))
    activity_class = coded("activity_class", blank=True, verbose_name=_("direct or indirect"))
    audience = coded("audience", blank=True, verbose_name=_("audience"))
    mode = coded("delivery_mode", blank=True, verbose_name=_("held"))
    count = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    quarter = models.PositiveIntegerField(_("quarter"), null=True, blank=True)
    prize = models.DecimalField(_("prize"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = coded("currency", blank=True, verbose_name=_("currency"))

    class Meta:
        verbose_name = _("prevention activity")
        verbose_name_plural = _("prevention activities")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {
            "kind",
            "activity_class",
            "audience",
            "mode",
            "count",
            "quarter",
            "prize",
            "currency",
        }


class Inspection(RegisterEntry):
    """A visit to a workplace or a licensed place."""

    kind = coded("inspection_kind", verbose_name=_("kind"))
    inspected_on = models.DateField(_("inspected on"), null=True, blank=True)
    district = coded("district", blank=True, verbose_name=_("district"))
    place_kind = coded("place_kind", blank=True, verbose_name=_("kind of place"))
    outcome = coded("inspection_outcome", blank=True, verbose_name=_("outcome"))
    findings = SealedField(_("findings"), kind="text")

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")

    class Data(RegisterEntry.Data):
        topic = "inspection"
        topics: ClassVar = {"narrative": "inspection"}
        open: ClassVar = SHARED | {"kind", "inspected_on", "district", "place_kind", "outcome"}
        narrative: ClassVar = {"findings"}


class ReportingLine(RegisterEntry):
    """A line on which anyone can report a suspicion."""

    kind = coded("line_kind", verbose_name=_("kind"))
    opened_on = models.DateField(_("opened on, at the earliest"), null=True, blank=True)
    opened_by = models.DateField(_("opened on, at the latest"), null=True, blank=True)
    hours_per_day = models.PositiveIntegerField(_("hours a day"), null=True, blank=True)
    investigations_resulting = models.PositiveIntegerField(
        _("investigations that began with a call"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("reporting line")
        verbose_name_plural = _("reporting lines")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {
            "kind",
            "opened_on",
            "opened_by",
            "hours_per_day",
            "investigations_resulting",
        }


class RecruiterEntry(RegisterEntry):
    """How many labour recruiters are registered, or one of them."""

    active_registrations = models.PositiveIntegerField(
        _("active registrations"), null=True, blank=True
    )
    name = SealedField(_("name of the recruiter"), kind="text")

    class Meta:
        verbose_name = _("register of recruiters")
        verbose_name_plural = _("register of recruiters")

    class Data(RegisterEntry.Data):
        topic = "recruiter"
        open: ClassVar = SHARED | {"active_registrations"}
        agency: ClassVar = {"note", "name"}


class OffDutyBreach(RegisterEntry):
    """Officers who guarded bars or clubs off duty, as reported."""

    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    count = models.PositiveIntegerField(_("how many"), null=True, blank=True)

    class Meta:
        verbose_name = _("off-duty breach")
        verbose_name_plural = _("off-duty breaches")

    class Data(RegisterEntry.Data):
        topic = "complicity"
        open: ClassVar = SHARED | {"reported_on", "count"}
