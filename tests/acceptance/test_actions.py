"""Entered through the actions and counted on a snapshot, every published figure comes out."""

from __future__ import annotations

import secrets
import sys

import pytest
from django.db import transaction

from amparo.audit.models import Entry
from amparo.indicators.acceptance import table
from amparo.indicators.reading_facts import tables
from amparo.indicators.snapshot import from_tables

from . import expected
from .asking import given
from .fixture_actions import Entered, Offices

pytestmark = pytest.mark.django_db  # so that the database is made, which is read before the tests


@pytest.fixture(scope="module")
def entered(django_db_setup, django_db_blocker):
    """The facts of all records, and the number of acts, read before the records are taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        Entered(Offices())
        found = dict(tables(secrets.token_bytes(32))), Entry.objects.count()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def snapshot(entered):
    return from_tables(entered[0])


@pytest.mark.parametrize("one", expected.EVERY, ids=lambda one: one.name)
def test_a_figure_equals_the_published_one(snapshot, one):
    assert given(one, snapshot) == one


def test_the_table_of_all_published_figures_is_printed(snapshot):
    compared = list(table(snapshot))
    for one in compared:
        sys.stdout.write(f"{one.line()}\n")
    assert len(compared) == 127
    assert all(one.agrees for one in compared)


def test_each_record_was_an_act_in_the_ledger(entered):
    facts, acts = entered
    assert acts > sum(facts[name].num_rows for name in ("investigation", "identification"))
