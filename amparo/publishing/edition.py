"""One edition of the annual report: a period, a snapshot, and the answers to all questions.

All languages of an edition are written from the same answers.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.indicators.asks import period_name, printed
from amparo.indicators.catalogue import catalogue
from amparo.kernel.errors import Refused
from amparo.publishing import annual
from amparo.publishing.answers import Answer, Ask, Guarded, Terms, days, gather
from amparo.publishing.choices import Choices, reworded
from amparo.publishing.derived import usual
from amparo.publishing.disclosure import (
    Policy,
    Published,
    Released,
    Scope,
    TableRule,
    coarser,
    published_from,
)
from amparo.publishing.words import LANGUAGES, Words
from amparo.reference import publication
from amparo.reference.codes import code_list
from amparo.reference.country import Country, country
from amparo.reference.periods import Period, period
from amparo.reference.sheets import read_sheet

if TYPE_CHECKING:
    from amparo.publishing.annual.model import Report

AUDIENCE = "public"
"""The scope of the country's disclosure rules that holds for a report."""

WHOLE_LISTS = {
    "sex": ("female", "male"),
    "age_group": ("child", "adult"),
    "exploitation": ("sex", "labour"),
    "identified_by": ("authority", "ngo"),
}


class NoSuchReport(Refused):
    """There is no report of this period, language or snapshot; the sentence says why."""


@dataclass(frozen=True)
class Moment:
    """Which snapshot the figures come from, and as of which day."""

    snapshot: str
    as_of: datetime.date


@dataclass(frozen=True)
class Edition:
    """Everything that is the same in every language."""

    period: Period
    moment: Moment
    answers: Mapping[str, Answer]
    terms: Terms
    guarded: tuple[Guarded, ...] = ()
    choices: Choices = field(default_factory=Choices)

    def with_choices(self, choices: Choices) -> Edition:
        """The same figures with other texts, or without some sections."""
        return replace(self, choices=choices)

    @property
    def told(self) -> Mapping[str, Answer]:
        """The answers that are printed: without those of sections that are left out."""
        gone = annual.keys_left_out(self.choices.omits)
        return {key: answer for key, answer in self.answers.items() if key not in gone}

    def left_out(self, language: str) -> list[str]:
        """The sections that are left out, each with its reason, in words."""
        reasons = code_list("left_out_reason")
        return [
            f"{section.number} {section.heading[language]}: "
            f"{reasons.label(self.choices.off[section.code], language)}"
            for section in country().texts.sections
            if section.code in self.choices.off
        ]

    def words(self, language: str) -> Words:
        """The country's words for the report."""
        if language not in LANGUAGES:
            raise NoSuchReport(
                _("There is no report in “%(language)s”; there is one in English and in Spanish.")
                % {"language": language[:20]}
            )
        return Words(report_file(country()), language)

    def report(self, language: str) -> Report:
        """The whole report in one language."""
        here, words = country(), self.words(language)
        desk = annual.Desk(
            period=self.period.code,
            lost_in=_lost_in(report_file(here), self.period),
            first=self.period.first,
            last=self.period.last,
            as_of=self.moment.as_of,
            snapshot=self.moment.snapshot,
            words=words,
            texts=reworded(here.texts, self.choices.texts),
            choices=self.choices,
            left_out=tuple(self.left_out(language)),
            answers=self.answers,
            told=self.told,
            label=labels(language),
            statute=_statute(here, self.period.last, language),
            meanings=_meanings(language),
        )
        threshold = here.disclosure.scopes[AUDIENCE].hide_below
        return annual.build(desk, here.about.iso, threshold)


def edition(named: str, ask: Ask, moment: Moment, released: tuple[Released, ...] = ()) -> Edition:
    """Ask all questions of a period such as RP2022; `released` are tables that left before."""
    here = country()
    covered = covered_by(named)
    if covered.last > moment.as_of:
        sentence = _("The period ends on {last}, after the snapshot of {as_of}: take a later one.")
        raise NoSuchReport(format_lazy(sentence, last=covered.last, as_of=moment.as_of))
    data = report_file(here)
    terms = replace(_terms(here, data, _lost_in(data, covered)), released=released)
    asked = annual.questions(annual.profiled(data.get("profiled"), covered.code))
    found = gather(asked, (covered.first, covered.last), ask, terms)
    return Edition(covered, moment, found.answers, terms, found.guarded)


def covered_by(words: str) -> Period:
    """The period of these words, under the first name that the country has for its days."""
    asked = period(words)
    return period(period_name(asked.first, asked.last, country().code))


def report_file(here: Country) -> Mapping[str, Any]:
    """The country's `report.yaml`, read once."""
    return _read(here)


