"""What contradicts itself inside a row is said and loaded as it stands; nothing is mended."""

from __future__ import annotations

import pytest

from amparo.exchange.conversion.checking import sound_mapping
from amparo.exchange.conversion.dates import Span
from amparo.exchange.migration import fitted
from amparo.exchange.registers.raw import Raw
from amparo.exchange.registers.reading import read_raw


def converted(rows, headings, values, more=""):
    columns = "".join(f"    {field}: {field}\n" for field in headings.split(","))
    text = f"mapping: t\nversion: 1\noffice: police\n{more}sheets:\n- rows: {rows}\n  columns:\n"
    content = f"{headings}\n{values}\n".encode()
    return fitted(read_raw(Raw("t.csv", content)), [sound_mapping(text + columns)]).sheets[0]


@pytest.mark.parametrize(
    ("rows", "headings", "values", "code", "field"),
    [
        ("victim", "name,birth,identified", "Ana Cal,2021-05-06,2019-01-01",
         "ends_before_it_begins", "identified"),
        ("victim", "name,identified,confirmed", "Ana Cal,2021-05-06,2020-05-06",
         "ends_before_it_begins", "confirmed"),
        ("victim", "name,status,confirmed", "Ana Cal,potential,2021-05-06",
         "says_otherwise", "confirmed"),
        ("victim", "name,removed,removed_on", "Ana Cal,no,2021-05-06", "says_no", "removed_on"),
        ("investigation", "reference,opened,status,closed", "A/1,2021-05-06,open,2021-06-01",
         "says_otherwise", "closed"),
        ("investigation", "reference,opened,official,official_level", "A/1,2021-05-06,no,unknown",
         "says_no", "official_level"),
        ("charge", "reference,accused,charged,outcome,outcome_on",
         "D/1,Luis Moh,2021-05-06,pending,2021-06-01", "says_otherwise", "outcome_on"),
        ("screening", "screened_on,setting,encountered,screened", "2021-05-06,border,5,9",
         "more_than_all", "screened"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_loaded_and_said(rows, headings, values, code, field):
    done = converted(rows, headings, values)
    assert len(done.rows) == 1
    assert (code, field) in {(flag.code, flag.field) for flag in done.flags}
    assert all(flag.sentence() for flag in done.flags)


def test_nothing_is_repaired():
    done = converted("victim", "name,identified,confirmed", "Ana Cal,2021-05-06,2020-05-06")
    values = done.rows[0].values
    assert isinstance(values["identified"], Span)
    assert values["identified"].first.year == 2021
    assert values["confirmed"].first.year == 2020


def test_what_the_mapping_filled_in_contradicts_nothing():
    more = "as_of: 2022-01-01\n"
    done = converted("victim", "name,status,identified", "Ana Cal,potential,2021-05-06", more)
    assert not done.flags


def test_a_day_after_the_end_of_the_register_is_said():
    done = converted("victim", "name,identified", "Ana Cal,2023-05-06", "as_of: 2022-12-31\n")
    assert [flag.code for flag in done.flags] == ["after_the_end"]
    done = converted("victim", "name,identified", "Ana Cal,2022", "as_of: 2022-06-30\n")
    assert [flag.code for flag in done.flags] == ["partial_date"]
