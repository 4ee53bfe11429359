"""The pages of an edition: where it stands, what was chosen, how it reads, and its files."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.access.decide import decide
from amparo.access.drawing import AHEAD, DONE, HERE
from amparo.access.page import page
from amparo.access.views_of import plain_words
from amparo.kernel.errors import NotPossible
from amparo.publishing import workflow
from amparo.publishing.answers import REST
from amparo.publishing.approvals import beside
from amparo.publishing.choices import ALWAYS, COVER, EXTRA, PARTS, places
from amparo.publishing.edition import report_file
from amparo.publishing.models import Release
from amparo.publishing.papers import ANNUAL, TIP
from amparo.publishing.release import chosen
from amparo.publishing.render_html import context
from amparo.publishing.words import Words
from amparo.reference.codelists import language_or_english
from amparo.reference.codes import code_list
from amparo.reference.country import country
from amparo.reference.periods import period

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.access.viewer import Viewer
    from amparo.publishing.answers import Answer

READ = "edition.read"
_OWN_WAY = ("replace",)  # moves that follow from another and are no button


@page(needs=READ)
def edition_page(request: HttpRequest, viewer: Viewer, pk: Any) -> Drawn:
    """Where an edition stands, what can be done, its sections, texts, files and hidden numbers."""
    release = find(pk)
    found, paper = chosen.edition_of(release), chosen.paper_of(release)
    is_draft = release.status == workflow.DRAFT and viewer.has(workflow.PREPARE)
    may_change = is_draft and paper.has_choices
    return "publishing/edition.html", {
        "title": title_of(release),
        "kind_label": _("Edition %(number)s") % {"number": release.number},
        "lead": _lead(release),
        "trail": [shelf_of(release)],
        "steps": _steps(release),
        "moves": _moves(viewer, release),
        "approvals": _approvals(release),
        "sections": _sections(release, may_change) if paper.has_choices else [],
        "texts": _texts(release, may_change) if paper.has_choices else [],
        "may_change": may_change,
        "hidden": _hidden(paper.answers(found)),
        "why_hidden_url": _why_hidden_url(release, viewer),
        "files": _files(release),
        "preview_url": reverse("edition-preview", args=[pk]),
        "recount_url": _recount_url(release) if is_draft else "",
        "checks_url": reverse("edition-checks", args=[pk]),
        "open_url": reverse("published-in", args=[language_or_english(None)])
        if release.status == workflow.PUBLISHED
        else "",
        "revise_url": _revise_url(viewer, release),
        "history_url": reverse("record-history", args=["release", pk]),
    }


@page(needs=READ)
def edition_preview(request: HttpRequest, viewer: Viewer, pk: Any) -> Drawn:
    """The report as it will be read, in the language of the page."""
    release = find(pk)
    report = chosen.paper_of(release).report(chosen.edition_of(release), language_or_english(None))
    return "publishing/report_page.html", {
        **context(report),
        "title": f"{report.title} · {report.span}",
        "files": [],
        "is_draft": release.status not in chosen.SETTLED,
        "trail": [{"url": url_of(release), "label": title_of(release)}],
    }


@page(needs=READ)
def edition_file(request: HttpRequest, viewer: Viewer, pk: Any, name: str) -> Drawn:
    """One file, as it was frozen; before that there is none, so that nothing leaves unapproved."""
    release = find(pk)
    is_settled = release.status in chosen.SETTLED
    kept = release.files.filter(name=name).first() if is_settled else None
    if kept is None:
        raise Http404
    return download(name, bytes(kept.body))


def download(name: str, body: bytes) -> HttpResponse:
    """A file to keep, under its own name."""
    short = name.rpartition("/")[2]
    kind = mimetypes.guess_type(short)[0] or "application/octet-stream"
    if short.endswith(".xlsx"):
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        body,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{short}"'},
    )


def find(pk: Any) -> Release:
    """An edition through the viewer's scope; else there is nothing."""
    found: Release | None = Release.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def url_of(release: Release) -> str:
    """The page of an edition."""
    return reverse("edition", args=[release.pk])


def title_of(release: Release) -> str:
    """The paper and the period of an edition in words."""
    covered = period(release.period).label(language_or_english(None))
    if chosen.paper_of(release).has_choices:
        return covered
    return f"{code_list('paper').label(release.paper)}: {covered}"


def shelf_of(release: Release) -> dict[str, str]:
    """Where the editions of its paper are listed."""
    if release.paper == ANNUAL:
        return {"url": reverse("reports"), "label": _("Annual report")}
    if release.paper == TIP:
        return {"url": reverse("tips"), "label": _("Answer to the TIP Report")}
    return {"url": reverse("forms"), "label": _("Tables for international bodies")}


def _lead(release: Release) -> str:
    covered = period(release.period)
    span = Words({}, language_or_english(None)).span(covered.first, covered.last)
    said = _("%(span)s. Counted on the records as of %(day)s.")
    return said % {"span": span[:1].upper() + span[1:], "day": plain_words(release.as_of_on)}


# --- Where it stands ----------------------------------------------------------------------------


def _steps(release: Release) -> list[dict[str, Any]]:
    """The steps of this edition: without those of a co-publisher that there is not."""
    codes = [
        code
        for code in workflow.RELEASE.steps
        if (code != workflow.PARTNER or release.co_publisher)
        and (code not in (workflow.REPLACED, workflow.WITHDRAWN) or release.status == code)
    ]
    here = codes.index(release.status)
    return [
        {
            "label": workflow.RELEASE.steps[code].label,
            "state": HERE if place == here else DONE if place < here else AHEAD,
        }
        for place, code in enumerate(codes)
    ]