@cache
def _read(here: Country) -> Mapping[str, Any]:
    return read_sheet(here.folder / "report.yaml").mapping()


def _terms(here: Country, data: Mapping[str, Any], code: str) -> Terms:
    lost = data["printed"][code]["lost"]["metrics"] if code else ()
    return Terms(policy(here, data), WHOLE_LISTS, frozenset(str(metric) for metric in lost))


def _lost_in(data: Mapping[str, Any], covered: Period) -> str:
    """The printed period whose losses hold for these days, because they lie within it."""
    for code, told in data["printed"].items():
        around = period(str(code))
        if "lost" in told and around.holds(covered.first, covered.last):
            return str(code)
    return ""


def policy(here: Country, data: Mapping[str, Any], audience: str = AUDIENCE) -> Policy:
    """What is hidden from some readers: what the country says of tables, then measures whose
    definition says so, below the country's threshold. From those inside nothing is.

    Measures that may be shown whatever their size (counts of the courts) are exempt, as are
    tables that `report.yaml` lists as already published.
    """
    threshold = here.disclosure.scopes[audience].hide_below
    rules = data["disclosure"]
    merged = frozenset(rules["merged"])
    if not threshold:
        return Policy(merged=merged)
    scopes, exempt, derived = [], [], usual(_citizens())
    for metric, definition in catalogue().items():
        if definition.hide_below:
            least = max(threshold, definition.hide_below)
            scopes.append(Scope(metric, (metric,), least))
        else:
            exempt.append(metric)
    known: tuple[Published, ...] = ()
    if here.disclosure.exempts_published:
        told = [_by_days(table) for table in published_from(rules["published"])]
        known = tuple(part for table in told for part in (table, *coarser(table, derived)))
    return Policy(
        scopes=tuple(scopes),
        exempt={"things": tuple(exempt)},
        published=known,
        merged=merged,
        tables=tuple(
            _table_rule(rule, threshold)
            for rule in here.disclosure.tables
            if audience in (rule.scopes or (audience,))
        ),
        attributes=here.disclosure.attributes,
        derived=derived,
    )


@cache
def _citizens() -> str:
    """The country's own nationality, as its statistics tell national from foreign."""
    measures = (m for definition in catalogue().values() for m in definition.measures)
    relations = (d for m in measures for d in m.by.values() if d.form == "relation")
    return next((d.codes[0] for d in relations), "")


def _table_rule(rule: publication.TableRule, threshold: int) -> TableRule:
    """A rule of the country, its metrics by name; crossings are of people alone."""
    metrics = tuple(
        metric
        for metric, definition in catalogue().items()
        if any(fnmatchcase(metric, pattern) for pattern in rule.metrics)
        and (not rule.crosses or any(m.unit == "people" for m in definition.measures))
    )
    least = 0 if rule.is_exempt else max(threshold, rule.hide_below)
    return TableRule(rule.code, metrics, rule.by, rule.crosses, least)


def _by_days(table: Published) -> Published:
    """A published table, its period told by its days."""
    covered = period(table.period)
    return replace(table, period=days(covered.first, covered.last))


def labels(language: str) -> Callable[[str, str, str], str]:
    """Names of codes as the metric's own lists give them."""

    def label(metric: str, dimension: str, code: str) -> str:
        for measure in catalogue()[metric].measures:
            if dimension in measure.by and measure.by[dimension].code_list:
                return code_list(measure.by[dimension].code_list).label(code, language)
        return code

    return label


def printed_code(metric: str, dimension: str, code: str) -> str:
    """A code as figures print it: countries in capitals, as ISO 3166-1 writes them."""
    for measure in catalogue()[metric].measures:
        if dimension in measure.by:
            return printed(measure.by[dimension], code)
    return code


def rule_of(metric: str, language: str) -> tuple[str, str]:
    """What a metric is called, and how it is counted."""
    definition = catalogue()[metric]
    return definition.title[language], definition.rule[language]


def title_of(metric: str, language: str) -> str:
    """What a metric is called."""
    return catalogue()[metric].title[language]


def _statute(here: Country, day: datetime.date, language: str) -> annual.Statute | None:
    """The Act whose definition of sexual exploitation was in force on a day."""
    for statute in here.statutes.values():
        said = statute.definitions.get("sexual_exploitation")
        if said and statute.held_on(day):
            return annual.Statute(statute.title[language], said[language])
    return None


def _meanings(language: str) -> dict[str, tuple[str, str]]:
    return {
        metric: (definition.title[language], definition.rule[language])
        for metric, definition in catalogue().items()
    }
