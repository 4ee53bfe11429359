"""Sets figures side by side: earlier periods, and whether they may be read as one series.

Two figures are comparable only where they count the same of the same people by the same rule. Where
they do not, a break stands between them with its reasons; unlike people never share a chart.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused
from amparo.reference.country import country_code

from .catalogue import local
from .engine import figure
from .words import population_label, unit_label

if TYPE_CHECKING:
    from .figure import Figure
    from .snapshot import Snapshot

Days = tuple[datetime.date, datetime.date]
MOST_PERIODS = 40
_SAME_LENGTH = 3  # days: leap years and months of unlike length are no break


@dataclass(frozen=True, slots=True)
class Break:
    """Between figure `at` and the one before it. `reasons` are codes of `words.yaml`; `told` is
    what the country says of a procedure that changed, by language."""

    at: int
    reasons: tuple[str, ...]
    told: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one question over several periods, in the order asked, and the breaks."""

    figures: tuple[Figure, ...]
    breaks: tuple[Break, ...]

    def break_at(self, place: int) -> Break | None:
        """The break before the figure at this place, if there is one."""
        return next((found for found in self.breaks if found.at == place), None)


def series(
    code: str,
    periods: Iterable[Days],
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    snapshot: Snapshot | None = None,
) -> Series:
    """The same question for several periods, each with both days included, earliest first.

    Raises Refused with a sentence where one cannot be answered, or there are too many.
    """
    asked = sorted(set(periods))
    if len(asked) > MOST_PERIODS:
        raise Refused(format_lazy(_("Compare {most} periods at most."), most=MOST_PERIODS))
    return compared([figure(code, *days, by, where, snapshot) for days in asked])


def compared(figures: Sequence[Figure]) -> Series:
    """Figures side by side, with the breaks between each and the one before."""
    found = []
    for place, (before, after) in enumerate(pairwise(figures), start=1):
        told = _procedures(before, after)
        reasons = (*_reasons(before, after), *(("procedure",) if told else ()))
        if reasons:
            found.append(Break(place, reasons, told))
    return Series(tuple(figures), tuple(found))


def _reasons(before: Figure, after: Figure) -> tuple[str, ...]:
    tests = {
        "unit": before.unit != after.unit,
        "population": before.population != after.population,
        "definition": _definition(before) != _definition(after),
        "basis": bool(before.source) != bool(after.source),
        "length": abs(_length(before) - _length(after)) > _SAME_LENGTH,
        "coverage": before.is_partial or after.is_partial,
    }
    return tuple(code for code, holds in tests.items() if holds)


def _definition(found: Figure) -> tuple[str, str, str]:
    return found.metric, found.measure, found.definition


def _days(found: Figure) -> Days:
    first, last = (datetime.date.fromisoformat(found.period[end]) for end in ("from", "to"))
    return first, last


def _length(found: Figure) -> int:
    first, last = _days(found)
    return (last - first).days


def _procedures(before: Figure, after: Figure) -> tuple[Mapping[str, str], ...]:
    """What the country says changed after the one period began and until the other was over."""
    begins, ends = _days(before)[0], _days(after)[1]
    return tuple(
        change.told
        for change in local(country_code()).changes
        if {before.metric, after.metric} & set(change.metrics) and begins < change.on <= ends
    )


def together(figures: Sequence[Figure]) -> None:
    """Refuse a chart of unlike figures: other people, or other units, in one drawing."""
    populations = dict.fromkeys(found.population for found in figures)
    if len(populations) > 1:
        named = "; ".join(population_label(code) if code else "—" for code in populations)
        sentence = _("These figures count different people ({named}). Draw them apart.")
        raise Refused(format_lazy(sentence, named=named))
    units = dict.fromkeys(found.unit for found in figures)
    if len(units) > 1:
        named = "; ".join(unit_label(code) for code in units)
        raise Refused(format_lazy(_("These figures are in {named}. Draw them apart."), named=named))
