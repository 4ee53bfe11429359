"""The pages of cases: my work, the list, the case, its sections, and people and team in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access import drafts, drawing
from amparo.access.decide import decide
from amparo.access.forms import form_for
from amparo.access.page import SIGNED_IN, page
from amparo.access.pages import find
from amparo.kernel.errors import Invalid, NotPossible
from amparo.kernel.scope import row_rule
from amparo.people.words import word

from . import actions, queries
from .file import CaseFile
from .forms import SealForm
from .home import tiles_for
from .layout import CASE
from .models import Case, Sharing, TeamMember
from .pages import case_context, list_context, section_context
from .sections import SECTIONS, sections_of
from .story import ACTS
from .ties import looking_at

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer


@page(needs=SIGNED_IN)
def home(request: HttpRequest, viewer: Viewer) -> Drawn:
    """My work: what is overdue, due today, coming up, and waiting for others."""
    has_cases = bool(decide(viewer, "case.read", Case))
    return "home.html", {
        "title": _("My work"),
        "groups": queries.my_work(viewer, timezone.localdate()) if has_cases else [],
        "tiles": tiles_for(viewer),
        "empty": _(
            "Tasks that you are asked to do, and those that you asked of others, stand here."
        ),
        "start_url": drawing.list_url(CASE) if has_cases else "",
        "start_label": _("Look at your cases"),
    }


@page(needs="case.read")
def case_list(request: HttpRequest, viewer: Viewer) -> Drawn:
    return "records/list.html", list_context(viewer, request.GET)


@page(needs="case.open")
def case_new(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Open a case; whoever opens it is the first on its team."""
    sent = request.POST if request.method == "POST" else None
    draft = drafts.find(viewer, request.path)
    decision = decide(viewer, "case.create", Case)
    form = form_for(CASE, CASE.asked(), decision, viewer, data=sent, draft=draft)
    form.fields["opened_on"].required = True
    form.fields["opened_on"].initial = timezone.localdate()
    form.fields |= SealForm().fields
    if sent is not None and form.is_valid():
        answers = dict(form.cleaned_data)
        is_compartment = answers.pop("is_compartment")
        try:
            case = actions.open_case(viewer, None, answers, is_compartment=is_compartment)
        except Invalid as refusal:
            for name, text in refusal.errors.items():
                form.add_error(name if name in form.fields else None, str(text))
        else:
            drafts.forget(viewer, request.path, request.POST)
            return redirect(drawing.url_of(case))
    return "records/form.html", {
        "title": _("Open a case"),
        "form": form,
        "action": request.path,
        "submit_label": _("Open the case"),
        "cancel_url": drawing.list_url(CASE),
        "draft_url": drafts.url(request.path),
    }


@page(needs="case.read")
def case_page(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """A case with its story; which sections it has depends on who looks."""
    case, _layout, decision = find(viewer, "case", pk, "read")
    only, before = _narrowed(request)
    with looking_at(case.pk):
        file = CaseFile(viewer, case)
        return "cases/case.html", case_context(file, decision, only=only, before=before)


def _narrowed(request: HttpRequest) -> tuple[str, dt.date | None]:
    """What the reader asked of the story; anything unknown is as if it had not been asked."""
    only = request.GET.get("show", "")
    try:
        before = dt.date.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        before = None
    return (only if only in {*SECTIONS, ACTS} else ""), before


@page(needs="case.read")
def case_section(request: HttpRequest, viewer: Viewer, *, pk: Any, section: str) -> Drawn:
    """The records of one section; a section that is not open to the viewer does not exist."""
    case, _layout, _decision = find(viewer, "case", pk, "read")
    with looking_at(case.pk):
        file = CaseFile(viewer, case)
        for filed in sections_of(file):
            if filed.code == section:
                return "cases/section.html", section_context(file, filed)
    raise Http404


@page(needs="team_member.edit")
def team_leave(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """End somebody's work on a case. Only by a form, after one more look."""
    member = row_rule(TeamMember, viewer).filter(pk=pk, to_on__isnull=True).first()
    if member is None or not decide(viewer, "team_member.edit", member, is_seen=True):
        raise Http404
    back = reverse("case-section", args=[member.case_id, "team"])
    name = queries.usernames(viewer, [member.user_id]).get(str(member.user_id), "")
    context: dict[str, Any] = {
        "title": _("End the work of %(name)s on this case") % {"name": name},
        "action": request.path,
        "intro": _("From today the case is closed to this person. The row stays in the history."),
        "submit_label": _("End the work"),
        "cancel_url": back,
    }
    if request.method == "POST":
        try:
            actions.unassign(viewer, member)
        except NotPossible as refusal:
            context["warning"] = str(refusal)
        else:
            own = str(member.user_id) == viewer.user_id
            return redirect(drawing.list_url(CASE) if own else back)
    return "records/confirm.html", context


@page(needs="sharing.edit")
def sharing_withdraw(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """End a sharing now. Only by a form, after one more look."""
    sharing = row_rule(Sharing, viewer).filter(pk=pk, withdrawn_on__isnull=True).first()
    if sharing is None or not decide(viewer, "sharing.edit", sharing, is_seen=True):
        raise Http404
    back = reverse("case-section", args=[sharing.case_id, "sharing"])
    if request.method == "POST":
        actions.withdraw(viewer, sharing)
        return redirect(back)
    return "records/confirm.html", {
        "title": _("Withdraw the sharing with %(agency)s") % {"agency": word(sharing, "agency")},
        "action": request.path,
        "intro": _(
            "From now on the case is closed to this agency, and to everybody who came to it by"
            " this sharing. The row stays in the history."
        ),
        "submit_label": _("Withdraw"),
        "cancel_url": back,
    }


@page(needs="case.edit")
def case_count(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Let a sealed file into figures. Only by a form, after one more look."""
    case, _layout, _decision = find(viewer, "case", pk, "edit")
    if not case.is_compartment or case.is_countable:
        raise Http404
    if request.method == "POST":
        actions.mark_countable(viewer, case)
        return redirect(drawing.url_of(case))
    return "records/confirm.html", {
        "title": _("Let this file be counted"),
        "action": request.path,
        "intro": _(
            "From the next snapshot on, its rows are part of figures. Nobody else can open it, but"
            " a number may change."
        ),
        "submit_label": _("Let it be counted"),
        "cancel_url": drawing.url_of(case),
    }
