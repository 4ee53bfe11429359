"""The parts of the page of one figure: its sentence, drawing, table and the facts beneath."""

from __future__ import annotations

import datetime
from collections import Counter
from operator import attrgetter
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.indicators.catalogue import catalogue
from amparo.indicators.figure import Cell, Figure
from amparo.indicators.model import COUNTED, LIST
from amparo.publishing import charts
from amparo.publishing.figure_asked import Question, around
from amparo.publishing.figure_shown import Shown
from amparo.publishing.figure_words import (
    MEANINGS,
    cell_words,
    code_words,
    default_words,
    filter_words,
    here,
    number,
    part_words,
    population,
    status_words,
    title_of_cut,
    together,
    value_words,
)

_IN_TIME = frozenset(("month", "quarter", "year", "charge_year", "report_year", "ordinal", "age"))
_MOST_COLUMNS = 5
_MOST_SINGLE = 50  # values of a list that are shown one by one


def ordered(figure: Figure) -> list[Cell]:
    """The parts as they are shown: in the order of time, else the largest first."""
    if figure.kind != LIST and set(figure.dimensions) & _IN_TIME:
        return sorted(figure.cells, key=lambda cell: [cell.by[n] for n in figure.dimensions])
    return sorted(figure.cells, key=lambda cell: -_size(cell))


def _size(cell: Cell) -> float:
    return float(cell.value) if isinstance(cell.value, int | float) else -1.0


def title(question: Question) -> str:
    """What the figure is called, and by what it is broken down."""
    definition, measure = catalogue()[question.metric], question.measure
    named = definition.title[here()]
    if measure is not definition.main and measure.title[here()] != named:
        named = f"{named}: {measure.title[here()]}"
    if not question.by:
        return named
    cuts = [_lowered(title_of_cut(question.metric, name)) for name in question.by]
    return _("%(what)s by %(cuts)s") % {"what": named, "cuts": together(cuts)}


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def sentence(shown: Shown, covered: str) -> str:
    """The figure in one sentence, with what stands out in its parts."""
    figure = shown.figure
    gaps = {"what": catalogue()[figure.metric].title[here()], "value": _value(figure)}
    whole = _("%(what)s, %(period)s: %(value)s.") % {**gaps, "period": covered}
    largest = _largest(figure)
    return f"{whole} {largest}".strip()


def _value(figure: Figure) -> str:
    """The number, or why there is none, within a sentence."""
    said = value_words(figure)
    return said if figure.value is not None else _lowered(said)


def _largest(figure: Figure) -> str:
    known = [c for c in figure.cells if isinstance(c.value, int) and c.status == COUNTED]
    known.sort(key=_size, reverse=True)
    if figure.kind == LIST or len(known) < 2 or known[0].value == known[1].value:
        return ""
    gaps = {"part": part_words(figure, known[0]), "value": number(known[0].value)}
    return _("Largest part: %(part)s, %(value)s.") % gaps


def drawings(shown: Shown, named: str, told: str) -> dict[str, str]:
    """The parts drawn for a wide and for a narrow page; nothing where there is nothing to draw."""
    rows = _rows(shown.figure)
    if not any(row.value for row in rows):
        return {}
    is_few = len(rows) <= _MOST_COLUMNS and set(shown.figure.dimensions) & _IN_TIME
    draw = charts.columns if is_few and len(shown.figure.dimensions) == 1 else charts.bars
    widths = {"wide": charts.WIDE, "narrow": charts.NARROW}
    found: dict[str, str] = {}
    for name, width in widths.items():
        chart = charts.Chart(f"figure-{name}", named, told, tuple(rows))
        found[name] = mark_safe(draw(chart, width))  # noqa: S308 - our drawing, its words escaped
    return found


def _is_long(figure: Figure) -> bool:
    """Is it a list of single values, such as prison terms, too long to be read one by one?"""
    return figure.kind == LIST and len(figure.cells) > _MOST_SINGLE


def _spread(figure: Figure) -> list[tuple[str, int]]:
    """How often each value of a long list occurs, the smallest value first."""
    every = Counter(map(attrgetter("value"), figure.cells))
    known = [(n, times) for n, times in every.items() if isinstance(n, int | float)]
    return [(number(value), times) for value, times in sorted(known)]


