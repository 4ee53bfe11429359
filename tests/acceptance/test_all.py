"""All published figures are answered: computed, given by the law, or stated with a reason."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from amparo.indicators.acceptance import COMPUTED, LAW, STATED, accepted, reasons, table
from amparo.indicators.engine import figure
from amparo.reference.country import country
from amparo.reference.periods import period

from .fixture_facts import fixture
from .fixture_facts import snapshot as of_fixture

FACTS = Path(__file__).parents[3] / "shared" / "domain" / "belize_facts.json"
ALL = 127


@pytest.fixture(scope="module")
def snapshot():
    return of_fixture()


@pytest.fixture(scope="module")
def source():
    """The list of figures as it was handed over, where it lies beside the project."""
    if not FACTS.is_file():
        pytest.skip("belize_facts.json is not beside the project; the country's copy was tested.")
    found = json.loads(FACTS.read_text(encoding="utf-8"))
    return found


def test_every_published_figure_is_answered_and_the_table_is_printed(snapshot):
    compared = list(table(snapshot))
    for one in compared:
        sys.stdout.write(f"{one.line()}\n")
    by_basis = {basis: sum(one.figure.basis == basis for one in compared) for basis in BASES}
    sys.stdout.write(f"{len(compared)} of {ALL} answered: {by_basis}\n")
    assert len(compared) == ALL
    assert [one.line() for one in compared if not one.agrees] == []


BASES = (COMPUTED, LAW, STATED)


def test_what_is_stated_has_a_reason_and_a_source():
    for one in accepted():
        if one.basis == STATED:
            assert reasons()[one.stated]["es"]
            assert one.published.source


def test_only_ranks_lists_totals_lost_splits_and_addresses_are_stated():
    stated = {one.published.code for one in accepted() if one.basis == STATED}
    beginnings = {code.rpartition("-")[0] for code in stated}
    assert beginnings == {"B-TIER", "B-VIC", "I-ASS", "I-REP", "I-EXP", "I-PER", "I-CON"}
    assert len(stated) == 19


def test_a_number_asked_for_is_the_number_published():
    for one in accepted():
        value = one.published.value
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if one.questions and is_number:
            assert float(str(one.questions[0].value)) == value, one.published.code


def test_what_was_lost_for_one_year_is_counted_where_cases_are_kept(snapshot):
    lost = [one for one in accepted() if one.counted_as]
    assert {one.published.code for one in lost} == {"I-ASS-02", "I-REP-02", "I-EXP-01"}
    counted = {}
    for one in lost:
        asked = one.counted_as
        assert asked is not None
        for code in (one.published.period, "RP2022"):
            days = period(code)
            found = figure(asked.metric, days.first, days.last, (), asked.where, snapshot)
            counted[one.published.code, code] = (found.value, found.status)
    assert {status for (_id, code), (_n, status) in counted.items() if code == "CY2020"} == {
        "not_collected"
    }
    assert counted["I-REP-02", "RP2022"] == (3, "counted")
    assert counted["I-EXP-01", "RP2022"] == (22.22, "counted")


def test_the_period_of_the_infographic_is_that_of_the_calendar():
    printed = country().published["I-PER-01"]
    days = period(printed.period)
    assert printed.value == f"{days.first}..{days.last}"


def test_addresses_are_those_that_the_report_prints():
    telephones = {contact.telephone for contact in country().texts.contacts}
    for code in ("I-CON-01", "I-CON-02"):
        assert country().published[code].value in telephones


def test_the_list_is_the_one_that_was_handed_over(source):
    wanted = {fact["id"]: fact for fact in source["facts"] if fact["acceptance"]}
    assert wanted.keys() == country().published.keys()
    for code, fact in wanted.items():
        assert country().published[code].value == fact["value"], code


def test_the_records_are_those_that_were_handed_over(source):
    assert source["fixture"] == fixture()
