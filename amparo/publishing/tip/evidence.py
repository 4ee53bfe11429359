"""What the database holds on each standard, indicium and recommendation; empty cells stay empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amparo.indicators.catalogue import catalogue
from amparo.publishing.answers import HIDDEN
from amparo.reference.codes import code_list
from amparo.reference.country import country

from .outline import Element, Row, Standard, outline, row_of

if TYPE_CHECKING:
    from amparo.reference.asking import Recommendation

    from .edition import TipEdition
    from .lines import Printer

SEVERE_YEARS = 4
"""The least maximum that assessors look for (004:535-544)."""
TOLD_STATES = ("done", "none", "no_data")


@dataclass(frozen=True)
class Held:
    """One element: its words, and each piece of evidence as a sentence; none where it is empty."""

    says: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Served:
    """A recommendation: activities of the plan that serve it, those done, and the evidence."""

    code: str
    activities: int
    done: int
    evidence: tuple[str, ...]


def held(edition: TipEdition, printer: Printer, standard: Standard) -> list[Held]:
    """What the database holds on each element of a standard."""
    return [
        Held(printer.words.said(element.says), tuple(_evidence(edition, printer, element)))
        for element in standard.elements
    ]


def _evidence(edition: TipEdition, printer: Printer, element: Element) -> Iterator[str]:
    for row in element.rows:
        yield from _figures(printer, row)
    yield from _answers(edition, printer, element.asks)
    if element.law:
        yield from _law(edition, printer, element.law)


def _figures(printer: Printer, row: Row) -> Iterator[str]:
    for line in printer.lines(row):
        if line.now.is_evidence or line.now.status == HIDDEN:
            yield printer.words(
                "text.evidence_figure",
                says=line.says,
                now=printer.value(line.now),
                before=printer.value(line.before),
            )


def _answers(edition: TipEdition, printer: Printer, asked: tuple[str, ...]) -> Iterator[str]:
    questions, states = code_list("question"), code_list("answer_state")
    language = printer.words.language
    for code in asked:
        state = edition.told.answers.get(code, ("", 0))[0]
        if state in TOLD_STATES:
            yield printer.words(
                "text.evidence_answer",
                question=questions.label(code, language),
                answer=states.label(state, language),
            )


def _law(edition: TipEdition, printer: Printer, what: str) -> Iterator[str]:
    language, day = printer.words.language, edition.period.last
    acts = [act for act in country().statutes.values() if act.held_on(day)]
    if what == "statutes":
        yield from (act.title[language] for act in acts)
    elif what == "indicia":
        all_elements = [one for i in outline().indicia for one in held(edition, printer, i)]
        filled = sum(bool(one.evidence) for one in all_elements)
        yield printer.words("text.see_indicia", filled=filled, all=len(all_elements))
    else:
        for act in acts:
            most = {p.max_months for o in act.offences.values() for p in o.penalties}
            years = sorted(months // 12 for months in most)
            kept = [n for n in years if what == "penalties" or n >= SEVERE_YEARS]
            if kept:
                told = printer.words.items([printer.words.number(n) for n in kept])
                yield printer.words("text.four_years", act=act.short[language], years=told)


def of_recommendation(edition: TipEdition, printer: Printer, advice: Recommendation) -> Served:
    """What serves a recommendation, and what the figures say of it."""
    counts = {
        status: n for (code, status), n in edition.told.activities.items() if code == advice.code
    }
    evidence = [
        sentence
        for metric in advice.shows
        if metric in catalogue()
        for sentence in _figures(printer, row_of(metric))
    ]
    evidence += _answers(edition, printer, advice.asks)
    kept = sum(n for status, n in counts.items() if status != "dropped")
    return Served(advice.code, kept, counts.get("done", 0), tuple(evidence))
