"""One victim typed twice by two who see nothing of each other: counted once, told to nobody."""

from __future__ import annotations

import pytest
from django.apps import apps

from amparo.access.factories import a_viewer
from amparo.cases.factories import a_case
from amparo.indicators.facts import installed
from amparo.indicators.reading_facts import tables
from amparo.intake.factories import a_person_in, an_identification
from amparo.kernel.scope import row_rule, seen_by
from amparo.people.pairs.deciding import decide_pair, pairs_of

pytestmark = pytest.mark.django_db
FACTS = {"sex": "female", "nationality": "hnd", "birth": "1994-03-12"}


@pytest.fixture
def officers():
    return a_viewer("ana", "ATIP_OFF", "police"), a_viewer("eve", "ATIP_OFF", "police")


@pytest.fixture
def steward():
    return a_viewer("sam", "DATA_STEWARD", "council")


@pytest.fixture
def twice(officers):
    """Two cases of two officers, each with the same victim as each has heard the name."""
    found = []
    for viewer, name in zip(officers, ("Ixchel Invented Núñez", "Ixchel Invneted"), strict=True):
        with seen_by(viewer):
            case = a_case(viewer)
            person = a_person_in(viewer, case, "victim", name, **FACTS)
            an_identification(viewer, case, person)
        found.append(person)
    return found


def victims():
    """How many people national figures count as identified."""
    fact = {"identification": installed()["identification"]}
    ((_name, table),) = tables(b"a key of the test", fact)
    return len(set(table["person_id"].to_pylist()))


def test_figures_count_one_until_the_steward_decides_and_by_his_decision_afterwards(twice, steward):
    assert victims() == 1
    pair = pairs_of(steward).get()
    decide_pair(steward, None, pair.pk, "kept_apart")
    assert victims() == 2
    decide_pair(steward, None, pair.pk, "joined")
    assert victims() == 1
    decide_pair(steward, None, pair.pk, "unsure")
    assert victims() == 1


@pytest.mark.parametrize("verdict", [None, "joined"])
def test_neither_officer_sees_more_than_before(twice, officers, steward, verdict):
    if verdict:
        decide_pair(steward, None, pairs_of(steward).get().pk, verdict)
    for viewer, own in zip(officers, twice, strict=True):
        for label in ("people.Person", "cases.Case", "intake.Identification"):
            assert row_rule(apps.get_model(label), viewer).count() == 1
        assert set(row_rule(apps.get_model("people.Person"), viewer)) == {own}
        assert not pairs_of(viewer).exists()


def test_a_new_answer_takes_nothing_from_the_file_of_the_other(officers, steward):
    """After the decision too, an identification is filled from the officer's own file alone."""
    ana, eve = officers
    with seen_by(ana):
        told = a_person_in(ana, a_case(ana), "victim", "Ixchel Invented Núñez", **FACTS)
    with seen_by(eve):
        case = a_case(eve)
        silent = a_person_in(eve, case, "victim", "Ixchel Invented Núñez")
    pair = pairs_of(steward).get()
    decide_pair(steward, None, pair.pk, "joined")
    assert {pair.one_id, pair.other_id} == {told.pk, silent.pk}
    with seen_by(eve):
        identification = an_identification(eve, case, silent)
    assert identification.nationality != "hnd"
    assert identification.age is None
