"""What the lists of papers share: editions on their way, and drafts to read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from amparo.publishing import released, workflow
from amparo.publishing.models import Release
from amparo.publishing.papers import PAPERS
from amparo.publishing.release.pages import READ, title_of, url_of
from amparo.publishing.words import Words
from amparo.reference.codelists import language_or_english
from amparo.reference.codes import code_list

if TYPE_CHECKING:
    from amparo.access.viewer import Viewer
    from amparo.reference.periods import Period

_TONES = {workflow.PUBLISHED: "teal", workflow.DRAFT: "", workflow.REPLACED: ""}


def standing(viewer: Viewer, papers: Collection[str]) -> dict[str, Any]:
    """The editions of some papers that the viewer may see, and where one is begun."""
    may_begin = viewer.has(workflow.PREPARE)
    address = reverse("edition-open") if may_begin else ""
    return {
        "editions": _editions(papers) if viewer.has(READ) else None,
        "openings": [
            {"label": code_list("paper").label(code), "url": f"{address}?paper={code}"}
            for code in papers
        ]
        if may_begin
        else [],
    }


def _editions(papers: Collection[str]) -> list[dict[str, Any]]:
    """The latest years first."""
    rows = Release.objects.filter(paper__in=papers)
    return [
        {
            "title": title_of(release),
            "number": release.number,
            "url": url_of(release),
            "tag": {
                "label": workflow.RELEASE.steps[release.status].label,
                "tone": _TONES.get(release.status, "blue"),
            },
        }
        for release in rows.order_by("-as_of_on", "paper", "period", "-number")
    ]


def drafts(offered: Iterable[Period], address: str) -> list[dict[str, Any]]:
    """Links to what can be read of the latest records, the latest period first."""
    language = language_or_english(None)
    words = Words({}, language)
    return [
        {
            "code": covered.code,
            "title": covered.label(language),
            "span": words.span(covered.first, covered.last),
            "url": reverse(address, args=[covered.code]),
            "files": [],
        }
        for covered in sorted(offered, key=lambda covered: covered.last, reverse=True)
    ]


def draft(paper: str, named: str) -> Any:
    """A paper from the latest snapshot, kept until there is a later one or a table leaves."""
    from amparo.indicators.snapshots import names

    return _draft(paper, named, (names() or [""])[-1], released.state())


@lru_cache(maxsize=16)
def _draft(paper: str, named: str, snapshot: str, _state: str) -> Any:
    return PAPERS[paper].count(named, snapshot or None, None)
