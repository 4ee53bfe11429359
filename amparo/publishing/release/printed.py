"""All that an edition prints beside the texts that people chose for it: captions, reasons, notes,
names of codes, answers of bodies and sources; read from the finished paper, so that none is missed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from amparo.publishing.care import flagged
from amparo.publishing.release import chosen
from amparo.publishing.render_html import context
from amparo.publishing.words import LANGUAGES

if TYPE_CHECKING:
    from amparo.publishing.models import Release

PRINTED = "printed"
SOURCES = "sources"
_BLOCK = re.compile(r"</(?:p|li|h\d|t[dhr]|d[dt]|caption|figcaption|text|title|desc|div)>", re.I)


def lines(release: Release, language: str) -> list[str]:
    """The words of the paper in one language, line by line, each once."""
    report = chosen.paper_of(release).report(chosen.edition_of(release), language)
    page = render_to_string("publishing/report_body.html", context(report))
    plain = unescape(strip_tags(_BLOCK.sub("\n", page)))
    said = (" ".join(line.split()) for line in plain.splitlines())
    return [line for line in dict.fromkeys(said) if line]


def harmful(release: Release, known: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The printed lines with harmful words that no known text holds; empty where there are none."""
    found: dict[str, str] = {}
    words = {(flag.language, flag.word.lower()) for flag in flagged(known)}
    for language in LANGUAGES:
        hits = [
            line
            for line in lines(release, language)
            if any(
                (flag.language, flag.word.lower()) not in words
                for flag in flagged({PRINTED: {language: line}})
            )
        ]
        found[language] = "\n".join(hits)
    return {PRINTED: found} if any(found.values()) else {}


def sources(release: Release) -> dict[str, str]:
    """What was typed by hand into records and is printed: the sources of stated figures."""
    answers = chosen.paper_of(release).answers(chosen.edition_of(release)).values()
    said = sorted({one.source for one in answers if one.source})
    return {SOURCES: "\n".join(said)} if said else {}
