"""How figures read on the site: numbers with their unit, statuses in words, names of codes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from babel.dates import format_skeleton
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amparo.indicators.catalogue import catalogue
from amparo.indicators.figure import Cell, Figure
from amparo.indicators.model import (
    COUNTED,
    HIDDEN,
    LIST,
    NONE_REPORTED,
    NOT_COLLECTED,
    NOT_RECORDED,
    NOT_REPORTED,
)
from amparo.indicators.words import population_label, unit_label
from amparo.publishing.answers import REST
from amparo.publishing.edition import labels
from amparo.publishing.figure_form import FLAGS
from amparo.publishing.figure_shown import Shown
from amparo.publishing.words import Words
from amparo.reference.codes import all_lists
from amparo.reference.periods import Period

STATUSES = {
    COUNTED: gettext_lazy("Counted"),
    NONE_REPORTED: gettext_lazy("None reported"),
    NOT_REPORTED: gettext_lazy("Not reported"),
    NOT_COLLECTED: gettext_lazy("Not collected"),
    HIDDEN: gettext_lazy("Hidden"),
}
MEANINGS = {
    COUNTED: gettext_lazy("Counted from the records; a zero is a count too."),
    NONE_REPORTED: gettext_lazy("Somebody was asked and answered that there was none."),
    NOT_REPORTED: gettext_lazy("The number was asked for and not given."),
    NOT_COLLECTED: gettext_lazy("Nobody collected this for the period."),
    HIDDEN: gettext_lazy("Too few people: the number is not shown, to protect them."),
}
_MOST_LISTED = 6
_UNNAMED = frozenset(("answer", "tier"))  # units that a value in words does not need


def here() -> str:
    """The language of the page."""
    return (get_language() or "en")[:2]


def _words() -> Words:
    return Words({}, here())


def span(covered: Period) -> str:
    """The first and the last day of a period in words."""
    said = _words()
    gaps = {"first": said.day(covered.first), "last": said.day(covered.last)}
    return _("%(first)s to %(last)s") % gaps


def period_words(covered: Period) -> str:
    """A period as readers know it: its name, where it has one, and its days."""
    return f"{covered.label()}: {span(covered)}" if covered.calendar else span(covered)


def day(moment: datetime.date) -> str:
    """A day in words."""
    return _words().day(moment)


def together(things: list[str]) -> str:
    """Things in a row, the last joined by “and”."""
    return _words().items(things)


# --- Numbers ----------------------------------------------------------------------------------


def number(value: Any) -> str:
    """A value as readers of the page write it; words as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _stored(value)
    return _words().number(round(value, 1) if isinstance(value, float) else value)


def _stored(value: str) -> str:
    if value in FLAGS:
        return str(FLAGS[value])
    tiers = all_lists().get("tier")
    return tiers.label(value) if tiers else value


def unit(figure: Figure) -> str:
    """What the number is a number of."""
    return "" if figure.unit in _UNNAMED else unit_label(figure.unit)


def population(figure: Figure) -> str:
    """Who or what is counted, in one phrase."""
    return population_label(figure.population) if figure.population else unit(figure)


def value_words(figure: Figure) -> str:
    """The number with its unit, or the reason why there is none."""
    if figure.status not in (COUNTED, NONE_REPORTED) or figure.value is None:
        return status_words(figure)
    if figure.kind == LIST:
        return f"{listed(figure)} {unit(figure)}"
    said = number(figure.value)
    return said if figure.value == 1 else f"{said} {unit(figure)}".strip()


def listed(figure: Figure) -> str:
    """The single values of a list, such as the terms of prison, in one row."""
    known = [cell.value for cell in figure.cells if cell.value is not None]
    more = ["…"] if len(known) > _MOST_LISTED else []
    return "; ".join([number(value) for value in known[:_MOST_LISTED]] + more)


