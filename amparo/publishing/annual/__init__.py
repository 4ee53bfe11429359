"""Builds the annual report: the same questions for every year, the sections in their order."""

from __future__ import annotations

from amparo.publishing.annual.closing import about, contacts, standing, what_changed
from amparo.publishing.annual.desk import Desk, Statute
from amparo.publishing.annual.justice import prosecution
from amparo.publishing.annual.model import Number, Numbers, Report
from amparo.publishing.annual.outward import prevention, repatriation
from amparo.publishing.annual.questions import (
    ENTERED,
    SECTIONS,
    keys_left_out,
    questions,
)
from amparo.publishing.annual.victims import assistance, context, identification

__all__ = ["SECTIONS", "Desk", "Statute", "build", "keys_left_out", "profiled", "questions"]

KIND = "annual"

_GLANCE = {
    "entered": "sections.identification.entered_label",
    "assisted": "sections.assisted.number_label",
    "investigations": "figures.glance.investigations",
    "convictions": "figures.glance.convictions",
    "returns": "figures.glance.returns",
}

_EVERYWHERE = (
    *("source", "note", "as_table", "glance", "contents", "skip", "page", "data_files"),
    *("other_language", "kind", "back", "show_all"),
)


def profiled(words_at: object, period: str) -> str:
    """The metric whose people section 2 describes; those who entered care, if none is named."""
    if isinstance(words_at, dict):
        for beginning, metric in words_at.items():
            if period.startswith(str(beginning)):
                return str(metric)
    return ENTERED


def build(desk: Desk, home: str, threshold: int) -> Report:
    """All sections in the order of the printed editions; `home` is the country of the map."""
    words, choices = desk.words, desk.choices
    printed = (
        context(desk),
        *identification(desk),
        *assistance(desk),
        *prosecution(desk),
        repatriation(desk, home),
        *prevention(desk),
        contacts(desk),
    )
    kept = tuple(section for section in printed if not choices.omits(section.code))
    return Report(
        period=desk.period,
        language=words.language,
        kind=KIND,
        title=words("title"),
        author=words("author"),
        place=words("place"),
        span=desk.span[:1].upper() + desk.span[1:],
        glance=_glance(desk),
        sections=(*what_changed(desk), *kept, about(desk, threshold)),
        as_of=desk.as_of,
        snapshot=desk.snapshot,
        names={
            **{name: str(words.at(name)[words.language]) for name in _EVERYWHERE},
            "not_official": standing(desk),
        },
    )


def _glance(desk: Desk) -> Numbers:
    """The report in five numbers, those without data in words."""
    found = [desk.number(key, place) for key, place in _GLANCE.items() if key in desk.told]
    return Numbers(tuple(Number(number.value, number.label, number.is_known) for number in found))
