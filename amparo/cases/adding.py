"""The page on which a person is added to a case: look first, then choose, or enter somebody new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from amparo.access import drawing
from amparo.access.page import page
from amparo.access.pages import find
from amparo.kernel.errors import Invalid, NotPossible
from amparo.people.matches import AlreadyThere
from amparo.people.queries import people_by_key
from amparo.people.views import found_row, look

from . import actions
from .forms import NewInCaseForm, RoleForm, SearchForm
from .models import CaseRole

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

    from .models import Case


@page(needs="case_role.create")
def person_add(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Look for the person; then give somebody found a role, or enter somebody new."""
    case, _layout, _decision = find(viewer, "case", pk, "read")
    context: dict[str, Any] = {
        "title": _("Add a person"),
        "trail": [{"url": drawing.url_of(case), "label": case.reference}],
        "action": request.path,
        "cancel_url": drawing.url_of(case),
    }
    steps = {"look": _look, "choose": _choose, "enter": _enter}
    step = steps.get(request.POST.get("step", ""))
    if request.method != "POST" or step is None:
        return "cases/add_person.html", context | {"search": SearchForm()}
    return step(request, viewer, case, context)


def _look(request: HttpRequest, viewer: Viewer, case: Case, context: dict[str, Any]) -> Drawn:
    search = SearchForm(request.POST)
    context["search"] = search
    if search.is_valid():
        typed = search.cleaned_data
        found = [found_row(match) for match in look(viewer, search)]
        new = NewInCaseForm(viewer, initial={"full": typed["name"], "birth": typed["born"]})
        context |= {"has_looked": True, "found": found, "new": new}
    return "cases/add_person.html", context


def _choose(request: HttpRequest, viewer: Viewer, case: Case, context: dict[str, Any]) -> Drawn:
    """Somebody who is there already: ask for the role, then give it."""
    chosen = request.POST.get("person", "")
    try:
        person = next(iter(people_by_key(viewer, [chosen]).values()))
    except (StopIteration, ValidationError):
        raise Http404 from None
    form = RoleForm(viewer, request.POST if "role" in request.POST else None)
    if (
        form.is_bound
        and form.is_valid()
        and _done(
            form, lambda: actions.add_person(viewer, case, form.cleaned_data["role"], person=person)
        )
    ):
        return redirect(drawing.url_of(case))
    name = drawing.name(person, viewer)
    return "cases/choose_role.html", context | {
        "title": _("Add to the case: %(name)s") % {"name": name},
        "form": form,
        "chosen": chosen,
    }


def _enter(request: HttpRequest, viewer: Viewer, case: Case, context: dict[str, Any]) -> Drawn:
    """Somebody new; if somebody very like is there, show her or him once more."""
    form = NewInCaseForm(viewer, request.POST)
    context |= {"search": SearchForm(), "new": form, "has_looked": True}
    if form.is_valid():
        try:
            done = _done(form, lambda: _add_new(viewer, case, form))
        except AlreadyThere as there:
            form.add_error("is_surely_new", str(there))
            context["found"] = [found_row(match) for match in there.matches]
        else:
            if done:
                return redirect(drawing.url_of(case))
    return "cases/add_person.html", context


def _add_new(viewer: Viewer, case: Case, form: NewInCaseForm) -> CaseRole:
    added: CaseRole = actions.add_person(
        viewer,
        case,
        form.cleaned_data["role"],
        answers=form.answers(),
        names=form.names(),
        is_surely_new=form.cleaned_data["is_surely_new"],
    )
    return added


def _done(form: forms.Form, change: Any) -> bool:
    """Make a change; a refusal becomes sentences beside the questions."""
    try:
        change()
    except AlreadyThere:
        raise
    except Invalid as refusal:
        for name, text in refusal.errors.items():
            form.add_error(name if name in form.fields else None, str(text))
        return False
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
