"""One edition of the answer to the TIP Report: figures of two years and all that bears on them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.indicators.asks import period_name
from amparo.indicators.catalogue import catalogue
from amparo.publishing.answers import Answer, Ask, Guarded, Terms, gather
from amparo.publishing.edition import WHOLE_LISTS, Moment, NoSuchReport, policy, report_file
from amparo.publishing.words import LANGUAGES, Words
from amparo.reference.country import Country, country
from amparo.reference.periods import Period, period
from amparo.reference.sheets import read_sheet

from .clock import History
from .outline import BEFORE, outline, questions

if TYPE_CHECKING:
    from amparo.indicators.snapshot import Snapshot
    from amparo.publishing.disclosure import Released

KIND = "tip"
ANSWERS = ("question", "state", "period_from", "period_to", "bodies")
FIRST_REPORT = 2001
"""The year of the first TIP Report."""


@dataclass(frozen=True)
class Told:
    """What the snapshot tells beside figures: answers of bodies, activities of the plan, ranks.

    `answers` gives state and number of bodies by question, for answers that cover the period.
    `activities` counts by recommendation and status, `led` those that the government leads.
    """

    answers: Mapping[str, tuple[str, int]]
    activities: Mapping[tuple[str, str], int]
    history: History


@dataclass(frozen=True)
class TipEdition:
    """Everything that is the same in both languages."""

    period: Period
    before: tuple[datetime.date, datetime.date]
    moment: Moment
    answers: Mapping[str, Answer]
    told: Told
    guarded: tuple[Guarded, ...] = ()

    def words(self, language: str) -> Words:
        """The words of the annual report, and those of this one over them."""
        if language not in LANGUAGES:
            raise NoSuchReport(
                _("There is no report in “%(language)s”; there is one in English and in Spanish.")
                % {"language": language[:20]}
            )
        return Words({**report_file(country()), **tip_file(country())}, language)

    def earlier(self, key: str) -> Answer:
        """The same figure of the year before."""
        return self.answers[BEFORE + key]


def tip_file(here: Country) -> Mapping[str, Any]:
    """The country's `tip.yaml`, read once."""
    return _read(here)


@cache
def _read(here: Country) -> Mapping[str, Any]:
    return read_sheet(here.folder / "tip.yaml").mapping()


def edition(
    named: str, ask: Ask, moment: Moment, told: Told, released: tuple[Released, ...] = ()
) -> TipEdition:
    """Ask everything of a period such as RP2022 and of the year before it, once.

    Raises NoSuchReport for a period that the snapshot does not cover.
    """
    here = country()
    asked = period(named)
    covered = period(period_name(asked.first, asked.last, here.code))
    if covered.last > moment.as_of:
        sentence = _("The period ends on {last}, after the snapshot of {as_of}: take a later one.")
        raise NoSuchReport(format_lazy(sentence, last=covered.last, as_of=moment.as_of))
    terms = Terms(policy(here, report_file(here)), WHOLE_LISTS, released=released)
    found = gather(_questions(here), (covered.first, covered.last), ask, terms)
    earlier = next(answer for key, answer in found.answers.items() if key.startswith(BEFORE))
    return TipEdition(
        covered, (earlier.first, earlier.last), moment, found.answers, told, found.guarded
    )


def _questions(here: Country) -> Any:
    named = dict.fromkeys(m for r in here.recommendations.values() for m in r.shows)
    return questions(outline(), tuple(metric for metric in named if metric in catalogue()))


def told_by(taken: Snapshot, covered: Period) -> Told:
    """What a snapshot tells of a period beside its figures."""
    return Told(_answers(taken, covered), _activities(taken), _history(taken))


def _answers(taken: Snapshot, covered: Period) -> Mapping[str, tuple[str, int]]:
    if not taken.columns("answer").issuperset(ANSWERS):
        return {}
    rows = taken.rows("SELECT question, state, period_from, period_to, bodies FROM answer")
    return {
        question: (state, int(bodies or 1))
        for question, state, first, last, bodies in sorted(rows, key=str)
        if first and last and first <= covered.first and covered.last <= last
    }


def _activities(taken: Snapshot) -> Mapping[tuple[str, str], int]:
    if not taken.columns("plan_activity").issuperset({"recommendation", "status"}):
        return {}
    rows = taken.rows("SELECT recommendation, status, count(*) FROM plan_activity GROUP BY ALL")
    return {(recommendation, status): int(count) for recommendation, status, count in rows}


def _history(taken: Snapshot) -> History:
    ranks: dict[int, str] = {}
    if taken.columns("tier").issuperset({"year", "tier"}):
        rows = taken.rows("SELECT year, tier FROM tier ORDER BY year")
        ranks = {int(year): str(tier) for year, tier in rows if int(year) >= FIRST_REPORT}
    waivers = tip_file(country()).get("waivers") or ()
    return History(ranks, frozenset(int(year) for year in waivers))
