"""What a changed row would add to those who are there is proposed, and written when accepted."""

from __future__ import annotations

import pytest
from django.apps import apps

from amparo.audit.models import Entry
from amparo.exchange.edit_rows import edit_rows
from amparo.exchange.edits import accept, decline
from amparo.exchange.load import load
from amparo.exchange.models import Batch, ProposedEdit, Provenance
from amparo.exchange.proposals import forget_erased
from amparo.kernel.errors import NotPossible
from amparo.kernel.scope import unscoped
from amparo.kernel.sealing import keyring

CLIENTS = (
    "Client no;Surname;Given name(s);Sex;Date identified;Status;Social worker",
    "DHS-1;Tzul;Ismael;M;03/02/2021;Potential;",
    "DHS-2;Choc;Elvia;F;04/02/2021;Potential;",
)
MATTERS = (
    "Case no;Opened;Offence type;Status;Suspect(s);Remarks",
    "ATIP/1/21;03/02/2021;sexual exploitation;open;Castillo, Tyrone;",
    "ATIP/2/21;05/02/2021;forced labour;open;Avilez, Marvin;",
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(edition):
    return edition


def count(label, **where):
    with unscoped("a test counts"):
        return apps.get_model(label).rows.filter(**where).count()


def changed(rows, before, after, place=1):
    return tuple(row.replace(before, after) if n == place else row for n, row in enumerate(rows))


def of(label):
    return ProposedEdit.objects.get(record=label, is_new=True)


def decisions():
    return count("intake.IdentificationDecision")


def test_a_status_that_changed_decides_nothing_by_itself(steward, register):
    load(steward, register(*CLIENTS))
    before = decisions()
    confirmed = changed(CLIENTS, "Potential", "Confirmed")
    done = load(steward, register(*confirmed))
    assert (done.new_rows, done.changed_rows) == (0, 1)
    assert decisions() == before
    assert count("intake.Identification", status="confirmed") == 0
    assert of("intake.IdentificationDecision").decision == ""


def test_an_accepted_decision_is_written_once_and_known_again(steward, register):
    load(steward, register(*CLIENTS))
    before = decisions()
    confirmed = changed(CLIENTS, "Potential", "Confirmed")
    load(steward, register(*confirmed))
    made = accept(steward, None, of("intake.IdentificationDecision"))
    assert (made.outcome, decisions()) == ("confirmed", before + 1)
    assert made.decided_on.isoformat() == "2021-02-03"
    entry = Entry.objects.get(name="import.accept_edit")
    assert entry.facts["new_records"] == 1
    assert Provenance.objects.filter(key=made.pk).count() == 2
    third = load(steward, register(*confirmed, "DHS-3;Pop;Rosa;F;05/02/2021;Potential;"))
    assert third.new_rows == 1
    assert decisions() == before + 2
    assert ProposedEdit.objects.filter(is_new=True).count() == 1


def test_what_was_declined_or_waits_is_not_asked_again(steward, register):
    load(steward, register(*CLIENTS))
    before = decisions()
    confirmed = changed(CLIENTS, "Potential", "Confirmed")
    load(steward, register(*confirmed))
    asked = ProposedEdit.objects.count()
    decline(steward, None, of("intake.IdentificationDecision"))
    load(steward, register(*confirmed, "DHS-3;Pop;Rosa;F;05/02/2021;Potential;"))
    assert ProposedEdit.objects.count() == asked
    assert decisions() == before + 1


def test_nobody_joins_a_team_because_a_row_was_changed(steward, staff, register):
    load(steward, register(*CLIENTS))
    load(steward, register(*changed(CLIENTS, "Potential;", "Potential;SW-01")))
    assert count("cases.TeamMember") == 0
    edit = of("cases.TeamMember")
    with keyring():
        shown = next(row for row in edit_rows(steward, edit.batch) if row["is_new"])
    assert any(field["after"] == "social" for field in shown["fields"])
    accept(steward, None, edit)
    assert count("cases.TeamMember", user__username="social") == 1


def test_a_new_suspect_comes_with_name_and_role_and_is_found(steward, register):
    load(steward, register(*MATTERS, name="police_case_register"))
    people, keys = count("people.Person"), apps.get_model("people.SearchKey").objects
    searched = keys.count()
    more = changed(MATTERS, "Castillo, Tyrone", "Castillo, Tyrone / Arana, Shanelle")
    done = load(steward, register(*more, name="police_case_register"))
    assert done.new_rows == 0
    assert (count("people.Person"), keys.count()) == (people, searched)
    assert count("justice.Suspect") == 2
    accept(steward, None, of("justice.Suspect"))
    assert (count("people.Person"), count("justice.Suspect")) == (people + 1, 3)
    assert count("cases.CaseRole") == 3
    assert keys.count() > searched
    assert not ProposedEdit.objects.filter(decision="", is_new=True).exists()


def test_declining_a_new_person_declines_all_that_hangs_from_her(steward, register):
    load(steward, register(*MATTERS, name="police_case_register"))
    more = changed(MATTERS, "Castillo, Tyrone", "Castillo, Tyrone / Arana, Shanelle")
    load(steward, register(*more, name="police_case_register"))
    decline(steward, None, of("people.Person"))
    told = ProposedEdit.objects.filter(is_new=True).values_list("decision", flat=True)
    assert set(told) == {"declined"}
    assert count("people.Person") == 2


def test_a_new_record_on_what_was_signed_off_is_refused(steward, register):
    done = load(steward, register(*CLIENTS))
    load(steward, register(*changed(CLIENTS, "Potential", "Confirmed")))
    Batch.objects.filter(pk=done.batch).update(step="signed")
    before = decisions()
    with pytest.raises(NotPossible):
        accept(steward, None, of("intake.IdentificationDecision"))
    assert decisions() == before


def test_proposed_records_hold_no_word_in_the_clear_and_go_with_whoever_is_erased(
    steward, register
):
    load(steward, register(*MATTERS, name="police_case_register"))
    more = changed(MATTERS, "Castillo, Tyrone", "Castillo, Tyrone / Arana, Shanelle")
    load(steward, register(*more, name="police_case_register"))
    for edit in ProposedEdit.objects.all():
        assert b"Arana" not in bytes(edit.values)
        assert "Arana" not in str(edit.links)
    label, key = next(tuple(link) for link in of("justice.Suspect").links if "Inv" in link[0])
    assert label == "justice.Investigation"
    forget_erased([key])
    assert not ProposedEdit.objects.filter(is_new=True).exists()
