"""Writes a report to a folder: HTML and PDF in each language, every chart, and the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from amparo.publishing import data, pictures
from amparo.publishing.data import as_json
from amparo.publishing.edition import Edition, Moment, edition
from amparo.publishing.released import known
from amparo.publishing.render_html import html
from amparo.publishing.render_pdf import pdf
from amparo.publishing.workbook import zipped

if TYPE_CHECKING:
    from amparo.publishing.annual.model import Report
    from amparo.publishing.disclosure import Released
    from amparo.reference.periods import Period

__all__ = ["as_json", "figures", "files", "from_snapshot", "packed", "stem", "write"]


def from_snapshot(
    period: str, snapshot: str | None = None, released: tuple[Released, ...] | None = None
) -> Edition:
    """An edition from the named snapshot, or from the latest.

    `released` are the tables that had left the house by then; all of today's, if none are given.
    """
    from amparo.indicators.engine import figure
    from amparo.indicators.snapshots import latest, open_snapshot

    taken = open_snapshot(snapshot) if snapshot else latest()
    moment = Moment(taken.id, timezone.localtime(taken.as_of).date())
    return edition(
        period,
        lambda metric, first, last, by, where: figure(metric, first, last, by, where, taken),
        moment,
        known() if released is None else released,
    )


def files(found: Edition, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of an edition."""
    yield from figures(found)
    for language in languages:
        report = found.report(language)
        yield f"{stem(found.period)}-{language}.html", html(report).encode()
        yield f"{stem(found.period)}-{language}.pdf", pdf(report)
        yield from charts(report, stem(found.period))


def figures(found: Edition) -> Iterator[tuple[str, bytes]]:
    """The files of figures: the same snapshot gives the same bytes."""
    yield f"{stem(found.period)}-figures.json", data.as_json(found).encode()
    yield f"{stem(found.period)}-figures.csv", data.as_csv(found).encode()
    yield f"{stem(found.period)}-figures.xlsx", data.as_xlsx(found)


def charts(report: Report, beginning: str) -> Iterator[tuple[str, bytes]]:
    """Every chart and map, as SVG and as PNG."""
    drawings = report.drawings()
    for drawing, picture in zip(drawings, pictures.png(pictures.of_report(report)), strict=True):
        name = f"charts/{beginning}-{report.language}-{drawing.name}"
        yield f"{name}.svg", drawing.wide.encode()
        yield f"{name}.png", picture


def packed(made: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The same files with the charts of each language in one ZIP, as the site hands them out."""
    drawn: dict[str, list[tuple[str, bytes]]] = {}
    for name, body in made:
        if not name.startswith("charts/"):
            yield name, body
            continue
        kind, year, language, _rest = name.removeprefix("charts/").split("-", 3)
        drawn.setdefault(f"{kind}-{year}-charts-{language}.zip", []).append((name[7:], body))
    for name, parts in drawn.items():
        yield name, zipped(parts)


def stem(covered: Period) -> str:
    """What the names of an edition's files begin with."""
    if ".." not in covered.code:
        return f"annual-{covered.code}"
    return f"annual-{covered.first:%Y%m%d}_{covered.last:%Y%m%d}"


def write(found: Edition, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write all files of an edition; those of the same name are replaced."""
    written = []
    for name, content in files(found, languages):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written
