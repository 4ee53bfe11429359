"""Pages for who prepares and who checks: what a report hides, and where a figure is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.access.drawing import name, url_of
from amparo.access.events import event_label
from amparo.access.page import page
from amparo.access.views_of import plain_words
from amparo.indicators.catalogue import catalogue
from amparo.publishing import released, writing
from amparo.publishing.answers import Guarded
from amparo.publishing.disclosure import SMALL
from amparo.publishing.edition import labels
from amparo.publishing.figure_asked import counted
from amparo.publishing.figure_form import FigureForm
from amparo.publishing.figure_pages import _latest, moment, usual
from amparo.publishing.figure_shown import shown
from amparo.publishing.figure_words import here, title_of_cut, value_words
from amparo.publishing.models import ReleasedTable
from amparo.publishing.released import TAKEN
from amparo.reference.country import country

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.viewer import Viewer

MOST = 100
"""Records that the page of a trace lists."""


@page(needs="figures.internal")
def hidden(request: HttpRequest, viewer: Viewer, named: str) -> tuple[str, dict[str, Any]]:
    """What the report of a period hides, cell by cell, and under which rule the rest is shown."""
    found = writing.from_snapshot(named)
    guarded = [one for one in found.guarded if one.table.dimensions]
    kept = [one for one in guarded if one.verdict.hidden or one.verdict.withheld]
    number = sum(len(one.verdict.hidden) for one in kept)
    told = ngettext("%(n)s number is hidden", "%(n)s numbers are hidden", number) % {"n": number}
    return "publishing/hidden.html", {
        "title": _("What is hidden, and why"),
        "lead": f"{found.period.label()} · {told}",
        "parent": {"url": reverse("report", args=[found.period.code]), "label": _("The report")},
        "reason": country().disclosure.reason[here()],
        "tables": [_table(one) for one in kept],
        "shown": {
            "columns": [{"label": _("Table")}, {"label": _("Rule")}],
            "rows": [
                {"cells": [{"text": _named(one)}, {"text": _rule(one)}]}
                for one in guarded
                if one not in kept
            ],
        },
        "releases": _releases(),
    }


def _table(one: Guarded) -> dict[str, Any]:
    verdict, known = one.verdict, labels(here())
    rules, metric = country().disclosure.rules, one.table.metric
    rows = []
    for key, count in sorted(one.table.cells.items(), key=lambda cell: -cell[1]):
        why = verdict.hidden.get(key, "")
        pairs = zip(one.table.dimensions, key, strict=True)
        words = ", ".join(known(metric, name, code) for name, code in pairs)
        state = _("hidden") if why or verdict.withheld else _("shown")
        reason = rules[why][here()] if why else ""
        cells: list[dict[str, Any]] = [{"text": words}, {"text": str(count)}]
        rows.append({"cells": [*cells, {"text": state}, {"text": reason}]})
    return {
        "title": _named(one),
        "rule": _rule(one),
        "withheld": rules["withheld"][here()] if verdict.withheld else "",
        "small": sum(why == SMALL for why in verdict.hidden.values()),
        "columns": [
            {"label": _("Group")},
            {"label": _("Number"), "kind": "number"},
            {"label": _("To readers")},
            {"label": _("Why")},
        ],
        "rows": rows,
    }


def _named(one: Guarded) -> str:
    cuts = [title_of_cut(one.table.metric, name) for name in one.table.dimensions]
    title = catalogue()[one.table.metric].title[here()]
    return f"{title}: {', '.join(cuts).lower()}" if cuts else title


def _rule(one: Guarded) -> str:
    """The rule that decided, in the words of the country."""
    ruling, rules = one.verdict.ruling, country().disclosure.rules
    code = ruling.code if ruling.code in rules else "people" if ruling.hides else ruling.rule
    told = rules[code][here()] if code in rules else rules["things"][here()]
    if ruling.hides:
        return f"{told} {_('Threshold: %(n)s.') % {'n': ruling.threshold}}"
    return f"{told} {_('Source: %(source)s.') % {'source': ruling.code}}" if _is_out(one) else told


def _is_out(one: Guarded) -> bool:
    return one.verdict.ruling.rule == "published"


def _releases() -> list[dict[str, Any]]:
    """The releases that the tables were checked against, the latest first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in ReleasedTable.objects.order_by("-released_at"):
        is_taken = row.audience == TAKEN
        name = _("Taken from the explorer") if is_taken else row.release
        told = found.setdefault(
            (name, row.audience),
            {"name": name, "at": plain_words(row.released_at), "tables": 0},
        )
        told["tables"] += 1
    return list(found.values())


# --- Where a figure is from -------------------------------------------------------------------


@page(needs="figures.read")
def traced(request: HttpRequest, viewer: Viewer, metric: str) -> tuple[str, dict[str, Any]]:
    """The definition, the query and the snapshot of a figure, and the records that one may see."""
    from django.http import Http404

    from amparo.indicators.snapshots import open_snapshot
    from amparo.indicators.tracing import records, trace

    definition, latest = catalogue().get(metric.upper()), _latest()
    if definition is None or latest is None:
        raise Http404
    form = FigureForm(definition, request.GET, usual()[0], here())
    context: dict[str, Any] = {
        "title": _("Where this figure comes from"),
        "kind_label": definition.metric,
        "form": form,
        "parent": {
            "url": f"{reverse('figure', args=[definition.metric])}?{request.GET.urlencode()}",
            "label": definition.title[here()],
        },
    }
    if not form.is_valid():
        return "publishing/trace.html", context
    snapshot = open_snapshot(latest.id)
    found = counted(snapshot.id, form.question)
    told = shown(snapshot.id, form.question, released.state())
    road = trace(found, snapshot)
    seen = list(islice(records(found, snapshot), MOST + 1))
    return "publishing/trace.html", {
        **context,
        "value": value_words(told.figure),
        "facts": [
            (_("Counting rule"), definition.rule[here()]),
            (_("Definition"), definition.version),
            (_("Snapshot"), f"{snapshot.id} · {moment(snapshot)}"),
            (_("Program"), str(road.manifest.get("code", ""))),
            (_("Rows counted"), _rows(road.rows, told.figure.status)),
        ],
        "query": road.query,
        "records": {
            "columns": [{"label": _("Record")}, {"label": _("Since the snapshot")}],
            "rows": [_record(one, viewer) for one in seen[:MOST]],
        },
        "has_more": len(seen) > MOST,
    }


def _rows(number: int | None, status: str) -> str:
    """How many rows were counted: what is hidden of the figure is hidden here."""
    if status == "hidden":
        return _("hidden, as the figure is")
    return "–" if number is None else str(number)


def _record(one: Any, viewer: Viewer) -> dict[str, Any]:
    changes = "; ".join(_changes(one.acts)) or _("nothing has changed")
    return {
        "url": url_of(one.record),
        "cells": [{"text": name(one.record, viewer)}, {"text": changes}],
    }


def _changes(acts: tuple[Any, ...]) -> Iterator[str]:
    told: Mapping[str, None] = dict.fromkeys(event_label(act.name) for act in acts)
    return iter(told)