def _moves(viewer: Viewer, release: Release) -> list[dict[str, Any]]:
    found = []
    for move in workflow.RELEASE.from_step(release.status):
        if move.code in _OWN_WAY or not decide(
            viewer, workflow.RELEASE.permission(move.code), release, is_seen=True
        ):
            continue
        try:
            workflow.RELEASE.after(move.code, release)
        except NotPossible:
            continue
        url = reverse("edition-move", args=[release.pk, move.code])
        is_back = move.enters in (workflow.DRAFT, workflow.WITHDRAWN)
        found.append({"label": move.label, "url": url, "is_main": not is_back})
    return found


def _approvals(release: Release) -> list[tuple[str, str]]:
    agency = code_list("agency")
    rows = [
        (_("Prepared by"), release.submitted_by or release.opened_by, release.agency, ""),
        (
            _("Approved for the Council"),
            release.council_by,
            release.council_agency,
            release.council_on,
        ),
        (
            _("Approved for the co-publisher"),
            release.partner_by,
            release.co_publisher if release.partner_by else "",
            release.partner_on,
        ),
    ]
    found = [
        (label, ", ".join(str(part) for part in (who, agency.label(of), plain_words(on)) if part))
        for label, who, of, on in rows
        if who
    ]
    for label, on in ((_("Frozen"), release.frozen_on), (_("Published"), release.published_on)):
        if on:
            found.append((label, plain_words(on)))
    if release.manifest:
        found.append((_("Digest of the files"), release.manifest[:16]))
    return found


def _recount_url(release: Release) -> str:
    from amparo.indicators.snapshots import names

    is_latest = (names() or [""])[-1] == release.snapshot
    return "" if is_latest else reverse("edition-recount", args=[release.pk])


def _revise_url(viewer: Viewer, release: Release) -> str:
    is_open = release.status in workflow.REVISED and viewer.has(workflow.PREPARE)
    if not is_open or beside(release, 1) is not None:
        return ""
    return reverse("edition-revise", args=[release.pk])


# --- What was chosen ----------------------------------------------------------------------------


def _sections(release: Release, may_change: bool) -> list[dict[str, Any]]:
    reasons, off = code_list("left_out_reason"), chosen.omissions(release)
    under = {part for parts in PARTS.values() for part in parts}
    language = language_or_english(None)
    return [
        {
            "number": section.number,
            "heading": section.heading[language],
            "is_under": section.code in under,
            "reason": reasons.label(off[section.code]) if section.code in off else "",
            "is_off": section.code in off,
            "url": reverse("edition-section", args=[release.pk, section.code])
            if may_change and section.code not in ALWAYS
            else "",
        }
        for section in country().texts.sections
        if section.code != COVER
    ]


def _texts(release: Release, may_change: bool) -> list[dict[str, Any]]:
    """Every text that can be changed, under its section; for others, those that were changed."""
    language, changed = language_or_english(None), chosen.wordings(release)
    headings = {s.code: (s.number, s.heading[language]) for s in country().texts.sections}
    groups: dict[str, dict[str, Any]] = {}
    for place, usual in places(country().texts, release.period).items():
        if not may_change and place not in changed:
            continue
        of = place.partition(".")[0]
        number, heading = headings.get(of, ("", _("Notes under charts and maps")))
        group = groups.setdefault(
            of, {"number": number, "heading": heading, "texts": [], "changed": 0}
        )
        said = changed.get(place, usual)[language]
        group["changed"] += place in changed
        group["texts"].append(
            {
                "said": said or _("Add a paragraph of your own"),
                "is_empty": not said,
                "is_changed": place in changed,
                "url": reverse("edition-text", args=[release.pk, place]),
                "is_extra": place.endswith(f".{EXTRA}"),
            }
        )
    return list(groups.values())


def _why_hidden_url(release: Release, viewer: Viewer) -> str:
    """The page that tells which rule hides each number, for who may see the numbers."""
    may_see = viewer.has("figures.internal") and release.paper == ANNUAL
    return reverse("figures-hidden", args=[release.period]) if may_see else ""


def _hidden(told: Mapping[str, Answer]) -> list[dict[str, str]]:
    """The numbers that are not shown, and by which rule: for those who prepare and approve."""
    from amparo.publishing.data import label_of
    from amparo.publishing.edition import title_of as titled

    language = language_or_english(None)
    words = Words(report_file(country()), language)
    rows = []
    for answer in told.values():
        for cell in answer.cells:
            if cell.status != "hidden":
                continue
            is_rest = REST in cell.codes
            rows.append(
                {
                    "figure": titled(answer.question.metric, language),
                    "span": words.span(answer.first, answer.last),
                    "part": words("rest") if is_rest else label_of(answer, cell, language),
                    "why": words("status_sentence.hidden"),
                }
            )
    return rows


# --- Files --------------------------------------------------------------------------------------


def _files(release: Release) -> list[dict[str, str]]:
    if release.status not in chosen.SETTLED:
        return []
    names = chosen.paper_of(release).listed(period(release.period))
    return [
        {"label": label, "url": reverse("edition-file", args=[release.pk, name])}
        for label, name in names
    ]
