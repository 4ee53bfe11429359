"""Row rules that several rooms share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from django.db import models

    from .viewer import Viewer

NATIONAL_ROLES = frozenset({"FOCAL", "MNE", "COUNCIL", "CHAIR", "STATISTICS", "PUBLISHER"})
EVERYBODY = Q(pk__isnull=False)  # not Q(): an empty Q beside an “or” is as if it were not there


def registers(viewer: Viewer) -> Q:
    """Registers without a case: the council's people see all, others what their agency keeps."""
    return Q() if viewer.roles & NATIONAL_ROLES else Q(agency=viewer.agency)


def own_entries(viewer: Viewer, model: type[models.Model], _topic: str) -> Q | None:
    """What one's agency keeps, for the word *own* on registers without a case."""
    names = {field.name for field in model._meta.concrete_fields}
    return Q(agency=viewer.agency) if "agency" in names and "case" not in names else None


def is_own_entry(viewer: Viewer, record: Any, _topic: str) -> bool | None:
    if own_entries(viewer, type(record), "") is None:
        return None
    return bool(record.agency == viewer.agency)


def staff(viewer: Viewer) -> Q:
    """Users and units: administrators see all, others those of their own agency."""
    return EVERYBODY if "SYS_ADMIN" in viewer.roles else Q(agency=viewer.agency)
