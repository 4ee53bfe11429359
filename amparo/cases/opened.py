"""Who opened this file, and who opened the files on which I work: asked for at any time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import drawing
from amparo.access.page import page
from amparo.access.pages import find
from amparo.access.relations import tie_of
from amparo.access.views_of import plain_words
from amparo.access.watch.models import Look
from amparo.reference.codes import code_list

from .models import Case
from .watching import READ_OPENINGS, opened_by_others

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

AT_MOST = 200
MONTH = dt.timedelta(days=30)
YEAR = dt.timedelta(days=365)


@page(needs=READ_OPENINGS)
def case_opened(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Everybody who opened a case in the last year, for its team and those who supervise it."""
    case, _layout, _decision = find(viewer, "case", pk, "read")
    tie = tie_of(viewer, case)
    if tie is None or tie.is_shared_only:
        raise Http404
    looks = opened_by_others(viewer, timezone.localdate() - YEAR, case.pk)[:AT_MOST]
    return "records/list.html", {
        "title": _("Who opened this file"),
        "lead": _("One line a day for each person, and one for each class of hidden words."),
        "trail": [{"url": drawing.url_of(case), "label": case.reference}],
        "columns": _heads(),
        "rows": [{"cells": _cells(look)} for look in looks],
        "empty": _("Nobody has opened it in the last year."),
    }


@page(needs=READ_OPENINGS)
def opened(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Who of other agencies opened the files on which the viewer works, lately."""
    since, days = _since(request)
    looks = list(opened_by_others(viewer, since)[:AT_MOST])
    cases = _references(looks)
    return "records/list.html", {
        "title": _("Who opened files on which you work"),
        "lead": _("People of other agencies, in the last %(days)d days.") % {"days": days},
        "columns": [{"label": _("Case")}, *_heads()],
        "rows": [
            {
                "url": reverse("case-opened", args=[look.key]),
                "cells": [{"text": cases.get(look.key, "")}, *_cells(look)],
            }
            for look in looks
        ],
        "empty": _("Nobody of another agency has opened them in this time."),
    }


def _since(request: HttpRequest) -> tuple[dt.date, int]:
    """The first day that was asked for, at most a year back; else a month ago."""
    today = timezone.localdate()
    try:
        asked = dt.date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        asked = today - MONTH
    since = min(max(asked, today - YEAR), today)
    return since, (today - since).days


def _heads() -> list[dict[str, str]]:
    heads = (_("Who"), _("Agency"), _("First look of the day"), _("What"))
    return [{"label": head} for head in heads]


def _cells(look: Look) -> list[dict[str, str]]:
    what = code_list("data_class").label(look.data_class) if look.data_class else _("The file")
    cell = {"text": what}
    if look.is_urgent:
        cell = {"text": _("Emergency: %(what)s") % {"what": what}, "tone": "amber"}
    agency = code_list("agency").label(look.user.agency)
    return [{"text": look.user.username}, {"text": agency}, {"text": plain_words(look.at)}, cell]


def _references(looks: Iterable[Look]) -> dict[str, str]:
    rows: QuerySet[Any] = Case.objects.filter(pk__in={look.key for look in looks})
    return {str(key): reference for key, reference in rows.values_list("pk", "reference")}
