"""A figure as a file to take away: data, a workbook, its chart; hidden stays hidden."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.indicators.catalogue import catalogue
from amparo.kernel.errors import Refused
from amparo.publishing.figure_shown import Shown
from amparo.publishing.figure_words import here, part_words
from amparo.publishing.workbook import Leaf, plain, workbook

KINDS = ("xlsx", "csv", "json", "svg", "png")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
}
_HEAD = ("metric", "title", "from", "to", "period", "where", "by", "codes", "label", "value")
_COLUMNS = (*_HEAD, "status", "unit", "population", "source", "definition", "snapshot")


class NothingToDraw(Refused):
    """The figure has no parts and no periods that a chart could show."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("There is nothing to draw: the figure is one number."))


@dataclass(frozen=True)
class Taken:
    """What a file is made of: the figure, others beside it, and what the page says of them."""

    shown: Shown
    others: tuple[Shown, ...] = ()
    """The same figure for earlier periods, or another figure."""
    title: str = ""
    period: str = ""
    drawing: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[Shown, ...]:
        """Every figure of the file, that of the page first."""
        return (self.shown, *self.others)


def answer(taken: Taken, kind: str) -> HttpResponse:
    """The file as an answer of the site, of one of `KINDS`. Raises NothingToDraw."""
    figure = taken.shown.figure
    name = f"{figure.metric}-{figure.period['name']}.{kind}".replace("..", "-to-").lower()
    return HttpResponse(
        _content(taken, kind),
        content_type=_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _content(taken: Taken, kind: str) -> bytes:
    if kind in ("svg", "png") and not taken.drawing:
        raise NothingToDraw
    if kind == "svg":
        return taken.drawing.encode()
    if kind == "png":
        return _as_png(taken)
    if kind == "xlsx":
        return as_xlsx(taken)
    return (as_csv(taken.all) if kind == "csv" else as_json(taken.shown, taken.others)).encode()


def _as_png(taken: Taken) -> bytes:
    from amparo.publishing.pictures import Picture, png

    foot = tuple(f"{label}: {text}" for label, text in taken.facts[-2:])
    picture = Picture(taken.title, taken.period, taken.drawing, (*taken.notes, *foot), here())
    return png([picture])[0]


def as_json(shown: Shown, others: tuple[Shown, ...] = ()) -> str:
    """The figure as the command line prints it, with filters, what was not shown, and others."""
    told = _told(shown)
    if others:
        told["beside"] = [_told(other) for other in others]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _told(shown: Shown) -> dict[str, Any]:
    told = shown.figure.to_json()
    told["where"] = {name: list(codes) for name, codes in shown.figure.where.items()}
    told["measure"] = shown.figure.measure or None
    told["source"] = shown.figure.source or None
    told["withheld"] = shown.withheld
    return told


def as_csv(all_shown: tuple[Shown, ...]) -> str:
    """For each figure one line, then one for each of its parts."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for shown in all_shown:
        for line in _lines(shown):
            writer.writerow([plain(line.get(column)) for column in _COLUMNS])
    return "\ufeff" + file.getvalue()


def as_xlsx(taken: Taken) -> bytes:
    """A cover with what it takes to trust the number, then figures and parts as values."""
    lines = [line for shown in taken.all for line in _lines(shown)]
    rows = tuple(tuple(line.get(column) for column in _COLUMNS) for line in lines)
    noted = [(_("Note"), note) for note in taken.notes]
    cover = [(_("Period"), taken.period), *taken.facts, *noted]
    return workbook(
        taken.title or catalogue()[taken.shown.figure.metric].title[here()],
        cover,
        [Leaf(_("Figures"), _COLUMNS, rows)],
        _moment(taken.shown),
    )


def _moment(shown: Shown) -> datetime.datetime:
    """The day of the snapshot that the figure was counted on, as its name begins with it."""
    stamp = shown.figure.snapshot[:8]
    day = datetime.date(1980, 1, 1)
    if stamp.isdigit():
        day = datetime.datetime.strptime(stamp, "%Y%m%d").replace(tzinfo=datetime.UTC).date()
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def _lines(shown: Shown) -> Iterator[dict[str, Any]]:
    figure, told = shown.figure, shown.figure.to_json()
    base = {
        **{name: told[name] for name in ("metric", "unit", "population", "definition", "snapshot")},
        "title": catalogue()[figure.metric].title[here()],
        "from": figure.period["from"],
        "to": figure.period["to"],
        "period": figure.period["name"],
        "where": ";".join(f"{n}={','.join(c)}" for n, c in figure.where.items()),
        "source": figure.source,
    }
    yield {**base, "value": figure.value, "status": figure.status}
    for cell, printed in zip(figure.cells, told["cells"], strict=True):
        yield {
            **base,
            "by": ";".join(printed["by"]),
            "codes": ";".join(printed["by"].values()),
            "label": part_words(figure, cell),
            "value": cell.value,
            "status": cell.status,
        }
