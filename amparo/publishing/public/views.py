"""The page that anybody may read, and the files on it, the same bytes for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.access.page import ANYBODY, page
from amparo.access.views_of import plain_words
from amparo.publishing.edition import report_file
from amparo.publishing.papers import PAPERS
from amparo.publishing.release.pages import download
from amparo.publishing.words import LANGUAGES, Words
from amparo.reference.codelists import language_or_english
from amparo.reference.codes import code_list
from amparo.reference.country import country
from amparo.reference.periods import period

from . import editions

if TYPE_CHECKING:
    from django.http import HttpRequest

    from amparo.access.page import Drawn
    from amparo.publishing.models import Release
    from amparo.publishing.release.compared import Line

PAGE_FOR, FILE_FOR = 300, 3600
"""Seconds for which others may keep the page and a file: so long a withdrawn one may linger."""

_NAMES = {"en": "English", "es": "Español"}
_KINDS = {"pdf": "PDF", "html": "HTML", "xlsx": "XLSX", "csv": "CSV", "json": "JSON", "zip": "ZIP"}


@page(needs=ANYBODY)
def front(request: HttpRequest, viewer: Any) -> Drawn:
    """On to the page in the language that the browser asks for."""
    answer = redirect("published-in", language=language_or_english(None))
    answer.headers["Cache-Control"] = f"public, max-age={PAGE_FOR}"
    return answer


@page(needs=ANYBODY)
def published(request: HttpRequest, viewer: Any, language: str) -> Drawn:
    """All published editions, in one language; nobody's name and no sign-in on it."""
    if language not in LANGUAGES:
        raise Http404
    with override(language):
        body = render_to_string("publishing/published.html", _context(language))
    return _kept(HttpResponse(body), PAGE_FOR, language)


@page(needs=ANYBODY)
def published_file(
    request: HttpRequest,
    viewer: Any,
    language: str,
    paper: str,
    named: str,
    number: int,
    name: str,
) -> Drawn:
    """One file as it was frozen."""
    found = editions.one_file(paper, named, number, name)
    if found is None or language not in LANGUAGES:
        raise Http404
    tag = f'"{found.digest}"'
    if request.headers.get("If-None-Match") == tag:
        return _kept(HttpResponseNotModified(), FILE_FOR, language, tag)
    return _kept(download(name, bytes(found.body)), FILE_FOR, language, tag)


def _kept(answer: HttpResponse, seconds: int, language: str, tag: str = "") -> HttpResponse:
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.headers["Content-Language"] = language
    if tag:
        answer.headers["ETag"] = tag
    return answer


def _context(language: str) -> dict[str, Any]:
    families = editions.families()
    files = editions.files([release for family in families for release in family])
    words = Words(report_file(country()), language)
    return {
        "title": _("Published figures and reports"),
        "council": country().about.council[language],
        "home_url": reverse("published-in", args=[language]),
        "language_links": [
            {"url": reverse("published-in", args=[code]), "code": code, "label": _NAMES[code]}
            for code in LANGUAGES
            if code != language
        ],
        "papers": [_family(family, files, words) for family in families],
    }


def _family(
    family: list[Release], files: dict[object, list[tuple[str, int]]], words: Words
) -> dict[str, Any]:
    """One paper of one period: its latest edition, and those that it replaced."""
    covered = period(family[0].period)
    told = [
        _edition(release, earlier, files.get(release.pk, []), words)
        for release, earlier in zip(family, [*family[1:], None], strict=True)
    ]
    span = words.span(covered.first, covered.last)
    return {
        "paper": code_list("paper").label(family[0].paper, words.language),
        "period": covered.label(words.language),
        "span": span[:1].upper() + span[1:],
        "latest": told[0],
        "earlier": told[1:],
    }


def _edition(
    release: Release, earlier: Release | None, files: list[tuple[str, int]], words: Words
) -> dict[str, Any]:
    bodies = [code for code in (release.council_agency, release.co_publisher) if code]
    agency = code_list("agency")
    return {
        "number": release.number,
        "published_on": plain_words(release.published_on),
        "as_of": plain_words(release.as_of_on),
        "approved": ", ".join(str(agency.label(code, words.language)) for code in bodies),
        "digest": release.manifest,
        "why": getattr(release, f"why_{words.language}"),
        "is_compared": earlier is not None,
        "changes": _changes(editions.changed(earlier, release), words) if earlier else [],
        "files": _files(release, files, words.language),
    }


def _changes(lines: tuple[Line, ...], words: Words) -> list[tuple[str, str, str]]:
    """What is counted, before and now; a status in words, and a dash for what was not printed."""
    return [(what[words.language], _said(a, words), _said(b, words)) for what, a, b in lines]


def _said(value: str, words: Words) -> str:
    if not value:
        return "–"
    return value if value[:1].isdigit() or value[:1] == "-" else words(f"status.{value}")


def _files(release: Release, files: list[tuple[str, int]], language: str) -> list[dict[str, str]]:
    """The files of an edition in their usual order, each with its kind and size."""
    sizes = dict(files)
    place = [language, release.paper, release.period, release.number]
    return [
        {
            "label": label,
            "kind": _KINDS.get(name.rpartition(".")[2], ""),
            "size": _size(sizes[name]),
            "url": reverse("published-file", args=[*place, name]),
        }
        for label, name in PAPERS[release.paper].listed(period(release.period))
        if name in sizes
    ]


def _size(count: int) -> str:
    kilobytes = max(1, round(count / 1000))
    return f"{kilobytes} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"
