"""Figures kept as views: one press keeps the question, one press drops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.action import action
from amparo.access.page import page
from amparo.indicators.catalogue import catalogue
from amparo.kernel.errors import NotPossible
from amparo.publishing.figure_form import FigureForm
from amparo.publishing.figure_page_parts import title
from amparo.publishing.figure_words import here, period_words
from amparo.publishing.models import KeptFigure
from amparo.reference.periods import Period

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

MOST = 40
_LONGEST = 600
_READ = "figures.read"


@action("figure_view.keep", needs=_READ)
def keep(viewer: Viewer, _none: None, metric: str, query: str) -> KeptFigure:
    """Keep a question for its user; twice the same is kept once."""
    if metric not in catalogue() or len(query) > _LONGEST:
        raise NotPossible(_("This figure cannot be kept."))
    mine = KeptFigure.objects.filter(user=viewer.user_id)
    if found := mine.filter(metric=metric, query=query).first():
        return found
    if mine.count() >= MOST:
        raise NotPossible(_("You keep many figures already. Remove one first."))
    kept = KeptFigure(user=viewer.user_id, metric=metric, query=query, kept_at=timezone.now())
    kept.save()
    return kept


@action("figure_view.drop", needs=_READ)
def drop(viewer: Viewer, _none: None, pk: Any) -> None:
    """Keep a question no longer. Only one's own."""
    KeptFigure.objects.filter(user=viewer.user_id, pk=pk).delete()


@page(needs=_READ)
def figure_keep(request: HttpRequest, viewer: Viewer, metric: str) -> Drawn:
    """Keep what the page of a figure shows."""
    definition = catalogue().get(metric)
    if request.method != "POST" or definition is None:
        raise Http404
    asked = QueryDict(request.POST.get("query", "")[:_LONGEST])
    form = FigureForm(definition, asked, _usual(), here())
    if not form.is_valid():
        raise NotPossible(_("This figure cannot be kept."))
    keep(viewer, None, metric, asked.urlencode())
    return redirect(f"{reverse('figures')}#kept")


@page(needs=_READ)
def figure_drop(request: HttpRequest, viewer: Viewer, pk: Any) -> Drawn:
    """Take a figure off the list."""
    if request.method != "POST":
        raise Http404
    drop(viewer, None, pk)
    return redirect(f"{reverse('figures')}#kept")


def kept_by(viewer: Viewer) -> list[dict[str, str]]:
    """The figures that a user keeps, each with its name and the way to it."""
    found = []
    for kept in KeptFigure.objects.filter(user=viewer.user_id):
        definition = catalogue().get(kept.metric)
        if definition is None:
            continue
        form = FigureForm(definition, QueryDict(kept.query), _usual(), here())
        if form.is_valid():
            found.append(
                {
                    "title": title(form.question),
                    "period": period_words(form.covered),
                    "url": f"{reverse('figure', args=[kept.metric])}?{kept.query}",
                    "drop_url": reverse("figure-drop", args=[kept.pk]),
                }
            )
    return found


def _usual() -> Period:
    from amparo.publishing.figure_pages import usual

    return usual()[0]
