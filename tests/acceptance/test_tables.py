"""Two hundred tables of invented people: every count is right, and no hidden one can be solved for.

Each group of people is asked for ten tables in two releases. The attack holds all that was shown of
both, and solves for what was not.
"""

from __future__ import annotations

import datetime
from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np
import pytest

from amparo.indicators.engine import figure, figure_in_ways
from amparo.indicators.examples import table_of
from amparo.indicators.facts import installed
from amparo.indicators.snapshot import from_tables
from amparo.publishing.answers import REST, Question, Terms, gather
from amparo.publishing.disclosure import Policy, Released, Scope
from tests.security.sizes import size

GROUPS, TABLES = 20, 10
CODES = {
    "sex": ("female", "male"),
    "age_group": ("child", "adult"),
    "exploitation": ("sex", "labour", "both"),
    "identified_by": ("authority", "ngo"),
    "nationality": ("hnd", "gtm", "slv"),
}
QUARTERS = [(datetime.date(2022, m, 1), datetime.date(2022, m + 2, 28)) for m in (1, 4, 7, 10)]
PERIODS = {
    "year": (datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)),
    "half": (datetime.date(2022, 1, 1), datetime.date(2022, 6, 30)),
    "quarter": (datetime.date(2022, 7, 1), datetime.date(2022, 9, 30)),
}
TERMS = Terms(
    Policy(scopes=(Scope("people", ("M-VIC-*",), 5),), merged=frozenset({"nationality"})),
    {name: codes for name, codes in CODES.items() if name != "nationality"},
)
UNSEEN = list(product(*CODES.values(), range(len(QUARTERS))))
Person = tuple[Any, ...]


def invented(chance: Random) -> list[Person]:
    """A few dozen people, unevenly spread, as real groups are."""
    weights = [chance.choice((0, 0, 1, 1, 2, 5)) for _ in UNSEEN]
    number = chance.randint(15, 90)
    return chance.choices(UNSEEN, weights, k=number)


def snapshot(people: list[Person]) -> Any:
    rows = []
    for n, person in enumerate(people):
        day = QUARTERS[person[-1]][0] + datetime.timedelta(days=n % 50)
        rows.append(
            {
                **dict(zip(CODES, person, strict=False)),
                "person_id": f"p{n}",
                "status": "confirmed",
                "confirmed_on": day,
                "where_exploited": "here",
            }
        )
    facts = installed()
    tables = {name: table_of(fact, []) for name, fact in facts.items()}
    return from_tables({**tables, "identification": table_of(facts["identification"], rows)})


def holds(person: Person, codes: dict[str, str], period: tuple[Any, Any]) -> bool:
    first, last = period
    begins = QUARTERS[person[-1]][0]
    known = dict(zip(CODES, person, strict=False))
    return first <= begins <= last and all(known[name] == code for name, code in codes.items())


def row(codes: dict[str, str], period: tuple[Any, Any]) -> Any:
    """The unseen cells that a number adds up."""
    return np.array([float(holds(cell, codes, period)) for cell in UNSEEN])


def asked(chance: Random) -> list[tuple[Question, str]]:
    shapes = [(n,) for n in CODES] + [(a, b) for a in CODES for b in CODES if a < b]
    chosen = chance.sample(list(product(shapes, PERIODS)), TABLES)
    return [(Question(f"q{n}", "M-VIC-CONF", by), p) for n, (by, p) in enumerate(chosen)]


@pytest.mark.parametrize("seed", range(size(GROUPS, 10 * GROUPS)))
def test_counts_are_right_and_hidden_ones_cannot_be_solved_for(seed):
    chance = Random(seed)
    people = invented(chance)
    taken = snapshot(people)
    released: tuple[Released, ...] = ()
    shown: list[Any] = []
    held: list[tuple[Any, ...]] = []
    questions = asked(chance)

    def ask(metric, first, last, by, where):
        return figure(metric, first, last, by, where, taken)

    for name, half in product(PERIODS, (0, 1)):
        period, size = PERIODS[name], TABLES // 2
        part = [q for q, p in questions[half * size : (half + 1) * size] if p == name]
        if not part:
            continue
        terms = Terms(TERMS.policy, TERMS.whole_lists, TERMS.lost, released)
        found = gather(part, period, ask, terms)
        for one in found.guarded:
            check(one, found.answers[one.key], people, period, shown, held)
        released += tuple(
            Released(name, one.table, frozenset(one.verdict.hidden), one.verdict.withheld)
            for one in found.guarded
        )
    assert held, "nothing is hidden: the attack would prove nothing"
    assert solved(np.array(shown), held) == []


def check(one, answer, people, period, shown, held):
    """Each count shown is the true one; keep what a reader holds and what they do not."""
    by = answer.question.by
    truth = {key: true_count(people, dict(zip(by, key, strict=True)), period) for key in cells(by)}
    assert answer.value == sum(truth.values())
    shown.append(row({}, period))
    told = {cell.codes: cell.value for cell in answer.cells if cell.value is not None}
    for key, value in truth.items():
        sums = row(dict(zip(by, key, strict=True)), period)
        if key in told:
            assert told[key] == value
            assert not 0 < value < 5
            shown.append(sums)
        elif key in one.table.cells and (not one.verdict.withheld or 0 < value < 5):
            held.append((by, key, period, value, sums))
    rest = told.get((REST,) * len(by))
    if rest is not None:
        assert rest == sum(value for key, value in truth.items() if key not in told)


def cells(by):
    return product(*(CODES[name] for name in by))


def true_count(people, codes, period):
    return sum(holds(person, codes, period) for person in people)


def solved(shown, held):
    """The hidden numbers that are sums and differences of shown ones."""
    _, sizes, directions = np.linalg.svd(shown, full_matrices=False)
    known = directions[sizes > 1e-9]
    return [told for *told, sums in held if np.linalg.norm(sums - known.T @ (known @ sums)) < 1e-6]


@pytest.mark.parametrize("seed", range(size(5, GROUPS)))
def test_tables_counted_in_one_scan_are_right_cell_by_cell(seed):
    people = invented(Random(seed))
    first, last = PERIODS["year"]
    ways = (*((name,) for name in CODES), *combinations(CODES, 2), *combinations(CODES, 3))
    taken = snapshot(people)
    asked_together = [Random(seed + n).sample(ways, 5) for n in range(3)]
    for chosen in asked_together:
        found = figure_in_ways("M-VIC-CONF", first, last, tuple(chosen), {}, taken)
        for way, told in found.items():
            truth = {
                key: true_count(people, codes_of(way, key), (first, last)) for key in cells(way)
            }
            assert told.value == len(people)
            assert {tuple(c.by.values()): c.value for c in told.cells} == {
                key: value for key, value in truth.items() if value
            }


def codes_of(way, key):
    return dict(zip(way, key, strict=True))
