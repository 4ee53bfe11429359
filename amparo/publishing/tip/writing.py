"""Writes the answer to a folder: HTML and tagged PDF in each language, and all of it as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from amparo.publishing.companions import with_annual_report
from amparo.publishing.edition import Moment
from amparo.publishing.released import known
from amparo.publishing.render_html import html
from amparo.publishing.render_pdf import pdf
from amparo.reference.periods import period

from . import data
from .document import report
from .edition import KIND, TipEdition, edition, told_by


def from_snapshot(named: str, snapshot: str | None = None) -> TipEdition:
    """An edition from the named snapshot, or from the latest."""
    from amparo.indicators.engine import figure
    from amparo.indicators.snapshots import latest, open_snapshot

    taken = open_snapshot(snapshot) if snapshot else latest()
    moment = Moment(taken.id, taken.as_of.date())

    def ask(metric: str, first: Any, last: Any, by: Any, where: Any) -> Any:
        return figure(metric, first, last, by, where, taken)

    beside = with_annual_report(named, ask, moment, known())
    return edition(named, ask, moment, told_by(taken, period(named)), beside)


def files(found: TipEdition, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of an edition."""
    stem = f"{KIND}-{found.period.code}"
    for language in languages:
        made = report(found, language)
        yield f"{stem}-{language}.html", html(made).encode()
        yield f"{stem}-{language}.pdf", pdf(made)
    yield f"{stem}-figures.json", data.as_json(found).encode()
    yield f"{stem}-figures.csv", data.as_csv(found).encode()
