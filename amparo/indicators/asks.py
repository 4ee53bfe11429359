"""What somebody asks of a metric, checked word by word; what cannot be answered gets a sentence."""

from __future__ import annotations

import datetime
import difflib
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from amparo.kernel.errors import Refused
from amparo.reference.codes import code_list
from amparo.reference.country import read_country
from amparo.reference.periods import FIRST_YEAR, LAST_YEAR, between

from .catalogue import catalogue
from .model import NOT_RECORDED, Definition, Dimension, Measure
from .statements import Chosen

MEASURE, BASIS, ANSWERED = "measure", "basis", "answered"
COUNTRY = "country"
_PATTERNS = {
    "number": r"-?\d{1,9}",
    "year": r"\d{4}",
    "year_of": r"\d{4}",
    "month": r"\d{4}-(0[1-9]|1[0-2])",
    "quarter": r"\d{4}-Q[1-4]",
    "span": r"\d{4}-\d{4}",
}
MOST = 5  # dimensions in one question


@dataclass(frozen=True)
class Ask:
    """One question, understood: every word of it is known to be answerable."""

    definition: Definition
    measure: Measure
    first: datetime.date
    last: datetime.date
    period: str
    by: tuple[str, ...]
    where: tuple[Chosen, ...]
    given: Mapping[str, tuple[str, ...]]
    every_measure: bool = False
    by_basis: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all that the definition counts is asked for, and no part of it."""
        return not self.given and self.measure is self.definition.main

    @property
    def is_of_answers(self) -> bool:
        """Whether only answers to questions can tell, because no record does."""
        return any(self.measure.by[name].form == ANSWERED for name in self.given)


def understood(
    code: str,
    first: datetime.date,
    last: datetime.date,
    by: Iterable[str],
    where: Mapping[str, str],
    country: str,
) -> Ask:
    """The question; raises Refused with a sentence for the user."""
    definition = metric(code, country)
    wanted, named = tuple(dict.fromkeys(by)), dict(where)
    measure = _measure(definition, named.pop(MEASURE, ""))
    special = {MEASURE: len(definition.measures) > 1, BASIS: bool(definition.legacy)}
    cuts = tuple(name for name in wanted if not special.get(name))
    for name in cuts:
        if _dimension(definition, measure, name).form == ANSWERED:
            sentence = _("No record tells the {name}. Ask for one code of it with --where.")
            raise Refused(format_lazy(sentence, name=name))
    if len(cuts) > MOST:
        raise Refused(format_lazy(_("Ask for {most} dimensions at most."), most=MOST))
    given = {
        name: _codes(_dimension(definition, measure, name), said) for name, said in named.items()
    }
    return Ask(
        definition=definition,
        measure=measure,
        first=first,
        last=last,
        period=period_name(first, last, country),
        by=_with_currency(measure, cuts or (() if wanted else measure.shows)),
        where=_chosen(definition, measure, given),
        given=given,
        every_measure=MEASURE in wanted and special[MEASURE],
        by_basis=BASIS in wanted and special[BASIS],
    )


def metric(code: str, country: str = "") -> Definition:
    """The definition of a metric, however its letters are cased."""
    known = catalogue(country)
    found = known.get(code.strip().upper())
    if found is None:
        near = difflib.get_close_matches(code.strip().upper(), known, n=3)
        hint = _("Did you mean {near}?") if near else _("`amparo figures --list` prints them all.")
        sentence = format_lazy(_("There is no metric “{code}”."), code=code[:40])
        raise Refused(format_lazy("{} {}", sentence, format_lazy(hint, near=", ".join(near))))
    return found


def _measure(definition: Definition, name: str) -> Measure:
    found = definition.measure(name) if name else definition.main
    if found is None:
        known = ", ".join(measure.name for measure in definition.measures)
        sentence = _("{metric} does not count “{name}”; it counts {known}.")
        raise Refused(
            format_lazy(sentence, metric=definition.metric, name=name[:40], known=known or "—")
        )
    return found


def _dimension(definition: Definition, measure: Measure, name: str) -> Dimension:
    if name not in measure.by:
        known = ", ".join(sorted(measure.by)) or "—"
        sentence = _("{metric} cannot be broken down by “{name}”; it knows {known}.")
        raise Refused(format_lazy(sentence, metric=definition.metric, name=name[:40], known=known))
    return measure.by[name]


def codes_of(dimension: Dimension) -> tuple[str, ...]:
    """The codes of a dimension as they are asked for and printed; none where it has a pattern."""
    if dimension.form == "flag":
        return ("yes", "no", NOT_RECORDED)
    if not dimension.code_list:
        return ()
    found = [term.code for term in code_list(dimension.code_list)]
    return tuple(printed(dimension, code) for code in dict.fromkeys((*found, *dimension.also)))


def printed(dimension: Dimension, code: str) -> str:
    """A code as figures print it: countries as ISO 3166-1 writes them, in capitals."""
    if dimension.code_list == COUNTRY:
        return code_list(COUNTRY).maps(code).get("iso3166", code)
    return code


@functools.cache
def _words(dimension_list: str) -> Mapping[str, str]:
    """What may be typed for each code of a list: the code, its ISO form, or a name, also one that
    it bore before. A word of two codes stands for neither."""
    known = code_list(dimension_list)
    named: dict[str, set[str]] = defaultdict(set)
    for term in known:
        for word in (*term.words, *term.label.values()):
            named[word.lower()].add(term.code)
    plain = {word: codes.pop() for word, codes in named.items() if len(codes) == 1}
    iso = {known.maps(code).get("iso3166", code).lower(): code for code in known.codes}
    return {**plain, **iso, **{code: code for code in known.codes}}


def _codes(dimension: Dimension, said: str) -> tuple[str, ...]:
    """The codes in what was typed, separated by commas."""
    words = tuple(word.strip() for word in str(said).split(",") if word.strip())
    return tuple(_code(dimension, word) for word in words or ("",))


def _code(dimension: Dimension, word: str) -> str:
    found: str | None = None
    if dimension.form == "flag":
        found = {"yes": "yes", "no": "no", "true": "yes", "false": "no"}.get(word.lower())
    elif dimension.code_list:
        found = _words(dimension.code_list).get(word.lower())
        found = word if found is None and word in dimension.also else found
    elif re.fullmatch(_PATTERNS.get(dimension.form, r"(?!)"), word, re.ASCII):
        found = word
    if found is None and word == NOT_RECORDED:
        found = word
    if found is None:
        sentence = _("“{word}” is not a code of {name}. `amparo figures --list` prints the codes.")
        raise Refused(format_lazy(sentence, word=word[:40], name=dimension.name))
    return found


def _chosen(
    definition: Definition, measure: Measure, given: Mapping[str, tuple[str, ...]]
) -> tuple[Chosen, ...]:
    """The codes asked for, and the definition's own where nothing else is asked."""
    found = [
        Chosen(name, _widened(measure.by[name], codes))
        for name, codes in given.items()
        if measure.by[name].form != ANSWERED
    ]
    for name, rule in definition.defaults.items():
        if name in measure.by and name not in given:
            is_not = rule.test == "not"
            codes = rule.codes if is_not else _widened(measure.by[name], rule.codes)
            found.append(Chosen(name, codes, but=is_not))
    return tuple(sorted(found, key=lambda chosen: chosen.name))


def _widened(dimension: Dimension, codes: tuple[str, ...]) -> tuple[str, ...]:
    """A matter under several Acts is also one under each of them."""
    return tuple(dict.fromkeys((*codes, *dimension.also)))


def _with_currency(measure: Measure, by: tuple[str, ...]) -> tuple[str, ...]:
    """Money is always told by currency, because amounts in two currencies do not add up."""
    if measure.unit == "money" and "currency" in measure.by and "currency" not in by:
        return (*by, "currency")
    return by


@functools.lru_cache(maxsize=512)
def period_name(first: datetime.date, last: datetime.date, country: str) -> str:
    """The name of the country's period with these days, else the days; refuses one turned round."""
    days = between(first, last)
    for calendar in read_country(country).calendars.values():
        for year in range(max(first.year - 1, FIRST_YEAR), min(first.year + 1, LAST_YEAR) + 1):
            for part in range(1, calendar.parts + 1):
                period = calendar.period(year, part)
                if (period.first, period.last) == (first, last):
                    return period.code
    return days.code
