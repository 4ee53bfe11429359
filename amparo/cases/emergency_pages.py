"""The pages of an emergency: asking for it, the card of one person, ending it, and its review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access import emergencies
from amparo.access.page import page
from amparo.access.views_of import opened as opened_fields
from amparo.access.views_of import plain_words, preload
from amparo.access.watch import alerts
from amparo.access.watch.models import Emergency
from amparo.access.watch.pages import FindingForm
from amparo.kernel.errors import Invalid, NotAllowed, NotPossible
from amparo.kernel.layout import BY_MODEL
from amparo.kernel.scope import row_rule
from amparo.kernel.sealing import keyring
from amparo.people.words import word
from amparo.reference.codes import Choice, code_list

from . import emergency as acts
from .ties import working

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

SESSION = "emergency"
AT_MOST = 100
CARD_ROWS = 20


class EmergencyForm(forms.Form):
    """Whom it is about, why, and what is happening."""

    reference = forms.CharField(
        label=gettext_lazy("Reference of the person"),
        max_length=16,
        help_text=gettext_lazy("Ask whoever calls for it; it stands on papers that name the file."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [("", "—"), *code_list(acts.REASONS).choices()]
        self.fields["reason"] = Choice(label=gettext_lazy("Why now?"), choices=reasons)
        self.fields["words"] = forms.CharField(
            label=gettext_lazy("What is happening"),
            min_length=acts.SHORTEST,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=gettext_lazy("At least 30 letters. Write no names: a reviewer reads this."),
        )


@page(needs=acts.OPEN)
def emergency(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Ask for what saves a life, after being told who will read of it."""
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = acts.open_emergency(viewer, **form.cleaned_data)
        except Invalid as refusal:
            for name, text in refusal.errors.items():
                form.add_error(name if name in form.fields else None, str(text))
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[SESSION] = [str(opened.pk), opened.until.timestamp()]
            return redirect("emergency-card", pk=opened.pk)
    return "records/confirm.html", {
        "title": _("Open a file in an emergency"),
        "intro": _(
            "For danger to life only. You see where one person is, how to reach her or him, and"
            " what threatens, for 30 minutes. The team of the case and a reviewer of another agency"
            " are told at once, and it is reviewed within 72 hours."
        ),
        "form": form,
        "action": request.path,
        "submit_label": _("Open it now"),
        "cancel_url": "/",
    }


def _own(request: HttpRequest, viewer: Viewer, pk: Any) -> Emergency:
    """An emergency that is open still, of this user, opened in this very session."""
    key, _until = request.session.get(SESSION, ("", 0))
    mine = Emergency.objects.filter(pk=pk, user_id=viewer.user_id, until__gt=timezone.now())
    found = mine.first() if key == str(pk) else None
    if found is None:
        raise Http404
    return found


@page(needs=acts.OPEN)
def card(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """What saves the life of one person; everything else stays closed."""
    opened = _own(request, viewer, pk)
    reached = emergencies.reach_of(viewer, opened.person)
    if reached is None:
        raise Http404
    with emergencies.looking(reached):
        parts = list(_parts(viewer, reached))
    return "cases/emergency.html", {
        "title": _("Emergency"),
        "lead": _("Open until %(time)s.") % {"time": plain_words(opened.until)},
        "parts": parts,
        "team": _team(reached),
        "end_url": reverse("emergency-end", args=[opened.pk]),
    }


def _parts(viewer: Viewer, reached: emergencies.Open) -> Any:
    """Each kind of record with its open fields, the newest first."""
    for model, layout in BY_MODEL.items():
        if not reached.fields(model):
            continue
        with keyring():
            rows = preload(row_rule(model, viewer).order_by("-created_at")[:CARD_ROWS])
            shown = [list(opened_fields(row, viewer).values()) for row in rows]
        filled = [[field for field in fields if field.value] for fields in shown]
        if any(filled):
            yield {"title": str(layout.plural), "rows": [fields for fields in filled if fields]}


def _team(reached: emergencies.Open) -> list[dict[str, str]]:
    """Who works with the person today: whom to call."""
    members = working().filter(case__in=reached.cases).select_related("user")
    told = {(m.user.username, word(m.user, "agency"), word(m, "function")) for m in members}
    return [{"name": n, "agency": a, "function": f} for n, a, f in sorted(told)]


@page(needs=acts.OPEN)
def end(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Close it before its time. Only by a form."""
    if request.method != "POST":
        raise Http404
    acts.end(viewer, _own(request, viewer, pk))
    request.session.pop(SESSION, None)
    return redirect("home")


@page(needs=alerts.REVIEW)
def reviews(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Emergencies of other agencies: those that wait for a finding first, the oldest on top."""
    rows = acts.open_to_review(viewer).select_related("user").order_by("found_at", "opened_at")
    heads = (_("Who"), _("Agency"), _("Why now?"), _("Since"), _("Finding"))
    return "records/list.html", {
        "title": _("Emergencies to review"),
        "lead": _("Within 72 hours. When one is late, its unit can open no other."),
        "columns": [{"label": head} for head in heads],
        "rows": [
            {"url": reverse("review", args=[row.pk]), "cells": [{"text": t} for t in _told(row)]}
            for row in rows[:AT_MOST]
        ],
        "empty": _("Nothing has to be looked into."),
    }


def _told(opened: Emergency) -> tuple[str, ...]:
    finding = code_list(alerts.FINDINGS).label(opened.finding) if opened.finding else ""
    agency = code_list("agency").label(opened.agency)
    reason = code_list(acts.REASONS).label(opened.reason)
    return opened.user.username, agency, reason, plain_words(opened.opened_at), finding


@page(needs=alerts.REVIEW)
def review(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """One emergency: who, when, why in words; then the finding. Nothing of the file is shown."""
    opened = acts.open_to_review(viewer).select_related("user").filter(pk=pk).first()
    if opened is None:
        raise Http404
    who, agency, reason, since, finding = _told(opened)
    facts = {
        _("Who"): who,
        _("Agency"): agency,
        _("Why now?"): reason,
        _("What is happening"): acts.words_of(opened),
        _("Since"): since,
    }
    form = FindingForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "title": _("Review of an emergency"),
        "facts": [{"label": label, "text": text} for label, text in facts.items()],
        "trail": [{"url": reverse("reviews"), "label": _("Emergencies to review")}],
        "form": form,
        "action": request.path,
        "submit_label": _("Write down the finding"),
        "cancel_url": reverse("reviews"),
    }
    if opened.finding:
        by = alerts.username(opened.found_by_id)
        words = {"finding": finding, "name": by, "at": plain_words(opened.found_at)}
        context["lead"] = _("%(finding)s. Found by %(name)s, %(at)s.") % words
        return "access/settled.html", context
    if request.method == "POST" and form.is_valid():
        try:
            acts.review(viewer, opened, form.cleaned_data["finding"])
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        except NotAllowed:
            raise Http404 from None
        else:
            return redirect("reviews")
    return "records/confirm.html", context
