"""Tells those concerned that a load was written, signed off or rolled back: a code and a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.access.batch import NEEDS
from amparo.access.watch import notices
from amparo.reference.country import country

from .comparing import SIGN

if TYPE_CHECKING:
    from .models import Batch

LOADED, SIGNED, UNDONE = "load_written", "load_signed", "load_undone"
FOCAL = "focal"  # how the country's roles call whoever coordinates for the council
notices.KINDS.update(
    {
        LOADED: _("A load of registers was written"),
        SIGNED: _("A load of registers was signed off"),
        UNDONE: _("A load of registers was rolled back"),
    }
)


def tell_of(batch: Batch, kind: str) -> None:
    """Inside the act: a notice, without a word of the content, for everybody of the bodies that
    kept the registers who may sign for them, for the stewards whose load it is, and for the
    council's focal point."""
    roles = country().roles.values()
    signing = notices.holders(role.code for role in roles if SIGN in role.permissions)
    stewards = notices.holders(role.code for role in roles if NEEDS in role.permissions)
    focal = notices.holders(role.code for role in roles if role.column == FOCAL)
    owners = signing.filter(user__agency__in=set(batch.files.values_list("office", flat=True)))
    told = {
        user
        for grants in (owners, stewards.filter(user__agency=batch.agency), focal)
        for user in grants.values_list("user", flat=True)
    }
    notices.tell_each(told, kind, reverse("batch", args=[batch.pk]))
