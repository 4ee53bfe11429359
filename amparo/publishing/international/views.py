"""The pages of the forms: which there are, one as a page, and its files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.access.page import page
from amparo.publishing import released
from amparo.publishing.render_html import context, html
from amparo.publishing.words import LANGUAGES

from .document import report
from .files import as_csv, as_json, as_xlsx
from .form import GLOBAL_REPORT, SDG, form
from .writing import from_snapshot, stem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .edition import TableEdition

YEARS = 4
OFFERED = 6
_KINDS = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}


@page(needs="report.read")
def form_index(request: HttpRequest, viewer: Any) -> tuple[str, dict[str, Any]]:
    """Both forms for the calendar years that have ended, the latest first."""
    last = timezone.localdate().year - 1
    reports = [
        {
            "title": f"{form(code).title[_language()]}: {year}",
            "span": form(code).body[_language()],
            "url": reverse("form", args=[code, f"CY{year}"]),
            "files": _files(code, f"CY{year}"),
        }
        for year in range(last, last - OFFERED, -1)
        for code in (GLOBAL_REPORT, SDG)
    ]
    return "publishing/reports.html", {
        "title": _("Tables for international bodies"),
        "lead": _("The Global Report and SDG 16.2.2, filled from our own facts."),
        "reports": reports,
    }


@page(needs="report.read")
def form_show(
    request: HttpRequest, viewer: Any, code: str, named: str
) -> tuple[str, dict[str, Any]]:
    """One form, in the language of the page."""
    found = _edition(code, named)
    made = report(found, _language())
    return "publishing/report_page.html", {
        **context(made),
        "title": f"{made.title} · {made.span}",
        "files": _files(code, found.period.code),
        "parent": {"url": reverse("forms"), "label": _("Tables for international bodies")},
    }


@page(needs="report.read")
def form_download(
    request: HttpRequest, viewer: Any, code: str, named: str, language: str, kind: str
) -> HttpResponse:
    """One file of a form."""
    if kind not in _KINDS or language not in LANGUAGES:
        raise Http404
    found = _edition(code, named)
    part = f"-{language}" if kind == "html" else ""
    return HttpResponse(
        _content(found, language, kind),
        content_type=_KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{stem(found)}{part}.{kind}"'},
    )


def _content(found: TableEdition, language: str, kind: str) -> bytes:
    if kind == "xlsx":
        return as_xlsx(found)
    if kind == "html":
        return html(report(found, language)).encode()
    return (as_json(found) if kind == "json" else as_csv(found)).encode()


def _edition(code: str, named: str) -> TableEdition:
    """The form from the latest snapshot, kept until there is a later one or a table leaves."""
    from amparo.indicators.snapshots import names

    if code not in (GLOBAL_REPORT, SDG):
        raise Http404
    return _kept(code, named, (names() or [""])[-1], released.state())


@lru_cache(maxsize=8)
def _kept(code: str, named: str, snapshot: str, _state: str) -> TableEdition:
    return from_snapshot(code, named, YEARS, snapshot or None)


def _language() -> str:
    asked = (get_language() or "en")[:2]
    return asked if asked in LANGUAGES else "en"


def _files(code: str, named: str) -> list[dict[str, str]]:
    """Links to the files of a form."""
    found = [
        (_("Workbook (XLSX)"), "en", "xlsx"),
        (_("Figures (CSV)"), "en", "csv"),
        (_("Figures (JSON)"), "en", "json"),
        (_("One page in English (HTML)"), "en", "html"),
        (_("One page in Spanish (HTML)"), "es", "html"),
    ]
    return [
        {"label": words, "url": reverse("form-file", args=[code, named, language, kind])}
        for words, language, kind in found
    ]
