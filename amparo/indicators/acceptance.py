"""The published figures beside what the program gives: computed, or stated and why.

`acceptance.yaml` of the country says how each figure is asked, and what it must give. It is the
check after registers were brought in, and the table of `docs/reference/acceptance.md`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from amparo.reference.codelists import LANGUAGES
from amparo.reference.country import country
from amparo.reference.periods import period
from amparo.reference.sheets import Sheet, read_sheet

from .engine import figure
from .model import COUNTED, RULE, STATUSES
from .words import status_label

if TYPE_CHECKING:
    from amparo.reference.publication import Published

    from .snapshot import Snapshot

FILE = "acceptance.yaml"
ITEMS = "items"
COMPUTED, LAW, STATED = "computed", "law", "stated"


@dataclass(frozen=True)
class Question:
    """One question of a published figure, with the answer that it must get."""

    metric: str
    period: str
    value: object
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, object] = field(default_factory=dict)
    status: str = COUNTED
    reads: str = ""

    def asked(self, snapshot: Snapshot) -> Question:
        """The same question with the answer that a snapshot gives."""
        days = period(self.period)
        told = figure(self.metric, days.first, days.last, self.by, self.where, snapshot).to_json()
        cells = {" ".join(cell["by"].values()): cell["value"] for cell in told["cells"]}
        value = told["value"]
        if self.reads == ITEMS and isinstance(value, str):
            value = len(value.split(","))
        return Question(
            self.metric,
            self.period,
            value,
            self.by,
            self.where,
            cells if self.cells else self.cells,
            told["status"],
            self.reads,
        )

    @property
    def words(self) -> str:
        """The question as it is typed after `amparo figures`."""
        parts = [self.metric, *(f"{name}={code}" for name, code in self.where.items())]
        parts += [f"by {', '.join(self.by)}"] if self.by else []
        return " ".join([*parts, self.period])


@dataclass(frozen=True)
class Accepted:
    """A published figure, how it is asked, and the reason where it is stated."""

    published: Published
    questions: tuple[Question, ...]
    stated: str
    counted_as: Question | None

    @property
    def basis(self) -> str:
        """Is it computed from records, given by the encoded law, or stated?"""
        from .catalogue import catalogue

        if self.stated:
            return STATED
        kinds = {catalogue()[question.metric].main.kind for question in self.questions}
        return LAW if kinds == {RULE} else COMPUTED

    def compared(self, snapshot: Snapshot) -> Compared:
        """The figure as it is computed or stated, beside the published one."""
        found = tuple(question.asked(snapshot) for question in self.questions)
        value = found[0].value if found else self.published.value
        return Compared(self, value, found == self.questions, found)


@dataclass(frozen=True)
class Compared:
    """What the program gives for a published figure, and whether every question came out."""

    figure: Accepted
    value: object
    agrees: bool
    found: tuple[Question, ...]

    def line(self) -> str:
        """One line of the table."""
        published = self.figure.published
        mark = "=" if self.agrees else "≠"
        shown = "–" if self.value is None else str(self.value)
        status = self.found[0].status if self.found else COUNTED
        shown += f", {status_label(status, 'en')}" if status != COUNTED else ""
        told = f"{published.code:<12} {self.figure.basis:<9} {mark} {shown:<24}"
        return f"{told} {published.measure} ({published.period})"


@functools.cache
def accepted() -> tuple[Accepted, ...]:
    """Every published figure of the country in use, in the order of its list."""
    here = country()
    sheet = read_sheet(here.folder / FILE)
    sheet.only("reasons", "figures")
    listed = sheet.at("figures")
    places = {str(code): listed.at(code) for code in listed.mapping()}
    for code in places.keys() ^ here.published.keys():
        raise sheet.wrong(f"{code} must stand here and in published.yaml.")
    return tuple(_accepted(one, places[code]) for code, one in here.published.items())


def reasons() -> Mapping[str, Mapping[str, str]]:
    """Why a figure can only be stated, by code and language."""
    sheet = read_sheet(country().folder / FILE)
    return {code: place.said(LANGUAGES) for code, place in sheet.at("reasons").entries()}


def table(snapshot: Snapshot) -> Iterator[Compared]:
    """Every published figure beside what a snapshot gives."""
    return (one.compared(snapshot) for one in accepted())


def _accepted(one: Published, place: Sheet) -> Accepted:
    place.only("asks", "stated", "counted_as")
    stated = place.at("stated").code("")
    questions = tuple(_question(item) for item in place.at("asks").items())
    if stated and stated not in reasons():
        raise place.wrong(f"{stated!r} is not among the reasons.")
    if not stated and not questions:
        raise place.wrong("needs questions, or the reason for which it is stated.")
    counted_as = place.at("counted_as")
    return Accepted(one, questions, stated, _question(counted_as) if counted_as.value else None)


def _question(item: Sheet) -> Question:
    item.only("metric", "period", "by", "where", "gives", "cells", "status", "reads")
    status = item.at("status").code(COUNTED)
    if status not in STATUSES:
        raise item.wrong(f"{status!r} is no status.")
    cells: dict[str, Any] = {str(code): n for code, n in item.at("cells").mapping().items()}
    return Question(
        item.at("metric").text(),
        item.at("period").text(""),
        item.at("gives").value,
        item.at("by").codes(),
        dict(item.at("where").plain()),
        cells,
        status,
        item.at("reads").code(""),
    )
