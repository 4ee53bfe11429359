"""How the records of protection are named where a page speaks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.access.links import labels

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer


@labels("protection.Placement")
@labels("protection.Service")
def by_kind(record: Any, viewer: Viewer) -> str:
    """What it is, without the person: titles stand in tabs and histories."""
    return str(record.get_kind_display())
