"""How the records of protection are named where a page speaks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from amparo.access.links import labels
from amparo.access.views_of import open_value
from amparo.cases.disclosing.redaction import tells_protected
from amparo.kernel.sealing import keyring

from .models import Placement

if TYPE_CHECKING:
    from uuid import UUID

    from amparo.access.viewer import Viewer


@labels("protection.Placement")
@labels("protection.Service")
def by_kind(record: Any, viewer: Viewer) -> str:
    """What it is, without the person: titles stand in tabs and histories."""
    return str(record.get_kind_display())


@tells_protected
def places_of_stay(case: UUID) -> set[str]:
    """Where somebody of a case stays or stayed: it leaves in no text."""
    rows: QuerySet[Placement] = QuerySet(Placement)
    with keyring():
        return {open_value(place, "address") for place in rows.filter(case=case)}
