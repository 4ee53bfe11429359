"""The pages of watching: notices, alerts with their findings, patterns, one more reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.access.page import SIGNED_IN, page
from amparo.access.views_of import plain_words
from amparo.kernel.errors import NotPossible
from amparo.reference.codes import Choice, code_list

from . import alerts, notices, patterns, refused
from .models import Alert

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer

AT_MOST = 100


class FindingForm(forms.Form):
    """What the review found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [("", "—"), *code_list(alerts.FINDINGS).choices()]
        self.fields["finding"] = Choice(label=gettext_lazy("What did you find?"), choices=found)


class MoreForm(forms.Form):
    """Why more people’s files are needed today."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [("", "—"), *code_list(alerts.REASONS).choices()]
        self.fields["reason"] = Choice(label=gettext_lazy("Why?"), choices=reasons)


@page(needs=SIGNED_IN)
def notice_list(request: HttpRequest, viewer: Viewer) -> Drawn:
    """What waits for this user, by kind; a click leads there."""
    rows = notices.waiting(viewer)[: notices.AT_MOST]
    return "records/list.html", {
        "title": _("Notices"),
        "lead": _("What each is about is shown on its own page."),
        "columns": [{"label": _("What")}, {"label": _("Since")}],
        "rows": [
            {
                "url": reverse("notice", args=[row.pk]),
                "cells": [
                    {"text": str(notices.KINDS.get(row.kind, row.kind))},
                    {"text": plain_words(row.at)},
                ],
            }
            for row in rows
        ],
        "empty": _("What somebody wants you to see will stand here."),
    }


@page(needs=SIGNED_IN)
def notice_open(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """Go where a notice leads; from then on it waits no more."""
    notice = notices.waiting(viewer).filter(pk=pk).first()
    if notice is None:
        raise Http404
    notices.seen(viewer, notice.place)
    return redirect(notice.place)


@page(needs=alerts.REVIEW)
def alert_list(request: HttpRequest, viewer: Viewer) -> Drawn:
    """Alerts of other agencies: those without a finding first, the oldest on top."""
    refused.sweep()
    rows = alerts.open_to(viewer).select_related("user").order_by("found_at", "at")[:AT_MOST]
    heads = (_("What"), _("Who"), _("Agency"), _("Since"), _("Finding"))
    return "records/list.html", {
        "title": _("Alerts"),
        "lead": _("You look into what people of other agencies did. No file is opened by it."),
        "columns": [{"label": head} for head in heads],
        "rows": [
            {"url": reverse("alert", args=[row.pk]), "cells": [{"text": t} for t in _told(row)]}
            for row in rows
        ],
        "empty": _("Nothing has to be looked into."),
    }


def _told(alert: Alert) -> tuple[str, ...]:
    finding = code_list(alerts.FINDINGS).label(alert.finding) if alert.finding else ""
    agency = code_list("agency").label(alert.agency)
    what = str(alerts.KINDS.get(alert.kind, alert.kind))
    return what, alert.user.username, agency, plain_words(alert.at), finding


@page(needs=alerts.REVIEW)
def alert_page(request: HttpRequest, viewer: Viewer, *, pk: Any) -> Drawn:
    """One alert: who, when, how much, what reason was given; then the finding."""
    alert = alerts.open_to(viewer).select_related("user").filter(pk=pk).first()
    if alert is None:
        raise Http404
    what, who, agency, since, finding = _told(alert)
    answer = code_list(alerts.REASONS).label(alert.answer) if alert.answer else _("None yet")
    facts = [(_("Who"), who), (_("Agency"), agency), (_("Since"), since)]
    if alert.kind == "budget":
        facts += [(_("People’s files on that day"), str(alert.count)), (_("Reason given"), answer)]
    form = FindingForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "title": what,
        "facts": [{"label": label, "text": text, "value": text} for label, text in facts],
        "trail": [{"url": reverse("alerts"), "label": _("Alerts")}],
        "form": form,
        "submit_label": _("Write down the finding"),
        "cancel_url": reverse("alerts"),
    }
    if alert.finding:
        by = alerts.username(alert.found_by_id)
        words = {"finding": finding, "name": by, "at": plain_words(alert.found_at)}
        context["lead"] = _("%(finding)s. Found by %(name)s, %(at)s.") % words
        return "access/settled.html", context
    if request.method == "POST" and form.is_valid():
        try:
            alerts.settle(viewer, alert, form.cleaned_data["finding"])
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("alerts")
    return "records/confirm.html", context


@page(needs="ledger.read")
def watching(request: HttpRequest, viewer: Viewer) -> Drawn:
    """How much is read, by whom and when; never of whom."""
    refused.sweep()
    return "access/watching.html", {
        "title": _("Watching"),
        "lead": _("The last 14 days, in numbers. Whose files they were is not shown here."),
        "tables": patterns.tables(),
    }


@page(needs=SIGNED_IN)
def look_more(request: HttpRequest, viewer: Viewer) -> Drawn:
    """The day’s number of people is used up: say why, and go on."""
    given = request.GET.get("next", "/")
    onward = given if url_has_allowed_host_and_scheme(given, allowed_hosts=None) else "/"
    form = MoreForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        alerts.answer_budget(viewer, form.cleaned_data["reason"])
        return redirect(onward)
    return "records/confirm.html", {
        "title": _("You have opened many people’s files today"),
        "intro": _(
            "This is more than your role usually needs in a day. Say why and go on at once."
            " Somebody of another agency reads the reason."
        ),
        "form": form,
        "submit_label": _("Go on"),
        "cancel_url": "/",
    }
