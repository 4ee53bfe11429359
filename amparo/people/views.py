"""The pages of people: looking for one, seeing one, joining two and parting them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import drawing
from amparo.access.action import perform
from amparo.access.page import SIGNED_IN, page
from amparo.access.pages import find
from amparo.access.watch.looks import note_listed
from amparo.kernel.scope import row_rule

from . import actions
from .forms import MergeForm, SearchForm
from .matches import people_alike
from .models import Person
from .pages import person_context
from .queries import people_by_key
from .searches import note_search

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

    from .matches import Match


def look(viewer: Viewer, form: SearchForm) -> list[Match]:
    """Look for a person in the viewer's own sight.

    That it was done stands in the ledger, without a name; the words of it are kept sealed.
    """
    found = people_alike(viewer, form.cleaned_data["name"], born=form.cleaned_data["born"])
    note_listed(viewer, [match.person for match in found])
    with perform(viewer, "person.search", shown=[match.reference for match in found]):
        note_search(viewer, form.cleaned_data["name"], born=form.cleaned_data["born"])
    return found


@page(needs="person.search")
def person_search(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Find a person by name among those whom the viewer works with."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"title": _("Find a person"), "form": form, "action": request.path}
    if request.method == "POST" and form.is_valid():
        context |= {"has_looked": True, "found": [found_row(match) for match in look(viewer, form)]}
    return "people/search.html", context


def found_row(match: Match) -> dict[str, Any]:
    """A person found, for the list of results."""
    return {
        "key": match.person,
        "url": reverse("record-page", args=["person", match.person]),
        "name": match.name,
        "also": match.also,
        "reference": match.reference,
        "facts": [fact for fact in (match.sex, match.nationality, match.born) if fact],
    }


@page(needs=SIGNED_IN)
def person_page(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    person, _layout, decision = find(viewer, "person", pk, "read")
    return "people/person.html", person_context(viewer, person, decision)


@page(needs="person.search")
def person_new(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Nobody is entered outside a case: look first, then add the person there."""
    return redirect("person-search")


@page(needs="person.merge")
def person_merge(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Look for the same person under another identity, and join the two with reasons."""
    kept, _layout, _decision = find(viewer, "person", pk, "merge")
    search = SearchForm(request.POST if "name" in request.POST else None)
    chosen = request.POST.get("other", "")
    form = MergeForm(request.POST if "sure" in request.POST else None, initial={"other": chosen})
    context: dict[str, Any] = {
        "title": _("Join with the same person: %(name)s") % {"name": drawing.name(kept, viewer)},
        "trail": [{"url": drawing.url_of(kept), "label": drawing.name(kept, viewer)}],
        "action": request.path,
        "search": search,
        "form": form,
    }
    if form.is_bound and form.is_valid():
        other = row_rule(Person, viewer).filter(pk=form.cleaned_data["other"]).first()
        if other is None:
            raise Http404
        reasons = form.cleaned_data["reasons"]
        actions.merge(viewer, kept, other, reasons=reasons, decided_on=timezone.localdate())
        return redirect(drawing.url_of(kept))
    if chosen:
        context |= {"other": chosen, "lead": _lead(viewer, chosen)}
    elif search.is_bound and search.is_valid():
        found = [match for match in look(viewer, search) if match.person != str(kept.pk)]
        context |= {"has_looked": True, "found": [found_row(match) for match in found]}
    return "people/merge.html", context


def _lead(viewer: Viewer, chosen: str) -> str:
    """With whom a person is about to be joined; whoever is not in sight does not exist."""
    try:
        other = next(iter(people_by_key(viewer, [chosen]).values()))
    except (StopIteration, ValidationError):
        raise Http404 from None
    return _("With: %(name)s") % {"name": f"{drawing.name(other, viewer)} · {other.reference}"}


@page(needs="person.unmerge")
def person_unmerge(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Undo a merge. Only by a form, after one more look."""
    person, _layout, _decision = find(viewer, "person", pk, "unmerge")
    if request.method == "POST":
        actions.unmerge(viewer, person)
        return redirect(drawing.url_of(person))
    name = drawing.name(person, viewer)
    return "records/confirm.html", {
        "title": _("Part again: %(name)s") % {"name": name},
        "action": request.path,
        "intro": _("Both identities will stand as they did before they were joined."),
        "submit_label": _("Part them"),
        "cancel_url": drawing.url_of(person),
    }
