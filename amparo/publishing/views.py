"""The pages of the annual report: editions, drafts of any period, one as a page, and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access.page import page
from amparo.publishing import writing
from amparo.publishing.edition import Edition, covered_by, report_file
from amparo.publishing.papers import ANNUAL
from amparo.publishing.release.pages import download
from amparo.publishing.render_html import context
from amparo.publishing.shelf import draft, drafts, standing
from amparo.reference.codelists import language_or_english
from amparo.reference.country import country
from amparo.reference.periods import period

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn


@page(needs="report.read")
def report_index(request: HttpRequest, viewer: Any) -> Drawn:
    """The editions that there are, and the years of which a draft can be read."""
    if request.GET.get("period"):
        return redirect("report", named=covered_by(request.GET["period"][:60]).code)
    offered = [period(str(code)) for code in report_file(country())["offered"]]
    reports = drafts(offered, "report")
    for one in reports:
        one["files"] = _files(one["code"])
    lead = _("Figures of a whole year for the public. Small numbers are hidden before they leave.")
    return "publishing/reports.html", {
        "title": _("Annual report"),
        "lead": lead,
        "reports": reports,
        "years": True,
        **standing(viewer, (ANNUAL,)),
    }


@page(needs="report.read")
def report_show(request: HttpRequest, viewer: Any, named: str) -> tuple[str, dict[str, Any]]:
    """One report, in the language of the page."""
    found = _edition(named)
    report = found.report(language_or_english(None))
    return "publishing/report_page.html", {
        **context(report),
        "title": f"{report.title} · {report.span}",
        "files": _files(found.period.code),
        "parent": {"url": reverse("reports"), "label": _("All annual reports")},
    }


@page(needs="report.read")
def report_download(
    request: HttpRequest, viewer: Any, named: str, language: str, kind: str
) -> HttpResponse:
    """One file of a report."""
    found = _edition(named)
    beginning = writing.stem(found.period)
    name = f"{beginning}-{language}.{kind}"
    if kind in ("json", "csv", "xlsx"):
        name = f"{beginning}-figures.{kind}"
    if kind == "zip":
        name = f"{beginning}-charts-{language}.zip"
    found.words(language)
    body = writing.one_file(found, name)
    if body is None:
        raise Http404
    return download(name, body)


def _edition(named: str) -> Edition:
    found: Edition = draft(ANNUAL, named)
    return found


def _files(code: str) -> list[dict[str, str]]:
    """Links to the files of a report."""
    found = [
        (_("PDF in English"), "en", "pdf"),
        (_("PDF in Spanish"), "es", "pdf"),
        (_("One page in English (HTML)"), "en", "html"),
        (_("One page in Spanish (HTML)"), "es", "html"),
        (_("Figures (XLSX)"), "en", "xlsx"),
        (_("Figures (CSV)"), "en", "csv"),
        (_("Figures (JSON)"), "en", "json"),
        (_("Charts (ZIP)"), "en", "zip"),
    ]
    return [
        {"label": label, "url": reverse("report-file", args=[code, language, kind])}
        for label, language, kind in found
    ]
