"""Dates typed by people are understood, or refused with a sentence."""

from __future__ import annotations

import contextlib
import datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from amparo.reference.dates import DateRefused, parse_date

TODAY = datetime.date(2022, 3, 31)


def read(text: str) -> str:
    return parse_date(text, TODAY).iso()


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("3 May 2021", "2021-05-03"),
        ("3rd of May, 2021", "2021-05-03"),
        ("May 3, 2021", "2021-05-03"),
        ("03/05/2021", "2021-05-03"),
        ("3-5-2021", "2021-05-03"),
        ("3.5.2021", "2021-05-03"),
        ("2021-05-03", "2021-05-03"),
        ("2021/5/3", "2021-05-03"),
        ("3 de mayo de 2021", "2021-05-03"),
        ("3 de mayo del 2021", "2021-05-03"),
        ("1.º de mayo de 2021", "2021-05-01"),
        ("15-Dec-2019", "2019-12-15"),
        ("29 feb 2020", "2020-02-29"),
        ("May 2021", "2021-05"),
        ("mayo 2021", "2021-05"),
        ("MAYO DE 2021", "2021-05"),
        ("Sept. 2020", "2020-09"),
        ("05/2021", "2021-05"),
        ("2021-05", "2021-05"),
        ("2021", "2021"),
        ("  3   May   2021 ", "2021-05-03"),
        ("３/５/２０２１", "2021-05-03"),
        ("3\u200f/5/2021", "2021-05-03"),
    ],
)
def test_usual_forms_are_read_with_the_day_before_the_month(typed: str, iso: str):
    assert read(typed) == iso


def test_a_part_of_a_date_gives_its_first_and_last_day():
    month, year = parse_date("feb 2020", TODAY), parse_date("2020", TODAY)
    assert (month.first, month.last) == (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    assert (year.first, year.last) == (datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))
    assert (month.precision, year.precision) == ("month", "year")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31/02/2021", "There is no day 31 in month 2 of 2021"),
        ("29 Feb 2021", "There is no day 29"),
        ("00/05/2021", "There is no day 0"),
        ("05/13/2021", "There is no month 13. Write the day first"),
        ("0001", "between 1900 and 2032"),
        ("31/12/1899", "The year 1899"),
        ("9999", "The year 9999"),
        ("1/1/2033", "The year 2033"),
        ("3/5/21", "Write the year with four figures"),
        ("15-Dec-19", "Write the year with four figures"),
        ("٣/٥/٢٠٢١", "with the figures 0 to 9"),
        ("३ May 2021", "with the figures 0 to 9"),
        ("", "This is not a date"),
        ("1", "This is not a date"),
        ("yesterday", "This is not a date"),
        ("3 Mayday 2021", "This is not a date"),
        ("=1+1", "This is not a date"),
        ("<script>", "This is not a date"),
        ("3 May 2021\x00", "This is not a date"),
        ("😀", "This is not a date"),
        ("x" * 10_000, "This is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(typed: str, says: str):
    with override("en"), pytest.raises(DateRefused) as refusal:
        parse_date(typed, TODAY)
    assert says in str(refusal.value)


def test_the_horizon_can_be_set():
    assert parse_date("2023", TODAY, years_ahead=1).iso() == "2023"
    with pytest.raises(DateRefused):
        parse_date("2024", TODAY, years_ahead=1)


def test_refusals_are_said_in_spanish_on_a_spanish_page():
    with pytest.raises(DateRefused) as refusal:
        parse_date("31/02/2021", TODAY)
    with override("es"):
        assert str(refusal.value) == "No existe el día 31 en el mes 2 de 2021."


@given(st.text(max_size=80))
def test_any_text_gives_a_date_or_a_refusal(text: str):
    with contextlib.suppress(DateRefused):
        found = parse_date(text, TODAY)
        assert found.first <= found.last


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2032, 12, 31)))
def test_every_day_is_read_back(day: datetime.date):
    assert read(day.isoformat()) == day.isoformat()
    assert read(f"{day.day}/{day.month}/{day.year}") == day.isoformat()
