"""Nobody learns from two tables what neither tells: revisions, parts of time, earlier releases."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from amparo.publishing.differencing import CHANGED, EARLIER
from amparo.publishing.disclosure import SECOND, Policy, Released, Scope, Table, protect

RULES = Policy(scopes=(Scope("people", ("M-VIC-*",), 5),))
YEAR, FIRST_HALF = "2021-01-01..2021-12-31", "2021-01-01..2021-06-30"
QUARTERS = (
    *("2021-01-01..2021-03-31", "2021-04-01..2021-06-30"),
    *("2021-07-01..2021-09-30", "2021-10-01..2021-12-31"),
)


def table(by, cells, period=YEAR, total=None):
    counts = {key if isinstance(key, tuple) else (key,): n for key, n in cells.items()}
    whole = sum(counts.values()) if total is None else total
    return Table("M-VIC-CONF", period, by, counts, whole, adds_over_time=True)


def released(one, hidden=(), release="first"):
    return Released(release, one, frozenset((key,) for key in hidden))


# --- Revisions ---------------------------------------------------------------------------------


def test_what_was_hidden_once_stays_hidden_in_the_revision():
    before = released(table(("sex",), {"female": 3, "male": 9, "other": 7}), ("female", "other"))
    now = table(("sex",), {"female": 12, "male": 9, "other": 7})
    (verdict,) = protect([now], RULES, [before])
    assert verdict.hidden == {("female",): EARLIER, ("other",): EARLIER}


def test_a_cell_that_grew_by_one_is_hidden_because_the_one_could_be_found():
    before = released(table(("sex",), {"female": 12, "male": 20, "other": 30}))
    now = table(("sex",), {"female": 13, "male": 20, "other": 30})
    (verdict,) = protect([now], RULES, [before])
    assert verdict.hidden == {("female",): CHANGED, ("male",): SECOND}


def test_a_margin_that_grew_by_one_between_two_unlike_tables_is_hidden_too():
    crossed = {("female", "child"): 6, ("female", "adult"): 7, ("male", "child"): 20}
    before = released(table(("sex", "age_group"), {**crossed, ("male", "adult"): 30}))
    now = table(("sex",), {"female": 14, "male": 50})
    (verdict,) = protect([now], RULES, [before])
    assert ("female",) in verdict.hidden


def test_a_revision_that_changed_by_many_is_shown():
    before = released(table(("sex",), {"female": 12, "male": 20}))
    (verdict,) = protect([table(("sex",), {"female": 22, "male": 20})], RULES, [before])
    assert not verdict.hidden


def test_the_same_table_again_is_shown_and_hidden_as_before():
    cells = {"female": 3, "male": 9, "other": 7}
    (first,) = protect([table(("sex",), cells)], RULES)
    before = Released("first", table(("sex",), cells), frozenset(first.hidden))
    (again,) = protect([table(("sex",), cells)], RULES, [before])
    assert again.hidden.keys() == first.hidden.keys()


def test_hiding_what_everybody_holds_already_protects_nobody():
    before = released(table(("sex",), {"female": 3, "male": 9}))
    (verdict,) = protect([table(("sex",), {"female": 3, "male": 9})], RULES, [before])
    assert not verdict.hidden
    assert not verdict.withheld


def test_a_cell_that_vanished_takes_its_table_with_it():
    before = released(table(("sex",), {"female": 3, "male": 9}))
    (verdict,) = protect([table(("sex",), {"male": 12})], RULES, [before])
    assert verdict.withheld


# --- Other tables that left --------------------------------------------------------------------


def test_a_crossing_does_not_give_away_what_an_earlier_margin_hid():
    ages = table(("age_group",), {"child": 4, "adult": 15, "not_recorded": 8})
    before = released(ages, ("child", "not_recorded"))
    crossed = {
        ("female", "child"): 0,
        ("male", "child"): 4,
        ("female", "adult"): 9,
        ("male", "adult"): 6,
        ("female", "not_recorded"): 8,
        ("male", "not_recorded"): 0,
    }
    (verdict,) = protect([table(("sex", "age_group"), crossed)], RULES, [before])
    shown = {key: n for key, n in crossed.items() if key not in verdict.hidden}
    assert ("male", "child") in verdict.hidden
    assert {("female", "not_recorded"), ("male", "not_recorded")} - shown.keys()


# --- Parts of time -----------------------------------------------------------------------------


def test_a_year_less_its_first_half_does_not_give_the_second_away():
    half = table(("sex",), {"female": 10, "male": 20, "other": 30}, FIRST_HALF)
    year = table(("sex",), {"female": 12, "male": 40, "other": 60})
    (verdict,) = protect([year], RULES, [released(half)])
    assert ("female",) in verdict.hidden
    assert len(verdict.hidden) > 1


def test_a_stock_is_not_subtracted_over_time():
    half = Table("M-VIC-CARE", FIRST_HALF, ("sex",), {("female",): 10, ("male",): 20}, 30)
    year = Table("M-VIC-CARE", YEAR, ("sex",), {("female",): 12, ("male",): 22}, 34)
    (verdict,) = protect([year], RULES, [Released("first", half)])
    assert not verdict.hidden


# --- The attack: solve for every cell that nobody showed ------------------------------------------

SEXES, AGES, KINDS = ("female", "male"), ("child", "adult"), ("sex", "labour", "both")
NAMES = ("sex", "age_group", "exploitation")
CELLS = tuple(product(SEXES, AGES, KINDS, range(4)))
PERIODS = {YEAR: (0, 1, 2, 3), FIRST_HALF: (0, 1)} | {q: (n,) for n, q in enumerate(QUARTERS)}


def counted(people, by, period):
    cells: dict[tuple[str, ...], int] = dict.fromkeys(
        product(*((SEXES, AGES, KINDS)[NAMES.index(name)] for name in by)), 0
    )
    for cell, count in people.items():
        if cell[3] in PERIODS[period]:
            cells[tuple(cell[NAMES.index(name)] for name in by)] += count
    return table(by, cells, period)


def row(by, key, period):
    """The unseen cells that a shown number adds up."""
    wanted = dict(zip(by, key, strict=True))
    return [
        float(
            cell[3] in PERIODS[period]
            and all(cell[NAMES.index(name)] == code for name, code in wanted.items())
        )
        for cell in CELLS
    ]


@pytest.mark.parametrize("seed", range(20))
def test_none_of_ten_tables_in_two_releases_can_be_solved_for(seed):
    chance = Random(seed)
    people = {cell: chance.choice((0, 0, 0, 1, 2, 4, 7, 9)) for cell in CELLS}
    shapes = [("sex",), ("age_group",), ("exploitation",), ("sex", "age_group")]
    shapes += [("sex", "exploitation"), ("age_group", "exploitation")]
    asked = chance.sample(list(product(shapes, PERIODS)), 10)
    tables = [counted(people, by, period) for by, period in asked]
    first = protect(tables[:5], RULES)
    left = [
        Released("first", one, frozenset(verdict.hidden), verdict.withheld)
        for one, verdict in zip(tables[:5], first, strict=True)
    ]
    verdicts = [*first, *protect(tables[5:], RULES, left)]
    shown: list[list[float]] = []
    held: list[tuple[object, ...]] = []
    for one, verdict in zip(tables, verdicts, strict=True):
        shown.append(row((), (), one.period))
        for key, value in one.cells.items():
            is_shown = not verdict.withheld and key not in verdict.hidden
            sums = row(one.dimensions, key, one.period)
            if is_shown:
                shown.append(sums)
            elif not verdict.withheld or 0 < value < 5:
                held.append((one.dimensions, key, one.period, value, sums))
            assert not is_shown or not 0 < value < 5, "a small number is shown"
    rank = np.linalg.matrix_rank(np.array(shown))
    solved = [told for *told, r in held if np.linalg.matrix_rank(np.array([*shown, r])) == rank]
    assert not solved
