"""Pages on which a reviewer sees whom loads made of several rows, and parts them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.access.page import page
from amparo.people.pairs.parting import references_of
from amparo.people.pairs.showing import likeness, reasons_of
from amparo.people.queries import names_of, spellings
from amparo.reference.codes import code_list

from .pairing import mention_key
from .parting import (
    REVIEW,
    decisions_among,
    made_of_several,
    mentions_of,
    names_of_rows,
    part,
    place_of,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

    from .models import PairDecision, Provenance

ON_A_PAGE = 25
LONGEST = 19  # digits of a key
PARTS = {
    "person": gettext_lazy("the person of the row"),
    "suspect": gettext_lazy("a suspect"),
    "victim": gettext_lazy("a victim"),
    "accused": gettext_lazy("the accused"),
}


@page(needs=REVIEW)
def joins(request: HttpRequest, viewer: Any) -> Drawn:
    """Everybody whom loads made of several rows."""
    place = request.GET.get("after", "")
    found, after = _page_of(made_of_several(viewer), place)
    called = _called(viewer, [key for key, _rows in found])
    return "exchange/joins.html", {
        "title": _("Joined when brought in"),
        "trail": [{"url": reverse("pairs"), "label": _("The same person?")}],
        "lead": _("People whom a load made of several rows. Each can be parted again."),
        "columns": [{"label": _("Person")}, {"label": _("Rows"), "kind": "number"}],
        "rows": [
            {
                "url": reverse("join", args=[key]),
                "cells": [{"text": called[key]}, {"text": str(rows)}],
            }
            for key, rows in found
        ],
        "next_url": f"{request.path}?after={after}" if after else "",
        "first_url": request.path if place else "",
    }


def _page_of(every: list[tuple[UUID, int]], after: str) -> tuple[list[tuple[UUID, int]], str]:
    """Those after a place in the order, and the place of the last; empty at the end.

    Whoever is parted meanwhile moves, and nobody else is skipped by it. A place that cannot be
    read is the beginning.
    """
    rows, _, key = after.partition("~")
    try:
        below = (-int(rows), UUID(key).hex)
    except ValueError:
        waiting = every
    else:
        waiting = [one for one in every if place_of(one) > below]
    found = waiting[:ON_A_PAGE]
    return found, f"{found[-1][1]}~{found[-1][0]}" if len(waiting) > ON_A_PAGE else ""


def _called(viewer: Viewer, people: list[UUID]) -> dict[UUID, str]:
    names, references = names_of(viewer, people), references_of(people)
    return {key: names.get(str(key)) or references.get(key, "") for key in people}


@page(needs=REVIEW)
def join(request: HttpRequest, viewer: Any, *, pk: Any) -> Drawn:
    """One person with all rows, some of which can be made those of somebody else."""
    if pk not in dict(made_of_several(viewer)):
        raise Http404
    mentions = mentions_of(pk)
    if request.method == "POST":
        marked = request.POST.getlist("rows")
        chosen = {int(row) for row in marked if row.isdecimal() and len(row) < LONGEST}
        done = part(viewer, None, pk, chosen)
        messages.success(request, _said(sum(done.moved.values()), sum(done.of_both.values())))
        return redirect(reverse("joins"))
    return "exchange/join.html", {
        "title": _called(viewer, [pk])[pk],
        "kind_label": _("Joined when brought in"),
        "trail": [{"url": reverse("joins"), "label": _("Joined when brought in")}],
        "lead": _("Choose the rows that speak of somebody else."),
        "action": request.path,
        "mentions": _rows(viewer, pk, mentions),
        "decisions": [_decision(one, mentions) for one in decisions_among(mentions)],
    }


def _rows(viewer: Viewer, person: UUID, mentions: list[Provenance]) -> list[dict[str, Any]]:
    """The rows to choose from, each with the name that it writes, where that is open."""
    keys = names_of_rows(person, mentions)
    written = spellings(viewer, keys.values())
    return [
        {
            "key": one.pk,
            "name": written.get(str(keys.get(one.pk)), ""),
            "file": one.source.file.name,
            "sheet": _sheet(one),
            "row": one.source.row,
            "part": _part(one.part),
        }
        for one in mentions
    ]


def _sheet(one: Provenance) -> str:
    """The sheet, where a file has more than one to tell."""
    sheet, name = one.source.sheet, one.source.file.name
    return "" if name.rpartition(".")[0] == sheet else sheet


def _part(code: str) -> str:
    return str(PARTS.get(code.rstrip("0123456789"), ""))


def _decision(one: PairDecision, mentions: list[Provenance]) -> dict[str, Any]:
    """A decision on two of the rows, as an entry of a history."""
    rows = {mention_key(row): row.source.row for row in mentions}
    between = _("rows %(one)s and %(other)s") % {"one": rows[one.a], "other": rows[one.b]}
    speaks_for, against = reasons_of(one.reasons)
    at = formats.date_format(timezone.localtime(one.decided_at), "SHORT_DATETIME_FORMAT")
    return {
        "title": f"{code_list('pair_decision').label(one.decision)}: {between}",
        "at": at,
        "by": one.decided_by or _("the system"),
        "kind_label": likeness(float(one.score)) if one.score else "",
        "text": " · ".join([*speaks_for, *against]),
        "icon": "merge" if one.decision == "joined" else "user",
    }


def _said(moved: int, of_both: int) -> str:
    told = ngettext(
        "Parted. %(n)s record went along.", "Parted. %(n)s records went along.", moved
    ) % {"n": moved}
    if of_both:
        told += " " + ngettext(
            "%(n)s record speaks of both and stayed; look at it.",
            "%(n)s records speak of both and stayed; look at them.",
            of_both,
        ) % {"n": of_both}
    return told
