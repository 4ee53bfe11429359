"""A rehearsal tells who is here already: it counts as a search, and what it shows as read."""

from __future__ import annotations

import argparse

import pytest
from django.apps import apps

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.access.watch.looks import people_today
from amparo.cases.factories import a_case, somebody_in
from amparo.exchange import batch_pairs, batches, jobs, notes
from amparo.exchange.commands import register as register_commands
from amparo.exchange.foreseen import foresee
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import Batch
from amparo.exchange.rehearsing import THERE
from amparo.kernel.scope import seen_by, unscoped
from amparo.people.factories import a_person
from amparo.people.sealed_names import each_named_like, named_like

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

HEADINGS = "Client no;Surname;Given name(s);Sex;Date identified;Status"
ROWS = (
    "DHS-1;Tzul;Ismael;M;03/02/2021;Potential",
    "DHS-2;Choc;Elvia;F;04/02/2021;Confirmed",
)


@pytest.fixture
def register(tmp_path, mappings):
    def written(*rows):
        path = tmp_path / "dhs_client_register.csv"
        path.write_text("\n".join((HEADINGS, *rows)) + "\n")
        return prepare([path], mappings)

    return written


def hits(case):
    with unscoped("a test looks at what a team hears"):
        return list(apps.get_model("cases.SilentHit").rows.filter(case=case))


def test_the_team_of_a_sealed_file_hears_of_a_rehearsal_that_names_its_person(steward, uploads):
    owner = a_viewer("owner", "ATIP_OFF", "police")
    sealed = a_case(owner, is_compartment=True)
    other = a_case(owner, is_compartment=True)
    with unscoped("a test seals people"):
        somebody_in(owner, sealed, "victim", "Gwendolyn Young")
        somebody_in(owner, other, "victim", "Zacarías Nobody")
    batches.begin(steward, None, uploads)
    jobs.work()
    (hit,) = hits(sealed)
    assert (hit.kind, hit.agency, str(hit.asked_by_id)) == ("search", "council", steward.user_id)
    assert not hits(other)


def test_a_rehearsal_by_command_in_a_stewards_name_is_a_search_too(steward, tmp_path):
    owner = a_viewer("owner", "ATIP_OFF", "police")
    sealed = a_case(owner, is_compartment=True)
    with unscoped("a test seals somebody"):
        somebody_in(owner, sealed, "victim", "Elvia Choc")
    path = tmp_path / "dhs_client_register.csv"
    path.write_text("\n".join((HEADINGS, *ROWS)) + "\n")
    parser = argparse.ArgumentParser()
    register_commands(parser.add_subparsers())
    words = ["migrate-registers", str(path), "--dry-run", "--user", "steward"]
    args = parser.parse_args(words)
    args.run(args)
    (hit,) = hits(sealed)
    assert str(hit.asked_by_id) == steward.user_id


def test_many_names_at_once_find_whom_each_would_find(steward):
    names = ("Gwendolyn Yonug", "Elvia Choc", "José Ramírez", "Maria de la Cruz Tut")
    people = [str(a_person(steward, name).pk) for name in names]
    asked = ["Gwendolyn Young", "Choc", "Pepe Ramirez", "Tut, Maria", "Nobody Atall", "Elvira Choc"]
    told = each_named_like(asked, people)
    assert told == {text: like for text in asked if (like := named_like(text, people))}
    assert len(told) == 5


def test_whose_names_a_rehearsal_shows_is_written_down(steward, rehearsed):
    facts = {"sex": "female", "birth": "1979-05-21"}
    with unscoped("a test knows somebody"):
        there = [a_person(steward, f"Invented Number{n}", **facts) for n in range(30)]
        for one in there:
            with perform(steward, "person.edit"):
                one.is_under_review = True
                one.save()
    told = [
        {"there": str(one.pk), "name": "X", "score": 0.8, "reasons": [], "file": "f", "row": 2}
        for one in there
    ]
    notes.keep(rehearsed, THERE, told)
    before = people_today(steward)
    assert batch_pairs.there_count(steward, rehearsed) == 30
    assert people_today(steward) == before
    with seen_by(steward):
        rows, follow = batch_pairs.there_rows(steward, rehearsed, 1)
        assert (len(rows), follow) == (25, True)
        assert len(people_today(steward) - before) == 25
        rows, follow = batch_pairs.there_rows(steward, rehearsed, 2)
    assert (len(rows), follow) == (5, False)
    assert len(people_today(steward) - before) == 30


def test_a_rehearsal_counts_changed_rows_as_far_as_they_may_be_told(steward, register):
    done = load(steward, register(*ROWS))
    changed = register(ROWS[0], ROWS[1].replace("Elvia", "Elvira"))
    assert foresee(steward, changed).changed == 1
    Batch.objects.filter(pk=done.batch).update(step="signed")
    found = foresee(steward, changed)
    assert (found.known, found.changed) == (2, 0)
