"""The same folder twice, and the next edition of a register: nothing doubles, changes are asked."""

from __future__ import annotations

import pytest
from django.apps import apps

from amparo.audit.models import Entry
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import Batch, ProposedEdit
from amparo.exchange.proposals import accept, decline, values_of
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring

HEADINGS = "Client no;Surname;Given name(s);Sex;Nationality;Date identified;Status"
FIRST = (
    "DHS-1;Tzul;Ismael;M;Guatemala;03/02/2021;Potential",
    "DHS-2;Choc;Elvia;F;Honduras;04/02/2021;Confirmed",
)

pytestmark = pytest.mark.django_db


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
    again = load(steward, register(third, *reversed(FIRST), folder="third"))
    assert again.batch == ""
    assert count("people.Person") == 3


def test_a_changed_row_is_proposed_and_changes_nothing_by_itself(steward, register):
    load(steward, register(*FIRST))
    corrected = FIRST[1].replace("Honduras", "Mexico")
    done = load(steward, register(FIRST[0], corrected, folder="second"))
    assert (done.new_rows, done.changed_rows) == (0, 1)
    assert count("people.Person") == 2
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
