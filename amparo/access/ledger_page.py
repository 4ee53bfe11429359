"""The ledger for auditors: who did what and when, and never what a file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from amparo.audit.models import Entry
from amparo.reference.codes import code_list

from .events import event_label
from .page import page
from .views_of import plain_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .page import Drawn
    from .viewer import Viewer

IN_VIEW = 50
LEFT_OUT: set[str] = set()  # records, by label, that no count of an entry may tell of


@page(needs="ledger.read")
def ledger_page(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Entries, newest first, fifty at a time; by user or event where asked."""
    by, event = (request.GET.get(name, "")[:100].replace("\0", "") for name in ("by", "event"))
    entries = Entry.objects.order_by("-seq")
    if by:
        entries = entries.filter(by=by)
    if event:
        entries = entries.filter(name=event)
    if (before := request.GET.get("before", "")).isascii() and before.isdigit():
        entries = entries.filter(seq__lt=min(int(before[:18]), 2**62))
    rows = list(entries[: IN_VIEW + 1])
    more = len(rows) > IN_VIEW
    rows = rows[:IN_VIEW]
    kept = {name: value for name, value in (("by", by), ("event", event)) if value}
    after = {**kept, "before": str(rows[-1].seq)} if more else {}
    return "access/ledger.html", {
        "title": _("Ledger"),
        "lead": _("Every act, in order. Each entry holds the digest of the one before it."),
        "columns": [{"label": label} for label in _heads()],
        "rows": [{"cells": _cells(entry)} for entry in rows],
        "next_url": f"{reverse('ledger')}?{urlencode(after)}" if after else "",
        "previous_url": reverse("ledger") if before or kept else "",
    }


def _heads() -> tuple[str, ...]:
    return _("Number"), _("When"), _("Who"), _("Agency"), _("What"), _("Records"), _("Digest")


def _cells(entry: Entry) -> list[dict[str, Any]]:
    url = reverse("ledger")
    counts = entry.facts.get("counts", {})
    touched = {change["key"] for change in entry.changes if change["record"] not in LEFT_OUT}
    agency = code_list("agency").label(entry.agency) if entry.agency else ""
    return [
        {"text": str(entry.seq)},
        {"text": plain_words(entry.at)},
        {"text": entry.by, "url": f"{url}?{urlencode({'by': entry.by})}"},
        {"text": agency},
        {"text": event_label(entry.name), "url": f"{url}?{urlencode({'event': entry.name})}"},
        {"text": str(sum(counts.values()) or len(touched))},
        {"text": entry.digest[:12]},
    ]
