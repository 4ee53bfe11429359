"""Keys that are counted as bits give what comparing them gives, in each group and in all."""

from __future__ import annotations

import dataclasses
import datetime
import random
from unittest import mock

import pytest

from amparo.indicators import counting, distinct
from amparo.indicators.engine import figure, figure_in_ways
from amparo.indicators.examples import table_of
from amparo.indicators.facts import installed
from amparo.indicators.snapshot import from_tables

YEAR = (datetime.date(2021, 4, 1), datetime.date(2022, 3, 31))
WAYS = (("kind",), ("sex",), ("kind", "sex"))


def snapshot_of(rows):
    facts = installed()
    return from_tables(
        {name: table_of(fact, rows if name == "service" else []) for name, fact in facts.items()}
    )


def services(seed, people):
    """Services to so many people, some to nobody who is known."""
    some = random.Random(seed)
    return [
        {
            "person_id": some.choice([None, *(f"p{n}" for n in range(1, people))]),
            "kind": some.choice(["medical", "legal", "shelter"]),
            "sex": some.choice(["female", "male", ""]),
            "given_on": datetime.date(2021, some.randint(1, 12), some.randint(1, 28)),
        }
        for _ in range(300)
    ]


def counts(snapshot):
    ways = figure_in_ways("M-ASSISTED", *YEAR, WAYS[1:2], {}, snapshot)
    ways |= figure_in_ways("M-SERVICE", *YEAR, WAYS, {}, snapshot)
    told = {way: (one.value, one.behind, one.cells) for way, one in ways.items()}
    return told, figure("M-ASSISTED", *YEAR, snapshot=snapshot).value


@pytest.mark.parametrize("people", [2, 3, 40, 5000])
@pytest.mark.parametrize("seed", range(5))
def test_people_counted_as_bits_are_as_many_as_people_compared(seed, people):
    snapshot = snapshot_of(services(seed, people))
    as_bits = counts(snapshot)
    with mock.patch.object(counting, "_keys", return_value=None):
        assert counts(snapshot) == as_bits


def test_people_who_stand_in_one_row_each_are_counted_as_rows():
    rows = [{**row, "person_id": f"p{n}"} for n, row in enumerate(services(1, 9), 1)]
    snapshot = snapshot_of(rows)
    assert snapshot.keys("service")["person_id"] == distinct.Keys(300, stand_alone=True)
    as_rows = counts(snapshot)
    with mock.patch.object(counting, "_keys", return_value=None):
        assert counts(snapshot) == as_rows


def test_so_many_people_in_so_many_groups_that_bits_would_not_fit_are_compared():
    snapshot = snapshot_of(services(2, 40))
    found = snapshot.keys("service")["person_id"]
    many = dataclasses.replace(found, many=10**9)
    plain = counts(snapshot)
    with mock.patch.object(counting, "_keys", return_value=many):
        assert counts(snapshot) == plain


def test_numbers_of_keys_are_in_no_table_that_is_read_back():
    snapshot = snapshot_of(services(3, 40))
    snapshot.columns("service")
    assert not [name for name in snapshot.table("service").schema.names if "_number" in name]
