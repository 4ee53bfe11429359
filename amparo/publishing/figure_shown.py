"""What of a figure may be shown on the site: small groups of people stay hidden, for everybody.

Figures are aggregates of one snapshot, which never changes: they are kept in memory by snapshot
and question. Where attributes are crossed, each crossing keeps hidden what any part of it hides,
so that no two pages laid side by side give a number away; nor do a page and a paper that left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from amparo.indicators.catalogue import catalogue
from amparo.indicators.figure import Cell, Figure
from amparo.indicators.model import COUNTED, HIDDEN, MEASURED, SHARE
from amparo.publishing.answers import REST
from amparo.publishing.disclosure import Verdict
from amparo.publishing.figure_asked import (
    CURRENCY,
    Question,
    base_of,
    counted,
    is_apart,
    public_threshold,
    threshold,
)
from amparo.publishing.figure_guard import prepare, rules, verdict
from amparo.reference.country import country


@dataclass(frozen=True)
class Shown:
    """A figure without what must not be seen. `withheld`: the whole breakdown is not shown."""

    figure: Figure
    hidden: int = 0
    withheld: bool = False
    of_odd_days: bool = False
    """Is something not shown because the days asked for overlap those of other answers?"""


@lru_cache(maxsize=2048)
def shown(snapshot: str, question: Question, state: str) -> Shown:
    """The figure as anybody who may read figures sees it.

    `state` is that of the register of released tables: whatever left is held beside this figure.
    """
    told = _shown(snapshot, question, state)
    is_less = told.withheld or told.figure.status == HIDDEN
    return replace(told, of_odd_days=is_less and not is_apart(question))


def _shown(snapshot: str, question: Question, state: str) -> Shown:
    prepare(snapshot, question, state)
    found = counted(snapshot, question)
    asked = replace(question, by=found.dimensions)
    if found.source:
        return Shown(found)
    if not threshold(asked):
        return _blank_whole(found) if _describes_too_few(found, asked) else Shown(found)
    base, given = base_of(asked)
    cutting = tuple(sorted({*asked.by, *given} - {CURRENCY}))
    if (
        _tells_too_little(found, base)
        or _describes_too_few(found, asked)
        or _hides(verdict(snapshot, base, tuple(sorted(given)), state), given)
    ):
        return _blank_whole(found)
    if not asked.by:
        return Shown(found)
    return _without_hidden(found, verdict(snapshot, base, cutting, state), cutting, given)


def _tells_too_little(found: Figure, base: Question) -> bool:
    """A part of the people chosen by another rule, and too few of them, or of any odd days."""
    least = threshold(base)
    if not least or not isinstance(found.value, int):
        return False
    return 0 < found.value < least or not is_apart(base)


def _describes_too_few(found: Figure, asked: Question) -> bool:
    """A median, a range or a share of so few people that it is nearly their own, or of odd days; a
    share tells of those it counts, and of the others."""
    least, behind = _least_described(found.metric), found.behind or 0
    if not least or found.kind not in MEASURED or not behind:
        return False
    groups = [behind]
    if found.kind == SHARE and isinstance(found.value, int | float):
        part = round(behind * found.value / 100)
        groups += [part, behind - part]
    return any(0 < many < least for many in groups) or not is_apart(asked)


def _least_described(metric: str) -> int:
    hide_below = catalogue()[metric].hide_below
    return max(public_threshold(), hide_below) if hide_below else 0


# --- The figure without it --------------------------------------------------------------------


def _hides(decided: Verdict, given: Mapping[str, str]) -> bool:
    return decided.withheld or tuple(given[name] for name in sorted(given)) in decided.hidden


def _without_hidden(
    found: Figure, decided: Verdict, names: tuple[str, ...], given: Mapping[str, str]
) -> Shown:
    if decided.withheld:
        return Shown(replace(found, cells=()), len(found.cells), withheld=True)
    kept: list[Cell] = []
    gone: list[Cell] = []
    for cell in found.cells:
        codes = {**given, **cell.by}
        is_hidden = tuple(codes[name] for name in names) in decided.hidden
        (gone if is_hidden else kept).append(cell)
    if not gone:
        return Shown(found)
    if rules(country()).merged.intersection(found.dimensions):
        cells = (*kept, _together(found, gone))
    else:
        cells = tuple(_blank(cell) if cell in gone else cell for cell in found.cells)
    return Shown(replace(found, cells=cells), len(gone))


def _blank_whole(found: Figure) -> Shown:
    gone = replace(found, value=None, status=HIDDEN, cells=())
    return Shown(gone, withheld=bool(found.dimensions))


def _blank(cell: Cell) -> Cell:
    return replace(cell, value=None, status=HIDDEN)


def _together(found: Figure, gone: list[Cell]) -> Cell:
    """One cell for many whose codes are not told, with their sum if readers can work it out."""
    by = dict.fromkeys(found.dimensions, REST)
    numbers = [cell.value for cell in found.cells if isinstance(cell.value, int)]
    if sum(numbers) != found.value:
        return Cell(by, None, HIDDEN)
    return Cell(by, sum(cell.value for cell in gone if isinstance(cell.value, int)), COUNTED)
