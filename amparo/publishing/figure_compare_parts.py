"""The part of a figure's page that looks back: a column a period, a table, and why it breaks."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from amparo.indicators.comparing import Break
from amparo.indicators.words import break_label
from amparo.publishing import charts
from amparo.publishing.figure_compare import Compared
from amparo.publishing.figure_page_parts import drawn_value
from amparo.publishing.figure_shown import Shown
from amparo.publishing.figure_words import here, number, population, status_words, value_words
from amparo.publishing.words import Words
from amparo.reference.periods import Period


def looking_back(found: Compared, named: str) -> dict[str, Any]:
    """Chart, table, sentence and breaks of a figure over several periods."""
    labels = [_short(covered) for covered in found.periods]
    sentence = _sentence(found, named)
    rows = tuple(
        charts.Row(label, drawn_value(one.figure), _cell(one), strong=place == len(labels) - 1)
        for place, (label, one) in enumerate(zip(labels, found.shown, strict=True))
    )
    return {
        "title": _("%(what)s, looking back") % {"what": named},
        "sentence": sentence,
        "drawings": _drawings(rows, named, sentence, tuple(one.at for one in found.breaks)),
        "table": {
            "columns": [{"label": _("Period")}, {"label": _("Number"), "kind": "number"}],
            "rows": [[label, row.words] for label, row in zip(labels, rows, strict=True)],
        },
        "breaks": [
            {"where": _("Before %(period)s") % {"period": labels[one.at]}, "why": reasons(one)}
            for one in found.breaks
        ],
    }


def reasons(found: Break) -> str:
    """Why a series breaks, in sentences."""
    said = [break_label(code, here()) for code in found.reasons if code != "procedure"]
    said += [told[here()] for told in found.told]
    if "procedure" in found.reasons and not found.told:
        said.append(break_label("procedure", here()))
    return " ".join(said)


def _short(covered: Period) -> str:
    return Words({}, here()).short_span(covered.first, covered.last)


def _cell(one: Shown) -> str:
    figure = one.figure
    if figure.status == "counted" and isinstance(figure.value, int | float):
        return number(figure.value)
    return status_words(figure)


def _drawings(
    rows: tuple[charts.Row, ...], named: str, sentence: str, breaks: tuple[int, ...]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, width in {"wide": charts.WIDE, "narrow": charts.NARROW}.items():
        chart = charts.Chart(f"back-{name}", named, sentence, rows, breaks)
        found[name] = mark_safe(charts.columns(chart, width))  # noqa: S308 - words are escaped
    return found


def _sentence(found: Compared, named: str) -> str:
    """This period against the one before it, where both may be compared."""
    now, before = found.shown[-1].figure, found.shown[-2].figure
    gaps = {"what": named, "now": value_words(now), "before": value_words(before)}
    if found.breaks_at(len(found.shown) - 1):
        return _("%(what)s: %(now)s. The period before is not comparable.") % gaps
    if not isinstance(now.value, int | float) or not isinstance(before.value, int | float):
        return _("%(what)s: %(now)s; in the period before: %(before)s.") % gaps
    if now.value == before.value:
        return _("%(what)s: %(now)s, as many as in the period before.") % gaps
    if now.value > before.value:
        return _("%(what)s: %(now)s, up from %(before)s in the period before.") % gaps
    return _("%(what)s: %(now)s, down from %(before)s in the period before.") % gaps


def side_by_side(told: Shown, other: Shown, names: tuple[str, str]) -> dict[str, Any]:
    """Two figures of one period in one chart and one table."""
    rows = tuple(
        charts.Row(name, drawn_value(one.figure), _cell(one))
        for name, one in zip(names, (told, other), strict=True)
    )
    sentence = "; ".join(f"{row.label}: {row.words}" for row in rows) + "."
    title = _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
    found: dict[str, str] = {}
    for name, width in {"wide": charts.WIDE, "narrow": charts.NARROW}.items():
        drawn = charts.bars(charts.Chart(f"beside-{name}", title, sentence, rows), width)
        found[name] = mark_safe(drawn)  # noqa: S308 - our drawing, its words escaped
    return {
        "title": title,
        "sentence": _("Both count %(population)s.") % {"population": population(told.figure)},
        "drawings": found,
        "table": {
            "columns": [{"label": _("Figure")}, {"label": _("Number"), "kind": "number"}],
            "rows": [[row.label, row.words] for row in rows],
        },
        "breaks": [],
    }
