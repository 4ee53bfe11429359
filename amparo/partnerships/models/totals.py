"""Figures that stand without cases: totals of earlier years, uses, published tiers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.register import SHARED, RegisterEntry
from amparo.reference.codes import coded


class LegacyTotal(RegisterEntry):
    """A total that survives without its cases; never added to counts of cases."""

    measure = coded("legacy_measure", verbose_name=_("measure"))
    population = coded("population", verbose_name=_("population"))
    total = models.PositiveIntegerField(_("total"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_covering = models.BooleanField(_("covers the whole period"), default=False)

    class Meta:
        verbose_name = _("total of earlier years")
        verbose_name_plural = _("totals of earlier years")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"measure", "population", "total", "source", "is_covering"}


class ServiceUse(RegisterEntry):
    """How often a service was used, where no case tells it."""

    kind = coded("service_kind", verbose_name=_("service"))
    count = models.PositiveIntegerField(_("how often"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a service")
        verbose_name_plural = _("use of services")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "count"}


class PlacementUse(RegisterEntry):
    """How many people used a kind of place, where no case tells it."""

    kind = coded("placement_kind", verbose_name=_("kind of place"))
    count = models.PositiveIntegerField(_("people"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a place of care")
        verbose_name_plural = _("use of places of care")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "count"}


class TierRank(RegisterEntry):
    """The tier that a published report gave; stored, never computed."""

    year = models.PositiveIntegerField(_("year of the report"))
    tier = coded("tier", verbose_name=_("tier"))
    is_derived = models.BooleanField(_("derived, not printed"), default=False)

    class Meta:
        verbose_name = _("published tier")
        verbose_name_plural = _("published tiers")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"year", "tier", "is_derived"}
