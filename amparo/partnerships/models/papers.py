"""Agreements, plans and publications."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.access.register import SHARED, RegisterEntry
from amparo.kernel.fields import SealedField
from amparo.reference.codes import coded


class Instrument(RegisterEntry):
    """A treaty, agreement or joint project."""

    kind = coded("instrument_kind", verbose_name=_("kind"))
    in_force_on = models.DateField(_("in force from, at the earliest"), null=True, blank=True)
    in_force_by = models.DateField(_("in force from, at the latest"), null=True, blank=True)
    title = SealedField(_("title"), kind="text")

    class Meta:
        verbose_name = _("agreement or treaty")
        verbose_name_plural = _("agreements and treaties")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "in_force_on", "in_force_by"}
        agency: ClassVar = {"note", "title"}


class Plan(RegisterEntry):
    """The national plan of action."""

    status = coded("plan_status", blank=True, verbose_name=_("status"))
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    title = SealedField(_("title"), kind="text")

    class Meta:
        verbose_name = _("plan of action")
        verbose_name_plural = _("plans of action")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"status", "starts_on", "ends_on"}
        agency: ClassVar = {"note", "title"}


class Publication(RegisterEntry):
    """What the council published."""

    kind = coded("publication_kind", verbose_name=_("kind"))
    published_on = models.DateField(_("published on, at the earliest"), null=True, blank=True)
    published_by = models.DateField(_("published on, at the latest"), null=True, blank=True)
    title = SealedField(_("title"), kind="text")

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    class Data(RegisterEntry.Data):
        open: ClassVar = SHARED | {"kind", "published_on", "published_by"}
        agency: ClassVar = {"note", "title"}
