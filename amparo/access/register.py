"""What every register without a case has: the agency that keeps it, its period, and a note."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amparo.kernel.fields import SealedField
from amparo.kernel.records import Record
from amparo.reference.codes import coded

SHARED: frozenset[str] = frozenset({"agency", "period_from", "period_to"})
ABOUT = ("agency", "period_from", "period_to")


class RegisterEntry(Record):
    """A line of a register. Counted in a period only when its own period lies wholly inside."""

    agency = coded("agency", verbose_name=_("kept by"))
    period_from = models.DateField(_("from"), null=True, blank=True)
    period_to = models.DateField(_("to"), null=True, blank=True)
    note = SealedField(_("note"), kind="long")

    class Meta:
        abstract = True

    class Data:
        owner = "self"
        topic = "programme"
        open: ClassVar = SHARED
        agency: ClassVar = {"note"}

    def clean(self) -> None:
        super().clean()
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise ValidationError({"period_to": _("The period ends before it begins.")})
