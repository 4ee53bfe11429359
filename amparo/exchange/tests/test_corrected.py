"""Rows without a number of their own, corrected in another edition: nobody is counted twice."""

from __future__ import annotations

import pytest
from django.apps import apps

from amparo.exchange.edits import accept
from amparo.exchange.foreseen import foresee
from amparo.exchange.load import load
from amparo.exchange.migration import prepare
from amparo.exchange.models import ProposedEdit, SourceRow
from amparo.exchange.proposals import values_of
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring
from amparo.people.pairs.deciding import decide_pair, pairs_of
from amparo.people.pairs.looking import look
from amparo.people.pairs.standing import pseudonyms_shared

HEADINGS = "Surname;Given name(s);Sex;Nationality;Date identified;Status;Exploitation;District"
TZUL = "Tzul;Ismael;M;Guatemala;03/02/2021;Potential;labour;Cayo"
CHOC = "Choc;Elvia;F;Honduras;04/02/2021;Potential;sexual;Belize"
POP = "Pop;Rosa;F;Belize;05/02/2021;Potential;sexual;Toledo"
CAL = "Cal;Marta;F;Belize;07/02/2021;Potential;labour;Toledo"
ROWS = (TZUL, CHOC, POP)

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(edition):
    """Writes an edition of a client register without numbers; gives it prepared."""
    return lambda *rows, **named: edition(HEADINGS, *rows, **named)


def people():
    with unscoped("a test counts"):
        return apps.get_model("people.Person").rows.count()


def proposed():
    with keyring():
        return {
            edit.record: values_of(edit)
            for edit in ProposedEdit.objects.filter(is_new=False).order_by("pk")
        }


@pytest.mark.parametrize(
    ("before", "after", "label", "field"),
    [
        ("Elvia", "Elvira", "people.Name", "given"),
        ("04/02/2021", "14/02/2021", "intake.Identification", "potential_on"),
        ("Honduras", "Mexico", "people.Person", "nationality"),
    ],
)
def test_a_corrected_row_is_proposed_and_nobody_is_there_twice(
    steward, register, before, after, label, field
):
    load(steward, register(*ROWS))
    done = load(steward, register(TZUL, CHOC.replace(before, after), POP))
    assert (done.new_rows, done.known_rows, done.changed_rows) == (0, 3, 1)
    assert people() == 3
    assert field in proposed()[label]


def test_a_corrected_row_is_known_where_another_one_was_put_in_above(steward, register):
    load(steward, register(*ROWS))
    done = load(steward, register(TZUL, CAL, CHOC.replace("Elvia", "Elvira"), POP))
    assert (done.new_rows, done.changed_rows, people()) == (1, 1, 4)
    assert proposed()["people.Name"]["given"] == "Elvira"


def test_a_corrected_row_is_known_in_a_file_of_another_name(steward, register):
    load(steward, register(*ROWS))
    again = register(TZUL, CHOC.replace("Elvia", "Elvira"), POP, name="dhs_client_register_2022")
    assert load(steward, again).new_rows == 0
    assert people() == 3


def test_an_edition_of_which_every_row_was_corrected_is_known_by_its_places(steward, register):
    load(steward, register(*ROWS))
    later = [row.replace("/2021", "/2020") for row in ROWS]
    done = load(steward, register(*later))
    assert (done.new_rows, people()) == (0, 3)


def test_an_accepted_correction_is_not_proposed_again(steward, register):
    load(steward, register(*ROWS))
    load(steward, register(TZUL, CHOC.replace("Elvia", "Elvira"), POP))
    accept(steward, None, ProposedEdit.objects.get(record="people.Name"))
    asked = ProposedEdit.objects.count()
    done = load(steward, register(TZUL, CHOC.replace("Elvia", "Elvira"), POP, CAL))
    assert (done.new_rows, people()) == (1, 4)
    assert ProposedEdit.objects.count() == asked


def test_somebody_else_at_the_same_place_is_a_pair_and_counted_once_until_decided(
    steward, register
):
    load(steward, register(*ROWS))
    prepared = register(TZUL, CHOC.replace("Choc;Elvia", "Mendez;Yolanda"), POP)
    there = [told for told in foresee(steward, prepared).there if "same_place" in told["reasons"]]
    assert [told["name"] for told in there] == ["Yolanda Mendez"]
    assert load(steward, prepared).new_rows == 1
    pair = pairs_of(steward).get()
    assert (people(), pair.reasons, len(pseudonyms_shared())) == (4, ["same_place"], 1)
    with unscoped("a test looks at names anew"):
        look({pair.one_id, pair.other_id})
    assert pairs_of(steward).get().pk == pair.pk
    decide_pair(steward, None, pair.pk, "kept_apart")
    assert not pseudonyms_shared()


def test_another_row_at_the_same_place_is_another_person(steward, register):
    load(steward, register(*ROWS))
    done = load(steward, register(TZUL, CAL.replace("F;Belize", "M;Mexico"), POP))
    assert (done.new_rows, people()) == (1, 4)
    assert not pairs_of(steward).exists()


def test_digests_of_cells_tell_nothing_of_each_other(steward, register):
    load(steward, register(*ROWS))
    told = [dict(c.split("=") for c in row.cells.split()) for row in SourceRow.objects.all()]
    assert all("sex" in cells for cells in told)
    assert len({cells["sex"] for cells in told}) == 3


def test_rows_with_numbers_keep_no_cells(steward, mappings, tmp_path):
    path = tmp_path / "dhs_client_register.csv"
    path.write_text(f"Client no;{HEADINGS}\nDHS-1;{TZUL}\n")
    load(steward, prepare([path], mappings))
    assert SourceRow.objects.get().cells == ""
