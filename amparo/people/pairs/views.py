"""The reviewer's queue of pairs, and the page on which one is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.access.keyset import page_of
from amparo.access.page import page

from .deciding import DIFFERENT, REVIEW, SAME, decide_pair, pairs_of
from .looking import TO_REVIEW, UNSURE
from .showing import decision_of, pair_context, queue_rows

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn

ON_A_PAGE = 25
SHOWN = {"open": (TO_REVIEW,), "unsure": (UNSURE,), "decided": (SAME, DIFFERENT)}


@page(needs=REVIEW)
def pairs(request: HttpRequest, viewer: Any) -> Drawn:
    """The queue: the most likely pairs first."""
    shown = request.GET.get("show", "open")
    if shown not in SHOWN:
        shown = "open"
    every = pairs_of(viewer)
    waiting = every.filter(decision=TO_REVIEW).count()
    rows = every.filter(decision__in=SHOWN[shown]).select_related("one", "other")
    place = request.GET.get("after", "")
    found, after = page_of(rows, place, ON_A_PAGE, by="score")
    labels = {"open": _("To be looked at"), "unsure": _("Not sure"), "decided": _("Decided")}
    return "people/pairs.html", {
        "title": _("The same person?"),
        "lead": ngettext("%(n)s pair waits.", "%(n)s pairs wait.", waiting) % {"n": waiting},
        "actions": [
            {"url": reverse("pairs-compare"), "label": _("Compare everybody"), "icon": "users"}
        ],
        "columns": [
            {"label": label} for label in (_("People"), _("Likeness"), _("Why"), _("Decision"))
        ],
        "rows": queue_rows(viewer, found),
        "views": [
            {"url": f"{request.path}?show={code}", "label": label, "current": code == shown}
            for code, label in labels.items()
        ],
        "next_url": f"{request.path}?show={shown}&after={after}" if after else "",
        "first_url": f"{request.path}?show={shown}" if place else "",
    }


@page(needs=REVIEW)
def pair(request: HttpRequest, viewer: Any, *, pk: Any) -> Drawn:
    """One pair, and the decision on it; a decision made before can be changed."""
    found = pairs_of(viewer).select_related("one", "other").filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        decided = decide_pair(viewer, None, pk, request.POST.get("verdict", ""))
        messages.success(request, _("Decided: %(what)s") % {"what": decision_of(decided)})
        return redirect(reverse("pairs"))
    return "people/pair.html", {**pair_context(viewer, found), "action": request.path}
