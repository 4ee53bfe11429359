"""Writes the answer to a folder: HTML and tagged PDF in each language, and all of it as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from amparo.publishing.companions import with_annual_report
from amparo.publishing.edition import Moment
from amparo.publishing.released import known
from amparo.publishing.render_html import html
from amparo.publishing.render_pdf import pdf
from amparo.reference.periods import period

from . import data
from .document import report
from .edition import KIND, TipEdition, edition, told_by

if TYPE_CHECKING:
    from amparo.publishing.disclosure import Released
    from amparo.reference.periods import Period


def from_snapshot(
    named: str, snapshot: str | None = None, released: tuple[Released, ...] | None = None
) -> TipEdition:
    """An edition from the named snapshot, or from the latest.

    `released` are the tables that had left the house by then; all of today's, if none are given.
    """
    from amparo.indicators.engine import figure
    from amparo.indicators.snapshots import latest, open_snapshot

    taken = open_snapshot(snapshot) if snapshot else latest()
    moment = Moment(taken.id, taken.as_of.date())

    def ask(metric: str, first: Any, last: Any, by: Any, where: Any) -> Any:
        return figure(metric, first, last, by, where, taken)

    left = known() if released is None else released
    beside = with_annual_report(named, ask, moment, left)
    return edition(named, ask, moment, told_by(taken, period(named)), beside)


def makers(found: TipEdition, languages: Sequence[str]) -> dict[str, Callable[[], bytes]]:
    """The name of every file of an edition, and what makes it."""
    name = stem(found.period)
    made: dict[str, Callable[[], bytes]] = {}
    for language in languages:
        made[f"{name}-{language}.html"] = partial(_page, found, language)
        made[f"{name}-{language}.pdf"] = partial(_paper, found, language)
    made[f"{name}-figures.json"] = lambda: data.as_json(found).encode()
    made[f"{name}-figures.csv"] = lambda: data.as_csv(found).encode()
    return made


def stem(covered: Period) -> str:
    """What the names of an edition's files begin with."""
    return f"{KIND}-{covered.code}".replace("..", "_")


def _page(found: TipEdition, language: str) -> bytes:
    return html(report(found, language)).encode()


def _paper(found: TipEdition, language: str) -> bytes:
    return pdf(report(found, language))
