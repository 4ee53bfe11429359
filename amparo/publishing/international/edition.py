"""One edition of a form: calendar years, a snapshot, the answers, and the population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused
from amparo.publishing.answers import Answer, Ask, Guarded, Terms, gather
from amparo.publishing.edition import WHOLE_LISTS, Moment, NoSuchReport, policy, report_file
from amparo.reference.country import Country, country
from amparo.reference.periods import Period, period
from amparo.reference.sheets import read_sheet

from .form import Form, form

if TYPE_CHECKING:
    from amparo.publishing.disclosure import Released

MOST_YEARS = 10


class NotAYear(Refused):
    """The form asks for calendar years; the sentence says how they are written."""


@dataclass(frozen=True, slots=True)
class People:
    """How many people lived in the country in a year, and who says so."""

    count: int
    source: str


@dataclass(frozen=True)
class TableEdition:
    """Everything that the files of a form are made from. `years` has the latest first."""

    form: Form
    period: Period
    years: tuple[int, ...]
    moment: Moment
    answers: Mapping[str, Answer]
    population: Mapping[int, People]
    guarded: tuple[Guarded, ...] = ()


@cache
def population(here: Country) -> Mapping[int, People]:
    """The resident population by year, in the country's `population.yaml`."""
    sheet = read_sheet(here.folder / "population.yaml")
    sheet.only("population")
    found = {}
    for item in sheet.at("population").items():
        item.only("year", "people", "source")
        told = People(item.at("people").number(least=1), item.at("source").text())
        found[item.at("year").number()] = told
    return found


def calendar_year(words: str) -> Period:
    """The period of these words. Raises NotAYear for one that is no calendar year."""
    covered = period(words)
    whole = (covered.first.month, covered.first.day, covered.last.month, covered.last.day)
    if whole != (1, 1, 12, 31) or covered.first.year != covered.last.year:
        sentence = _("This form counts calendar years. Write CY and the year, such as CY{year}.")
        raise NotAYear(format_lazy(sentence, year=covered.last.year))
    return covered


def edition(
    code: str,
    named: str,
    years: int,
    ask: Ask,
    moment: Moment,
    released: tuple[Released, ...] = (),
) -> TableEdition:
    """Ask all figures of a form for a calendar year such as CY2021 and the years before it.

    Raises NotAYear for another period or an impossible number of years, NoSuchReport for a year
    that the snapshot does not cover.
    """
    here, covered = country(), calendar_year(named)
    if not 1 <= years <= MOST_YEARS:
        raise NotAYear(format_lazy(_("Ask for 1 to {most} years."), most=MOST_YEARS))
    if covered.last > moment.as_of:
        sentence = _("The period ends on {last}, after the snapshot of {as_of}: take a later one.")
        raise NoSuchReport(format_lazy(sentence, last=covered.last, as_of=moment.as_of))
    asked = form(code)
    terms = Terms(policy(here, report_file(here)), WHOLE_LISTS, released=released)
    found = gather(asked.questions(years), (covered.first, covered.last), ask, terms)
    latest = covered.last.year
    return TableEdition(
        asked,
        covered,
        tuple(range(latest, latest - years, -1)),
        moment,
        found.answers,
        population(here),
        found.guarded,
    )
