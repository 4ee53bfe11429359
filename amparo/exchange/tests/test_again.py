"""The same folder twice, and the next edition of a register: nothing doubles, changes are asked."""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.apps import apps

from amparo.access.action import perform
from amparo.access.factories import a_viewer
from amparo.audit.models import Entry
from amparo.cases.factories import a_case
from amparo.exchange.edit_rows import edit_rows
from amparo.exchange.edits import accept, decline
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import Batch, ProposedEdit
from amparo.exchange.proposals import values_of
from amparo.exchange.undoing import undo
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring

HEADINGS = "Client no;Surname;Given name(s);Sex;Nationality;Date identified;Status"
FIRST = (
    "DHS-1;Tzul;Ismael;M;Guatemala;03/02/2021;Potential",
    "DHS-2;Choc;Elvia;F;Honduras;04/02/2021;Confirmed",
)

THIRD = "DHS-3;Pop;Rosa;F;Belize;05/02/2021;Potential"

pytestmark = pytest.mark.django_db


class Unwatched:
    """Somebody who works and is followed by nobody."""

    def tell(self, phase, part):
        """Nobody hears."""

    def end(self, row):
        """Nothing waits."""


@pytest.fixture
def register(tmp_path, mappings):
    """Writes an edition of a client register; gives it prepared."""

    def written(*rows, folder="first"):
        path = tmp_path / folder / "dhs_client_register.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join((HEADINGS, *rows)) + "\n")
        return prepare([path], mappings)

    return written


def count(label, **where):
    with unscoped("a test counts"):
        return apps.get_model(label).rows.filter(**where).count()


def test_another_edition_adds_what_is_new_and_doubles_nothing(steward, register):
    load(steward, register(*FIRST))
    third = "DHS-3;Pop;Rosa;F;Belize;05/02/2021;Potential"
    done = load(steward, register(third, *reversed(FIRST), folder="second"))
    assert (done.new_rows, done.known_rows, done.changed_rows) == (1, 2, 0)
    assert count("people.Person") == 3
    assert Batch.objects.get(pk=done.batch).counts["people.person"] == 1
    again = load(steward, register(third, *reversed(FIRST), folder="third"))
    assert again.batch == ""
    assert count("people.Person") == 3


def test_a_changed_row_is_proposed_and_changes_nothing_by_itself(steward, register):
    load(steward, register(*FIRST))
    corrected = FIRST[1].replace("Honduras", "Mexico")
    done = load(steward, register(FIRST[0], corrected, folder="second"))
    assert (done.new_rows, done.changed_rows) == (0, 1)
    assert count("people.Person") == 2
    assert Batch.objects.get(pk=done.batch).counts == {}
    edits = {edit.record: edit for edit in ProposedEdit.objects.all()}
    assert set(edits) == {"people.Person", "intake.Identification"}
    with keyring():
        assert values_of(edits["people.Person"]) == {"nationality": "mex"}
    assert count("people.Person", nationality="mex") == 0
    accept(steward, None, edits["people.Person"])
    assert count("people.Person", nationality="mex") == 1
    assert Entry.objects.get(name="import.accept_edit").facts["record"] == "people.Person"
    with pytest.raises(NotPossible):
        decline(steward, None, edits["people.Person"])


def test_the_changed_edition_once_more_proposes_nothing_again(steward, register):
    load(steward, register(*FIRST))
    corrected = FIRST[1].replace("Honduras", "Mexico")
    load(steward, register(FIRST[0], corrected, folder="second"))
    before = ProposedEdit.objects.count()
    assert load(steward, register(FIRST[0], corrected, folder="third")).batch == ""
    assert ProposedEdit.objects.count() == before


def test_a_cell_that_is_empty_now_proposes_nothing(steward, register):
    load(steward, register(*FIRST))
    load(steward, register(FIRST[0], FIRST[1].replace("Honduras", ""), folder="second"))
    assert not ProposedEdit.objects.exists()


def test_a_proposal_holds_no_word_about_a_person_in_the_clear(steward, register):
    load(steward, register(*FIRST))
    load(steward, register(FIRST[0], FIRST[1].replace("Elvia", "Elvira"), folder="second"))
    edit = ProposedEdit.objects.get(record="people.Name")
    assert b"Elvira" not in bytes(edit.values)
    assert "full" in edit.fields


