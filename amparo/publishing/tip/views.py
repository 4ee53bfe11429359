"""The pages of the answer to the TIP Report: its editions, and drafts of the latest records.

Its files leave by an edition alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access.page import page
from amparo.publishing.papers import TIP
from amparo.publishing.render_html import context
from amparo.publishing.shelf import draft, drafts, standing
from amparo.reference.codelists import language_or_english
from amparo.reference.country import country
from amparo.reference.periods import period

from .document import report
from .edition import tip_file

if TYPE_CHECKING:
    from django.http import HttpRequest


@page(needs="report.read")
def tip_index(request: HttpRequest, viewer: Any) -> tuple[str, dict[str, Any]]:
    """Its editions, and the periods of which a draft can be read, the latest first."""
    return "publishing/reports.html", {
        "title": _("Answer to the TIP Report"),
        "lead": _("Figures beside those of the year before, and what stands behind each indicium."),
        "reports": drafts(map(period, map(str, tip_file(country())["tip_offered"])), "tip"),
        **standing(viewer, (TIP,)),
    }


@page(needs="report.read")
def tip_show(request: HttpRequest, viewer: Any, named: str) -> tuple[str, dict[str, Any]]:
    """One answer as a draft, in the language of the page."""
    made = report(draft(TIP, named), language_or_english(None))
    return "publishing/report_page.html", {
        **context(made),
        "title": f"{made.title} · {made.span}",
        "files": [],
        "parent": {"url": reverse("tips"), "label": _("All answers to the TIP Report")},
    }
