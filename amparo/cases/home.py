"""The tiles beside *my work*: a number that opens its list; each room may add its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import second
from amparo.access.decide import decide
from amparo.access.relations import narrowed_to_few
from amparo.access.watch import notices
from amparo.kernel.scope import row_rule

from .models import Case, SilentHit
from .queries import open_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from amparo.access.viewer import Viewer

    Tile = dict[str, Any]
    Maker = Callable[[Viewer], Tile | None]

RECENT = timedelta(days=7)
_makers: list[Maker] = []


def shows_tile(maker: Maker) -> Maker:
    """Register a tile ``{label, value, url, icon, note}``, or None where it is not for a viewer."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def tiles_for(viewer: Viewer) -> list[Tile]:
    """The tiles of this viewer, in the order in which rooms registered them."""
    return [tile for maker in _makers if (tile := maker(viewer)) is not None]


@shows_tile
def cases_open(viewer: Viewer) -> Tile | None:
    """How many open cases the viewer works on."""
    if not decide(viewer, "case.read", Case):
        return None
    return {
        "label": _("Open cases of yours"),
        "value": open_cases(viewer),
        "url": f"{reverse('record-list', args=['case'])}?status=open",
        "icon": "folder-open",
    }


@shows_tile
def to_confirm(viewer: Viewer) -> Tile | None:
    """What waits for this viewer as the second person; no tile where nothing does."""
    found = len(second.waiting(viewer))
    if not found:
        return None
    return {
        "label": _("To confirm"),
        "value": found,
        "url": reverse("confirm-list"),
        "icon": "user-check",
    }


@shows_tile
def notices_waiting(viewer: Viewer) -> Tile | None:
    """What somebody wants this viewer to see; no tile where nothing waits."""
    found = notices.waiting(viewer).count()
    if not found:
        return None
    return {
        "label": _("Notices"),
        "value": found,
        "url": reverse("notices"),
        "icon": "bell",
    }


@shows_tile
def silent_hits(viewer: Viewer) -> Tile | None:
    """How often somebody outside, in the last days, touched a sealed file of the viewer."""
    since = timezone.now() - RECENT
    late: QuerySet[SilentHit] = QuerySet(SilentHit)
    with narrowed_to_few(late.filter(at__gte=since).values_list("case", flat=True)):
        rows = row_rule(SilentHit, viewer).filter(at__gte=since)
        hits = list(rows.values_list("case", flat=True))
    if not hits:
        return None
    return {
        "label": _("Searches and tries that touched a sealed file"),
        "value": len(hits),
        "url": reverse("case-section", args=[hits[0], "team"]),
        "icon": "search",
        "note": _("In the last seven days"),
    }