def test_another_register_of_the_same_office_is_no_edition(steward, register):
    load(steward, register(*FIRST))
    other = [row.replace("DHS-", "DHS-9") for row in FIRST]
    other = [row.replace("2021", "2022") for row in other]
    done = load(steward, register(*other, folder="second"))
    assert done.new_rows == 2
    assert count("people.Person") == 4
    assert Batch.objects.count() == 2


def test_a_file_with_guessed_numbers_neither_shows_nor_tells_of_signed_records(steward, register):
    done = load(steward, register(*FIRST))
    Batch.objects.filter(pk=done.batch).update(step="signed")
    invented = FIRST[1].replace("Choc;Elvia", "Nobody;Xxxx")
    again = load(steward, register(FIRST[0], invented, folder="second"))
    assert (again.known_rows, again.changed_rows, again.proposals) == (2, 0, 0)
    assert not edit_rows(steward, Batch.objects.get(pk=again.batch))


def test_nothing_is_proposed_about_those_of_a_compartment(steward, register):
    load(steward, register(*FIRST))
    with unscoped("a test seals a case around somebody who was loaded"):
        person = apps.get_model("people.Name").rows.order_by("created_at", "pk").first().person_id
        people = list(apps.get_model("people.Person").rows.values_list("pk", flat=True))
    assert person in people
    _seal_around(people)
    again = load(steward, register(FIRST[0], FIRST[1].replace("Elvia", "Xx"), folder="second"))
    assert again.proposals == 0


def test_an_edit_proposed_before_the_signature_is_refused_after_it(steward, register):
    done = load(steward, register(*FIRST))
    load(steward, register(FIRST[0], FIRST[1].replace("Elvia", "Elvira"), folder="second"))
    edit = ProposedEdit.objects.get(record="people.Name")
    Batch.objects.filter(pk=done.batch).update(step="signed")
    with pytest.raises(NotPossible):
        accept(steward, None, edit)


def test_another_agencys_steward_learns_nothing_from_guessed_numbers(steward, register):
    load(steward, register(*FIRST))
    other = a_viewer("other", "DATA_STEWARD", "council")
    Batch.objects.update(agency="police")
    again = load(other, register(FIRST[0], FIRST[1].replace("Elvia", "Xx"), folder="second"))
    assert again.proposals == 0


def _seal_around(people):
    """A compartment with these people, entered by its own team."""
    officer = a_viewer("sealed", "ATIP_OFF", "police")
    case = a_case(officer, is_compartment=True)
    with unscoped("a test seals a case around people"), perform(officer, "case.edit"):
        for person in people:
            apps.get_model("cases.CaseRole")(case=case, person_id=person, role="victim").save()


def roll_back(steward, batch):
    undo(steward, batch, cast(Any, Unwatched()))


def test_a_load_that_a_later_one_stands_on_is_not_rolled_back_before_it(steward, register):
    first = Batch.objects.get(pk=load(steward, register(*FIRST)).batch)
    done = load(steward, register(*reversed(FIRST), THIRD, folder="second"))
    later = Batch.objects.get(pk=done.batch)
    with pytest.raises(NotPossible, match=later.reference):
        roll_back(steward, first)
    roll_back(steward, later)
    roll_back(steward, first)
    assert count("people.Person", voided_at__isnull=True) == 0
    load(steward, register(*FIRST))
    assert count("people.Person", voided_at__isnull=True) == 2


def test_a_row_hangs_nothing_on_what_was_signed_off(steward, register):
    done = load(steward, register(*FIRST))
    decisions = count("intake.IdentificationDecision")
    Batch.objects.filter(pk=done.batch).update(step="signed")
    confirmed = FIRST[0].replace("Potential", "Confirmed")
    again = load(steward, register(confirmed, FIRST[1], THIRD, folder="second"))
    assert again.new_rows == 1
    of_one_client = count("intake.IdentificationDecision") - decisions
    assert (count("people.Person"), of_one_client) == (3, 1)
