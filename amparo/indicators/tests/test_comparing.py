"""Figures stand side by side only where they are alike; elsewhere a break says why not."""

from __future__ import annotations

import datetime

import pytest

from amparo.indicators.comparing import compared, series, together
from amparo.indicators.engine import figure
from amparo.indicators.examples import table_of
from amparo.indicators.facts import installed
from amparo.indicators.snapshot import from_tables
from amparo.indicators.words import adding_label, break_label, status_label
from amparo.kernel.errors import Refused
from amparo.reference.periods import period


def day(text):
    return datetime.date.fromisoformat(text)


def victim(number, confirmed, **more):
    row = {"person_id": f"p{number}", "status": "confirmed", "confirmed_on": day(confirmed)}
    return {**row, "potential_on": day(confirmed), "where_exploited": "here", **more}


@pytest.fixture
def snapshot():
    facts = installed()
    rows = {
        "identification": [
            victim(1, "2021-06-01", sex="female", age=14),
            victim(2, "2022-06-01", sex="male", age=40),
            victim(3, "2022-07-01", sex="male", age=22),
        ],
        "legacy_total": [
            {
                "measure": "victims_potential",
                "total": 20,
                "source": "an old return",
                "is_covering": True,
                "period_from": day("2020-04-01"),
                "period_to": day("2021-03-31"),
            }
        ],
        "budget": [
            {
                "period_from": day("2021-04-01"),
                "period_to": day("2022-03-31"),
                "amount": 200000.0,
                "currency": "bzd",
                "usd": 100000.0,
            }
        ],
    }
    tables = {name: table_of(fact, rows.get(name, [])) for name, fact in facts.items()}
    return from_tables(tables)


def asked(metric, code, snapshot, **more):
    days = period(code)
    return figure(metric, days.first, days.last, snapshot=snapshot, **more)


def test_like_years_stand_side_by_side_without_a_break(snapshot):
    days = [(period(code).first, period(code).last) for code in ("RP2023", "RP2022")]
    found = series("M-VIC-CONF", days, snapshot=snapshot)
    assert [one.value for one in found.figures] == [1, 2]
    assert found.breaks == ()


def test_potential_and_confirmed_victims_are_no_series_and_the_changed_procedure_is_named(snapshot):
    found = compared(
        [asked("M-VIC-POT", "Y2020", snapshot), asked("M-VIC-CONF", "RP2022", snapshot)]
    )
    (one,) = found.breaks
    assert {"population", "definition", "procedure", "basis"} <= set(one.reasons)
    assert "changed procedures" in one.told[0]["en"]


def test_a_year_beside_a_quarter_is_a_break(snapshot):
    days = [(period(code).first, period(code).last) for code in ("CY2022", "Q1-2023")]
    assert series("M-VIC-CONF", days, snapshot=snapshot).breaks[0].reasons == ("length",)


def test_a_year_recorded_in_part_is_marked_and_breaks(snapshot):
    days = [(period(code).first, period(code).last) for code in ("CY2021", "CY2022")]
    found = series("M-VIC-CONF", days, snapshot=snapshot)
    assert found.figures[0].partial_from == day("2021-04-01")
    assert "coverage" in found.breaks[0].reasons


def test_unlike_people_share_no_chart(snapshot):
    figures = [asked("M-VIC-POT", "RP2022", snapshot), asked("M-VIC-CONF", "RP2022", snapshot)]
    with pytest.raises(Refused, match="different people"):
        together(figures)


def test_unlike_units_share_no_chart(snapshot):
    figures = [asked("M-INV-NEW", "RP2022", snapshot), asked("M-COUNCIL", "RP2022", snapshot)]
    with pytest.raises(Refused, match="Draw them apart"):
        together(figures)


def test_a_period_that_ends_before_it_begins_is_refused(snapshot):
    with pytest.raises(Refused):
        figure("M-VIC-CONF", day("2022-03-31"), day("2021-04-01"), snapshot=snapshot)


def test_a_range_tells_both_ends_and_one_value_where_all_have_it(snapshot):
    age = {"where": {"measure": "range"}}
    assert asked("M-VIC-AGE", "RP2023", snapshot, **age).value == "22–40"
    assert asked("M-VIC-AGE", "RP2022", snapshot, **age).value == "14"


def test_a_ratio_is_one_sum_for_each_of_another(snapshot):
    found = asked("M-BUDGET", "RP2022", snapshot, where={"measure": "rate"})
    assert (found.value, found.kind, found.unit) == (2, "ratio", "rate")
    nothing = asked("M-BUDGET", "RP2021", snapshot, where={"measure": "rate"})
    assert (nothing.value, nothing.status) == (None, "not_collected")


def test_parts_that_do_not_add_up_say_why(snapshot):
    figure = asked("M-VIC-AGE", "RP2023", snapshot, by=("sex",))
    assert figure.not_adding == "not_a_sum"
    assert asked("M-VIC-CONF", "RP2023", snapshot, by=("sex",)).not_adding == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_status_and_mark_has_words(language):
    assert status_label("not_collected", language)
    assert adding_label("in_several", language)
    assert break_label("population", language)
