"""Figures that the law gives: longest prison terms, who is a child, years of Acts, schooling."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from amparo.reference.country import read_country

from .catalogue import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .asks import Ask

MONTHS_A_YEAR = 12
Line = tuple[dict[str, str], int]


def lines(ask: Ask, country: str) -> list[Line]:
    """Each rule in force on the last day that fits what is asked for, with its number."""
    of_metric = {
        "R-ACT-YEAR": _years,
        "R-CHILD": _ages,
        "R-PENALTY": _penalties,
        "R-SCHOOL": _schooling,
    }
    found = of_metric[ask.definition.metric](ask, country)
    return [
        (codes, number)
        for codes, number in found
        if all(codes.get(name) in wanted for name, wanted in ask.given.items())
    ]


def _penalties(ask: Ask, country: str) -> Iterator[Line]:
    """The longest term in years of each Act, for each class of victim and of offender."""
    classes = list(itertools.product(("adult", "child"), ("no", "yes")))
    for statute in read_country(country).statutes.values():
        if not statute.held_on(ask.last):
            continue
        for victim, official in classes:
            terms = [o.max_months(victim, official == "yes") for o in statute.offences.values()]
            longest = max((term for term in terms if term is not None), default=None)
            if longest is not None:
                codes = {"statute": statute.code, "victim_age_group": victim}
                yield {**codes, "is_official": official}, longest // MONTHS_A_YEAR


def _ages(ask: Ask, country: str) -> Iterator[Line]:
    for statute in read_country(country).statutes.values():
        if statute.held_on(ask.last) and statute.protects_below_age:
            yield {"statute": statute.code}, statute.protects_below_age


def _years(ask: Ask, country: str) -> Iterator[Line]:
    for statute in read_country(country).statutes.values():
        if statute.held_on(ask.last) and statute.valid_from:
            yield {"statute": statute.code}, statute.valid_from.year


def _schooling(ask: Ask, country: str) -> Iterator[Line]:
    rule = read_country(country).rules.get(local(country).schooling_rule)
    if rule is not None and rule.value is not None:
        yield {}, rule.value
