"""Writes a filled form to a folder: the page in each language, workbook, CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from amparo.publishing.companions import with_annual_report
from amparo.publishing.edition import Moment
from amparo.publishing.released import known
from amparo.publishing.render_html import html
from amparo.reference.periods import period

from .document import report
from .edition import TableEdition, edition
from .files import as_csv, as_json, as_xlsx

if TYPE_CHECKING:
    from amparo.publishing.disclosure import Released

STEMS = {"global_report": "glotip", "sdg": "sdg-16-2-2"}


def from_snapshot(
    code: str,
    named: str,
    years: int,
    snapshot: str | None = None,
    released: tuple[Released, ...] | None = None,
) -> TableEdition:
    """A form filled from the named snapshot, or from the latest.

    `released` are the tables that had left the house by then; all of today's, if none are given.
    """
    from amparo.indicators.engine import figure
    from amparo.indicators.snapshots import latest, open_snapshot

    taken = open_snapshot(snapshot) if snapshot else latest()
    moment = Moment(taken.id, taken.as_of.date())

    def ask(metric: str, first: Any, last: Any, by: Any, where: Any) -> Any:
        return figure(metric, first, last, by, where, taken)

    beside = known() if released is None else released
    if is_over(named, moment):
        beside = with_annual_report(named, ask, moment, beside)
    return edition(code, named, years, ask, moment, beside)


def is_over(named: str, moment: Moment) -> bool:
    """Has the period ended before the snapshot, so that there can be an annual report of it?"""
    return period(named).last <= moment.as_of


def stem(found: TableEdition) -> str:
    """How the files of an edition are named."""
    return f"{STEMS[found.form.code]}-{found.period.code}"


def makers(found: TableEdition, languages: Sequence[str]) -> dict[str, Callable[[], bytes]]:
    """The name of every file of an edition, and what makes it."""
    made: dict[str, Callable[[], bytes]] = {
        f"{stem(found)}-{language}.html": partial(_page, found, language) for language in languages
    }
    return made | {
        f"{stem(found)}.xlsx": lambda: as_xlsx(found),
        f"{stem(found)}.csv": lambda: as_csv(found).encode(),
        f"{stem(found)}.json": lambda: as_json(found).encode(),
    }


def _page(found: TableEdition, language: str) -> bytes:
    return html(report(found, language)).encode()
