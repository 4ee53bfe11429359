"""Sets a figure beside earlier periods and beside another figure, where both may share a chart."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.indicators.asks import period_name
from amparo.indicators.catalogue import catalogue
from amparo.indicators.comparing import Break, compared, together
from amparo.kernel.errors import Refused
from amparo.publishing.figure_asked import MEASURE, Question
from amparo.publishing.figure_shown import Shown, shown
from amparo.reference.country import country
from amparo.reference.periods import Period, between, period

MOST_BEFORE = 5
_DAY = datetime.timedelta(days=1)
_MONTHS = 12


class NotBeside(Refused):
    """Two figures that must not share a chart; the sentence says why."""


@dataclass(frozen=True)
class Compared:
    """The same question for several periods, earliest first, and the breaks between them."""

    periods: tuple[Period, ...]
    shown: tuple[Shown, ...]
    breaks: tuple[Break, ...]

    def breaks_at(self, place: int) -> Break | None:
        """The break before the period at this place, if there is one."""
        return next((found for found in self.breaks if found.at == place), None)


def over_time(
    snapshot: str, question: Question, covered: Period, before: int, state: str
) -> Compared:
    """A figure for a period and for so many before it, each as the site shows it."""
    periods = (*earlier(covered, before), covered)
    plain = replace(question, by=())
    found = tuple(
        shown(snapshot, replace(plain, first=one.first, last=one.last), state) for one in periods
    )
    return Compared(periods, found, compared([one.figure for one in found]).breaks)


def earlier(covered: Period, count: int) -> list[Period]:
    """So many periods of the same length that end where the next begins, earliest first."""
    found: list[Period] = []
    first = covered.first
    for _n in range(min(count, MOST_BEFORE)):
        last = first - _DAY
        first = _begins(covered, last)
        found.append(period(period_name(first, last, country().code)))
    return found[::-1]


def _begins(covered: Period, last: datetime.date) -> datetime.date:
    """The first day of a period as long as `covered` that ends on `last`; in whole months if so."""
    if covered.first.day == 1 and (covered.last + _DAY).day == 1:
        after = covered.last + _DAY
        months = (after.year - covered.first.year) * _MONTHS + after.month - covered.first.month
        ends = last + _DAY
        number = ends.year * _MONTHS + ends.month - 1 - months
        return datetime.date(number // _MONTHS, number % _MONTHS + 1, 1)
    return between(last - (covered.last - covered.first), last).first


def beside(snapshot: str, told: Shown, question: Question, metric: str, state: str) -> Shown:
    """Another figure of the same period. Raises NotBeside where the two are unlike."""
    other = shown(snapshot, Question(metric, question.first, question.last), state)
    try:
        together([told.figure, other.figure])
    except Refused as refusal:
        raise NotBeside(str(refusal)) from refusal
    kinds = {told.figure.kind, other.figure.kind}
    if len(kinds) > 1:
        sentence = _("“{one}” and “{other}” are counted in unlike ways. Draw them apart.")
        raise NotBeside(format_lazy(sentence, one=_named(question.metric), other=_named(metric)))
    if dict(question.where).get(MEASURE):
        raise NotBeside(_("Set the main count of a figure beside another, not a special one."))
    return other


def _named(metric: str) -> str:
    from amparo.publishing.figure_words import here

    return catalogue()[metric].title[here()]