def status_words(figure: Figure) -> str:
    """The status in words; a total that was printed elsewhere says so."""
    if figure.source:
        return _("Stated in an old register, without its cases")
    if figure.value is None and figure.status == COUNTED:
        return _("Told in parts") if figure.cells else _("Nothing to count")
    return str(STATUSES[figure.status])


def cell_words(cell: Cell) -> str:
    """The number of a part, or why there is none."""
    if cell.status == COUNTED and cell.value is not None:
        return number(cell.value)
    return str(STATUSES[NOT_REPORTED if cell.status == COUNTED else cell.status])


# --- Codes ------------------------------------------------------------------------------------


def title_of_cut(metric: str, name: str) -> str:
    """What a way of breaking down is called."""
    for measure in catalogue()[metric].measures:
        if name in measure.by:
            return measure.by[name].title[here()]
    return name


def code_words(metric: str, name: str, code: str) -> str:
    """The name of a code; months and quarters are written out."""
    form = next((m.by[name].form for m in catalogue()[metric].measures if name in m.by), "")
    if code == REST:
        return _("Others, taken together")
    if form in ("flag",) and code in FLAGS:
        return str(FLAGS[code])
    if code == NOT_RECORDED:
        return str(FLAGS[NOT_RECORDED])
    if form == "month":
        first = datetime.date.fromisoformat(f"{code}-01")
        return str(format_skeleton("yMMMM", first, locale=_words().locale)).capitalize()
    if form == "quarter":
        year, _dash, part = code.partition("-Q")
        return _("Quarter %(part)s of %(year)s") % {"part": part, "year": year}
    if code == "several":
        return _("Several Acts")
    return labels(here())(metric, name, code)


def filter_words(metric: str, where: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Each filter in words: “Sex: Female”."""
    found = []
    for name, codes in where.items():
        said = ", ".join(code_words(metric, name, code) for code in codes)
        found.append(f"{title_of_cut(metric, name)}: {said}")
    return found


def default_words(metric: str) -> list[str]:
    """What the definition leaves in or out when nothing else is asked."""
    definition, found = catalogue()[metric], []
    for name, rule in definition.defaults.items():
        codes = ", ".join(code_words(metric, name, code) for code in rule.codes)
        said = _("all but %(codes)s") % {"codes": codes} if rule.test == "not" else codes
        found.append(f"{title_of_cut(metric, name)}: {said}")
    return found


def card(metric: str, shown: Shown, url: str) -> dict[str, Any]:
    """One figure as a card of the index."""
    figure = shown.figure
    is_number = figure.status == COUNTED and figure.value is not None
    return {
        "title": catalogue()[metric].title[here()],
        "value": listed(figure) if figure.kind == LIST else number(figure.value),
        "unit": "" if figure.value == 1 else unit(figure),
        "population": population(figure) if figure.value == 1 or figure.population else "",
        "status": figure.status if is_number or figure.status != COUNTED else "told",
        "status_words": status_words(figure),
        "note": " ".join((*notes(figure), *_parts(figure))),
        "url": url,
    }


def notes(figure: Figure) -> list[str]:
    """What a reader must know beside the number."""
    if not figure.partial_from:
        return []
    return [_("Recorded only since %(day)s.") % {"day": day(figure.partial_from)}]


def _parts(figure: Figure) -> list[str]:
    """The first parts of what no single number tells, for a card."""
    if figure.status != COUNTED or figure.value is not None or not figure.cells:
        return []
    parts = [f"{part_words(figure, cell)}: {cell_words(cell)}" for cell in figure.cells]
    return ["; ".join(parts[:_MOST_LISTED])]


def part_words(figure: Figure, cell: Cell) -> str:
    """The names of a part's codes, in the order in which the figure was broken down."""
    return ", ".join(code_words(figure.metric, n, cell.by[n]) for n in _order(figure, cell))


def _order(figure: Figure, cell: Cell) -> tuple[str, ...]:
    return figure.dimensions or tuple(cell.by)
