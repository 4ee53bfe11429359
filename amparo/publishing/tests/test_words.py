"""Every sentence of the report stands in both languages, with the same gaps."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from amparo.publishing.edition import report_file
from amparo.publishing.words import NoWords, Words
from amparo.reference.country import country

HERE = {"x": {"one": {"en": "{count} case", "es": "{count} caso"}}}
EN, ES = Words(HERE, "en"), Words(HERE, "es")
YEAR = (datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))
REPORTING = (datetime.date(2021, 4, 1), datetime.date(2022, 3, 31))


def sentences(entry: Any, trail: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(entry, list):
        for number, value in enumerate(entry):
            yield from sentences(value, f"{trail}[{number}]")
    elif isinstance(entry, Mapping):
        if {"en", "es"} & entry.keys():
            yield trail, entry
        else:
            for key, value in entry.items():
                yield from sentences(value, f"{trail}.{key}")


def test_every_sentence_is_said_in_both_languages_with_the_same_gaps():
    found = dict(sentences(report_file(country())))
    assert len(found) > 100
    for place, said in found.items():
        assert set(said) == {"en", "es"}, place
        gaps = {language: set(re.findall(r"\{(\w+)\}", text)) for language, text in said.items()}
        assert gaps["en"] == gaps["es"], place


def test_periods_are_said_in_months():
    assert EN.span(*YEAR) == "January to December 2020"
    assert ES.span(*YEAR) == "enero a diciembre de 2020"
    assert EN.span(*REPORTING) == "April 2021 to March 2022"
    assert ES.span(*REPORTING) == "abril de 2021 a marzo de 2022"


def test_one_month_is_said_once():
    may = (datetime.date(2021, 5, 1), datetime.date(2021, 5, 31))
    assert (EN.span(*may), ES.span(*may)) == ("May 2021", "mayo de 2021")
    assert EN.short_span(*may) == "May 2021"


def test_numbers_and_days_follow_the_language():
    assert (EN.number(12345), ES.number(12345)) == ("12,345", "12,345")
    assert EN.day(REPORTING[0]) == "1 April 2021"
    assert ES.day(REPORTING[0]) == "1 de abril de 2021"


def test_things_in_a_row_end_with_and():
    assert EN.items(["a", "b", "c"]) == "a, b and c"
    assert ES.items(["a", "b", "c"]) == "a, b y c"
    assert EN.items([]) == ""


def test_one_is_not_several():
    assert EN.counted("x", 1) == "1 case"


def test_a_sentence_that_is_missing_is_named():
    with pytest.raises(NoWords, match=r"x\.other"):
        EN.counted("x", 2)
