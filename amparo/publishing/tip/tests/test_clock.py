"""The Watch List clock: nine rules, each with its case, and no guess where a rank is not known."""

import itertools

import pytest

from amparo.publishing.tip.clock import (
    ASSESSED,
    ONE,
    THREE,
    TWO,
    WATCH,
    History,
    NotOnTheClock,
    next_year,
    project,
    scenarios,
)


def history(*ranks, waivers=(), year=2024):
    """Ranks of the years just before `year`, the last one last."""
    first = year - len(ranks)
    told = {first + place: rank for place, rank in enumerate(ranks) if rank}
    return History(told, frozenset(waivers))


RULES = [
    (1, history(TWO, WATCH), WATCH, False, WATCH),
    (1, history(WATCH, TWO), WATCH, False, WATCH),
    (2, history(WATCH, WATCH), WATCH, False, THREE),
    (3, history(WATCH, WATCH), WATCH, True, WATCH),
    (4, history(WATCH, WATCH, WATCH, waivers=[2023]), WATCH, True, THREE),
    (5, history(WATCH, WATCH, WATCH, waivers=[2023]), TWO, False, TWO),
    (6, history(WATCH, THREE, WATCH, waivers=[2021]), WATCH, True, THREE),
    (7, history(WATCH, WATCH, THREE, waivers=[2022]), WATCH, False, WATCH),
    (8, history(WATCH, WATCH), ONE, False, ONE),
    (8, history(WATCH, WATCH), TWO, False, TWO),
    (9, history(ONE, ONE), THREE, False, THREE),
]


@pytest.mark.parametrize(("rule", "past", "assessed", "waiver", "tier"), RULES)
def test_each_rule_of_the_table_gives_its_result(rule, past, assessed, waiver, tier):
    found = project(past, 2024, assessed, waiver=waiver)
    assert (found.tier, found.rule) == (tier, rule)


def test_after_a_waiver_no_course_stays_on_the_watch_list():
    past = history(WATCH, WATCH, WATCH, waivers=[2023])
    assert {one.tier for one in scenarios(past, 2024)} == {ONE, TWO, THREE}


def test_nobody_stays_on_the_watch_list_for_a_fourth_year_whatever_is_granted():
    for waivers in itertools.chain.from_iterable(
        itertools.combinations((2021, 2022, 2023), size) for size in range(4)
    ):
        found = project(history(WATCH, WATCH, WATCH, waivers=waivers), 2024, WATCH, waiver=True)
        if 2023 in waivers:
            assert found.tier == THREE


def test_a_rank_that_decides_and_is_not_known_leaves_the_course_open():
    found = project(history(WATCH, None), 2024, WATCH)
    assert found.tier is None
    assert found.unknown == (2023,)


def test_unknown_years_further_back_are_told_beside_the_projection():
    past = History({2018: WATCH, 2022: TWO, 2023: TWO})
    found = project(past, 2024, WATCH)
    assert (found.tier, found.rule, found.unknown) == (WATCH, 1, (2019, 2020, 2021))


def test_the_next_year_follows_the_last_printed_rank():
    assert next_year(History({2022: TWO, 2023: TWO})) == 2024


def test_a_waiver_is_a_course_of_its_own_only_where_it_changes_something():
    courses = [(one.assessed, one.waiver) for one in scenarios(history(WATCH, WATCH), 2024)]
    assert courses == [(ONE, False), (TWO, False), (WATCH, False), (WATCH, True), (THREE, False)]


def test_a_rank_that_is_none_is_refused():
    with pytest.raises(NotOnTheClock):
        project(history(TWO, TWO), 2024, "special_case")


def test_every_course_has_a_rule_whatever_the_past():
    known = (None, *ASSESSED)
    for past in itertools.product(known, repeat=3):
        for waivers in ((), (2022,), (2023,)):
            for assessed in ASSESSED:
                found = project(history(*past, waivers=waivers), 2024, assessed)
                assert 1 <= found.rule <= 9
                assert found.tier in (*ASSESSED, None)
                if assessed != WATCH:
                    assert found.tier == assessed
