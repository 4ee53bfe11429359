"""Laws over figures: every definition is sound, fits its facts, and gives what its example says."""

from __future__ import annotations

import pytest

from amparo.indicators.catalogue import catalogue
from amparo.indicators.examples import disagreements
from amparo.indicators.facts import installed
from amparo.indicators.fitting import misfits
from amparo.indicators.words import population_label, unit_label
from amparo.reference.codes import all_lists
from amparo.reference.country import country_code

COUNTRY = country_code()
DEFINITIONS = catalogue(COUNTRY)
FACTS = installed()


@pytest.mark.parametrize("metric", DEFINITIONS)
def test_the_example_of_each_definition_comes_out(metric):
    assert list(disagreements(DEFINITIONS[metric], COUNTRY)) == []


@pytest.mark.parametrize("metric", DEFINITIONS)
def test_every_definition_asks_of_facts_what_they_give(metric):
    assert list(misfits(DEFINITIONS[metric], FACTS)) == []


@pytest.mark.parametrize("metric", DEFINITIONS)
def test_every_dimension_has_its_code_list(metric):
    for measure in DEFINITIONS[metric].measures:
        named = {dimension.code_list for dimension in measure.by.values()} - {""}
        assert named <= set(all_lists()), metric


@pytest.mark.parametrize("metric", DEFINITIONS)
def test_every_unit_and_population_has_words(metric):
    for measure in DEFINITIONS[metric].measures:
        for language in ("en", "es"):
            assert unit_label(measure.unit, language)
            assert not measure.population or population_label(measure.population, language)


@pytest.mark.parametrize("metric", DEFINITIONS)
def test_every_default_is_of_a_dimension_that_can_be_asked_for(metric):
    definition = DEFINITIONS[metric]
    for name in definition.defaults:
        assert any(name in measure.by for measure in definition.measures), name
