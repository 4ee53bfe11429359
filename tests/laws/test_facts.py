"""Laws over facts: each is described column by column, and draws on open fields alone."""

from __future__ import annotations

from functools import cache

import pytest
from django.apps import apps

from amparo.indicators.facts import disagreements, installed
from amparo.indicators.lineage import sources
from amparo.kernel.privacy import OPEN, data_class
from amparo.kernel.records import Record
from amparo.reference.codes import all_lists

FACTS = installed()


@cache
def models():
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_yields_what_it_describes(name):
    assert list(disagreements(FACTS[name])) == []


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_names_code_lists_that_exist(name):
    named = {column.code_list for column in FACTS[name].columns if column.code_list}
    assert named <= set(all_lists())


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_draws_on_open_fields_alone(name):
    for table, column in sorted(sources(FACTS[name])):
        model = models()[table]
        assert issubclass(model, Record), (
            f"{name}: {table} is no record; statistics may not read it"
        )
        field = next(f for f in model._meta.concrete_fields if f.column == column)
        kind = data_class(model, field.name)
        assert kind == OPEN, f"{name}: {table}.{column} is {kind}; a fact may read open fields only"


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_leaves_out_what_was_entered_in_error(name):
    read = sources(FACTS[name])
    for table in {table for table, _ in read}:
        assert (table, "voided_at") in read, f"{name}: {table} also gives voided rows"


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_of_a_case_leaves_out_live_compartments(name):
    if "case_id" in FACTS[name].names:
        read = sources(FACTS[name])
        for column in ("is_compartment", "is_countable"):
            assert ("cases_case", column) in read, f"{name}: a live compartment must stay out"
