"""What the work has to go on: organisations, places, money, staff, equipment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.register import SHARED, RegisterEntry
from amparo.kernel.fields import SealedField
from amparo.reference.codes import coded


class Organisation(RegisterEntry):
    """Organisations that work with the programme, by kind."""

    kind = coded("organisation_kind", verbose_name=_("kind"))
    count = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    government_funded = models.PositiveIntegerField(
        _("funded by the government"), null=True, blank=True
    )
    name = SealedField(_("name"), kind="text")

    class Meta:
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "count", "government_funded"}
        agency: ClassVar = {"note", "name"}


class Facility(RegisterEntry):
    """Places of care and shelter, by kind; never with an address."""

    kind = coded("facility_kind", verbose_name=_("kind"))
    count = models.PositiveIntegerField(_("how many"), null=True, blank=True)

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "count"}


class BudgetLine(RegisterEntry):
    """Money set aside for the work."""

    kind = coded("budget_kind", blank=True, verbose_name=_("kind"))
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = coded("currency", blank=True, verbose_name=_("currency"))
    usd = models.DecimalField(
        _("in US dollars"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    has_victim_services_line = models.BooleanField(
        _("has a line of its own for services to victims"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "amount", "currency", "usd", "has_victim_services_line"}


class Staff(RegisterEntry):
    """How many people work in a unit and role on a day, and who came and left."""

    unit = coded("unit", verbose_name=_("unit"))
    role = coded("staff_role", verbose_name=_("role"))
    as_of_on = models.DateField(_("counted on"), null=True, blank=True)
    headcount = models.PositiveIntegerField(_("people"), null=True, blank=True)
    joined = models.PositiveIntegerField(_("joined in the period"), null=True, blank=True)
    left = models.PositiveIntegerField(_("left in the period"), null=True, blank=True)
    funded_by = coded("funding_source", blank=True, verbose_name=_("paid by"))

    class Meta:
        verbose_name = _("staff")
        verbose_name_plural = _("staff")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {
            "unit",
            "role",
            "as_of_on",
            "headcount",
            "joined",
            "left",
            "funded_by",
        }


class Asset(RegisterEntry):
    """Vehicles and equipment obtained."""

    kind = coded("asset_kind", verbose_name=_("kind"))
    for_unit = coded("unit", blank=True, verbose_name=_("for"))
    source = coded("funding_source", blank=True, verbose_name=_("source"))
    obtained_on = models.DateField(_("obtained on, at the earliest"), null=True, blank=True)
    obtained_by = models.DateField(_("obtained on, at the latest"), null=True, blank=True)
    count = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    is_import_tax_waived = models.BooleanField(_("import tax waived"), null=True, blank=True)

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {
            "kind",
            "for_unit",
            "source",
            "obtained_on",
            "obtained_by",
            "count",
            "is_import_tax_waived",
        }


class System(RegisterEntry):
    """A system brought into use."""

    kind = coded("system_kind", blank=True, verbose_name=_("kind"))
    introduced_on = models.DateField(_("brought in on, at the earliest"), null=True, blank=True)
    introduced_by = models.DateField(_("brought in on, at the latest"), null=True, blank=True)
    title = SealedField(_("title"), kind="text")

    class Meta:
        verbose_name = _("information system")
        verbose_name_plural = _("information systems")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "introduced_on", "introduced_by"}
        agency: ClassVar = {"note", "title"}
