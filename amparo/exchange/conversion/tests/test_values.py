"""What offices type is read as they mean it, and never as something they did not write."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.exchange.conversion.columns import reader
from amparo.exchange.conversion.dates import read_date
from amparo.exchange.conversion.numbers import read_age, read_money, read_months, read_number
from amparo.exchange.conversion.people import names_after, read_name, read_names
from amparo.exchange.conversion.problems import STOPS_CELL
from amparo.exchange.conversion.references import read_references, reference_key
from amparo.exchange.mapping.guessing import date_order
from amparo.exchange.mapping.shape import Column


def span_of(typed, order="dmy"):
    span = read_date(typed, order).span
    assert span is not None
    return span


def halves(typed, order="given_first"):
    name = read_name(typed, order)
    assert name is not None
    return name[1:]


@pytest.mark.parametrize(
    ("typed", "order", "first", "last"),
    [
        ("13/06/2021", "dmy", "2021-06-13", "2021-06-13"),
        ("13.06.2021", "dmy", "2021-06-13", "2021-06-13"),
        ("06/13/2021", "mdy", "2021-06-13", "2021-06-13"),
        ("2021-06-13", "mdy", "2021-06-13", "2021-06-13"),
        ("2021/6/3", "dmy", "2021-06-03", "2021-06-03"),
        ("13-Jun-21", "dmy", "2021-06-13", "2021-06-13"),
        ("13th of June 2021", "dmy", "2021-06-13", "2021-06-13"),
        ("June 13, 2021", "dmy", "2021-06-13", "2021-06-13"),
        ("13 de junio de 2021", "dmy", "2021-06-13", "2021-06-13"),
        ("13 Setiembre 1979", "dmy", "1979-09-13", "1979-09-13"),
        ("2021-06-13 00:00:00", "dmy", "2021-06-13", "2021-06-13"),
        ("20210613", "dmy", "2021-06-13", "2021-06-13"),
        ("June 2020", "dmy", "2020-06-01", "2020-06-30"),
        ("junio 2020", "dmy", "2020-06-01", "2020-06-30"),
        ("02/2020", "dmy", "2020-02-01", "2020-02-29"),
        ("2020-02", "dmy", "2020-02-01", "2020-02-29"),
        ("2020", "dmy", "2020-01-01", "2020-12-31"),
        ("Q2 2021", "dmy", "2021-04-01", "2021-06-30"),
        ("about June 2020", "dmy", "2020-06-01", "2020-06-30"),
        (44360, "dmy", "2021-06-13", "2021-06-13"),
        (2021, "dmy", "2021-01-01", "2021-12-31"),
    ],
)
def test_dates_in_many_forms(typed, order, first, last):
    span = span_of(typed, order)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("31/02/2021", "no_such_day"),
        ("13/13/2021", "no_such_day"),
        ("01/01/0001", "far_year"),
        ("31/12/9999", "far_year"),
        ("soon", "not_a_date"),
        ("12/2021/5", "not_a_date"),
        ("=1+1", "not_a_date"),
        ("😀", "not_a_date"),
        ("1" * 10_000, "not_a_date"),
        (True, "not_a_date"),
        (-5, "not_a_date"),
    ],
)
def test_what_is_no_date_is_refused(typed, note):
    read = read_date(typed, "dmy")
    assert read.span is None
    assert read.note == note


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("00/05/2021", "2021-05-01", "2021-05-31"),
        ("??/05/2021", "2021-05-01", "2021-05-31"),
        ("xx-xx-2021", "2021-01-01", "2021-12-31"),
        ("2021-00-00", "2021-01-01", "2021-12-31"),
        ("mid 2020", "2020-01-01", "2020-12-31"),
        ("a mediados de junio 2020", "2020-06-01", "2020-06-30"),
        ("c. 2019", "2019-01-01", "2019-12-31"),
        ("2018?", "2018-01-01", "2018-12-31"),
        ("1er trimestre 2020", "2020-01-01", "2020-03-31"),
        ("May-June 2019", "2019-05-01", "2019-06-30"),
        ("12-13 de junio de 2021", "2021-06-12", "2021-06-13"),
        ("2019/2020", "2019-01-01", "2020-12-31"),
    ],
)
def test_what_is_not_known_of_a_date_makes_its_span_wider(typed, first, last):
    read = read_date(typed, "dmy")
    assert read.span
    assert (read.span.first.isoformat(), read.span.last.isoformat()) == (first, last)
    assert read.note == "partial_date"


def test_months_in_roman_numbers():
    assert span_of("13/VI/2021", "dmy") == span_of("13/06/2021", "dmy")


@pytest.mark.parametrize("typed", ["15/00/2021", "2020/2019", "June-May 2019", "13-12 June 2021"])
def test_what_runs_backwards_or_has_a_day_in_no_month_is_no_date(typed):
    assert read_date(typed, "dmy").span is None


def test_a_date_of_two_readings_is_read_in_the_declared_order_and_said():
    assert span_of("05/06/2021", "dmy").first == datetime.date(2021, 6, 5)
    assert span_of("05/06/2021", "mdy").first == datetime.date(2021, 5, 6)
    assert read_date("05/06/2021", "dmy").note == "two_readings"
    assert read_date("06/06/2021", "dmy").note == ""


def test_digits_of_other_scripts_count():
    assert span_of("١٣/٠٦/٢٠٢١", "dmy").first == datetime.date(2021, 6, 13)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_comes_back_as_it_was(day):
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y"):
        span = span_of(day.strftime(form))
        assert span.first == span.last == day


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans()))
def test_nothing_typed_breaks_a_reader(cell):
    read_date(cell, "dmy")
    read_number(cell)
    read_money(cell)
    read_months(cell)
    read_age(cell)
    read_references(cell)
    if isinstance(cell, str):
        read_names(cell, [";", "/"])
        names_after(cell, ["victim"])


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ("12 yrs", 144),
        ("10 years imprisonment", 120),
        ("18 months", 18),
        ("2 years 6 months", 30),
        ("2½ years", 30),
        ("12 años de prisión", 144),
        ("5", 60),
        (3.5, 42),
        ("life", None),
        ("1.5 years", 18),
        ("two years", 24),
        ("doce (12) años", 144),
        ("un año y medio", 18),
        ("8 yrs. 6 mths", 102),
        ("5-8 years", None),
        ("5 a 8 años", None),
        ("time served", None),
        ("999999 years", None),
        ("twenty-five years", 300),
        ("thirty five years", 420),
        ("treinta y cinco años", 420),
        ("veinticinco años de prisión", 300),
        ("12 years (144 months)", 144),
        ("18 months (1 year 6 months) imprisonment", 18),
        ("12 years (100 months)", None),
        ("1,500 days", 49),
        ("2 years, 6 months and 10 days", 30),
        ("5 years, of which 2 years suspended", None),
        ("8 years; 3 years to run concurrently", None),
        ("3 x 5 years", None),
        ("2 counts of 5 years", None),
        ("$5,000 or 2 years in default", None),
    ],
)
def test_terms_of_prison(typed, months):
    assert read_months(typed) == months


def test_money_keeps_its_currency():
    assert read_money("BZ$ 1,234.50") == (read_number("1234.50"), "bzd")
    assert read_money("US$25") == (read_number("25"), "usd")
    assert read_money("120,5", "bzd") == (read_number("120.5"), "bzd")
    assert read_money("Q. 500") == (read_number("500"), "gtq")
    assert read_money("Lps. 300", "bzd") == (read_number("300"), "hnl")
    assert read_money("a lot") is None


@pytest.mark.parametrize(
    ("typed", "age"),
    [
        *(("6 months", 0), ("14 meses", 1), ("3 weeks", 0), ("quince años", 15), ("15 y.o.", 15)),
        *(("17 años y 3 meses", 17), ("17y 3m", 17), ("15.0", 15)),
        *(("17+", None), ("<18", None), ("17-18", None), ("-3", None), ("~15", None)),
        *(("15?", None), ("12 34", None), ("121", None), (-0.5, None), (True, None)),
    ],
)
def test_ages_are_known_or_left_out(typed, age):
    assert read_age(typed) == (None if age is None else (age, False))


@pytest.mark.parametrize("typed", ["15.7", "15,7", 15.7, "15½", "15.5 years", 15.99])
def test_parts_of_a_year_count_when_it_is_completed_and_are_said(typed):
    assert read_age(typed) == (15, True)
    age = reader(Column("age", "age"), {})
    assert age(typed) == (15, ("age_cut", {"raw": str(typed), "years": 15}))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("0.500", "0.5"), ("0,500", "0.5"), ("1,234", "1234"), ("1.234.567", "1234567")),
        *(("1 234,5", "1234.5"), ("12'345", "12345"), ("-5", "-5"), ("3.25", "3.25")),
        *(("12 34", None), ("1.2.3", None), ("1..2", None), ("1,23,456", None), ("5-", None)),
        *(("1234,567", None), ("(5)", None), ("12'34", None)),
    ],
)
def test_a_number_is_what_its_marks_say_or_none(typed, number):
    assert read_number(typed) == (None if number is None else Decimal(number))


@pytest.mark.parametrize("typed", ["0.500", "-5", "12 34", "2.5", -5, 0.5, "3,000,000,000"])
def test_what_is_counted_is_whole_and_not_below_nought(typed):
    value, note = reader(Column("headcount", "count"), {})(typed)
    assert value is None
    assert note
    assert note[0] == "not_a_count"
    assert note[0] in STOPS_CELL


@pytest.mark.parametrize("kind", ["number", "money"])
def test_an_amount_below_nought_is_not_taken(kind):
    for typed in ("-5", -5):
        value, note = reader(Column("amount", kind), {})(typed)
        assert value is None
        assert note
        assert note[0] == "below_nought"


@pytest.mark.parametrize(
    "typed",
    [
        *("05/06/2020 3:30 p.m.", "05/06/2020 3:30 p. m.", "05/06/2020, 11:30 PM"),
        *("5 de junio de 2020, 3:30 p. m.", "June 5, 2020 at 3 pm", "05/06/2020 15h30"),
        *("05/06/2020 15:30 hrs", "2020-06-05T23:30:00.000-06:00", "2020-06-05T23:30Z"),
        *("20200605T233000Z", "Fri, 05 Jun 2020 23:30:00 GMT"),
    ],
)
def test_a_time_behind_a_date_changes_no_day(typed):
    assert span_of(typed) == (datetime.date(2020, 6, 5), datetime.date(2020, 6, 5))
    assert read_date(typed, "dmy").note != "other_zone"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2020-06-05T03:30:00Z", 4),
        ("2020-06-05 03:30:00+00:00", 4),
        ("2020-06-05T22:30:00-10:00", 6),
        ("2020-06-05T00:00:00Z", 5),
    ],
)
def test_a_time_of_another_zone_gives_the_day_that_it_was_here_and_says_so(typed, day):
    assert span_of(typed).first == datetime.date(2020, 6, day)
    assert read_date(typed, "dmy").note == "other_zone"


@pytest.mark.parametrize(
    "typed",
    [
        *("2020-06-05 25:70", "05/06/2020 13:30 am", "2020-06-05 10:00-11:00", "10/00/2020"),
        *("2020-06-05T10:00:00+99:00", "12:30", "1/2/3", "1" + " " * 20_000 + "x"),
    ],
)
def test_no_day_is_made_of_what_no_clock_or_calendar_shows(typed):
    read = read_date(typed, "dmy")
    assert read.span is None
    assert read.note in STOPS_CELL


def test_the_order_of_days_and_months_is_told_also_with_times_behind_them():
    assert date_order(["06/13/2020 3:30 PM", "06/14/2020 10:00 AM"]) == "mdy"


def test_surnames_stand_before_a_comma_or_where_the_mapping_says():
    assert halves("MOH, Ulises") == ("Ulises", "Moh")
    assert halves("Moh Ulises", "family_first") == ("Ulises", "Moh")


@pytest.mark.parametrize("typed", ["none identified", "N/A", "unknown", "ninguno", "-", ""])
def test_nobody_is_nobody(typed):
    names, is_clear = read_names(typed)
    assert names == []
    assert is_clear or typed == "-"


def test_several_names_in_one_cell():
    names, _ = read_names("CAL, Saira; VILLAGRÁN, María José", [";"])
    assert [name.given for name in names] == ["Saira", "María José"]
    names, _ = read_names("Ana Cal and Luis Moh")
    assert [name.full for name in names] == ["Ana Cal", "Luis Moh"]


def test_remarks_name_a_victim_only_by_a_name():
    assert names_after("Victim: Noemí Gaviria, then moved", ["victim"])[0].full == "Noemí Gaviria"
    assert names_after("victims Ana Cal and Luis Moh", ["victim"])[1].full == "Luis Moh"
    assert names_after("víctima Ana de la Cruz", ["victim", "víctima"])[0].full == "Ana de la Cruz"
    assert names_after("victimised twice", ["victim"]) == []
    assert names_after("re-entered, see above", ["victim"]) == []


def test_numbers_of_files_meet_in_one_form():
    assert reference_key("atip/005/18") == reference_key(" ATIP 5-2018 ")
    assert reference_key("ATIP/015/18") != reference_key("ATIP/005/18")
    assert read_references("A/1; a/01, B/2") == ("a/01", "B/2")
