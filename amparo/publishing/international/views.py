"""The pages of the forms: their editions, and drafts of the latest records.

Their files leave by an edition alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.access.page import page
from amparo.publishing.papers import FORMS
from amparo.publishing.render_html import context
from amparo.publishing.shelf import draft, standing
from amparo.reference.codelists import language_or_english

from .document import report
from .form import form

if TYPE_CHECKING:
    from django.http import HttpRequest

OFFERED = 6


@page(needs="report.read")
def form_index(request: HttpRequest, viewer: Any) -> tuple[str, dict[str, Any]]:
    """Editions of both forms, and drafts of the calendar years that have ended."""
    last, language = timezone.localdate().year - 1, language_or_english(None)
    reports = [
        {
            "title": f"{form(code).title[language]}: {year}",
            "span": form(code).body[language],
            "url": reverse("form", args=[code, f"CY{year}"]),
            "files": [],
        }
        for year in range(last, last - OFFERED, -1)
        for code in FORMS
    ]
    return "publishing/reports.html", {
        "title": _("Tables for international bodies"),
        "lead": _("The Global Report and SDG 16.2.2, filled from our own facts."),
        "reports": reports,
        **standing(viewer, FORMS),
    }


@page(needs="report.read")
def form_show(
    request: HttpRequest, viewer: Any, code: str, named: str
) -> tuple[str, dict[str, Any]]:
    """One form as a draft, in the language of the page."""
    if code not in FORMS:
        raise Http404
    made = report(draft(code, named), language_or_english(None))
    return "publishing/report_page.html", {
        **context(made),
        "title": f"{made.title} · {made.span}",
        "files": [],
        "parent": {"url": reverse("forms"), "label": _("Tables for international bodies")},
    }
