"""Nobody can be found in a published table: small cells are hidden, and cannot be worked out."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from amparo.publishing.disclosure import (
    SECOND,
    SMALL,
    Policy,
    Scope,
    Table,
    protect,
    published_from,
)

RULES = Policy(
    scopes=(Scope("people", ("M-VIC-*", "M-ASSISTED"), 5),),
    exempt={"justice": ("M-INV-*", "M-CONV")},
    published=published_from(
        [
            {
                "source": "report_2022",
                "metrics": ["M-VIC-CONF"],
                "period": "RP2022",
                "by": ["nationality"],
                "cells": [
                    {"nationality": "COL", "value": 4},
                    {"nationality": "BLZ", "value": 1},
                ],
            }
        ]
    ),
)


def table(by, cells, metric="M-ASSISTED", total=None, adds_up=True):
    counts = {key if isinstance(key, tuple) else (key,): n for key, n in cells.items()}
    whole = (sum(counts.values()) if total is None else total) if adds_up else None
    return Table(metric, "RP2022", by, counts, whole)


def test_a_small_cell_takes_the_cheapest_second_with_it():
    (verdict,) = protect([table(("sex",), {"female": 3, "male": 9, "other": 7})], RULES)
    assert verdict.hidden == {("female",): SMALL, ("other",): SECOND}


def test_two_small_cells_protect_each_other():
    (verdict,) = protect([table(("sex",), {"female": 2, "male": 3, "other": 9})], RULES)
    assert verdict.hidden == {("female",): SMALL, ("male",): SMALL}


def test_two_ones_do_not_protect_each_other():
    (verdict,) = protect([table(("sex",), {"female": 1, "male": 1, "other": 9})], RULES)
    assert verdict.hidden[("other",)] == SECOND


def test_a_nought_is_shown_where_another_cell_will_do():
    (verdict,) = protect([table(("sex",), {"female": 2, "male": 8, "other": 0})], RULES)
    assert verdict.hidden == {("female",): SMALL, ("male",): SECOND}


def test_a_table_whose_people_are_all_in_one_small_cell_hides_a_nought():
    (verdict,) = protect([table(("sex",), {"female": 2, "male": 0})], RULES)
    assert set(verdict.hidden) == {("female",), ("male",)}
    assert not verdict.withheld


def test_a_table_that_cannot_be_saved_is_withheld():
    (verdict,) = protect([table(("sex",), {"female": 2})], RULES)
    assert verdict.withheld


def test_a_withheld_table_costs_the_others_nothing():
    lone = table(("nationality",), {"COL": 4})
    other = table(("age_group",), {"child": 4, "adult": 0})
    first, second = protect([lone, other], RULES)
    assert first.withheld
    assert not second.withheld
    assert set(second.hidden) == {("child",), ("adult",)}


def test_cells_that_do_not_add_up_need_no_second():
    (verdict,) = protect([table(("exploitation",), {"sex": 3, "labour": 9}, adds_up=False)], RULES)
    assert verdict.hidden == {("sex",): SMALL}


def test_a_margin_published_elsewhere_counts_as_known():
    crossed = table(
        ("sex", "age_group"),
        {
            ("female", "child"): 2,
            ("female", "adult"): 6,
            ("male", "child"): 7,
            ("male", "adult"): 9,
        },
    )
    margin = table(("sex",), {"female": 8, "male": 16})
    whole, edge = protect([crossed, margin], RULES)
    assert whole.hidden[("female", "child")] == SMALL
    assert ("female", "adult") in whole.hidden or ("female",) in edge.hidden


def test_totals_and_counts_of_the_courts_are_exempt_and_say_so():
    total = table((), {(): 2})
    court = table(("sex",), {"female": 1, "male": 1}, metric="M-CONV")
    rulings = [verdict.ruling for verdict in protect([total, court], RULES)]
    assert [(ruling.rule, ruling.code) for ruling in rulings] == [
        ("total", ""),
        ("exempt", "justice"),
    ]


def test_a_table_already_published_is_shown_with_its_source():
    (verdict,) = protect(
        [table(("nationality",), {"COL": 4, "BLZ": 1, "MEX": 0}, metric="M-VIC-CONF")], RULES
    )
    assert verdict.ruling.rule == "published"
    assert verdict.ruling.code == "report_2022"
    assert not verdict.hidden


def test_a_table_that_differs_from_the_published_one_is_not_exempt():
    (verdict,) = protect(
        [table(("nationality",), {"COL": 4, "BLZ": 2}, metric="M-VIC-CONF")], RULES
    )
    assert verdict.hidden


def test_tables_of_things_are_left_alone():
    (verdict,) = protect([table(("kind",), {"video": 1, "session": 9}, metric="M-ACTIVITY")], RULES)
    assert verdict.ruling.rule == "outside"


def test_a_published_table_without_its_source_is_refused():
    with pytest.raises(KeyError, match="source"):
        published_from([{"metrics": [], "period": "RP2022", "by": [], "cells": []}])


# --- The attack: a reader with pencil, paper and patience ------------------------------------


def invent(chance: Random) -> list[Table]:
    """Three to four tables of one invented group of people."""
    sexes, ages, kinds = ("female", "male"), ("child", "adult"), ("sex", "labour", "both")
    people = {key: chance.choice((0, 0, 1, 2, 3, 5, 8)) for key in product(sexes, ages, kinds)}

    def by(*places: int) -> dict[tuple[str, ...], int]:
        cells: dict[tuple[str, ...], int] = {}
        for key, count in people.items():
            short = tuple(key[place] for place in places)
            cells[short] = cells.get(short, 0) + count
        return cells

    names = ("sex", "age_group", "exploitation")
    shapes = chance.sample([(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)], chance.choice((2, 3, 4)))
    return [table(tuple(names[i] for i in shape), by(*shape)) for shape in shapes]


def worlds_that_fit(tables, verdicts):
    """Every way to fill the unseen whole that agrees with all that is shown (by brute force)."""
    import numpy as np

    cells = list(product(("female", "male"), ("child", "adult"), ("sex", "labour", "both")))
    names = ("sex", "age_group", "exploitation")
    rows, sums = [[1] * len(cells)], [tables[0].total]
    for one, verdict in zip(tables, verdicts, strict=True):
        if verdict.withheld:
            continue
        for key, value in one.cells.items():
            if key in verdict.hidden:
                continue
            wanted = dict(zip(one.dimensions, key, strict=True))
            rows.append(
                [
                    int(all(cell[names.index(name)] == code for name, code in wanted.items()))
                    for cell in cells
                ]
            )
            sums.append(value)
    return np.array(rows, dtype=float), np.array(sums, dtype=float), cells, names


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_cell_can_be_solved_for_over_all_tables_together(seed):
    import numpy as np

    tables = invent(Random(seed))
    verdicts = protect(tables, RULES)
    shown, _, cells, names = worlds_that_fit(tables, verdicts)
    rank = np.linalg.matrix_rank(shown)
    for one, verdict in zip(tables, verdicts, strict=True):
        for key in () if verdict.withheld else verdict.hidden:
            wanted = dict(zip(one.dimensions, key, strict=True))
            row = [
                float(all(cell[names.index(name)] == code for name, code in wanted.items()))
                for cell in cells
            ]
            assert np.linalg.matrix_rank(np.vstack([shown, row])) == rank + 1, (one, key)


@pytest.mark.parametrize("seed", range(60))
def test_every_small_cell_is_hidden_and_every_hidden_one_has_another_possible_value(seed):
    chance = Random(1000 + seed)
    people = {
        key: chance.choice((0, 1, 2, 3, 4, 6, 9))
        for key in product(("female", "male"), ("child", "adult"))
    }
    crossed = table(("sex", "age_group"), people)
    sexes = table(
        ("sex",),
        {s: sum(n for (sex, _), n in people.items() if sex == s) for s in ("female", "male")},
    )
    tables = [crossed, sexes]
    verdicts = protect(tables, RULES)
    for one, verdict in zip(tables, verdicts, strict=True):
        small = {key for key, value in one.cells.items() if 0 < value < 5}
        assert verdict.withheld or small <= verdict.hidden.keys()
    possible: dict[tuple[int, tuple[str, ...]], set[int]] = {}
    for guess in product(range(crossed.total + 1), repeat=4):
        if sum(guess) != crossed.total:
            continue
        world: dict[tuple[str, ...], int] = dict(zip(people, guess, strict=True))
        margin: dict[tuple[str, ...], int] = {
            ("female",): guess[0] + guess[1],
            ("male",): guess[2] + guess[3],
        }
        if fits(world, crossed, verdicts[0]) and fits(margin, sexes, verdicts[1]):
            for n, values in ((0, world), (1, margin)):
                for key in () if verdicts[n].withheld else verdicts[n].hidden:
                    possible.setdefault((n, key), set()).add(values[key])
    assert all(len(values) > 1 for values in possible.values())


def fits(world, one: Table, verdict) -> bool:
    return verdict.withheld or all(
        world[key] == value for key, value in one.cells.items() if key not in verdict.hidden
    )


def test_hiding_costs_little_time_and_few_cells():
    cells = {(f"N{i}",): n for i, n in enumerate([1, 2, 9, 30, 30, 41, 7, 8, 60, 6, 11, 5])}
    (verdict,) = protect([table(("nationality",), cells)], RULES)
    assert sum(1 for why in verdict.hidden.values() if why == SECOND) <= 1


def test_with_no_rules_nothing_is_hidden():
    (verdict,) = protect([table(("sex",), {"female": 1, "male": 1})], Policy())
    assert not verdict.hidden


def test_a_cross_table_with_its_margins_keeps_most_of_its_numbers():
    chance = Random(1)
    people = {
        key: chance.choice((0, 0, 1, 2, 3, 5, 8, 20))
        for key in product(("female", "male"), ("child", "adult"), tuple("abcdefghij"))
    }
    names = ("sex", "age_group", "nationality")
    tables = []
    for shape in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2)):
        cells: dict[tuple[str, ...], int] = {}
        for key, count in people.items():
            short = tuple(key[place] for place in shape)
            cells[short] = cells.get(short, 0) + count
        tables.append(table(tuple(names[place] for place in shape), cells))
    verdicts = protect(tables, RULES)
    hidden = sum(len(verdict.hidden) for verdict in verdicts)
    assert 0 < hidden <= sum(len(one.cells) for one in tables) / 2
    assert not any(verdict.withheld for verdict in verdicts)
