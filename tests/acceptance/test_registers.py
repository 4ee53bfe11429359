"""Counted from the old registers, as the data steward loads them, every figure is the same."""

from __future__ import annotations

import secrets

import pytest
from django.db import transaction

from amparo.access.factories import a_user, a_viewer
from amparo.exchange.load import load
from amparo.exchange.migration import country_mappings, prepare, read_mappings
from amparo.indicators.reading_facts import tables
from amparo.indicators.snapshot import from_tables
from amparo.reference.country import country

from . import expected
from .asking import given

pytestmark = pytest.mark.django_db  # so that the database is made, which is read before the tests
STAFF = {"officer": "ATIP_OFF", "officer2": "ATIP_OFF", "officer3": "ATIP_OFF"} | {
    "social": "DHS_SW",
    "social2": "DHS_SW",
}
SIZES = {
    "case": 40,
    "charge": 15,
    "defendant": 13,
    "identification": 13,
    "investigation": 35,
    "investigation_suspect": 48,
    "prosecution": 8,
}


@pytest.fixture(scope="module")
def facts(django_db_setup, django_db_blocker):
    """The facts of all registers, read before the load is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        for username, role in STAFF.items():
            a_user(username, role, "police" if role == "ATIP_OFF" else "dhs")
        paths = sorted((country().folder / "registers").glob("*.*"))
        registers = [path for path in paths if path.suffix in {".csv", ".xlsx"}]
        steward = a_viewer("steward", "DATA_STEWARD", "council")
        load(steward, prepare(registers, read_mappings(country_mappings())))
        found = dict(tables(secrets.token_bytes(32)))
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def snapshot(facts):
    return from_tables(facts)


@pytest.mark.parametrize("one", expected.EVERY, ids=lambda one: one.name)
def test_a_figure_equals_the_published_one(snapshot, one):
    assert given(one, snapshot) == one


@pytest.mark.parametrize("name", SIZES)
def test_every_person_and_matter_is_there_once(facts, name):
    assert facts[name].num_rows == SIZES[name]


def test_defendants_are_also_suspects(facts):
    suspects = set(facts["investigation_suspect"]["person_id"].to_pylist())
    defendants = set(facts["defendant"]["person_id"].to_pylist())
    assert len(defendants) == 13
    assert defendants <= suspects


def test_no_key_of_the_database_is_in_the_facts(facts):
    for name, table in facts.items():
        for column in table.schema:
            if column.name.endswith("_id"):
                assert str(column.type) == "uint64", f"{name}.{column.name}"