def _rows(figure: Figure) -> list[charts.Row]:
    if _is_long(figure):
        spread = _spread(figure)
        found = [charts.Row(label, times, number(times)) for label, times in spread]
        return list(charts.shortened(found, _("Others")))
    rows = [
        charts.Row(part_words(figure, cell), _drawn(cell), cell_words(cell))
        for cell in ordered(figure)
        if not isinstance(cell.value, str)
    ]
    if len(rows) <= charts.MOST_ROWS:
        return rows
    kept, rest = rows[: charts.MOST_ROWS - 1], rows[charts.MOST_ROWS - 1 :]
    if all(row.value is None for row in rest):
        return [*kept, charts.Row(_("Others"), None, rest[0].words)]
    value = sum(row.value or 0 for row in rest)
    return [*kept, charts.Row(_("Others"), value, number(value))]


def drawn_value(figure: Figure) -> int | None:
    """The length of the bar of a whole figure; None where there is no number."""
    if figure.status != COUNTED or not isinstance(figure.value, int | float):
        return None
    return round(figure.value)


def _drawn(cell: Cell) -> int | None:
    """The length of a bar: whole numbers do, since each bar carries its own number."""
    return round(cell.value) if isinstance(cell.value, int | float) else None


def table(figure: Figure) -> dict[str, Any]:
    """The parts as a table: a column for each way of breaking down, and the number."""
    if _is_long(figure):
        return {
            "columns": [{"label": _("Value")}, {"label": _("How often"), "kind": "number"}],
            "rows": [[label, number(times)] for label, times in _spread(figure)],
            "total": "",
        }
    names = figure.dimensions or tuple(figure.cells[0].by if figure.cells else ())
    columns = [{"label": title_of_cut(figure.metric, name)} for name in names]
    is_told = any(isinstance(cell.value, str) for cell in figure.cells)
    columns.append({"label": _("Answer")} if is_told else {"label": _("Number"), "kind": "number"})
    return {
        "columns": columns,
        "rows": [
            [*(code_words(figure.metric, name, cell.by[name]) for name in names), cell_words(cell)]
            for cell in ordered(figure)
        ],
        "total": number(figure.value) if _adds_up(figure) else "",
    }


def _adds_up(figure: Figure) -> bool:
    if figure.kind == LIST or len(figure.cells) < 2 or not isinstance(figure.value, int):
        return False
    known = [cell.value for cell in figure.cells if isinstance(cell.value, int)]
    return sum(known) == figure.value or any(c.status == "hidden" for c in figure.cells)


def remarks(shown: Shown) -> list[str]:
    """What is not shown of the parts, and why."""
    if shown.of_odd_days:
        said = _(
            "Groups of people are shown for one whole reporting period at a time, such as "
            "%(example)s: with periods that overlap, single people could be found."
        )
        last = datetime.date.fromisoformat(shown.figure.period["to"])
        return [said % {"example": around(last).code}]
    if shown.withheld and shown.figure.dimensions:
        said = _("This breakdown is not shown: its groups are so small that people could be known.")
        return [said]
    if shown.hidden:
        words = ngettext(
            "%(n)s number of a small group is not shown, so that nobody can be recognised.",
            "%(n)s numbers of small groups are not shown, so that nobody can be recognised.",
            shown.hidden,
        )
        return [words % {"n": shown.hidden}]
    return []


def facts(shown: Shown, as_of: str) -> list[tuple[str, str]]:
    """What it takes to trust the number: how it is counted, on what, and as of when."""
    figure = shown.figure
    definition = catalogue()[figure.metric]
    status = status_words(figure)
    if (not figure.source and figure.value is not None) or figure.status != COUNTED:
        status = f"{status}. {MEANINGS[figure.status]}"
    rows = [
        (_("Counts"), population(figure)),
        (_("How it is counted"), definition.rule[here()]),
        (_("Unless a filter says otherwise"), "; ".join(default_words(figure.metric))),
        (_("Filters in use"), "; ".join(filter_words(figure.metric, figure.where))),
        (_("Status"), _status(figure)),
        (_("Source"), figure.source),
        (_("Code of the figure"), figure.metric),
        (_("Version of the counting rule"), figure.definition),
        (_("Snapshot"), f"{as_of} ({figure.snapshot})"),
    ]
    return [(label, text) for label, text in rows if text]


def _status(figure: Figure) -> str:
    """The status and what it means, in a sentence or two."""
    if figure.status != COUNTED:
        return f"{status_words(figure)}. {MEANINGS[figure.status]}"
    is_plain = figure.value is not None and not figure.source
    return str(MEANINGS[COUNTED]) if is_plain else f"{status_words(figure)}."
