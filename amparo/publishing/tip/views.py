"""The pages of the answer to the TIP Report: which there are, one as a page, and its files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access.page import page
from amparo.publishing import released
from amparo.publishing.render_html import context, html
from amparo.publishing.words import LANGUAGES, Words
from amparo.reference.codelists import language_or_english
from amparo.reference.country import country
from amparo.reference.periods import period

from . import data
from .document import report
from .edition import KIND, TipEdition, tip_file
from .writing import from_snapshot

if TYPE_CHECKING:
    from django.http import HttpRequest

_KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}


@page(needs="report.read")
def tip_index(request: HttpRequest, viewer: Any) -> tuple[str, dict[str, Any]]:
    """The periods of which the country offers an answer, the latest first."""
    words = Words({}, language_or_english(None))
    offered = [period(str(code)) for code in tip_file(country())["tip_offered"]]
    return "publishing/reports.html", {
        "title": _("Answer to the TIP Report"),
        "lead": _("Figures beside those of the year before, and what stands behind each indicium."),
        "reports": [
            {
                "title": covered.label(language_or_english(None)),
                "span": words.span(covered.first, covered.last),
                "url": reverse("tip", args=[covered.code]),
                "files": _files(covered.code),
            }
            for covered in sorted(offered, key=lambda covered: covered.last, reverse=True)
        ],
    }


@page(needs="report.read")
def tip_show(request: HttpRequest, viewer: Any, named: str) -> tuple[str, dict[str, Any]]:
    """One answer, in the language of the page."""
    found = _edition(named)
    made = report(found, language_or_english(None))
    return "publishing/report_page.html", {
        **context(made),
        "title": f"{made.title} · {made.span}",
        "files": _files(found.period.code),
        "parent": {"url": reverse("tips"), "label": _("All answers to the TIP Report")},
    }


@page(needs="report.read")
def tip_download(
    request: HttpRequest, viewer: Any, named: str, language: str, kind: str
) -> HttpResponse:
    """One file of an answer."""
    if kind not in _KINDS or language not in LANGUAGES:
        raise Http404
    found = _edition(named)
    part = "figures" if kind in ("json", "csv") else language
    name = f"{KIND}-{found.period.code}-{part}.{kind}"
    return HttpResponse(
        _content(found, language, kind),
        content_type=_KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _content(found: TipEdition, language: str, kind: str) -> bytes:
    if kind == "json":
        return data.as_json(found).encode()
    if kind == "csv":
        return data.as_csv(found).encode()
    made = report(found, language)
    if kind == "html":
        return html(made).encode()
    from amparo.publishing.render_pdf import pdf

    return pdf(made)


def _edition(named: str) -> TipEdition:
    """The edition from the latest snapshot, kept until there is a later one or a table leaves."""
    from amparo.indicators.snapshots import names

    return _kept(named, (names() or [""])[-1], released.state())


@lru_cache(maxsize=4)
def _kept(named: str, snapshot: str, _state: str) -> TipEdition:
    return from_snapshot(named, snapshot or None)


def _files(code: str) -> list[dict[str, str]]:
    """Links to the files of an answer."""
    found = [
        (_("PDF in English"), "en", "pdf"),
        (_("PDF in Spanish"), "es", "pdf"),
        (_("One page in English (HTML)"), "en", "html"),
        (_("One page in Spanish (HTML)"), "es", "html"),
        (_("Figures (CSV)"), "en", "csv"),
        (_("Figures (JSON)"), "en", "json"),
    ]
    return [
        {"label": label, "url": reverse("tip-file", args=[code, language, kind])}
        for label, language, kind in found
    ]
