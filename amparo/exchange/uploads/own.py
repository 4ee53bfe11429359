"""What an agency brought is its own: its files, and the mappings that its people saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.exchange.models import MappingVersion, RegisterUpload

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from amparo.access.viewer import Viewer
    from amparo.exchange.models import Batch

NEEDS = "import.run"


def uploads_of(viewer: Viewer) -> QuerySet[RegisterUpload]:
    """The files that the viewer's agency brought; none for whoever brings no registers."""
    if not viewer.has(NEEDS):
        return RegisterUpload.objects.none()
    return RegisterUpload.objects.filter(agency=viewer.agency)


def mappings_of(viewer: Viewer) -> QuerySet[MappingVersion]:
    """The versions that people of the viewer's agency saved."""
    if not viewer.has(NEEDS):
        return MappingVersion.objects.none()
    return MappingVersion.objects.filter(agency=viewer.agency)


def is_own(viewer: Viewer, batch: Batch) -> bool:
    """Whether a load is one of the viewer's agency, whose files and findings open then.

    A load that the operator made on the machine is that of every steward.
    """
    return viewer.has(NEEDS) and batch.agency in ("", viewer.agency)
