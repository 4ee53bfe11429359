"""The published figures hold together, as their list demands."""

from __future__ import annotations

import pytest

from amparo.indicators.engine import figure
from amparo.reference.periods import period

from .fixture_facts import snapshot as of_fixture

RP2022, Y2020 = "RP2022", "Y2020"


@pytest.fixture(scope="module")
def ask():
    snapshot = of_fixture()

    def asked(metric, code=RP2022, by=(), **where):
        days = period(code)
        return figure(metric, days.first, days.last, by, where, snapshot)

    return asked


def parts(found):
    return {tuple(cell.by.values()): cell.value for cell in found.cells}


def test_new_investigations_add_up_from_their_forms(ask):
    found = ask("M-INV-NEW", by=("exploitation",))
    assert sorted(parts(found).values()) == [3, 6, 6]
    assert sum(parts(found).values()) == found.value == 15


def test_victims_add_up_from_who_found_them(ask):
    found = ask("M-VIC-CONF", by=("identified_by",))
    assert parts(found) == {("authority",): 3, ("ngo",): 6}
    assert found.value == 9


def test_those_taken_home_add_up_from_their_countries(ask):
    found = ask("M-REPAT", by=("destination",))
    assert sorted(parts(found).values()) == [1, 1, 4]
    assert found.value == 6


def test_defendants_carried_over_are_those_of_the_year_before(ask):
    carried = ask("M-PROS-CONT-IND", by=("exploitation",))
    new, continued = ask("M-PROS-NEW-IND", Y2020), ask("M-PROS-CONT-IND", Y2020)
    assert carried.value == new.value + continued.value == 6
    both = ask("M-PROS-NEW-IND", Y2020, by=("exploitation",))
    assert parts(both)["both",] == parts(carried)["both",] == 1


def test_defendants_no_longer_in_court_are_two_women(ask):
    before = parts(ask("M-PROS-CONT-IND", by=("sex",)))
    still = parts(ask("M-PROS-OPEN-IND", by=("sex",), origin="continued"))
    assert before == {("male",): 3, ("female",): 3}
    assert still == {("male",): 3, ("female",): 1}
    acquitted = ask("M-ACQUIT", by=("sex",))
    dropped = ask("M-DROPPED", by=("sex",), measure="people")
    assert parts(acquitted) == parts(dropped) == {("female",): 1}


def test_the_convictions_stand_outside_the_cases_carried_over(ask):
    convicted = ask("M-CONV", by=("statute",))
    assert parts(convicted) == {("csec_act_2013",): 2}
    assert ask("M-PROS-CONT").value == 5
    assert ask("M-PROS-CONT", statute="csec_act_2013").value == 1
    assert ask("M-PROS-CLOSED", origin="continued").value == 2


def test_labour_investigations_carried_over_are_more_than_the_people_in_them(ask):
    assert ask("M-INV-ONGOING", exploitation="labour").value == 7
    assert ask("M-INV-ONGOING-IND", exploitation="labour").value == 6
