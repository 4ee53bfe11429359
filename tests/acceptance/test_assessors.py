"""The answer to the TIP Report, counted from the published fixture, says what was published."""

from __future__ import annotations

import datetime

import pytest

from amparo.indicators.engine import figure
from amparo.publishing.annual.model import Grid
from amparo.publishing.edition import Moment
from amparo.publishing.international.edition import edition as form_edition
from amparo.publishing.international.filling import fill
from amparo.publishing.international.form import SDG
from amparo.publishing.tip.document import report
from amparo.publishing.tip.edition import edition, told_by
from amparo.reference.periods import period

from .fixture_facts import snapshot as of_fixture

PRINTED = {
    "New investigations (of labour trafficking)": "15 (3)",  # B-INV-01, 04
    "– of which sex trafficking": "6",  # B-INV-03
    "– of which form not specified": "6",  # B-INV-05
    "People under new investigations": "20",  # B-INV-02
    "Investigations continued from before (of labour trafficking)": "15 (7)",  # B-INV-09, 11
    "People under them (of labour trafficking)": "25 (6)",  # B-INV-10, 12
    "New prosecutions, cases (of labour trafficking)": "1 (0)",  # B-PRO-01
    "People newly prosecuted (for labour trafficking)": "4 (0)",  # B-PRO-02
    "Prosecutions continued from before, cases": "5",  # B-PRO-03
    "People in continued prosecutions (for labour trafficking)": "6 (3)",  # B-PRO-04
    "Prosecutions dropped": "1",  # B-PRO-07
    "People acquitted": "1",  # B-PRO-06
    "People convicted (of labour trafficking)": "2 (0)",  # B-CON-01
    "Cases that ended in a conviction": "1",  # B-CON-02
    "Prison terms, in years": "12, 10",  # B-CON-07, 08
    "Officials newly investigated": "none reported",  # B-COM-03
    "Officials under investigations continued from before": "2",  # B-COM-01
    "Officials newly prosecuted": "none reported",  # B-COM-04
    "Officials convicted": "none reported",  # B-COM-05
    "Confirmed victims exploited in the country (of labour trafficking)": "9 (2)",  # B-VIC-08
    "– Girls": "2",  # B-VIC-10
    "– Boys": "0",
    "– Women": "1",
    "– Men": "6",
    "– Nationality: Colombia": "4",  # B-VIC-09
    "People screened": "11",  # B-VIC-14
    "Victims referred to services": "9",  # B-VIC-06
    "Requests for restitution": "1",  # B-CON-13
    "Victims removed from the country": "0",  # B-VIC-22
    "Money allocated (BZD)": "200,000",  # B-BUD-01
    "– Money allocated, in US dollars": "100,000",
    "Labour recruiters registered": "0",  # B-PRE-08
}


def ask_of(snapshot):
    return lambda metric, first, last, by, where: figure(metric, first, last, by, where, snapshot)


@pytest.fixture(scope="module")
def snapshot():
    return of_fixture()


@pytest.fixture(scope="module")
def printed(snapshot):
    """Every row of the tables of figures: its words, this year, the year before, the change."""
    moment = Moment("fixture", datetime.date(2022, 12, 31))
    told = told_by(snapshot, period("RP2022"))
    made = report(edition("RP2022", ask_of(snapshot), moment, told), "en")
    rows: dict[str, tuple[str, ...]] = {}
    for section in made.sections:
        for block in section.blocks:
            if isinstance(block, Grid) and section.code.startswith(("pros", "prot", "prev")):
                for says, *values in block.sheet.rows:
                    rows.setdefault(says, tuple(values))
    return rows


@pytest.mark.parametrize("says", PRINTED)
def test_a_row_says_what_was_published(printed, says):
    assert printed[says][0] == PRINTED[says]


def test_the_year_before_is_the_one_that_was_published(printed):
    _now, before, change = printed["New investigations (of labour trafficking)"]
    assert (before.split()[0], change) == ("5", "+10")  # B-INV-06


def test_potential_and_confirmed_victims_are_never_one_series(printed):
    """X-02: twenty potential victims of the year before stand alone, and no change is printed."""
    potential = next(row for says, row in printed.items() if says.startswith("Potential victims"))
    assert potential[1:] == ("20", "–")
    confirmed = printed["Confirmed victims exploited in the country (of labour trafficking)"]
    assert confirmed[1:] == ("no data", "–")


def test_the_ranks_of_the_fixture_are_printed_and_the_next_is_a_projection(snapshot):
    history = told_by(snapshot, period("RP2022")).history
    assert history.ranks[2018] == "tier_2_watch_list"
    assert history.ranks[2022] == history.ranks[2023] == "tier_2"
    assert history.unknown(2024) == (2019, 2020, 2021)


def test_the_indicator_of_2021_counts_the_same_nine_and_lists_the_unspecified(snapshot):
    moment = Moment("fixture", datetime.date(2022, 12, 31))
    filled = fill(form_edition(SDG, "CY2021", 1, ask_of(snapshot), moment))
    whole = next(e for e in filled.entries if e.table.series == "VC_HTF_DETV" and not e.is_rate)
    assert whole.value == 9
    assert {one.code for one in filled.unmapped} >= {"unspecified"}
