"""Periods are named as the offices name them, and a wrong name is answered with a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from amparo.reference.periods import BadPeriod, between, period


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("RP2022", date(2021, 4, 1), date(2022, 3, 31)),
        ("rp2023", date(2022, 4, 1), date(2023, 3, 31)),
        ("CY2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("Y2018", date(2018, 4, 1), date(2019, 3, 31)),
        ("Q1-2021", date(2021, 1, 1), date(2021, 3, 31)),
        ("Q4-2021", date(2021, 10, 1), date(2021, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        (" 2021-04-01..2022-03-31 ", date(2021, 4, 1), date(2022, 3, 31)),
    ],
)
def test_a_period_is_known_by_its_name(words: str, first: date, last: date):
    found = period(words)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("2021", "CY2021 or RP2021"),
        ("", "is not a period"),
        ("RP22", "is not a period"),
        ("RP２０２２", "is not a period"),
        ("Q5-2021", "There is no period 5 of the year 2021"),
        ("Q0-2021", "There is no period 0"),
        ("RP0001", "There is no period 1 of the year 1"),
        ("CY9999", "There is no period"),
        ("2021-13", "is not a period"),
        ("2021-02-30..2021-03-01", "“2021-02-30” is not a day"),
        ("2022-03-31..2021-04-01", "ends on 2021-04-01, before it begins on 2022-03-31"),
        ("<script>", "is not a period"),
        ("x" * 10_000, "is not a period"),
    ],
)
def test_what_is_no_period_is_refused_with_a_sentence(words: str, says: str):
    with override("en"), pytest.raises(BadPeriod) as refusal:
        period(words)
    assert says in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_a_period_is_called_by_its_name_in_both_languages():
    assert period("RP2022").label("en") == "Reporting period of the 2022 report"
    assert period("CY2020").label("es") == "Enero a diciembre de 2020"


def test_what_is_dated_roughly_counts_only_when_it_lies_wholly_inside():
    year = period("RP2022")
    assert year.holds(date(2021, 8, 1), date(2021, 8, 31))
    assert not year.holds(date(2021, 1, 1), date(2021, 12, 31))
    assert date(2022, 3, 31) in year
    assert date(2022, 4, 1) not in year


def test_one_day_is_a_period():
    day = date(2021, 6, 1)
    assert between(day, day).code == "2021-06-01..2021-06-01"
