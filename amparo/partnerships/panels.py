"""Tiles beside *my work*: questions that wait for the viewer's body, or that others owe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.cases.home import shows_tile
from amparo.kernel.scope import row_rule

from .calls.shown import WAITING, sees_everything
from .models import DataRequest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from amparo.access.viewer import Viewer

SENT_ON_TO = {"BODY_HEAD": "head", "CHAIR": "chair"}


@shows_tile
def questions_to_answer(viewer: Viewer) -> dict[str, Any] | None:
    """How many questions wait for an answer: of the viewer's own body, or of all of them."""
    if not viewer.has("data-request.read"):
        return None
    rows = row_rule(DataRequest, viewer).filter(status__in=WAITING, call__status="out")
    everything = sees_everything(viewer)
    if not everything:
        rows = rows.filter(agency=viewer.agency)
    told = list(rows.values_list("due_on", "escalation"))
    address = reverse("record-list", args=["data-call"]) if everything else reverse("data-requests")
    return {
        "label": _("Answers that bodies still owe") if everything else _("Questions to answer"),
        "value": len(told),
        "url": address,
        "icon": "inbox",
        "note": "; ".join(_notes(viewer, told)),
    }


def _notes(viewer: Viewer, told: Sequence[tuple[dt.date, str]]) -> Iterator[str]:
    """How many are late, and how many of them were sent on to this viewer."""
    late = sum(day < timezone.localdate() for day, _to in told)
    if late:
        yield ngettext("%(n)d is late", "%(n)d are late", late) % {"n": late}
    ranks = {rank for role, rank in SENT_ON_TO.items() if role in viewer.roles}
    mine = sum(to in ranks for _day, to in told)
    if mine:
        yield ngettext("%(n)d sent on to you", "%(n)d sent on to you", mine) % {"n": mine}
