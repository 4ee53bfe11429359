"""The pages of the annual report: editions, and drafts to read; files leave with an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access.page import page
from amparo.kernel.errors import NotPossible
from amparo.publishing import workflow
from amparo.publishing.edition import Edition, covered_by, report_file
from amparo.publishing.papers import ANNUAL
from amparo.publishing.render_html import context
from amparo.publishing.shelf import draft, drafts, standing
from amparo.reference.codelists import language_or_english
from amparo.reference.country import country
from amparo.reference.periods import period

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer


@page(needs="report.read")
def report_index(request: HttpRequest, viewer: Viewer) -> Drawn:
    """The editions that there are, and the years of which a draft can be read."""
    if request.GET.get("period"):
        return redirect("report", named=covered_by(request.GET["period"][:60]).code)
    offered = [period(str(code)) for code in report_file(country())["offered"]]
    reports = drafts(offered, "report")
    lead = _("Figures of a whole year for the public. Small numbers are hidden before they leave.")
    return "publishing/reports.html", {
        "title": _("Annual report"),
        "lead": lead,
        "reports": reports,
        "years": viewer.has(workflow.PREPARE),
        **standing(viewer, (ANNUAL,)),
    }


@page(needs="report.read")
def report_show(request: HttpRequest, viewer: Viewer, named: str) -> tuple[str, dict[str, Any]]:
    """A draft of one report, in the language of the page."""
    found = _edition(named)
    _must_be_offered(viewer, found)
    report = found.report(language_or_english(None))
    return "publishing/report_page.html", {
        **context(report),
        "title": f"{report.title} · {report.span}",
        "files": [],
        "is_draft": True,
        "parent": {"url": reverse("reports"), "label": _("All annual reports")},
    }


def _must_be_offered(viewer: Viewer, found: Edition) -> None:
    """Drafts of any other days are for those who prepare: laid side by side, papers of days that
    overlap tell of single people."""
    codes = {period(str(code)).code for code in report_file(country())["offered"]}
    if found.period.code not in codes and not viewer.has(workflow.PREPARE):
        raise NotPossible(_("A draft of this period is read by those who prepare the report."))


def _edition(named: str) -> Edition:
    found: Edition = draft(ANNUAL, named)
    return found
